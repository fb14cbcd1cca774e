-- What every installation has before its first provider: its secret, keys, audit trail, outbox, jobs.

CREATE TABLE instance (
    id BIGINT NOT NULL PRIMARY KEY,
    -- Keys for management tokens and cursors are derived from it.
    secret BLOB NOT NULL,
    -- The oldest schema number that a binary must know to be allowed to serve this database.
    min_compatible BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT instance_is_one CHECK (id = 1)
);

CREATE TABLE audit (
    key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    -- JSON without personal data beyond ids.
    detail TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject_id, key);

CREATE TABLE outbox (
    key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    topic TEXT NOT NULL,
    -- What it is about: messages of one topic about one subject go out in order.
    subject_id BLOB NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    last_error TEXT,
    CONSTRAINT outbox_state_is_known CHECK (state IN ('waiting', 'delivered', 'dead'))
);
CREATE INDEX outbox_due ON outbox (due_at, key) WHERE state = 'waiting';
CREATE INDEX outbox_waiting_by_subject ON outbox (subject_id, key) WHERE state = 'waiting';
CREATE INDEX outbox_settled ON outbox (state, settled_at) WHERE state <> 'waiting';

CREATE TABLE job_lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder BLOB NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE idempotency (
    principal TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    status BIGINT NOT NULL,
    subject_id BLOB NOT NULL,
    -- The answer without secrets; the management token is rebuilt.
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (principal, idempotency_key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
