-- Staff sign in: accounts with what they may do, their sessions, and what slows down whoever guesses.

CREATE TABLE account (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    -- In lower case, so that an address is known however it is written.
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- In the PHC string format, with salt and parameters.
    password_hash TEXT NOT NULL,
    disabled_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX account_by_age ON account (created_at, id);

-- One account may act for many providers; an operator's grant names none.
CREATE TABLE account_grant (
    key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    provider_id BLOB REFERENCES provider (id) ON DELETE CASCADE,
    CONSTRAINT account_grant_role_is_known CHECK (
        (role = 'operator' AND provider_id IS NULL) OR (role = 'staff' AND provider_id IS NOT NULL)
    )
);
CREATE INDEX account_grant_by_account ON account_grant (account_id);

CREATE TABLE session (
    key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- The token itself is known to the browser only.
    token_hash BLOB NOT NULL UNIQUE,
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    -- By which it ends when nobody uses it.
    last_seen_at BIGINT NOT NULL,
    -- When it ends in any case.
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account_id, key);

-- Attempts to sign in that failed, and from where somebody signed in before.
CREATE TABLE sign_in_count (
    key INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- A keyed hash of an address, whether somebody has it or not, of a network, or of both.
    subject BLOB NOT NULL UNIQUE,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    -- From when on it says nothing any more.
    forget_at BIGINT NOT NULL
);
CREATE INDEX sign_in_count_by_end ON sign_in_count (forget_at);
