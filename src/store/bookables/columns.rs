//! Groups of columns that are read and written together.

use diesel::prelude::*;
use domain::bookable::{Buffers, Capacity, Publication};

use super::BOOKABLE;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::bookable;

/// How many people a room holds.
#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = bookable, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct CapacityColumns {
    capacity: i64,
    capacity_rows: Option<i64>,
    capacity_tables: Option<i64>,
    capacity_parliament: Option<i64>,
    capacity_standing: Option<i64>,
    capacity_any: Option<i64>,
    capacity_safety: Option<i64>,
}

/// Time before and after a use.
#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = bookable)]
pub(crate) struct BufferColumns {
    setup_seconds: i64,
    teardown_seconds: i64,
}

/// When it is shown.
#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = bookable, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct PublicationColumns {
    published_from: Option<i64>,
    published_until: Option<i64>,
    archived_at: Option<i64>,
}

impl From<Capacity> for CapacityColumns {
    fn from(capacity: Capacity) -> Self {
        Self {
            capacity: capacity.largest().map_or(0, i64::from),
            capacity_rows: capacity.rows.map(i64::from),
            capacity_tables: capacity.tables.map(i64::from),
            capacity_parliament: capacity.parliament.map(i64::from),
            capacity_standing: capacity.standing.map(i64::from),
            capacity_any: capacity.any.map(i64::from),
            capacity_safety: capacity.safety.map(i64::from),
        }
    }
}

impl TryFrom<CapacityColumns> for Capacity {
    type Error = StoreError;

    fn try_from(columns: CapacityColumns) -> Result<Self, StoreError> {
        let count = |number| BOOKABLE.optional_count("capacity", number);
        Ok(Self {
            rows: count(columns.capacity_rows)?,
            tables: count(columns.capacity_tables)?,
            parliament: count(columns.capacity_parliament)?,
            standing: count(columns.capacity_standing)?,
            any: count(columns.capacity_any)?,
            safety: count(columns.capacity_safety)?,
        })
    }
}

impl From<Buffers> for BufferColumns {
    fn from(Buffers { setup, teardown }: Buffers) -> Self {
        Self {
            setup_seconds: setup.num_seconds(),
            teardown_seconds: teardown.num_seconds(),
        }
    }
}

impl TryFrom<BufferColumns> for Buffers {
    type Error = StoreError;

    fn try_from(columns: BufferColumns) -> Result<Self, StoreError> {
        Ok(Self {
            setup: BOOKABLE.length("setup_seconds", columns.setup_seconds)?,
            teardown: BOOKABLE.length("teardown_seconds", columns.teardown_seconds)?,
        })
    }
}

impl From<Publication> for PublicationColumns {
    fn from(publication: Publication) -> Self {
        Self {
            published_from: publication.from.map(seconds),
            published_until: publication.until.map(seconds),
            archived_at: publication.archived_at.map(seconds),
        }
    }
}

impl TryFrom<PublicationColumns> for Publication {
    type Error = StoreError;

    fn try_from(columns: PublicationColumns) -> Result<Self, StoreError> {
        Ok(Self {
            from: BOOKABLE.optional_at(columns.published_from)?,
            until: BOOKABLE.optional_at(columns.published_until)?,
            archived_at: BOOKABLE.optional_at(columns.archived_at)?,
        })
    }
}
