//! Who signs in.

use diesel::table;

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    account (id) {
        id -> SqlUuid,
        email -> Text,
        email_key -> Text,
        name -> Text,
        password_hash -> Text,
        disabled_at -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    account_grant (key) {
        key -> BigInt,
        account_id -> SqlUuid,
        role -> Text,
        provider_id -> Nullable<SqlUuid>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary};
    use crate::sql_uuid::SqlUuid;

    session (key) {
        key -> BigInt,
        token_hash -> Binary,
        account_id -> SqlUuid,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary};

    sign_in_count (key) {
        key -> BigInt,
        subject -> Binary,
        failures -> BigInt,
        last_at -> BigInt,
        forget_at -> BigInt,
    }
}
