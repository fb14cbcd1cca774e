//! What a PATCH changes of a room or resource.

use domain::text::{Name, Text};

use super::body::{QuestionDto, TermsDto, features, ids, minutes, questions};
use super::opening::OpeningHoursDto;
use super::rules::RulesDto;
use super::rules_bounds::rules;
use crate::api::extract::{Change, Fields, Parsed};
use crate::api::wire::{Id, Timestamp};
use crate::services::listings::ListingChanges;

/// The common part of a change; what is left out stays.
pub(in crate::api::v1) struct ListingChange<'a> {
    pub(in crate::api::v1) name: Option<&'a str>,
    pub(in crate::api::v1) description: &'a Change<String>,
    pub(in crate::api::v1) features: Option<&'a [String]>,
    pub(in crate::api::v1) setup_minutes: Option<i64>,
    pub(in crate::api::v1) teardown_minutes: Option<i64>,
    pub(in crate::api::v1) published_from: &'a Change<Timestamp>,
    pub(in crate::api::v1) published_until: &'a Change<Timestamp>,
    pub(in crate::api::v1) archived_at: &'a Change<Timestamp>,
    pub(in crate::api::v1) house_rules: &'a Change<String>,
    pub(in crate::api::v1) terms: &'a Change<TermsDto>,
    pub(in crate::api::v1) questions: Option<&'a [QuestionDto]>,
    pub(in crate::api::v1) handover_place: &'a Change<String>,
    pub(in crate::api::v1) handover_contact: &'a Change<String>,
    pub(in crate::api::v1) companion_ids: Option<&'a [Id]>,
    pub(in crate::api::v1) opening_hours: Option<&'a OpeningHoursDto>,
    pub(in crate::api::v1) rules: Option<&'a [RulesDto]>,
}

/// The change at `place` of a field that can be taken away.
macro_rules! clearable {
    ($fields:expr, $place:literal, $change:expr, $parse:expr) => {
        $fields
            .change($place, $change.as_ref(), $parse)
            .map(Change::into_option)
    };
}

impl ListingChange<'_> {
    /// The changes, or `None` after their faults were noted.
    pub(in crate::api::v1) fn parse(&self, fields: &mut Fields) -> Option<ListingChanges> {
        let text = |text: &String| Text::parse(text);
        let line = |text: &String| Name::parse(text);
        let name = fields.optional("/name", self.name.map(Name::parse));
        let description = clearable!(fields, "/description", self.description, text);
        let features = given(self.features, |words| features(fields, words));
        let setup = given(self.setup_minutes, |given| {
            minutes(fields, "/setup_minutes", given)
        });
        let teardown = given(self.teardown_minutes, |given| {
            minutes(fields, "/teardown_minutes", given)
        });
        let utc = Timestamp::parse_utc;
        let published_from = clearable!(fields, "/published_from", self.published_from, utc);
        let published_until = clearable!(fields, "/published_until", self.published_until, utc);
        let archived_at = clearable!(fields, "/archived_at", self.archived_at, utc);
        let house_rules = clearable!(fields, "/house_rules", self.house_rules, text);
        let terms = match self.terms {
            Change::Set(terms) => fields
                .within("/terms", |fields| terms.parse(fields))
                .map(|terms| Some(Some(terms))),
            Change::Clear => Some(Some(None)),
            Change::Keep => Some(None),
        };
        let questions = given(self.questions, |list| questions(fields, list));
        let place = clearable!(fields, "/handover_place", self.handover_place, line);
        let contact = clearable!(fields, "/handover_contact", self.handover_contact, line);
        let companions = given(self.companion_ids, |list| {
            ids(fields, "/companion_ids", list)
        });
        let opening = given(self.opening_hours, |hours| {
            fields.within("/opening_hours", |fields| hours.parse(fields))
        });
        let rules = given(self.rules, |list| rules(fields, "/rules", list));
        Some(ListingChanges {
            name: name?,
            description: description?,
            features: features?,
            setup: setup?,
            teardown: teardown?,
            published_from: published_from?,
            published_until: published_until?,
            archived_at: archived_at?,
            house_rules: house_rules?,
            terms: terms?,
            questions: questions?,
            handover_place: place?,
            handover_contact: contact?,
            companions: companions?,
            opening: opening?,
            rules: rules?,
        })
    }
}

/// `None` after a fault, `Some(None)` if nothing is given.
pub(in crate::api::v1) fn given<D, T>(
    dto: Option<D>,
    parse: impl FnOnce(D) -> Option<T>,
) -> Parsed<Option<T>> {
    match dto {
        Some(dto) => parse(dto).map(Some),
        None => Some(None),
    }
}
