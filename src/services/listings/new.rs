//! A listing to be entered.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::bookable::{BookableId, Buffers, Handover, Listing, Publication, Question, Terms};
use domain::opening::OpeningHours;
use domain::provider::Site;
use domain::rules::BookingRules;
use domain::text::{Code, Name, Text};
use uuid::Uuid;

use super::ListingError;
use crate::services::Ctx;

/// What a new room or resource has in common with others.
#[derive(Clone, Debug)]
pub struct NewListing {
    /// Its name.
    pub name: Name,
    /// Told to the public.
    pub description: Option<Text>,
    /// Codes of what it has.
    pub features: BTreeSet<Code>,
    /// Time before and after each use.
    pub buffers: Buffers,
    /// Shown from; absent: a draft.
    pub published_from: Option<DateTime<Utc>>,
    /// Shown until.
    pub published_until: Option<DateTime<Utc>>,
    /// House rules.
    pub house_rules: Option<Text>,
    /// Terms that must be accepted.
    pub terms: Option<Terms>,
    /// Questions asked at booking.
    pub questions: Vec<Question>,
    /// Where and by whom it is handed over.
    pub handover: Handover,
    /// Rooms and resources that must be booked with it.
    pub companions: BTreeSet<Uuid>,
    /// When it is open.
    pub opening: OpeningHours,
    /// Its rules, undated or dated.
    pub rules: Vec<BookingRules>,
}

impl NewListing {
    /// A draft of this name about which nothing else is said.
    pub fn named(name: Name) -> Self {
        Self {
            name,
            description: None,
            features: BTreeSet::new(),
            buffers: Buffers::default(),
            published_from: None,
            published_until: None,
            house_rules: None,
            terms: None,
            questions: Vec::new(),
            handover: Handover::default(),
            companions: BTreeSet::new(),
            opening: OpeningHours::default(),
            rules: Vec::new(),
        }
    }

    /// The listing at `site`, with the companions that were found.
    pub(in crate::services) fn at(
        &self,
        ctx: &Ctx,
        site: &Site,
        companions: Vec<BookableId>,
    ) -> Result<Listing, ListingError> {
        let new = self.clone();
        let publication = Publication {
            from: new.published_from,
            until: new.published_until,
            archived_at: None,
        };
        check_publication(publication)?;
        Ok(Listing {
            provider_id: site.provider_id,
            site_id: site.id,
            name: new.name,
            description: new.description,
            features: new.features.into_iter().collect(),
            buffers: new.buffers,
            publication,
            house_rules: new.house_rules,
            terms: new.terms,
            questions: new.questions,
            handover: new.handover,
            companions,
            never_with: Vec::new(),
            version: 1,
            created_at: ctx.now,
            changed_at: ctx.now,
        })
    }
}

/// What is shown until a time is shown from an earlier one.
pub(super) fn check_publication(publication: Publication) -> Result<(), ListingError> {
    match (publication.from, publication.until) {
        (Some(from), Some(until)) if until <= from => Err(ListingError::WithdrawnBeforePublished),
        _ => Ok(()),
    }
}
