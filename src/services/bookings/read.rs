//! Reading bookings.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use domain::ids::BookingId;
use domain::party::Organiser;
use domain::policy::{Action, Subject};
use store::{StoreError, StoredBooking, Tx, bookings, organisers, sites};

pub use store::bookings::{BookingFilter, BookingPage};

use super::error::BookingError;
use super::lock::find_allowed;
use crate::services::{Ctx, access};

/// A booking with what an answer tells beside it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The booking.
    pub stored: StoredBooking,
    /// The zone of its site.
    pub zone: Tz,
    /// Who books.
    pub organiser: Option<Organiser>,
}

/// The booking with this id, if the caller may see it.
pub fn read_booking(tx: &mut Tx<'_>, ctx: &Ctx, id: BookingId) -> Result<Shown, BookingError> {
    let stored = find_allowed(tx, ctx, id, Action::ReadBooking)?;
    Ok(show(tx, stored)?)
}

/// Completes a booking that the caller may see.
pub fn show(tx: &mut Tx<'_>, stored: StoredBooking) -> Result<Shown, StoreError> {
    show_all(tx, vec![stored])?.pop().ok_or(StoreError::Missing)
}

/// Completes bookings, with two more statements however many there are.
pub fn show_all(tx: &mut Tx<'_>, all: Vec<StoredBooking>) -> Result<Vec<Shown>, StoreError> {
    let sites: BTreeSet<_> = all.iter().map(|stored| stored.booking.site_id).collect();
    let sites = sites::list_by_ids(tx, &Vec::from_iter(sites))?;
    let who = all.iter().filter_map(|stored| stored.booking.organiser_id);
    let who = Vec::from_iter(who.collect::<BTreeSet<_>>());
    let organisers = organisers::list_by_ids(tx, &who)?;
    let complete = |stored: StoredBooking| {
        let site = sites.iter().find(|site| site.id == stored.booking.site_id);
        let is_own = |organiser: &&Organiser| Some(organiser.id) == stored.booking.organiser_id;
        Ok(Shown {
            zone: site.ok_or(StoreError::Missing)?.time_zone,
            organiser: organisers.iter().find(is_own).cloned(),
            stored,
        })
    };
    all.into_iter().map(complete).collect()
}

/// Bookings of the providers for whom the caller works, by start, at most `limit`, behind `after`.
pub fn list_bookings(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    mut filter: BookingFilter,
    after: Option<BookingPage>,
    limit: i64,
) -> Result<Vec<Shown>, BookingError> {
    access::allow(ctx, Action::ListBookings, Subject::Installation)?;
    if let Some(own) = ctx.actor.providers() {
        let asked = filter.providers.take();
        let is_asked = |id: &_| asked.as_ref().is_none_or(|asked| asked.contains(id));
        filter.providers = Some(own.into_iter().filter(is_asked).collect());
    }
    let found = bookings::list(tx, &filter, after, ctx.now, limit)?;
    Ok(show_all(tx, found)?)
}
