//! Leases: of several nodes on one database, one runs a job at a time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::dialect;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::job_lease;
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

/// Whose a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lease {
    /// The caller's, until the time it asked for.
    Held,
    /// Another node's.
    Elsewhere,
}

/// Takes or prolongs the lease of the job `name` for `holder`, unless another holder's lease lasts beyond `now`.
pub fn take_lease(
    tx: &mut Tx<'_>,
    name: &str,
    holder: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Lease, StoreError> {
    let free_or_own = job_lease::holder
        .eq(holder.sql())
        .or(job_lease::until.le(seconds(now)));
    let taken = tx.query(|connection| {
        diesel::update(job_lease::table.find(name))
            .filter(free_or_own)
            .set((
                job_lease::holder.eq(holder.sql()),
                job_lease::until.eq(seconds(until)),
            ))
            .execute(connection)
    })?;
    if taken > 0 {
        return Ok(Lease::Held);
    }
    let made = tx.query(|connection| {
        dialect::insert_lease(connection, name, holder.sql(), seconds(until))
    })?;
    Ok(if made > 0 {
        Lease::Held
    } else {
        Lease::Elsewhere
    })
}

/// Gives back what `holder` holds, so that another node need not wait for the lease to end.
pub fn release_leases(tx: &mut Tx<'_>, holder: Uuid) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::delete(job_lease::table.filter(job_lease::holder.eq(holder.sql())))
            .execute(connection)
    })?;
    Ok(())
}
