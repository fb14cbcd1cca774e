//! What every installation has before its first provider.

use diesel::table;

table! {
    use diesel::sql_types::{BigInt, Binary};

    instance (id) {
        id -> BigInt,
        secret -> Binary,
        min_compatible -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::sql_uuid::SqlUuid;

    audit (key) {
        key -> BigInt,
        at -> BigInt,
        actor -> Text,
        action -> Text,
        subject_kind -> Text,
        subject_id -> SqlUuid,
        detail -> Text,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    outbox (key) {
        key -> BigInt,
        topic -> Text,
        subject_id -> SqlUuid,
        payload -> Text,
        state -> Text,
        attempts -> BigInt,
        due_at -> BigInt,
        created_at -> BigInt,
        settled_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::sql_uuid::SqlUuid;

    job_lease (name) {
        name -> Text,
        holder -> SqlUuid,
        until -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Text};
    use crate::sql_uuid::SqlUuid;

    idempotency (principal, idempotency_key) {
        principal -> Text,
        idempotency_key -> Text,
        body_hash -> Binary,
        status -> BigInt,
        subject_id -> SqlUuid,
        answer -> Text,
        created_at -> BigInt,
    }
}
