//! Editions of the rules of a listing.

use std::collections::BTreeSet;

use domain::bookable::BookableId;
use domain::opening::OpeningHours;
use domain::provider::{Provider, Term};
use domain::rules::{BookingRules, RuleBook};
use domain::text::Code;
use store::{Tx, rules};

use super::{ListingChanges, ListingError};
use crate::services::Ctx;

/// Writes the first edition.
pub(in crate::services) fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    of: BookableId,
    opening: &OpeningHours,
    booking: &[BookingRules],
) -> Result<(), ListingError> {
    let book = RuleBook::new(1, opening.clone(), booking.to_vec());
    Ok(rules::insert_edition(
        tx,
        of,
        &book,
        (ctx.actor.by(), ctx.now),
    )?)
}

/// Writes a new edition if something of the rules changes; the row of the listing is locked.
pub(in crate::services) fn go_on(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    of: BookableId,
    changes: &ListingChanges,
) -> Result<(), ListingError> {
    if changes.opening.is_none() && changes.rules.is_none() {
        return Ok(());
    }
    let current = rules::get_current(tx, of)?;
    let opening = changes.opening.as_ref().unwrap_or(&current.opening);
    let booking = match &changes.rules {
        Some(booking) => booking.clone(),
        None => current.booking().cloned().collect(),
    };
    let next = RuleBook::new(current.edition + 1, opening.clone(), booking);
    rules::insert_edition(tx, of, &next, (ctx.actor.by(), ctx.now))?;
    Ok(rules::adopt(tx, of, next.edition)?)
}

/// Refuses codes that the provider does not know: such a rule would hold for nobody.
pub(in crate::services) fn check_codes(
    provider: &Provider,
    booking: &[BookingRules],
) -> Result<(), ListingError> {
    let (purposes, groups) = (codes(&provider.purposes), codes(&provider.customer_groups));
    for (index, rules) in booking.iter().enumerate() {
        let banned = rules.purpose_bans.iter().flat_map(|ban| &ban.purposes);
        if let Some(code) = unknown(&purposes, rules.purposes.iter().chain(banned)) {
            return Err(ListingError::UnknownPurpose { index, code });
        }
        let horizons = rules.horizons.iter().filter_map(|line| line.group.as_ref());
        let releases = rules.releases.iter().filter_map(|line| line.group.as_ref());
        let named = rules.groups.iter().chain(horizons).chain(releases);
        if let Some(code) = unknown(&groups, named) {
            return Err(ListingError::UnknownGroup { index, code });
        }
    }
    Ok(())
}

fn codes(terms: &[Term]) -> BTreeSet<&Code> {
    terms.iter().map(|term| &term.code).collect()
}

fn unknown<'a>(known: &BTreeSet<&Code>, mut named: impl Iterator<Item = &'a Code>) -> Option<Code> {
    named.find(|code| !known.contains(code)).cloned()
}
