//! What can be booked here, with everything that the questions need.

use domain::bookable::{Question, Resource, Terms, UseMode};
use domain::booking::ITEMS_MAX;
use domain::ids::RoomId;
use domain::language::Language;
use domain::provider::{Provider, Term};
use domain::rules::{BookingRules, Identity};
use domain::text::Name;

use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::services::rooms::read::{self as rooms, RoomView};
use crate::services::{providers, resources};
use crate::web::slug::Slug;
use crate::web::{Frame, Visitor};

/// A room with its provider and what can be had with it.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    /// The room, its site and its rules.
    pub(super) view: RoomView,
    /// Who offers it.
    pub(super) provider: Provider,
    /// Resources of the same site that are let with a room.
    pub(super) extras: Vec<Resource>,
}

impl Offer {
    /// The offer at the address that ends with `slug`.
    pub(super) async fn find(
        state: &State,
        visitor: &Visitor,
        slug: &str,
    ) -> Result<Self, Problem> {
        let id = RoomId(Slug::parse(slug).ok_or(Kind::NotFound)?.id());
        let ctx = visitor.ctx.clone();
        let view = state
            .read({
                let ctx = ctx.clone();
                move |tx| rooms::find(tx, &ctx, id)
            })
            .await?;
        let provider_id = view.room.listing.provider_id;
        let provider = state
            .read({
                let ctx = ctx.clone();
                move |tx| providers::read::find(tx, &ctx, provider_id)
            })
            .await?;
        let wanted = resources::read::Wanted {
            site: Some(view.site.id),
            ..resources::read::Wanted::default()
        };
        let most = i64::try_from(ITEMS_MAX).unwrap_or(i64::MAX);
        let extras = state
            .read(move |tx| resources::read::list(tx, &ctx, &wanted, None, most))
            .await?;
        let extras = extras.into_iter().map(|(resource, _)| resource);
        Ok(Self {
            view,
            provider,
            extras: extras
                .filter(|resource| resource.use_mode != UseMode::Alone && resource.stock > 0)
                .collect(),
        })
    }

    /// The path of the room's page.
    pub(super) fn path(&self) -> String {
        format!(
            "/raeume/{}",
            Slug::of_room(&self.view.room, &self.view.site)
        )
    }

    /// The path of a step.
    pub(super) fn step(&self, step: &str) -> String {
        format!("{}/buchen{step}", self.path())
    }

    /// The name of the room.
    pub(super) fn name(&self) -> &str {
        &self.view.room.listing.name
    }

    /// The frame of a step whose title is the message `key`.
    pub(super) fn frame(&self, visitor: &Visitor, key: &str) -> Frame {
        visitor
            .frame_of(key)
            .crumb(visitor.frame_of("frame.rooms").title(), "/raeume")
            .crumb(self.name(), &self.path())
    }

    /// The purposes that may be chosen, with their names.
    pub(super) fn purposes(
        &self,
        language: Language,
        rules: &BookingRules,
    ) -> Vec<(String, String)> {
        let allowed =
            |term: &&Term| rules.purposes.is_empty() || rules.purposes.contains(&term.code);
        let terms = self.provider.purposes.iter().filter(allowed);
        terms.map(|term| named(term, language)).collect()
    }

    /// The customer groups, with their names.
    pub(super) fn groups(&self, language: Language) -> Vec<(String, String)> {
        let terms = self.provider.customer_groups.iter();
        terms.map(|term| named(term, language)).collect()
    }

    /// The questions of the room.
    pub(super) fn questions(&self) -> &[Question] {
        &self.view.room.listing.questions
    }

    /// The terms of the room, if it has some.
    pub(super) fn terms(&self) -> Option<&Terms> {
        self.view.room.listing.terms.as_ref()
    }
}

/// Whether nobody books without a mail address.
pub(super) fn needs_email(rules: &BookingRules) -> bool {
    rules.identity != Identity::Name
}

/// Code and name of a term.
fn named(term: &Term, language: Language) -> (String, String) {
    (term.code.to_string(), term_name(term, language).to_string())
}

/// The name of a term; in German where it is not translated.
pub(super) fn term_name(term: &Term, language: Language) -> &Name {
    match language {
        Language::En => term.name_en.as_ref().unwrap_or(&term.name_de),
        Language::De => &term.name_de,
    }
}

/// The question as it is asked.
pub(super) fn question_text(question: &Question, language: Language) -> &Name {
    match language {
        Language::En => question.text_en.as_ref().unwrap_or(&question.text_de),
        Language::De => &question.text_de,
    }
}
