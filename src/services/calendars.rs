//! From stored rows to the calendars that the availability engine judges.
//!
//! Whoever writes claims locks the atoms first (see [`bookings`](super::bookings)); whoever only looks does not.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::availability::{AtomCalendar, Calendar, Line, Taken};
use domain::bookable::BookableId;
use domain::closure::ClosedSpan;
use domain::ids::AtomId;
use domain::interval::Interval;
use store::listings::Listed;
use store::{Claim, StoreError, Tx, claims, closures, listings};

/// A room or resource of a wish, with how many of it are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What.
    pub bookable: BookableId,
    /// How many; 1 of a room.
    pub quantity: u32,
}

/// Every atom of the listed rooms and resources, ascending, each once.
pub fn atoms_of(listed: &[Listed]) -> Vec<AtomId> {
    let mut atoms: Vec<_> = listed
        .iter()
        .flat_map(|one| one.atoms.iter().map(|usage| usage.atom))
        .collect();
    atoms.sort_unstable();
    atoms.dedup();
    atoms
}

/// The zone of the site of the listed rooms and resources; UTC of none.
pub fn zone_of(listed: &[Listed]) -> Tz {
    listed.first().map_or(Tz::UTC, |main| main.zone)
}

/// What `span` occupies at most, whatever the buffers of the listed rooms and resources are.
pub fn occupied(listed: &[Listed], span: Interval) -> Interval {
    listed
        .iter()
        .map(|one| one.buffers.occupied(span))
        .fold(span, |hull, occupied| {
            hull.widened(hull.start() - occupied.start(), occupied.end() - hull.end())
        })
}

/// The calendars of the listed rooms and resources in `window`, in their order.
pub fn load(
    tx: &mut Tx<'_>,
    listed: &[Listed],
    window: Interval,
    now: DateTime<Utc>,
) -> Result<Vec<Calendar>, StoreError> {
    let places: Vec<_> = listed
        .iter()
        .map(|one| (one.bookable, one.site_id))
        .collect();
    let closures = closures::list_touching(tx, &places, window)?;
    let claims = claims::list_claims(tx, &atoms_of(listed), window, now)?;
    let calendar = |one: &Listed| Calendar {
        bookable: one.bookable,
        window,
        zone: one.zone,
        days: one.days.clone(),
        rules: one.rules.clone(),
        buffers: one.buffers,
        capacity: one.capacity,
        terms: one.terms.clone(),
        companions: one.companions.clone(),
        visibility: one.visibility,
        closures: closures_of(&closures, one.bookable),
        atoms: atoms(one, &claims),
    };
    Ok(listed.iter().map(calendar).collect())
}

/// The calendars of the listed rooms and resources in their order, then those of what must be booked with them, for
/// uses that lie within `window`.
pub fn load_with_companions(
    tx: &mut Tx<'_>,
    listed: &[Listed],
    window: Interval,
    now: DateTime<Utc>,
) -> Result<Vec<Calendar>, StoreError> {
    let ids: BTreeSet<_> = listed
        .iter()
        .flat_map(|one| one.companions.iter().copied())
        .collect();
    let is_new = |id: &BookableId| !listed.iter().any(|one| one.bookable == *id);
    let ids: Vec<_> = ids.into_iter().filter(is_new).collect();
    if ids.is_empty() {
        return load(tx, listed, occupied(listed, window), now);
    }
    let companions = listings::load(tx, &ids, now)?;
    let all: Vec<Listed> = listed.iter().cloned().chain(companions).collect();
    load(tx, &all, occupied(&all, window), now)
}

/// One of a room or resource and one of each of its companions, as far as they are `known`.
pub fn with_companions<'a>(main: &'a Calendar, known: &'a [Calendar]) -> Vec<Line<'a>> {
    let is_companion = |other: &&Calendar| main.companions.contains(&other.bookable);
    let companions = known.iter().filter(is_companion);
    std::iter::once(main)
        .chain(companions)
        .map(|calendar| Line {
            calendar,
            quantity: 1,
        })
        .collect()
}

/// One line for each calendar, with the quantity that is wanted of it.
pub fn lines<'a>(calendars: &'a [Calendar], wanted: &[Wanted]) -> Vec<Line<'a>> {
    calendars
        .iter()
        .filter_map(|calendar| {
            let wanted = wanted
                .iter()
                .find(|wanted| wanted.bookable == calendar.bookable)?;
            Some(Line {
                calendar,
                quantity: wanted.quantity,
            })
        })
        .collect()
}

fn closures_of(closures: &[(BookableId, ClosedSpan)], bookable: BookableId) -> Vec<ClosedSpan> {
    let own = closures.iter().filter(|(closed, _)| *closed == bookable);
    own.map(|(_, span)| *span).collect()
}

fn atoms(listed: &Listed, claims: &[Claim]) -> Vec<AtomCalendar> {
    let calendar = |usage: &domain::bookable::AtomUse| AtomCalendar {
        usage: *usage,
        taken: taken(claims, usage.atom),
    };
    listed.atoms.iter().map(calendar).collect()
}

/// The claims on one atom; `claims` are sorted by atom.
pub fn taken(claims: &[Claim], atom: AtomId) -> Vec<Taken> {
    let from = claims.partition_point(|claim| claim.atom < atom);
    let own = claims
        .iter()
        .skip(from)
        .take_while(|claim| claim.atom == atom);
    own.map(|claim| Taken {
        span: claim.span,
        quantity: claim.quantity,
        owner: claim.owner,
    })
    .collect()
}
