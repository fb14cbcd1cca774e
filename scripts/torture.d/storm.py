"""Clients that book without pause and write down what they were told."""

import http.client
import json
import threading
from dataclasses import dataclass, field

from server import Server
from town import Wish

# Refusals that say: the space is taken.
TAKEN = {"occupied", "part_occupied", "stock_exceeded"}


@dataclass
class Ledger:
    """What the clients were told; shared by all of them."""

    booked: dict[str, dict] = field(default_factory=dict)
    refused: list[Wish] = field(default_factory=list)
    unanswered: list[Wish] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, wish: Wish, status: int, answer: dict) -> None:
        """Writes one answer down."""
        reasons = {reason["code"] for reason in answer.get("reasons", [])}
        with self.lock:
            if status == 201 and answer.get("title") == wish.title:
                self.booked[wish.title] = answer
            elif status == 409 and reasons and reasons <= TAKEN:
                self.refused.append(wish)
            else:
                self.odd.append(f"{status} {json.dumps(answer)[:300]}")

    def add_unanswered(self, wish: Wish) -> None:
        """Writes down that the connection broke before an answer came."""
        with self.lock:
            self.unanswered.append(wish)


def book(connection: http.client.HTTPConnection, wish: Wish, organiser: dict | None = None) -> tuple[int, dict]:
    """Sends one wish, of `organiser` if one is given, and reads the answer to its end."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": wish.idempotency_key()}
    body = wish.body() | ({"organiser": organiser} if organiser else {})
    connection.request("POST", "/api/v1/bookings", json.dumps(body), headers)
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def send(server: Server, ledger: Ledger, wishes, stop: threading.Event) -> None:
    """One client: sends its wishes until they or the server end."""
    connection = server.connect()
    for wish in wishes:
        if stop.is_set():
            break
        try:
            status, answer = book(connection, wish)
        except (OSError, http.client.HTTPException, ValueError):
            ledger.add_unanswered(wish)
            break
        ledger.add(wish, status, answer)
    connection.close()


def start(servers: list[Server], ledger: Ledger, clients: list, stop: threading.Event) -> list[threading.Thread]:
    """Starts a thread for each client's wishes, spread over the servers."""
    threads = [
        threading.Thread(target=send, args=(servers[number % len(servers)], ledger, wishes, stop))
        for number, wishes in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    return threads
