"""kill -9 in a booking storm: nothing that was acknowledged is lost, nothing collides, the server is back at once."""

import itertools
import json
import random
import threading
import time
from pathlib import Path

import town
from server import Server, migrate
from storm import Ledger, book, start
from verdict import judge

CLIENTS = 16


def run(kind, directory: Path, kills: int) -> dict:
    """Kills the server `kills` times; returns the figures."""
    database = kind(directory)
    try:
        config = migrate(database, directory)
        town.fill(database)
        return storm(database, config, kills)
    finally:
        database.drop()


def storm(database, config: Path, kills: int) -> dict:
    """The rounds, and the judgement after each."""
    dice = random.Random(2)
    ready, odd, unanswered, refused = [], [], 0, 0
    acknowledged: set[str] = set()
    worst: dict[str, int] = {}
    server = Server(config)
    for number in range(kills):
        ledger = storm_once(server, dice, number)
        server = Server(config)
        ready.append(server.ready_seconds)
        repeat(server, ledger)
        odd += ledger.odd + missing_over_http(server, ledger)
        acknowledged |= ledger.booked.keys()
        unanswered += len(ledger.unanswered)
        refused += len(ledger.refused)
        found = judge(database, acknowledged)
        worst = {name: max(count, worst.get(name, 0)) for name, count in found.items()}
    server.stop()
    return {
        "proof": "kill -9 in a booking storm",
        "database": database.name,
        "kills": kills,
        "clients": CLIENTS,
        "acknowledged": len(acknowledged),
        "refused": refused,
        "cut_off": unanswered,
        **worst,
        "odd": odd[:5],
        "ready_max_seconds": round(max(ready), 3),
        "ready_median_seconds": round(sorted(ready)[len(ready) // 2], 3),
        "passed": not any(worst.values()) and not odd and max(ready) < 1,
    }


def storm_once(server: Server, dice: random.Random, number: int) -> Ledger:
    """One storm of a quarter to three quarters of a second, ended by kill -9."""
    ledger, stop = Ledger(), threading.Event()
    clients = [wishes(random.Random(dice.random()), number, client) for client in range(CLIENTS)]
    threads = start([server], ledger, clients, stop)
    time.sleep(dice.uniform(0.25, 0.75))
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()
    return ledger


def wishes(dice: random.Random, number: int, client: int):
    """Wishes without end, each with a title of its own."""
    for count in itertools.count():
        yield town.random_wish(dice, f"kill {number} client {client} wish {count}", number * 6)


def repeat(server: Server, ledger: Ledger) -> None:
    """Clients whose connection broke ask again with the same key, as the contract tells them to."""
    connection = server.connect()
    for wish in ledger.unanswered:
        status, answer = book(connection, wish)
        ledger.add(wish, status, answer)
    connection.close()


def missing_over_http(server: Server, ledger: Ledger) -> list[str]:
    """Acknowledged bookings that their owners do not find again."""
    connection, missing = server.connect(), []
    for title, answer in ledger.booked.items():
        connection.request("GET", f"/api/v1/bookings/{answer['id']}", headers=credentials(answer))
        response = connection.getresponse()
        found = json.loads(response.read())
        if response.status != 200 or found.get("title") != title:
            missing.append(f"GET of an acknowledged booking: {response.status}")
    connection.close()
    return missing


def credentials(answer: dict) -> dict[str, str]:
    """The management token that came with the booking."""
    return {"Management-Token": answer["management"]["token"]}
