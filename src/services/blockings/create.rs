//! Taking rooms and resources out of use, many in one act.

use domain::blocking::{BlockedItem, Blocking};
use domain::ids::BlockingId;
use domain::interval::Interval;
use domain::policy::{Action, Subject};
use domain::text::Name;
use store::{StoredBlocking, Tx, blockings, bookables};
use uuid::Uuid;

use super::error::BlockingError;
use super::fates::{Settling, settle};
use crate::services::{Ctx, access};

/// A blocking to be entered.
#[derive(Clone, Debug)]
pub struct NewBlocking {
    /// What it takes, at least one, each once.
    pub items: Vec<BlockedItem>,
    /// When.
    pub span: Interval,
    /// What staff read.
    pub title: Name,
    /// What the public may read.
    pub public_reason: Option<Name>,
    /// What becomes of the bookings in the way.
    pub settling: Option<Settling>,
}

/// Blocks everything at once, or nothing: bookings that it meets have their fate carried out in the same transaction.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    new: &NewBlocking,
) -> Result<StoredBlocking, BlockingError> {
    access::allow(ctx, Action::Close, Subject::Installation)?;
    let provider_id = provider_of(tx, &new.items)?;
    access::allow(ctx, Action::Close, Subject::Public(provider_id))?;
    let blocking = Blocking {
        id: BlockingId(ctx.new_id()),
        provider_id,
        span: new.span,
        title: new.title.clone(),
        public_reason: new.public_reason.clone(),
        items: new.items.clone(),
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    };
    let settlement = settle(tx, ctx, &blocking, None, new.settling.as_ref())?;
    let key = blockings::insert(tx, &blocking)?;
    let grounds = new.settling.as_ref().map(|settling| &settling.grounds);
    settlement.write(tx, ctx, (key, &blocking), grounds, "blocking.created")?;
    Ok(StoredBlocking { key, blocking })
}

/// Whose the first of the items is; the others must be the same provider's, which is checked under the lock.
fn provider_of(
    tx: &mut Tx<'_>,
    items: &[BlockedItem],
) -> Result<domain::ids::ProviderId, BlockingError> {
    let ids: Vec<Uuid> = items.iter().map(|item| item.bookable.uuid()).collect();
    let known = bookables::identify(tx, &ids)?;
    let mut first = None;
    for item in items {
        let found = known.iter().find(|(id, _)| *id == item.bookable);
        let (_, provider) = found.ok_or(BlockingError::UnknownBookable(item.bookable))?;
        first = first.or(Some(*provider));
    }
    first.ok_or(store::StoreError::Missing.into())
}
