"""Sixty-four clients over HTTP who all want the same slot at the same instant, then spans at random; on one or two nodes."""

import random
import threading
import time
from datetime import timedelta
from pathlib import Path

import town
from server import Server, migrate
from storm import Ledger, send, start
from verdict import judge, unfounded

CLIENTS = 64


def run(kind, directory: Path, rounds: int, nodes: int) -> dict:
    """Races on `nodes` servers over one database; returns the figures."""
    database = kind(directory)
    try:
        config = migrate(database, directory)
        town.fill(database)
        servers = [Server(config) for _ in range(nodes)]
        figures = race(database, servers, rounds)
        for server in servers:
            server.stop()
        return figures
    finally:
        database.drop()


def race(database, servers: list[Server], rounds: int) -> dict:
    """Both races and their judgement."""
    began = time.monotonic()
    slots = Ledger()
    same_slot(servers, slots, rounds)
    spans = Ledger()
    dice = random.Random(5)
    clients = [
        [town.random_wish(dice, f"span {client} {count}", count // 8 * 6) for count in range(rounds // 2)]
        for client in range(CLIENTS)
    ]
    for thread in start(servers, spans, clients, threading.Event()):
        thread.join()
    seconds = time.monotonic() - began
    acknowledged = slots.booked.keys() | spans.booked.keys()
    found = judge(database, set(acknowledged))
    found["unfounded"] = unfounded(database, slots.refused + spans.refused)
    found["not_one_winner"] = abs(rounds - len(slots.booked))
    odd = slots.odd + spans.odd + [wish.title for wish in slots.unanswered + spans.unanswered]
    return {
        "proof": "races over HTTP" if len(servers) == 1 else f"{len(servers)} servers on one database",
        "database": database.name,
        "clients": CLIENTS,
        "slots": rounds,
        "attempts": CLIENTS * (rounds + rounds // 2),
        "acknowledged": len(acknowledged),
        "refused": len(slots.refused) + len(spans.refused),
        **found,
        "odd": odd[:5],
        "seconds": round(seconds, 1),
        "passed": not any(found.values()) and not odd,
    }


def same_slot(servers: list[Server], ledger: Ledger, rounds: int) -> None:
    """Each round all clients ask for one slot, having waited for each other."""
    barrier = threading.Barrier(CLIENTS)

    def wishes(client: int):
        for number in range(rounds):
            barrier.wait(timeout=60)
            starts_at = town.midnight(400) + timedelta(hours=number)
            yield town.Wish(f"slot {number} client {client}", 10, 0, starts_at, 60)

    threads = [
        threading.Thread(target=guarded, args=(barrier, servers[client % len(servers)], ledger, wishes(client)))
        for client in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def guarded(barrier: threading.Barrier, server: Server, ledger: Ledger, wishes) -> None:
    """A client that fails sets the others free instead of leaving them to wait."""
    try:
        send(server, ledger, wishes, threading.Event())
    except Exception as error:  # A broken barrier or answer is a finding, whatever its kind.
        ledger.odd.append(f"a client ended: {error!r}")
        barrier.abort()
