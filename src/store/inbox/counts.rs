//! How much the office has to do: figures for the navigation, read with every page.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};
use domain::booking::StatusName;
use domain::closure::Outcome;
use domain::ids::{BookingKey, ClosureId, ProviderId};

use super::{OPEN, STARTS_AT};
use crate::among::among;
use crate::claims::CLAIM_SECONDS_MAX;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{
    bookable, bookable_atom, booking, claim, closure, closure_bookable, resolution,
};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

/// More bookings under closures than an office works through; the figures stop here.
const HITS_MAX: i64 = 5_000;

/// The latest instant that a column can hold.
const NEVER: i64 = i64::MAX;

/// What was asked for, reserved or promised.
const STANDING: [&str; 3] = ["requested", "option", "confirmed"];

diesel::define_sql_function! {
    /// The first, unless it is absent.
    fn coalesce(value: Nullable<BigInt>, otherwise: BigInt) -> BigInt;
}

/// A booking that a closure hits and about which nothing was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Affected {
    /// The closure.
    pub closure: ClosureId,
    /// The booking.
    pub booking: BookingKey,
}

/// How many requests are open.
pub fn count_requested(
    tx: &mut Tx<'_>,
    providers: Option<&[ProviderId]>,
) -> Result<i64, StoreError> {
    let mut query = booking::table
        .filter(sql::<Bool>(OPEN))
        .filter(booking::status.eq(StatusName::Requested.code()))
        .into_boxed();
    if let Some(providers) = providers {
        query = query.filter(among(booking::provider_id, bound(providers)));
    }
    tx.query(|connection| query.count().get_result(connection))
}

/// How many options end after `now` and by `until`.
pub fn count_expiring(
    tx: &mut Tx<'_>,
    providers: Option<&[ProviderId]>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let mut query = booking::table
        .filter(sql::<Bool>(OPEN))
        .filter(booking::status.eq(StatusName::Option.code()))
        .filter(booking::valid_until.gt(seconds(now)))
        .filter(booking::valid_until.le(seconds(until)))
        .into_boxed();
    if let Some(providers) = providers {
        query = query.filter(among(booking::provider_id, bound(providers)));
    }
    tx.query(|connection| query.count().get_result(connection))
}

/// A closure, a booking at its time and site, and a cell or pool that the booking wants.
type HitRow = (ClosureId, i64, i64);

/// The bookings that closures hit and about which nothing was decided, as `bookings::list_affected` finds them for one
/// closure, each pair once.
pub fn list_affected(
    tx: &mut Tx<'_>,
    providers: Option<&[ProviderId]>,
    now: DateTime<Utc>,
) -> Result<Vec<Affected>, StoreError> {
    let mut hits = list_claiming(tx, providers, now)?;
    hits.extend(list_waiting(tx, providers, now)?);
    if hits.is_empty() {
        return Ok(Vec::new());
    }
    let closures: BTreeSet<_> = hits.iter().map(|(closure, ..)| *closure).collect();
    let closures: Vec<_> = closures.into_iter().collect();
    let named = list_named(tx, &closures)?;
    let stands = list_let_stand(tx, &closures)?;
    let is_hit = |(closure, booking, atom): &HitRow| {
        let is_closed = named.get(closure).is_none_or(|atoms| atoms.contains(atom));
        is_closed && !stands.contains(&(*closure, *booking))
    };
    let hits = hits.into_iter().filter(is_hit);
    let affected: BTreeSet<_> = hits
        .map(|(closure, booking, _)| Affected {
            closure,
            booking: BookingKey(booking),
        })
        .collect();
    Ok(affected.into_iter().collect())
}

/// What claims some of a closure's site at its time. A link is no space that could be closed.
fn list_claiming(
    tx: &mut Tx<'_>,
    providers: Option<&[ProviderId]>,
    now: DateTime<Utc>,
) -> Result<Vec<HitRow>, StoreError> {
    let now = seconds(now);
    let ends = || coalesce(closure::ends_at, NEVER);
    let at_site = bookable::table.on(bookable::site_id.eq(closure::site_id));
    let of_it = bookable_atom::table.on(bookable_atom::bookable_id.eq(bookable::id));
    let taken = claim::table.on(claim::atom_id
        .eq(bookable_atom::atom_id)
        .and(claim::starts_at.lt(ends()))
        .and(claim::starts_at.gt(closure::starts_at - CLAIM_SECONDS_MAX))
        .and(claim::starts_at.gt(now - CLAIM_SECONDS_MAX))
        .and(claim::ends_at.gt(closure::starts_at)));
    let by = booking::table.on(booking::key.nullable().eq(claim::booking_key));
    let holds = booking::valid_until.gt(now).assume_not_null();
    let mut query = closure::table
        .inner_join(at_site)
        .inner_join(of_it)
        .inner_join(taken)
        .inner_join(by)
        .filter(ends().gt(now))
        .filter(bookable_atom::cell.ne(0))
        .filter(booking::site_id.eq(closure::site_id))
        .filter(booking::status.eq_any(STANDING))
        .filter(booking::valid_until.is_null().or(holds))
        .filter(booking::ends_at.gt(closure::starts_at))
        .filter(booking::ends_at.gt(now))
        .filter(booking::starts_at.lt(ends()))
        .into_boxed();
    if let Some(providers) = providers {
        query = query.filter(among(closure::provider_id, bound(providers)));
    }
    tx.query(|connection| {
        query
            .select((closure::id, booking::key, claim::atom_id))
            .distinct()
            .limit(HITS_MAX)
            .load(connection)
    })
}

/// Open requests that claim nothing and want some of a closure's site at its time.
fn list_waiting(
    tx: &mut Tx<'_>,
    providers: Option<&[ProviderId]>,
    now: DateTime<Utc>,
) -> Result<Vec<HitRow>, StoreError> {
    let now = seconds(now);
    let ends = || coalesce(closure::ends_at, NEVER);
    let at_site = closure::table.on(closure::site_id.eq(booking::site_id));
    let of_room =
        bookable_atom::table.on(bookable_atom::bookable_id.nullable().eq(booking::room_id));
    let claimed = claim::table.filter(claim::booking_key.eq(booking::key.nullable()));
    let mut query = booking::table
        .inner_join(at_site)
        .inner_join(of_room)
        .filter(sql::<Bool>(OPEN))
        .filter(booking::status.eq(StatusName::Requested.code()))
        .filter(bookable_atom::cell.ne(0))
        .filter(ends().gt(now))
        .filter(booking::ends_at.gt(closure::starts_at))
        .filter(booking::ends_at.gt(now))
        .filter(sql::<BigInt>(STARTS_AT).lt(ends()))
        .filter(not(exists(claimed)))
        .into_boxed();
    if let Some(providers) = providers {
        query = query.filter(among(booking::provider_id, bound(providers)));
    }
    tx.query(|connection| {
        query
            .select((closure::id, booking::key, bookable_atom::atom_id))
            .distinct()
            .limit(HITS_MAX)
            .load(connection)
    })
}

/// The cells and pools of what closures name; a closure that is missing closes its whole site.
fn list_named(
    tx: &mut Tx<'_>,
    closures: &[ClosureId],
) -> Result<HashMap<ClosureId, BTreeSet<i64>>, StoreError> {
    let closures = closures.iter().map(|id| id.sql());
    let of_it =
        bookable_atom::table.on(bookable_atom::bookable_id.eq(closure_bookable::bookable_id));
    let rows: Vec<(ClosureId, i64)> = tx.query(|connection| {
        closure_bookable::table
            .inner_join(of_it)
            .filter(among(closure_bookable::closure_id, closures))
            .filter(bookable_atom::cell.ne(0))
            .select((closure_bookable::closure_id, bookable_atom::atom_id))
            .load(connection)
    })?;
    let mut named: HashMap<ClosureId, BTreeSet<i64>> = HashMap::new();
    for (closure, atom) in rows {
        named.entry(closure).or_default().insert(atom);
    }
    Ok(named)
}

/// The bookings that closures let stand.
fn list_let_stand(
    tx: &mut Tx<'_>,
    closures: &[ClosureId],
) -> Result<BTreeSet<(ClosureId, i64)>, StoreError> {
    let closures = closures.iter().map(|id| id.sql());
    let rows: Vec<(ClosureId, i64)> = tx.query(|connection| {
        resolution::table
            .filter(among(resolution::closure_id.assume_not_null(), closures))
            .filter(resolution::outcome.eq(Outcome::LetStand.code()))
            .limit(HITS_MAX)
            .select((
                resolution::closure_id.assume_not_null(),
                resolution::booking_key,
            ))
            .load(connection)
    })?;
    Ok(rows.into_iter().collect())
}

fn bound(providers: &[ProviderId]) -> Vec<BoundUuid> {
    providers.iter().map(|id| id.sql()).collect()
}
