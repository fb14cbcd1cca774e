-- Who offers what, where and under which rules. Instants are UTC seconds, days are local dates as text.

CREATE TABLE provider (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    status TEXT NOT NULL,
    status_reason TEXT,
    -- The issuer of documents: every provider is one, whoever works for it.
    legal_name TEXT NOT NULL,
    street TEXT,
    postal_code TEXT,
    town TEXT,
    tax_number TEXT,
    vat_id TEXT,
    email TEXT NOT NULL,
    phone TEXT,
    office_hours TEXT,
    language TEXT NOT NULL,
    -- JSON lists of codes with names and rank.
    purposes TEXT NOT NULL,
    customer_groups TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT provider_status_is_known CHECK (status IN ('applied', 'admitted', 'declined', 'suspended'))
);
CREATE INDEX provider_by_name ON provider (name_key, id);

CREATE TABLE api_key (
    id BLOB NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    secret_hash BLOB NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

-- One key (later: one account) may act for many providers; an operator's grant names none.
CREATE TABLE api_key_grant (
    key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    api_key_id BLOB NOT NULL REFERENCES api_key (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    provider_id BLOB REFERENCES provider (id) ON DELETE CASCADE,
    CONSTRAINT api_key_grant_role_is_known CHECK (
        (role = 'operator' AND provider_id IS NULL) OR (role = 'staff' AND provider_id IS NOT NULL)
    )
);
CREATE INDEX api_key_grant_by_key ON api_key_grant (api_key_id);

CREATE TABLE site (
    id BLOB NOT NULL PRIMARY KEY,
    provider_id BLOB NOT NULL REFERENCES provider (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    -- Name and town, folded, for the search.
    search_key TEXT NOT NULL,
    street TEXT,
    postal_code TEXT,
    town TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    land TEXT NOT NULL,
    -- Codes of municipal holidays, separated by commas.
    municipal_holidays TEXT NOT NULL DEFAULT '',
    latitude_e6 BIGINT,
    longitude_e6 BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT site_is_placed_fully CHECK ((latitude_e6 IS NULL) = (longitude_e6 IS NULL))
);
CREATE INDEX site_by_name ON site (name_key, id);
CREATE INDEX site_by_provider ON site (provider_id);

-- The indivisible piece of space ('exclusive') or the pool ('pool') on which claims are made.
-- A 'link' is exclusive too: two bookables that are never used together share one.
CREATE TABLE atom (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    stock BIGINT NOT NULL DEFAULT 1,
    -- The instant from which the stock holds; claims that ended before need not fit it.
    stock_since BIGINT NOT NULL DEFAULT 0,
    -- Rises with every change of a claim's owner: the ETag of feeds.
    revision BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT atom_kind_is_known CHECK (kind IN ('exclusive', 'link', 'pool')),
    CONSTRAINT atom_stock_fits_kind CHECK (stock >= 0 AND (kind = 'pool' OR stock = 1)),
    UNIQUE (id, kind)
);

-- A room or resource.
CREATE TABLE bookable (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    provider_id BLOB NOT NULL REFERENCES provider (id),
    site_id BLOB NOT NULL REFERENCES site (id),
    -- A part of a divisible hall names the hall.
    parent_id BLOB REFERENCES bookable (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT,
    -- For search: the largest number of people in any layout, 0 if unknown.
    capacity BIGINT NOT NULL DEFAULT 0,
    capacity_rows BIGINT,
    capacity_tables BIGINT,
    capacity_parliament BIGINT,
    capacity_standing BIGINT,
    capacity_any BIGINT,
    -- The approved safety figure, never overridden.
    capacity_safety BIGINT,
    area_dm2 BIGINT,
    house_rules TEXT,
    terms_version TEXT,
    terms TEXT,
    handover_place TEXT,
    handover_contact TEXT,
    -- JSON: questions asked at booking.
    questions TEXT NOT NULL DEFAULT '[]',
    -- Resources: alone, with_room or both.
    use_mode TEXT NOT NULL DEFAULT 'alone',
    setup_seconds BIGINT NOT NULL DEFAULT 0,
    teardown_seconds BIGINT NOT NULL DEFAULT 0,
    published_from BIGINT,
    published_until BIGINT,
    archived_at BIGINT,
    rules_edition BIGINT NOT NULL DEFAULT 1,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT bookable_kind_is_known CHECK (kind IN ('room', 'resource')),
    CONSTRAINT bookable_use_mode_is_known CHECK (use_mode IN ('alone', 'with_room', 'both')),
    CONSTRAINT bookable_buffers_are_bounded CHECK (
        setup_seconds >= 0 AND setup_seconds <= 86400 AND teardown_seconds >= 0 AND teardown_seconds <= 86400
    )
);
CREATE INDEX bookable_by_name ON bookable (kind, name_key, id);
CREATE INDEX bookable_by_provider ON bookable (provider_id);
CREATE INDEX bookable_by_site ON bookable (site_id);
CREATE INDEX bookable_by_parent ON bookable (parent_id);

-- Which atoms a bookable stands for. 'whole' claims all of a pool's stock.
CREATE TABLE bookable_atom (
    bookable_id BLOB NOT NULL REFERENCES bookable (id),
    atom_id BIGINT NOT NULL REFERENCES atom (id),
    -- The place of the cell in its hall, from 1; the same in every part of the hall.
    cell BIGINT NOT NULL,
    take TEXT NOT NULL,
    PRIMARY KEY (bookable_id, atom_id),
    CONSTRAINT bookable_atom_take_is_known CHECK (take IN ('unit', 'whole'))
);
CREATE INDEX bookable_atom_by_atom ON bookable_atom (atom_id);

-- Closed vocabulary and free words alike, for the search.
CREATE TABLE bookable_feature (
    bookable_id BLOB NOT NULL REFERENCES bookable (id) ON DELETE CASCADE,
    feature TEXT NOT NULL,
    PRIMARY KEY (bookable_id, feature)
);
CREATE INDEX bookable_feature_by_feature ON bookable_feature (feature, bookable_id);

-- Editions are only added: a refusal can be explained by the rules that were known then.
CREATE TABLE bookable_rules (
    bookable_id BLOB NOT NULL REFERENCES bookable (id) ON DELETE CASCADE,
    edition BIGINT NOT NULL,
    -- JSON: opening hours, special days and dated booking rules.
    document TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (bookable_id, edition)
);

-- Whoever books the first must also book the second. 'Never together' is a shared atom of kind 'link'.
CREATE TABLE bookable_companion (
    bookable_id BLOB NOT NULL REFERENCES bookable (id) ON DELETE CASCADE,
    companion_id BLOB NOT NULL REFERENCES bookable (id) ON DELETE CASCADE,
    PRIMARY KEY (bookable_id, companion_id)
);

-- A closure is a rule: it takes effect at once, also where bookings stand.
CREATE TABLE closure (
    id BLOB NOT NULL PRIMARY KEY,
    provider_id BLOB NOT NULL REFERENCES provider (id),
    site_id BLOB NOT NULL REFERENCES site (id),
    starts_at BIGINT NOT NULL,
    -- Open-ended if absent.
    ends_at BIGINT,
    public_reason TEXT,
    internal_note TEXT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT closure_is_not_empty CHECK (ends_at IS NULL OR starts_at < ends_at)
);
CREATE INDEX closure_by_site ON closure (site_id, starts_at);
CREATE INDEX closure_by_provider ON closure (provider_id);

-- The rooms and resources that are closed; none means the whole site.
CREATE TABLE closure_bookable (
    closure_id BLOB NOT NULL REFERENCES closure (id) ON DELETE CASCADE,
    bookable_id BLOB NOT NULL REFERENCES bookable (id) ON DELETE CASCADE,
    PRIMARY KEY (closure_id, bookable_id)
);

-- School holidays cannot be computed. Without a row for a year that year is unknown, not free.
CREATE TABLE school_holiday (
    key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    land TEXT NOT NULL,
    -- Free days of one provider only; absent for the Land's own.
    provider_id BLOB REFERENCES provider (id) ON DELETE CASCADE,
    scope TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    CONSTRAINT school_holiday_is_not_empty CHECK (first_day <= last_day)
);
CREATE INDEX school_holiday_by_land ON school_holiday (land, first_day);
