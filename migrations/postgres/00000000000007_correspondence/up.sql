-- What office and organiser write to each other about a booking, and the outgoing tray of those without e-mail.

CREATE TABLE booking_note (
    id UUID NOT NULL PRIMARY KEY,
    booking_key BIGINT NOT NULL REFERENCES booking (key) ON DELETE CASCADE,
    -- A 'note' is for the office alone.
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    author TEXT NOT NULL,
    CONSTRAINT booking_note_kind_is_known CHECK (kind IN ('note', 'to_organiser', 'from_organiser'))
);
CREATE INDEX booking_note_by_booking ON booking_note (booking_key, at, id);

CREATE TABLE letter (
    id UUID NOT NULL PRIMARY KEY,
    provider_id UUID NOT NULL REFERENCES provider (id),
    booking_key BIGINT NOT NULL REFERENCES booking (key) ON DELETE CASCADE,
    -- What it tells, for the list of the tray.
    happening TEXT NOT NULL,
    -- JSON: what the step decided, as the outbox keeps it for a mail.
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    printed_at BIGINT,
    sent_at BIGINT,
    sent_by TEXT,
    CONSTRAINT letter_is_sent_by_somebody CHECK ((sent_at IS NULL) = (sent_by IS NULL))
);
CREATE INDEX letter_open ON letter (provider_id, created_at, id) WHERE sent_at IS NULL;
CREATE INDEX letter_sent ON letter (provider_id, sent_at, id) WHERE sent_at IS NOT NULL;
CREATE INDEX letter_by_booking ON letter (booking_key);
