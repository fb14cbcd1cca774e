//! Who uses what and when: organisers, bookings, blockings and their claims.

use diesel::table;

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    organiser (id) {
        id -> SqlUuid,
        provider_id -> SqlUuid,
        kind -> Text,
        name -> Text,
        name_key -> Text,
        organisation -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        street -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        town -> Nullable<Text>,
        billing -> Nullable<Text>,
        customer_group -> Nullable<Text>,
        group_evidence -> Nullable<Text>,
        group_decided_at -> Nullable<BigInt>,
        group_until -> Nullable<Text>,
        origin -> Text,
        version -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    booking (key) {
        key -> BigInt,
        id -> SqlUuid,
        reference -> Text,
        provider_id -> SqlUuid,
        site_id -> SqlUuid,
        room_id -> Nullable<SqlUuid>,
        kind -> Text,
        status -> Text,
        status_at -> BigInt,
        status_by -> Text,
        status_reason -> Nullable<Text>,
        cancelled_by -> Nullable<Text>,
        valid_until -> Nullable<BigInt>,
        starts_at -> BigInt,
        ends_at -> BigInt,
        event_starts_at -> Nullable<BigInt>,
        event_ends_at -> Nullable<BigInt>,
        handover_at -> Nullable<BigInt>,
        return_at -> Nullable<BigInt>,
        attendees -> Nullable<BigInt>,
        layout -> Nullable<Text>,
        purpose -> Nullable<Text>,
        title -> Nullable<Text>,
        public_title -> Nullable<Text>,
        public_title_agreed -> BigInt,
        message -> Nullable<Text>,
        customer_group -> Nullable<Text>,
        organiser_id -> Nullable<SqlUuid>,
        cost_centre -> Nullable<Text>,
        accepted_terms -> Text,
        answers -> Text,
        overrides -> Text,
        rules_edition -> BigInt,
        received_at -> BigInt,
        channel -> Text,
        language -> Text,
        token_version -> BigInt,
        client_hash -> Nullable<Binary>,
        sequence -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt};
    use crate::sql_uuid::SqlUuid;

    booking_item (booking_key, resource_id) {
        booking_key -> BigInt,
        resource_id -> SqlUuid,
        quantity -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    blocking (key) {
        key -> BigInt,
        id -> SqlUuid,
        provider_id -> SqlUuid,
        starts_at -> BigInt,
        ends_at -> BigInt,
        title -> Text,
        public_reason -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt};
    use crate::sql_uuid::SqlUuid;

    blocking_bookable (blocking_key, bookable_id) {
        blocking_key -> BigInt,
        bookable_id -> SqlUuid,
        quantity -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    resolution (key) {
        key -> BigInt,
        closure_id -> Nullable<SqlUuid>,
        blocking_key -> Nullable<BigInt>,
        booking_key -> BigInt,
        outcome -> Text,
        reason_class -> Text,
        reason -> Text,
        decided_by -> Text,
        recorded_by -> Text,
        at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    feed (id) {
        id -> SqlUuid,
        token_hash -> Binary,
        provider_id -> SqlUuid,
        room_id -> Nullable<SqlUuid>,
        detail -> Text,
        label -> Text,
        language -> Text,
        version -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};

    claim (key) {
        key -> BigInt,
        atom_id -> BigInt,
        kind -> Text,
        starts_at -> BigInt,
        ends_at -> BigInt,
        quantity -> BigInt,
        booking_key -> Nullable<BigInt>,
        blocking_key -> Nullable<BigInt>,
        hold_until -> Nullable<BigInt>,
    }
}
