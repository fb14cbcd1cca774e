//! Changing a blocking: other times or rooms are claimed anew, as if it were made now.

use chrono::{DateTime, Utc};
use domain::blocking::{BlockedItem, Blocking};
use domain::ids::BlockingId;
use domain::interval::Interval;
use domain::text::Name;
use store::{StoredBlocking, Tx, atoms, blockings};

use super::error::BlockingError;
use super::fates::{Settling, lock, record, settle};
use super::read::find_allowed;
use crate::services::Ctx;

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct BlockingChanges {
    /// Other rooms and resources, all of them.
    pub items: Option<Vec<BlockedItem>>,
    /// Another start.
    pub starts_at: Option<DateTime<Utc>>,
    /// Another end.
    pub ends_at: Option<DateTime<Utc>>,
    /// Another title.
    pub title: Option<Name>,
    /// Another public reason, or none.
    pub public_reason: Option<Option<Name>>,
    /// What becomes of the bookings in the way.
    pub settling: Option<Settling>,
}

/// Changes the blocking if it still has `version`.
pub fn edit(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BlockingId,
    version: i64,
    changes: &BlockingChanges,
) -> Result<StoredBlocking, BlockingError> {
    let StoredBlocking { key, blocking } = find_allowed(tx, ctx, id)?;
    if blocking.version != version {
        return Err(BlockingError::Stale);
    }
    let wanted = changes.applied_to(ctx, &blocking)?;
    let moves = wanted.span != blocking.span || wanted.items != blocking.items;
    let settlement = if moves || changes.settling.is_some() {
        Some(settle(
            tx,
            ctx,
            &wanted,
            Some(key),
            changes.settling.as_ref(),
        )?)
    } else {
        // Calendars show its texts: who reads them is told by the revision of the rooms.
        let locked = lock(tx, ctx, &wanted, Some(key), &[])?;
        atoms::bump_revisions(tx, &locked)?;
        None
    };
    let stored = StoredBlocking {
        key,
        blocking: wanted,
    };
    let stored = blockings::update_if_version(tx, stored)?.ok_or(BlockingError::Stale)?;
    let grounds = changes.settling.as_ref().map(|settling| &settling.grounds);
    let action = "blocking.edited";
    match settlement {
        Some(settlement) => settlement.write(tx, ctx, (key, &stored.blocking), grounds, action)?,
        None => record(tx, ctx, &stored.blocking, action)?,
    }
    Ok(stored)
}

impl BlockingChanges {
    fn applied_to(&self, ctx: &Ctx, blocking: &Blocking) -> Result<Blocking, BlockingError> {
        let mut items = self.items.clone().unwrap_or(blocking.items.clone());
        items.sort_unstable();
        let start = self.starts_at.unwrap_or(blocking.span.start());
        let end = self.ends_at.unwrap_or(blocking.span.end());
        let public_reason = self.public_reason.clone();
        Ok(Blocking {
            span: Interval::new(start, end).map_err(|_| BlockingError::EndsBeforeStart)?,
            items,
            title: self.title.clone().unwrap_or(blocking.title.clone()),
            public_reason: public_reason.unwrap_or(blocking.public_reason.clone()),
            changed_at: ctx.now,
            ..blocking.clone()
        })
    }
}
