"""What the storms book: one site, put into a migrated database by hand, so that a proof needs no other part."""

import hashlib
import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from uuid import UUID

SITE = 1
# The exclusive atoms of each room: two rooms, and a hall in halves and thirds.
ROOMS = {
    10: (1,),
    11: (2,),
    20: (11, 12, 13, 14, 15, 16),
    21: (11, 12, 13),
    22: (14, 15, 16),
    23: (11, 12),
    24: (13, 14),
    25: (15, 16),
}
BUFFERED_ROOM = 11
SETUP, TEARDOWN = 1800, 2700
CHAIRS, POOL, STOCK = 30, 31, 40
KEY = "torture"

RULES = json.dumps({
    "weekly": [{"span": {"from": "00:00:00", "to": "00:00:00"}, "condition": "always"}],
    "rules": [{
        "minutes_min": 1,
        "minutes_max": 1440,
        "modes": [{"kind": "free", "grid_minutes": 1}],
        "lead_minutes": 0,
        "identity": "name",
        "confirmation": "instant",
        "requests": "block",
    }],
})


def fill(database) -> None:
    """Puts the site into a migrated database."""
    site = database.uuid(SITE)
    script = [
        "INSERT INTO provider (id, name, name_key, status, legal_name, email, language, purposes, customer_groups, "
        f"created_at, changed_at) VALUES ({site}, 'N', 'n', 'admitted', 'N', 'n@example.org', 'de', '[]', '[]', 0, 0)",
        "INSERT INTO site (id, provider_id, name, name_key, search_key, town, time_zone, land, created_at, changed_at) "
        f"VALUES ({site}, {site}, 'S', 's', 's', 'T', 'Europe/Berlin', 'DE-NI', 0, 0)",
        f"INSERT INTO atom (id, kind, stock) VALUES ({POOL}, 'pool', {STOCK})",
    ]
    for atom in sorted({atom for atoms in ROOMS.values() for atom in atoms}):
        script.append(f"INSERT INTO atom (id, kind) VALUES ({atom}, 'exclusive')")
    for room, atoms in ROOMS.items():
        script += bookable(database, room, "room", atoms)
    script += bookable(database, CHAIRS, "resource", (POOL,))
    database.execute(";\n".join(script) + ";\n")


def bookable(database, number: int, kind: str, atoms: tuple[int, ...]) -> list[str]:
    """The statements that make a room or resource."""
    literal, site = database.uuid(number), database.uuid(SITE)
    setup, teardown = (SETUP, TEARDOWN) if number == BUFFERED_ROOM else (0, 0)
    statements = [
        "INSERT INTO bookable (id, kind, provider_id, site_id, name, name_key, use_mode, setup_seconds, "
        "teardown_seconds, published_from, created_at, changed_at) "
        f"VALUES ({literal}, '{kind}', {site}, {site}, 'B{number}', 'b{number}', 'both', {setup}, {teardown}, 0, 0, 0)",
        "INSERT INTO bookable_rules (bookable_id, edition, document, recorded_at, recorded_by) "
        f"VALUES ({literal}, 1, '{RULES}', 0, 'system')",
    ]
    for cell, atom in enumerate(atoms, start=1):
        statements.append(
            "INSERT INTO bookable_atom (bookable_id, atom_id, cell, take) "
            f"VALUES ({literal}, {atom}, {cell}, 'unit')"
        )
    return statements


@dataclass(frozen=True)
class Wish:
    """What one request asks for; the title is its own and finds it again in the database."""

    title: str
    room: int | None
    chairs: int
    starts_at: datetime
    minutes: int

    def body(self) -> dict:
        """The booking as the API takes it."""
        ends_at = self.starts_at + timedelta(minutes=self.minutes)
        body = {
            "starts_at": self.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "ends_at": ends_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "title": self.title,
            "organiser": {"name": "Ada Beispiel", "email": "ada@example.org"},
        }
        if self.room is not None:
            body["room_id"] = str(UUID(int=self.room))
        if self.chairs:
            body["items"] = [{"resource_id": str(UUID(int=CHAIRS)), "quantity": self.chairs}]
        return body

    def idempotency_key(self) -> str:
        """The same for the same wish."""
        return str(UUID(bytes=hashlib.sha256(self.title.encode()).digest()[:16], version=4))


def midnight(days: int) -> datetime:
    """Midnight UTC so many days from now."""
    today = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days)


def random_wish(dice: random.Random, title: str, hot_hour: int) -> Wish:
    """Mostly somewhere in a year, sometimes where all others want to be too."""
    is_hot = dice.random() < 0.3
    minute = hot_hour * 60 + dice.randrange(360) if is_hot else dice.randrange(360 * 24 * 60)
    room = None if dice.random() < 0.1 else dice.choice(list(ROOMS))
    chairs = dice.randint(1, 12) if room is None or dice.random() < 0.2 else 0
    return Wish(title, room, chairs, midnight(7) + timedelta(minutes=minute), dice.randint(15, 90))
