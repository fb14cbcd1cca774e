-- The guarantee: whatever code writes, no two claims exclude each other and no pool is overdrawn.
-- docs/locking.md explains the fences.

CREATE TABLE claim (
    key INTEGER PRIMARY KEY NOT NULL,
    atom_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- Already widened by setup and teardown.
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    booking_key BIGINT REFERENCES booking (key) ON DELETE CASCADE,
    blocking_key BIGINT REFERENCES blocking (key) ON DELETE CASCADE,
    -- Past it the claim is void for every reader; the next writer on the atom removes it.
    hold_until BIGINT,
    FOREIGN KEY (atom_id, kind) REFERENCES atom (id, kind),
    CONSTRAINT claim_has_one_owner CHECK ((booking_key IS NULL) <> (blocking_key IS NULL)),
    CONSTRAINT claim_is_bounded CHECK (starts_at < ends_at AND ends_at - starts_at <= 2678400),
    CONSTRAINT claim_quantity_fits_kind CHECK (quantity > 0 AND (kind = 'pool' OR quantity = 1))
);
-- Covers the search for free rooms: half its time on SQLite with a million claims.
CREATE INDEX claim_by_time ON claim (atom_id, starts_at, ends_at, quantity, hold_until);
CREATE INDEX claim_by_hold ON claim (atom_id, hold_until) WHERE hold_until IS NOT NULL;
CREATE INDEX claim_by_booking ON claim (booking_key);
CREATE INDEX claim_by_blocking ON claim (blocking_key);

-- Fences. The store locks and checks before it writes, so these never fire unless the program is wrong.
-- Each raises its own name; PostgreSQL reports the same name as the constraint.

-- The claims of one atom never overlap, so of those that start before the new end the last also ends last.
CREATE TRIGGER claim_excludes BEFORE INSERT ON claim WHEN NEW.kind <> 'pool'
BEGIN
    SELECT RAISE(ABORT, 'claim_excludes') WHERE (
        SELECT c.ends_at FROM claim c
        WHERE c.atom_id = NEW.atom_id AND c.starts_at < NEW.ends_at
        ORDER BY c.starts_at DESC LIMIT 1
    ) > NEW.starts_at;
END;

-- The peak is the highest sum over all instants of the new span; at one instant ends come before starts.
-- A claim that reaches into the span started at most 31 days before it.
CREATE TRIGGER claim_within_stock BEFORE INSERT ON claim WHEN NEW.kind = 'pool'
BEGIN
    SELECT RAISE(ABORT, 'claim_within_stock') WHERE NEW.quantity + (
        SELECT coalesce(max(level), 0) FROM (
            SELECT sum(change) OVER (ORDER BY at, change ROWS UNBOUNDED PRECEDING) AS level FROM (
                SELECT c.starts_at AS at, c.quantity AS change FROM claim c
                WHERE c.atom_id = NEW.atom_id AND c.starts_at < NEW.ends_at
                    AND c.starts_at > NEW.starts_at - 2678400 AND c.ends_at > NEW.starts_at
                UNION ALL
                SELECT c.ends_at, -c.quantity FROM claim c
                WHERE c.atom_id = NEW.atom_id AND c.starts_at < NEW.ends_at
                    AND c.starts_at > NEW.starts_at - 2678400 AND c.ends_at > NEW.starts_at
            )
        )
    ) > (SELECT a.stock FROM atom a WHERE a.id = NEW.atom_id);
END;

-- Claims are made and deleted, never moved: two neighbours that shift would collide row by row.
CREATE TRIGGER claim_is_fixed
BEFORE UPDATE OF atom_id, kind, starts_at, ends_at, quantity, booking_key, blocking_key ON claim
BEGIN
    SELECT RAISE(ABORT, 'claim_is_fixed');
END;

CREATE TRIGGER atom_kind_is_fixed BEFORE UPDATE OF id, kind ON atom
BEGIN
    SELECT RAISE(ABORT, 'atom_kind_is_fixed');
END;

CREATE TRIGGER atom_stock_covers_claims BEFORE UPDATE OF stock, stock_since ON atom
WHEN NEW.stock < OLD.stock OR NEW.stock_since < OLD.stock_since
BEGIN
    SELECT RAISE(ABORT, 'atom_stock_covers_claims') WHERE (
        SELECT max(level) FROM (
            SELECT sum(change) OVER (ORDER BY at, change ROWS UNBOUNDED PRECEDING) AS level FROM (
                SELECT c.starts_at AS at, c.quantity AS change FROM claim c
                WHERE c.atom_id = NEW.id AND c.starts_at > NEW.stock_since - 2678400 AND c.ends_at > NEW.stock_since
                UNION ALL
                SELECT c.ends_at, -c.quantity FROM claim c
                WHERE c.atom_id = NEW.id AND c.starts_at > NEW.stock_since - 2678400 AND c.ends_at > NEW.stock_since
            )
        )
    ) > NEW.stock;
END;
