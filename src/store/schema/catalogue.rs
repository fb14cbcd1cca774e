//! Who offers what, where and under which rules.

use diesel::table;

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    provider (id) {
        id -> SqlUuid,
        name -> Text,
        name_key -> Text,
        status -> Text,
        status_reason -> Nullable<Text>,
        legal_name -> Text,
        street -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        town -> Nullable<Text>,
        tax_number -> Nullable<Text>,
        vat_id -> Nullable<Text>,
        email -> Text,
        phone -> Nullable<Text>,
        office_hours -> Nullable<Text>,
        language -> Text,
        purposes -> Text,
        customer_groups -> Text,
        version -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    api_key (id) {
        id -> SqlUuid,
        label -> Text,
        secret_hash -> Binary,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    api_key_grant (key) {
        key -> BigInt,
        api_key_id -> SqlUuid,
        role -> Text,
        provider_id -> Nullable<SqlUuid>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    site (id) {
        id -> SqlUuid,
        provider_id -> SqlUuid,
        name -> Text,
        name_key -> Text,
        search_key -> Text,
        street -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        town -> Text,
        time_zone -> Text,
        land -> Text,
        municipal_holidays -> Text,
        latitude_e6 -> Nullable<BigInt>,
        longitude_e6 -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Text};

    atom (id) {
        id -> BigInt,
        kind -> Text,
        stock -> BigInt,
        stock_since -> BigInt,
        revision -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    bookable (id) {
        id -> SqlUuid,
        kind -> Text,
        provider_id -> SqlUuid,
        site_id -> SqlUuid,
        parent_id -> Nullable<SqlUuid>,
        name -> Text,
        name_key -> Text,
        description -> Nullable<Text>,
        capacity -> BigInt,
        capacity_rows -> Nullable<BigInt>,
        capacity_tables -> Nullable<BigInt>,
        capacity_parliament -> Nullable<BigInt>,
        capacity_standing -> Nullable<BigInt>,
        capacity_any -> Nullable<BigInt>,
        capacity_safety -> Nullable<BigInt>,
        area_dm2 -> Nullable<BigInt>,
        house_rules -> Nullable<Text>,
        terms_version -> Nullable<Text>,
        terms -> Nullable<Text>,
        handover_place -> Nullable<Text>,
        handover_contact -> Nullable<Text>,
        questions -> Text,
        use_mode -> Text,
        setup_seconds -> BigInt,
        teardown_seconds -> BigInt,
        published_from -> Nullable<BigInt>,
        published_until -> Nullable<BigInt>,
        archived_at -> Nullable<BigInt>,
        rules_edition -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::sql_uuid::SqlUuid;

    bookable_atom (bookable_id, atom_id) {
        bookable_id -> SqlUuid,
        atom_id -> BigInt,
        cell -> BigInt,
        take -> Text,
    }
}

table! {
    use diesel::sql_types::{Text};
    use crate::sql_uuid::SqlUuid;

    bookable_feature (bookable_id, feature) {
        bookable_id -> SqlUuid,
        feature -> Text,
    }
}

table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::sql_uuid::SqlUuid;

    bookable_rules (bookable_id, edition) {
        bookable_id -> SqlUuid,
        edition -> BigInt,
        document -> Text,
        recorded_at -> BigInt,
        recorded_by -> Text,
    }
}

table! {
    use diesel::sql_types::{};
    use crate::sql_uuid::SqlUuid;

    bookable_companion (bookable_id, companion_id) {
        bookable_id -> SqlUuid,
        companion_id -> SqlUuid,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    closure (id) {
        id -> SqlUuid,
        provider_id -> SqlUuid,
        site_id -> SqlUuid,
        starts_at -> BigInt,
        ends_at -> Nullable<BigInt>,
        public_reason -> Nullable<Text>,
        internal_note -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{};
    use crate::sql_uuid::SqlUuid;

    closure_bookable (closure_id, bookable_id) {
        closure_id -> SqlUuid,
        bookable_id -> SqlUuid,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    school_holiday (key) {
        key -> BigInt,
        land -> Text,
        provider_id -> Nullable<SqlUuid>,
        scope -> Text,
        name -> Text,
        first_day -> Text,
        last_day -> Text,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql_uuid::SqlUuid;

    photo (id) {
        id -> SqlUuid,
        room_id -> SqlUuid,
        place -> BigInt,
        alt_de -> Text,
        alt_en -> Nullable<Text>,
        width -> BigInt,
        height -> BigInt,
        hash -> Text,
        created_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary};
    use crate::sql_uuid::SqlUuid;

    photo_file (photo_id, width) {
        photo_id -> SqlUuid,
        width -> BigInt,
        bytes -> Binary,
    }
}
