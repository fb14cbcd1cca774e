//! Lists of things that have a span: which of them, and where a page goes on.

use chrono::{DateTime, Utc};
use domain::ids::ProviderId;

use crate::sql_uuid::{BindUuid, BoundUuid};

/// Which things with a span are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanFilter {
    /// Of these providers; absent: of all.
    pub providers: Option<Vec<ProviderId>>,
    /// That start before it.
    pub starts_before: Option<DateTime<Utc>>,
    /// That end after it, or never.
    pub ends_after: Option<DateTime<Utc>>,
}

/// Where a list by start and id goes on: behind the entry with these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanPage<Id> {
    /// The start of the last entry shown.
    pub starts_at: DateTime<Utc>,
    /// Its id.
    pub id: Id,
}

impl SpanFilter {
    /// The providers, as they are bound to a statement.
    pub(crate) fn providers(&self) -> Option<Vec<BoundUuid>> {
        let providers = self.providers.as_ref()?;
        Some(providers.iter().map(|id| id.sql()).collect())
    }
}
