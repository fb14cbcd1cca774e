//! The audit trail of listings.

use domain::bookable::BookableId;
use store::audit::{Entry, record as write};
use store::{StoreError, Tx};

use crate::services::Ctx;

/// Writes an act on a room or resource into the audit trail, with the version that came of it.
pub(in crate::services) fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static str,
    of: BookableId,
    version: i64,
) -> Result<(), StoreError> {
    let subject_kind = match of {
        BookableId::Room(_) => "room",
        BookableId::Resource(_) => "resource",
    };
    let detail = [("version", version.to_string())];
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind,
        subject_id: of.uuid(),
        detail: &detail,
    };
    write(tx, &entry)
}
