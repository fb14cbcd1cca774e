"""No answer before the flush: the system calls of a server under storm, in the order in which the kernel saw them.

A kill leaves the page cache alone, so it cannot show that a booking would outlive the machine's power. What shows it
is that each booking's bytes were written to the log of the database, that a flush of that file began after them, and
that it had ended before the answer left. On PostgreSQL the server does this; there its settings are read.
"""

import itertools
import random
import re
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import town
from database import Postgres, Sqlite
from server import Server, migrate
from storm import Ledger, start

CLIENTS = 16
CALLS = "write,pwrite64,pwritev,writev,sendto,sendmsg,fsync,fdatasync"

LINE = re.compile(r"^(?P<pid>\d+)\s+(?P<call>\w+)\(\d+<(?P<file>[^>]*)>(?P<rest>.*)$")
RESUMED = re.compile(r"^(?P<pid>\d+)\s+<\.\.\. (?P<call>\w+) resumed>(?P<rest>.*)$")
TITLE = re.compile(r"flush client \d+ wish \d+ end")
OK = re.compile(r"= 0$")


def run_sqlite(directory: Path, seconds: float) -> dict:
    """Traces a server under storm and checks the order for each acknowledged booking."""
    if shutil.which("strace") is None:
        return {"proof": "flush before answer", "database": Sqlite.name, "odd": ["there is no strace"], "passed": False}
    database = Sqlite(directory)
    config = migrate(database, directory)
    town.fill(database)
    trace = directory / "trace"
    server = Server(config, ("strace", "-f", "-y", "-qq", "-s", "16384", "-e", f"trace={CALLS}", "-o", str(trace)))
    ledger, stop = Ledger(), threading.Event()
    threads = start([server], ledger, [wishes(client) for client in range(CLIENTS)], stop)
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    server.kill()
    order = Order()
    with trace.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            order.read(line.rstrip("\n"))
    unseen = len(ledger.booked.keys() - order.answered)
    return {
        "proof": "flush before answer",
        "database": Sqlite.name,
        "clients": CLIENTS,
        "acknowledged": len(ledger.booked),
        "flushes": order.flushes,
        "answered_before_flush": len(order.too_early),
        "not_seen_in_trace": unseen,
        "odd": ledger.odd[:5],
        "passed": bool(ledger.booked) and not order.too_early and not unseen and not ledger.odd,
    }


def wishes(client: int):
    """Wishes whose titles are found again in the trace."""
    dice = random.Random(client)
    for count in itertools.count():
        wish = town.random_wish(dice, f"flush client {client} wish {count} end", 0)
        yield wish


@dataclass
class Flush:
    """A flush under way: what had been written to the log when it began."""

    covered: set[str]


class Order:
    """Walks through the trace line by line."""

    def __init__(self):
        self.written: set[str] = set()
        self.durable: set[str] = set()
        self.answered: set[str] = set()
        self.too_early: set[str] = set()
        self.under_way: dict[str, Flush] = {}
        self.flushes = 0

    def read(self, line: str) -> None:
        """Takes one line of strace."""
        resumed = RESUMED.match(line)
        if resumed:
            self.end_flush(resumed["pid"], resumed["rest"])
            return
        found = LINE.match(line)
        if not found:
            return
        is_log = found["file"].endswith("-wal")
        if found["call"] in ("fsync", "fdatasync"):
            if is_log:
                self.begin_flush(found["pid"], found["rest"])
        elif is_log:
            self.written |= set(TITLE.findall(found["rest"]))
        elif "HTTP/1.1 201" in found["rest"]:
            self.answer(set(TITLE.findall(found["rest"])))

    def begin_flush(self, pid: str, rest: str) -> None:
        """What is in the log now will be on the disk when the flush has ended."""
        self.under_way[pid] = Flush(set(self.written))
        if "unfinished" not in rest:
            self.end_flush(pid, rest)

    def end_flush(self, pid: str, rest: str) -> None:
        """A flush that the kernel reports as done."""
        flush = self.under_way.pop(pid, None)
        if flush and OK.search(rest):
            self.durable |= flush.covered
            self.flushes += 1

    def answer(self, titles: set[str]) -> None:
        """An answer leaves: its booking must be durable."""
        self.answered |= titles
        self.too_early |= titles - self.durable


def run_postgres(directory: Path) -> dict:
    """The settings with which PostgreSQL promises that what it answered is on the disk."""
    database = Postgres(directory)
    try:
        names = ("fsync", "synchronous_commit", "full_page_writes")
        settings = {name: database.rows(f"SHOW {name}")[0][0] for name in names}
    finally:
        database.drop()
    return {
        "proof": "flush before answer",
        "database": Postgres.name,
        "settings": settings,
        "passed": all(value == "on" for value in settings.values()),
    }
