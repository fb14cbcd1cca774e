-- Organisers, bookings from hold to end, blockings, and the fate of bookings that a closure hits.

CREATE TABLE organiser (
    id BLOB NOT NULL PRIMARY KEY,
    provider_id BLOB NOT NULL REFERENCES provider (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    organisation TEXT,
    email TEXT,
    phone TEXT,
    street TEXT,
    postal_code TEXT,
    town TEXT,
    -- JSON: the billing party.
    billing TEXT,
    -- Decided by staff, not declared.
    customer_group TEXT,
    group_evidence TEXT,
    group_decided_at BIGINT,
    group_until TEXT,
    -- Staff made or matched it; a guest's entry is 'declared'.
    origin TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT organiser_kind_is_known CHECK (kind IN ('person', 'organisation')),
    CONSTRAINT organiser_origin_is_known CHECK (origin IN ('declared', 'staff'))
);
CREATE INDEX organiser_by_provider ON organiser (provider_id, name_key, id);

CREATE TABLE booking (
    key INTEGER PRIMARY KEY NOT NULL,
    id BLOB NOT NULL UNIQUE,
    reference TEXT NOT NULL UNIQUE,
    provider_id BLOB NOT NULL REFERENCES provider (id),
    site_id BLOB NOT NULL REFERENCES site (id),
    room_id BLOB REFERENCES bookable (id),
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    status_at BIGINT NOT NULL,
    status_by TEXT NOT NULL,
    status_reason TEXT,
    -- Of a cancelled booking: organiser or provider.
    cancelled_by TEXT,
    -- Of a hold or an option: past it the booking is expired for every reader.
    valid_until BIGINT,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    event_starts_at BIGINT,
    event_ends_at BIGINT,
    handover_at BIGINT,
    return_at BIGINT,
    attendees BIGINT,
    layout TEXT,
    purpose TEXT,
    title TEXT,
    public_title TEXT,
    public_title_agreed BIGINT NOT NULL DEFAULT 0,
    message TEXT,
    customer_group TEXT,
    organiser_id BLOB REFERENCES organiser (id),
    cost_centre TEXT,
    -- JSON: accepted terms by bookable, answers to its questions.
    accepted_terms TEXT NOT NULL DEFAULT '[]',
    answers TEXT NOT NULL DEFAULT '[]',
    -- JSON: rules that staff set aside, with reason and decider.
    overrides TEXT NOT NULL DEFAULT '[]',
    rules_edition BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    token_version BIGINT NOT NULL DEFAULT 1,
    -- A keyed hash of the client's network address, kept only for holds.
    client_hash BLOB,
    -- Calendar SEQUENCE: rises with every change that a calendar may show.
    sequence BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT booking_kind_is_known CHECK (kind IN ('external', 'internal')),
    CONSTRAINT booking_status_is_known CHECK (status IN (
        'held', 'requested', 'option', 'confirmed', 'declined', 'cancelled', 'expired', 'completed', 'no_show'
    )),
    CONSTRAINT booking_is_not_empty CHECK (starts_at < ends_at),
    CONSTRAINT booking_has_an_organiser CHECK (organiser_id IS NOT NULL OR kind = 'internal' OR status IN ('held', 'expired', 'cancelled'))
);
CREATE INDEX booking_by_room ON booking (room_id, starts_at);
CREATE INDEX booking_by_provider ON booking (provider_id, starts_at, id);
CREATE INDEX booking_by_organiser ON booking (organiser_id);
-- Feeds show what was cancelled for a month.
CREATE INDEX booking_cancelled ON booking (room_id, status_at) WHERE status = 'cancelled';
CREATE INDEX booking_expiring ON booking (valid_until, key) WHERE valid_until IS NOT NULL;
CREATE INDEX booking_by_client ON booking (client_hash) WHERE client_hash IS NOT NULL;

CREATE TABLE booking_item (
    booking_key BIGINT NOT NULL REFERENCES booking (key) ON DELETE CASCADE,
    resource_id BLOB NOT NULL REFERENCES bookable (id),
    quantity BIGINT NOT NULL,
    PRIMARY KEY (booking_key, resource_id),
    CONSTRAINT booking_item_is_positive CHECK (quantity > 0)
);
CREATE INDEX booking_item_by_resource ON booking_item (resource_id);

CREATE TABLE blocking (
    key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id BLOB NOT NULL UNIQUE,
    provider_id BLOB NOT NULL REFERENCES provider (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    title TEXT NOT NULL,
    public_reason TEXT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT blocking_is_not_empty CHECK (starts_at < ends_at)
);
CREATE INDEX blocking_by_provider ON blocking (provider_id, starts_at, key);

CREATE TABLE blocking_bookable (
    blocking_key BIGINT NOT NULL REFERENCES blocking (key) ON DELETE CASCADE,
    bookable_id BLOB NOT NULL REFERENCES bookable (id),
    quantity BIGINT NOT NULL,
    PRIMARY KEY (blocking_key, bookable_id),
    CONSTRAINT blocking_bookable_is_positive CHECK (quantity > 0)
);
CREATE INDEX blocking_bookable_by_bookable ON blocking_bookable (bookable_id);

-- What staff decided about a booking that a closure hits or a blocking meets. The record outlives its cause.
CREATE TABLE resolution (
    key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    closure_id BLOB REFERENCES closure (id) ON DELETE SET NULL,
    blocking_key BIGINT REFERENCES blocking (key) ON DELETE SET NULL,
    booking_key BIGINT NOT NULL REFERENCES booking (key) ON DELETE CASCADE,
    outcome TEXT NOT NULL,
    reason_class TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT resolution_has_one_cause_at_most CHECK (closure_id IS NULL OR blocking_key IS NULL),
    CONSTRAINT resolution_outcome_is_known CHECK (outcome IN ('moved', 'cancelled', 'let_stand')),
    CONSTRAINT resolution_reason_class_is_known CHECK (
        reason_class IN ('own_need', 'danger', 'force_majeure', 'breach', 'decision_of_body')
    )
);
CREATE INDEX resolution_by_booking ON resolution (booking_key);
CREATE INDEX resolution_by_closure ON resolution (closure_id);
CREATE INDEX resolution_by_blocking ON resolution (blocking_key);

CREATE TABLE feed (
    id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    provider_id BLOB NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    -- Absent: all rooms of the provider.
    room_id BLOB REFERENCES bookable (id) ON DELETE CASCADE,
    detail TEXT NOT NULL,
    label TEXT NOT NULL,
    language TEXT NOT NULL,
    -- Rises with each new address.
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT feed_detail_is_known CHECK (detail IN ('busy', 'titles'))
);
CREATE INDEX feed_by_provider ON feed (provider_id);
CREATE INDEX feed_by_room ON feed (room_id);
