//! Instants in SQL: seconds since 1970 in UTC, as `BIGINT`.

use chrono::{DateTime, Utc};

use crate::error::StoreError;

/// The instant as it is stored; parts of a second are dropped.
pub(crate) fn seconds(instant: DateTime<Utc>) -> i64 {
    instant.timestamp()
}

/// The instant that a row of `table` holds.
pub(crate) fn instant(table: &'static str, seconds: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp(seconds, 0).ok_or_else(|| StoreError::BrokenRow {
        table,
        why: "an instant is out of range".to_owned(),
    })
}
