"""Mail from the running server through a relay that misbehaves, with kill -9 in between: none is lost.

The pauses between attempts are minutes to hours; while the server is down the entries that wait are made due, which
is to let the time pass.
"""

import time
from datetime import timedelta
from pathlib import Path

import town
from relay import Relay
from server import Server, migrate
from storm import book

DEATHS = 3
ROUNDS_MAX = 40
ROUND_SECONDS_MAX = 8


def run(kind, directory: Path, mails: int) -> dict:
    """Books so often, kills the server now and then, and compares what was booked with what the relay took."""
    database, relay = kind(directory), Relay()
    try:
        config = migrate(database, directory, smtp_port=relay.port)
        town.fill(database)
        server = Server(config)
        booked, odd = book_all(server, mails)
        odd += injections(server)
        rounds = deliver_all(database, relay, config, server)
        return figures(database, relay, booked, odd, rounds)
    finally:
        relay.close()
        database.drop()


def book_all(server: Server, mails: int) -> tuple[dict[str, str], list[str]]:
    """Books for one guest each, then lets as many ask for what is taken; returns the address of each booking."""
    connection, booked, odd = server.connect(), {}, []
    for attempt, expected in (("first", 201), ("second", 409)):
        for number in range(mails):
            starts_at = town.midnight(30) + timedelta(hours=number)
            wish = town.Wish(f"{attempt} {number}", 10, 0, starts_at, 60)
            address = f"{attempt}-{number}@example.org"
            status, answer = book(connection, wish, {"name": f"Guest {number}", "email": address})
            if status != expected:
                odd.append(f"{wish.title}: {status} {answer}")
            elif status == 201:
                booked[address] = answer["id"]
    connection.close()
    return booked, odd


def injections(server: Server) -> list[str]:
    """Names and addresses that would add lines to a mail; each must be refused with 422 at its place."""
    connection, odd = server.connect(), []
    people = [
        ("/organiser/name", {"name": "Eve\r\nBcc: eve@example.net", "email": "eve@example.org"}),
        ("/organiser/name", {"name": "Eve\nSubject: hello", "email": "eve@example.org"}),
        ("/organiser/organisation", {"name": "Eve", "organisation": "A\rB", "email": "eve@example.org"}),
        ("/organiser/email", {"name": "Eve", "email": "eve@example.org\r\nRCPT TO:<eve@example.net>"}),
    ]
    for number, (pointer, organiser) in enumerate(people):
        starts_at = town.midnight(300) + timedelta(hours=number)
        status, answer = book(connection, town.Wish(f"injection {number}", 10, 0, starts_at, 60), organiser)
        pointers = [error.get("pointer") for error in answer.get("errors", [])]
        if status != 422 or pointers != [pointer]:
            odd.append(f"injection at {pointer}: {status} {pointers}")
    connection.close()
    return odd


def deliver_all(database, relay: Relay, config: Path, server: Server) -> int:
    """Lets the worker work, dying now and then, until nothing waits; returns how many rounds that took."""
    for number in range(1, ROUNDS_MAX + 1):
        # The first deaths fall into the middle of the work, the later ones when it is done.
        wait(database, 0.7 if number <= DEATHS else ROUND_SECONDS_MAX)
        server.kill()
        if waiting(database) == 0:
            return number
        database.execute("UPDATE outbox SET due_at = 0 WHERE state = 'waiting';\n")
        relay.goes_well = number > 12
        server = Server(config)
    server.kill()
    return ROUNDS_MAX


def wait(database, seconds: float) -> None:
    """Until nothing is due or the time is over."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        time.sleep(0.1)
        now = int(time.time())
        due = database.rows(f"SELECT count(*) FROM outbox WHERE state = 'waiting' AND due_at <= {now}")
        if int(due[0][0]) == 0 and time.monotonic() - began > 2.5:
            return


def waiting(database) -> int:
    """Entries that are neither delivered nor given up."""
    return int(database.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'")[0][0])


def figures(database, relay: Relay, booked: dict[str, str], odd: list[str], rounds: int) -> dict:
    """What the relay took, by guest and by Message-ID."""
    copies: dict[str, list[bytes]] = {}
    addressed: dict[str, set[str]] = {}
    for recipient, mail, text in relay.received:
        copies.setdefault(mail["Message-ID"], []).append(text)
        addressed.setdefault(recipient, set()).add(mail["Message-ID"])
    dead = int(database.rows("SELECT count(*) FROM outbox WHERE state = 'dead'")[0][0])
    wrong = {
        "lost": sum(1 for address in booked if address not in addressed),
        "dead_letters": dead,
        "still_waiting": waiting(database),
        "second_message_ids": sum(len(addressed.get(address, ())) > 1 for address in booked),
        "altered_copies": sum(len(set(texts)) > 1 for texts in copies.values()),
        "to_refused": sum(address.startswith("second-") for address in addressed),
        "injected": sum(b"eve@" in command.lower() for command in relay.commands)
        + sum(b"eve@" in text.lower() for _, _, text in relay.received),
    }
    duplicates = sum(len(texts) - 1 for texts in copies.values())
    excused = relay.taken_unknown + DEATHS
    return {
        "proof": "mail through a relay that misbehaves",
        "database": database.name,
        "mails": len(booked),
        "conversations": len(relay.played),
        "failed_conversations": sum(failure is not None for failure in relay.played),
        "deaths": rounds,
        **wrong,
        "copies_too_many": duplicates,
        "of_them_excused": min(duplicates, excused),
        "odd": odd[:5],
        "passed": bool(booked) and not any(wrong.values()) and not odd and duplicates <= excused,
    }
