//! What is written about bookings, and the outgoing tray.

use diesel::table;

table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::sql_uuid::SqlUuid;

    booking_note (id) {
        id -> SqlUuid,
        booking_key -> BigInt,
        kind -> Text,
        text -> Text,
        at -> BigInt,
        author -> Text,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    letter (id) {
        id -> SqlUuid,
        provider_id -> SqlUuid,
        booking_key -> BigInt,
        happening -> Text,
        payload -> Text,
        created_at -> BigInt,
        printed_at -> Nullable<BigInt>,
        sent_at -> Nullable<BigInt>,
        sent_by -> Nullable<Text>,
    }
}
