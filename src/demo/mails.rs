//! The messages of the demo's past.

use chrono::{DateTime, TimeDelta, Utc};
use store::outbox::{self, Fate};
use store::{Store, StoreError, Tx};

/// Messages of one transaction.
const BATCH: usize = 100;

/// How far back messages are still written to the spool.
const RECENT: TimeDelta = TimeDelta::hours(12);

/// Marks what would have been sent long ago as sent, so that the spool begins with the mails of today.
pub fn settle_old(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    while store.write(move |tx| settle_some(tx, now))? == BATCH {}
    Ok(())
}

fn settle_some(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<usize, StoreError> {
    for settled in 0..BATCH {
        let Some(entry) = outbox::find_due(tx, now - RECENT)? else {
            return Ok(settled);
        };
        outbox::claim(tx, &entry, now)?;
        outbox::settle(tx, &entry, &Fate::Delivered, now)?;
    }
    Ok(BATCH)
}
