//! How a room can be booked: times, lengths, confirmation, questions and terms.

use actix_web::{HttpRequest, routes, web};
use askama::Template;
use domain::rules::{Confirmation, Identity, Requests};

use super::data::shown_version;
use super::kept::{Kept, Tabs, keep};
use super::overview::noticed;
use super::rules_form::{self, MODES};
use crate::app::State;
use crate::i18n::format;
use crate::web::entries::{Entries, FieldName, Reading};
use crate::web::page::html_as;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Form, Frame, Visitor};

const FIELDS: [FieldName; 1] = [("/rules", "shortest", "listings.shortest")];

#[derive(Template)]
#[template(path = "listings/rules.html")]
struct RulesPage {
    frame: Frame,
    form: Entries,
    path: String,
    tabs: Tabs,
    version: i64,
    choices: Choices,
    confirmations: Vec<(String, String)>,
    /// Days from which other rules hold, which this form leaves alone.
    dated: Vec<String>,
}

/// What the selects and radio buttons offer.
pub(super) struct Choices {
    pub(super) modes: Vec<(String, String)>,
    pub(super) weekdays: Vec<(String, String)>,
    pub(super) confirmations: Vec<(String, String)>,
    pub(super) requests: Vec<(String, String)>,
    pub(super) identities: Vec<(String, String)>,
}

impl Choices {
    pub(super) fn of(visitor: &Visitor) -> Self {
        let frame = visitor.frame("");
        let named = |codes: &[&str], prefix: &str| {
            let name = |code: &&str| {
                let key = format!("listings.{prefix}_{code}");
                ((*code).to_owned(), frame.t(&key))
            };
            codes.iter().map(name).collect::<Vec<_>>()
        };
        let confirmations: Vec<_> = Confirmation::ALL.iter().map(|one| one.code()).collect();
        let requests: Vec<_> = Requests::ALL.iter().map(|one| one.code()).collect();
        let identities: Vec<_> = Identity::ALL.iter().map(|one| one.code()).collect();
        Self {
            modes: named(&MODES, "mode"),
            weekdays: rules_form::weekdays(visitor),
            confirmations: named(&confirmations, "confirmation"),
            requests: named(&requests, "requests"),
            identities: named(&identities, "identity"),
        }
    }
}

/// Shows the form.
#[routes]
#[get("/verwaltung/raeume/{id}/regeln")]
#[get("/verwaltung/geraete/{id}/regeln")]
pub async fn show_rules(
    clerk: Clerk,
    request: HttpRequest,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let kept = Kept::find(&state, &clerk, &request).await?;
    let frame = noticed(titled(&clerk, &kept), &query);
    let begun = rules_form::begin(&kept.rules, &kept.listing, kept.today(&clerk));
    page(&clerk, frame, kept, begun)
}

/// Changes the rules; bookings that stand were judged by those of their day.
#[routes]
#[post("/verwaltung/raeume/{id}/regeln")]
#[post("/verwaltung/geraete/{id}/regeln")]
pub async fn edit_rules(
    clerk: Clerk,
    request: HttpRequest,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let kept = Kept::find(&state, &clerk, &request).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let day = kept.today(&clerk);
    let listing = rules_form::read(&mut reading, &kept.rules, &kept.listing, day);
    let changes = match reading.finish(listing) {
        Ok(listing) => kept.changes(listing),
        Err(entries) => return page(&clerk, titled(&clerk, &kept), kept, entries),
    };
    let stored = kept.listing.version;
    match keep(&state, &clerk, form, stored, changes, &FIELDS).await? {
        Ok(answer) => Ok(answer),
        Err(entries) => page(&clerk, titled(&clerk, &kept), kept, entries),
    }
}

fn titled(visitor: &Visitor, kept: &Kept) -> Frame {
    kept.titled(visitor, "listings.rules_of")
}

fn page(visitor: &Visitor, frame: Frame, of: Kept, form: Entries) -> Answer {
    let (frame, status) = super::framed(visitor, frame, &form);
    let day = of.today(visitor);
    let begins = of.rules.booking().filter_map(|rules| rules.valid_from);
    let choices = Choices::of(visitor);
    let page = RulesPage {
        confirmations: choices.confirmations.clone(),
        path: frame.link(&of.path),
        version: shown_version(&form, of.listing.version),
        choices,
        dated: begins
            .filter(|from| *from > day)
            .map(|from| format::date(visitor.place.language, from))
            .collect(),
        tabs: of.tabs,
        frame,
        form,
    };
    html_as(visitor, status, &page)
}
