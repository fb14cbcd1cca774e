"""The judge: shares no statement and no code with the product, and reads on a connection of its own."""

from collections import defaultdict

# Exclusive claims that start before an earlier one on the same atom has ended.
OVERLAPS = """
SELECT count(*) FROM (
    SELECT starts_at, max(ends_at) OVER (
        PARTITION BY atom_id ORDER BY starts_at, key ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS reached FROM claim WHERE kind <> 'pool'
) AS walked WHERE reached > starts_at
"""

# Instants at which more of a pool is claimed than there is; at one instant ends come before starts.
OVERDRAWN = """
SELECT count(*) FROM (
    SELECT atom_id, sum(change) OVER (PARTITION BY atom_id ORDER BY at, change ROWS UNBOUNDED PRECEDING) AS level
    FROM (
        SELECT atom_id, starts_at AS at, quantity AS change FROM claim WHERE kind = 'pool'
        UNION ALL SELECT atom_id, ends_at, -quantity FROM claim WHERE kind = 'pool'
    ) AS changes
) AS walked JOIN atom ON atom.id = walked.atom_id WHERE level > stock
"""

# What every standing booking must hold: each atom of its room and items, widened by set-up and clearing.
OWED = """
SELECT b.key AS booking_key, u.atom_id, b.starts_at - o.setup_seconds AS starts_at,
    b.ends_at + o.teardown_seconds AS ends_at, 1 AS quantity
FROM booking b JOIN bookable o ON o.id = b.room_id JOIN bookable_atom u ON u.bookable_id = o.id
WHERE b.status IN ('confirmed', 'completed', 'no_show')
UNION ALL
SELECT b.key, u.atom_id, b.starts_at - o.setup_seconds, b.ends_at + o.teardown_seconds, i.quantity
FROM booking b JOIN booking_item i ON i.booking_key = b.key JOIN bookable o ON o.id = i.resource_id
JOIN bookable_atom u ON u.bookable_id = o.id WHERE b.status IN ('confirmed', 'completed', 'no_show')
"""

CLAIMED = "SELECT booking_key, atom_id, starts_at, ends_at, quantity FROM claim"

# Standing bookings without one of their claims, and claims without their booking.
HALF_BOOKINGS = f"SELECT count(*) FROM (SELECT * FROM ({OWED}) AS owed EXCEPT {CLAIMED}) AS missing"
STRAY_CLAIMS = f"SELECT count(*) FROM ({CLAIMED} EXCEPT SELECT * FROM ({OWED}) AS owed) AS stray"

# Requests of the storm that were carried out more than once.
TWICE = "SELECT count(*) FROM (SELECT title FROM booking GROUP BY title HAVING count(*) > 1) AS twice"

QUESTIONS = {
    "overlaps": OVERLAPS,
    "overdrawn": OVERDRAWN,
    "half_bookings": HALF_BOOKINGS,
    "stray_claims": STRAY_CLAIMS,
    "booked_twice": TWICE,
}


def judge(database, acknowledged: set[str]) -> dict[str, int]:
    """How often each thing that must never be is; `acknowledged` holds the titles that were answered 201."""
    found = {name: int(database.rows(query)[0][0]) for name, query in QUESTIONS.items()}
    stored = {row[0] for row in database.rows("SELECT title FROM booking WHERE status = 'confirmed'")}
    return {"lost": len(acknowledged - stored), **found}


def unfounded(database, refused) -> int:
    """How many of the refused wishes collide with nothing that is committed."""
    standing = Standing(database)
    return sum(1 for wish in set(refused) if not standing.collides(wish))


class Standing:
    """Every committed claim, read once: thousands of refusals are judged by it."""

    def __init__(self, database):
        self.rooms = defaultdict(list)
        for room, atom, setup, teardown in database.rows(
            f"SELECT {database.hex('o.id')}, u.atom_id, o.setup_seconds, o.teardown_seconds "
            "FROM bookable o JOIN bookable_atom u ON u.bookable_id = o.id"
        ):
            self.rooms[int(room, 16)].append((atom, int(setup), int(teardown)))
        self.claims = defaultdict(list)
        for atom, *claim in database.rows("SELECT atom_id, starts_at, ends_at, quantity FROM claim"):
            self.claims[atom].append(tuple(map(int, claim)))
        ((self.pool, self.stock),) = database.rows("SELECT id, stock FROM atom WHERE kind = 'pool'")

    def collides(self, wish) -> bool:
        """Whether a room's claim or an exhausted stock stands against a wish."""
        start = int(wish.starts_at.timestamp())
        end = start + wish.minutes * 60
        is_hit = wish.room is not None and any(
            self.on(atom, start - setup, end + teardown) for atom, setup, teardown in self.rooms[wish.room]
        )
        return is_hit or bool(wish.chairs) and wish.chairs > self.left(start, end)

    def on(self, atom: str, start: int, end: int) -> list[tuple[int, int, int]]:
        """The claims on an atom that share an instant with a span."""
        return [claim for claim in self.claims[atom] if claim[0] < end and claim[1] > start]

    def left(self, start: int, end: int) -> int:
        """What is left of the chairs at the fullest instant of a span."""
        claims = self.on(self.pool, start, end)
        instants = [start] + [begins for begins, _, _ in claims if begins > start]
        taken = [sum(number for begins, ends, number in claims if begins <= at < ends) for at in instants]
        return int(self.stock) - max(taken)
