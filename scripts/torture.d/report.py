"""Writes docs/reliability.md from the lines of JSON that the proofs left."""

import json
import platform
import os
import sys
from datetime import datetime, timezone
from pathlib import Path

HEAD = """# Reliability: what is promised and how it is shown

Written by `scripts/torture` on {day}, {cores} cores, {system}, {binary} build; do not edit. The clients ran on the
same cores as the server and the databases. Times are an order of magnitude; the counts are the proof, and each zero
in them was counted, not assumed.

`scripts/test` holds short forms of the races, of a storm that is killed, of mail and of feeds; `scripts/torture --short`
those that need a server process. The judge of every race and storm shares nothing with the
product (`scripts/torture.d/verdict.py`, `tests/it/races/verdict.rs`). It counts exclusive claims that overlap,
pools that are overdrawn, standing bookings that lack one of their claims, claims without a booking, and refusals
against which nothing stands in the database.
"""


def table(columns: dict[str, str], rows: list[dict]) -> str:
    """A Markdown table of the named fields."""
    lines = ["| " + " | ".join(columns) + " |", "| " + " | ".join("---" for _ in columns) + " |"]
    for row in rows:
        lines.append("| " + " | ".join(cell(row.get(field, "")) for field in columns.values()) + " |")
    return "\n".join(lines) + "\n"


def cell(value) -> str:
    """A number with thousands, or a text."""
    return f"{value:,}" if isinstance(value, int) else str(value)


def use_cases(rows: list[dict]) -> str:
    """Races inside one process."""
    columns = {
        "raced for": "scenario", "database": "database", "fences": "fences", "attempts": "attempts", "won": "won",
        "lost": "lost", "overlaps": "overlaps", "deadlocks": "deadlocks", "unfounded refusals": "unfounded",
        "seconds": "seconds",
    }
    return (
        "64 threads call the use cases and start each round together. Where one prize is raced for, the test asserts "
        "one winner each; in all, that the fences of the database were never touched, that no use case had to be "
        "repeated, and that no client saw anything but a booking or a true refusal. With the fences dropped, the locks "
        "alone are right.\n\n`GEMEINRAUM_RACES=full cargo test --release --test it races:: -- --nocapture "
        "--test-threads 1`\n\n" + table(columns, rows)
    )


STORM = {
    "database": "database", "clients": "clients", "acknowledged": "acknowledged", "refused": "refused",
    "lost": "lost", "overlaps": "overlaps", "overdrawn": "overdrawn", "half bookings": "half_bookings",
    "stray claims": "stray_claims", "booked twice": "booked_twice",
}


def http(rows: list[dict]) -> str:
    """Races over HTTP on one server, or on several."""
    return (
        "Each round all clients ask for one slot at once, then each for random spans in rooms, a hall and its parts, "
        "with and without chairs.\n\n`scripts/torture races nodes`\n\n"
        + table({"proof": "proof", "slots": "slots", **STORM, "slots without exactly one winner": "not_one_winner",
                 "unfounded refusals": "unfounded", "seconds": "seconds"}, rows)
    )


def kills(rows: list[dict]) -> str:
    """kill -9."""
    return (
        "The server is killed at a random instant of a storm and started again. Every booking that was answered 201 "
        "is then read over HTTP and in the database; requests whose connection broke are sent again with their "
        "Idempotency-Key and must not book twice. Ready is counted from exec to 200 at `/health/ready`.\n\n"
        "`scripts/torture kills`\n\n"
        + table({**STORM, "kills": "kills", "cut off": "cut_off", "ready, median s": "ready_median_seconds",
                 "ready, worst s": "ready_max_seconds"}, rows)
    )


def flushes(rows: list[dict]) -> str:
    """Durability beyond the page cache."""
    traced = [row for row in rows if "flushes" in row]
    text = (
        "A kill leaves the page cache alone. So the system calls of the server under storm are traced: each booking's "
        "bytes must be in the write-ahead log, then a flush of that file must begin and end, and only then may the 201 "
        "leave.\n\n`scripts/torture flushes`\n\n"
        + table({"database": "database", "acknowledged": "acknowledged", "flushes": "flushes",
                 "answered before the flush": "answered_before_flush", "not seen in the trace": "not_seen_in_trace"},
                traced)
    )
    for row in rows:
        if "settings" in row:
            settings = ", ".join(f"`{name} = {value}`" for name, value in row["settings"].items())
            text += f"\nOn PostgreSQL the flush is the server's: {settings}; the product never changes them.\n"
    return text


def mail(rows: list[dict]) -> str:
    """Mail."""
    return (
        "Guests book on a server whose relay refuses, greylists, drops, hangs, or takes a mail and says nothing; the "
        "server is killed in the middle of it. Each booking's mail must arrive, a second copy only where the relay "
        "kept silent or the server died, and then with the same bytes and Message-ID; none for a refused booking. "
        "Names and addresses with line breaks are refused with 422 and never reach the relay.\n\n"
        "`scripts/torture mail`\n\n"
        + table({"database": "database", "mails": "mails", "conversations": "conversations",
                 "that failed": "failed_conversations", "deaths of the server": "deaths", "lost": "lost",
                 "dead letters": "dead_letters", "second Message-IDs": "second_message_ids",
                 "altered copies": "altered_copies", "to refused guests": "to_refused", "injected lines": "injected",
                 "copies too many": "copies_too_many", "of them excused": "of_them_excused"}, rows)
    )


def told(rows: list[dict]) -> str:
    """Proofs that print their own summary."""
    return "\n".join(f"`{row['command']}`\n\n```text\n{row['summary'].rstrip()}\n```\n" for row in rows)


SECTIONS = [
    ("Races over the use cases", use_cases, lambda row: row["proof"] == "race"),
    ("Races over HTTP, and two servers on one database", http, lambda row: "slots" in row),
    ("kill -9 in a booking storm", kills, lambda row: "kills" in row),
    ("No answer before the flush", flushes, lambda row: row["proof"] == "flush before answer"),
    ("Mail against a relay that refuses, drops and hangs", mail, lambda row: "mails" in row),
    ("Feeds of the demo, read by independent parsers", told, lambda row: row["proof"] == "feeds"),
    ("The API against its document", told, lambda row: row["proof"] == "api"),
]


def main() -> None:
    """`report.py RESULTS BUILD [NOTE]` prints the page; the note says what was special about the run."""
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line]
    system = f"{platform.system()} {platform.machine()}"
    day = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    page = [HEAD.format(day=day, cores=os.cpu_count(), system=system, binary=sys.argv[2])]
    page += [note + "\n" for note in sys.argv[3:]]
    for title, write, belongs in SECTIONS:
        own = [row for row in rows if belongs(row)]
        page.append(f"## {title}\n\n" + (write(own) if own else "Not part of this run.\n"))
    failed = [row for row in rows if not row["passed"]]
    if failed:
        page.insert(1, "**Failed in this run:**\n\n" + "\n".join(f"- `{json.dumps(row)}`" for row in failed) + "\n")
    print("\n".join(page), end="")


if __name__ == "__main__":
    main()
