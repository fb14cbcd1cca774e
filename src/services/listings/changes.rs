//! Changes of a listing.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::bookable::{BookableId, Listing, Question, Terms};
use domain::opening::OpeningHours;
use domain::rules::BookingRules;
use domain::text::{Code, Name, Text};
use store::Tx;
use uuid::Uuid;

use super::new::check_publication;
use super::{ListingError, companions};
use crate::services::Ctx;
use crate::services::change::set;

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct ListingChanges {
    /// Another name.
    pub name: Option<Name>,
    /// Another description, or none.
    pub description: Option<Option<Text>>,
    /// Other features, all of them.
    pub features: Option<BTreeSet<Code>>,
    /// Another time before each new use.
    pub setup: Option<TimeDelta>,
    /// Another time after each new use.
    pub teardown: Option<TimeDelta>,
    /// Shown from another time; none: a draft.
    pub published_from: Option<Option<DateTime<Utc>>>,
    /// Shown until another time, or without end.
    pub published_until: Option<Option<DateTime<Utc>>>,
    /// Out of use since, or in use again.
    pub archived_at: Option<Option<DateTime<Utc>>>,
    /// Other house rules, or none.
    pub house_rules: Option<Option<Text>>,
    /// Other terms, or none.
    pub terms: Option<Option<Terms>>,
    /// Other questions, all of them.
    pub questions: Option<Vec<Question>>,
    /// Another place of handover, or none.
    pub handover_place: Option<Option<Name>>,
    /// Another contact for it, or none.
    pub handover_contact: Option<Option<Name>>,
    /// Other rooms and resources that must be booked with it, all of them.
    pub companions: Option<BTreeSet<Uuid>>,
    /// Other opening hours.
    pub opening: Option<OpeningHours>,
    /// Other rules, all of them.
    pub rules: Option<Vec<BookingRules>>,
}

impl ListingChanges {
    /// The listing of `of` as it is to be; rules are kept elsewhere.
    pub(in crate::services) fn apply(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx,
        of: BookableId,
        listing: &mut Listing,
    ) -> Result<(), ListingError> {
        set(&mut listing.name, self.name.as_ref());
        set(&mut listing.description, self.description.as_ref());
        if let Some(features) = &self.features {
            listing.features = features.iter().cloned().collect();
        }
        set(&mut listing.buffers.setup, self.setup.as_ref());
        set(&mut listing.buffers.teardown, self.teardown.as_ref());
        let publication = &mut listing.publication;
        set(&mut publication.from, self.published_from.as_ref());
        set(&mut publication.until, self.published_until.as_ref());
        set(&mut publication.archived_at, self.archived_at.as_ref());
        check_publication(*publication)?;
        set(&mut listing.house_rules, self.house_rules.as_ref());
        set(&mut listing.terms, self.terms.as_ref());
        set(&mut listing.questions, self.questions.as_ref());
        let handover = &mut listing.handover;
        set(&mut handover.place, self.handover_place.as_ref());
        set(&mut handover.contact, self.handover_contact.as_ref());
        if let Some(wanted) = &self.companions {
            listing.companions = companions::find(tx, listing.provider_id, of, wanted)?;
        }
        listing.changed_at = ctx.now;
        Ok(())
    }
}
