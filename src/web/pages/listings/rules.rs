//! How a room can be booked: times, lengths, confirmation, questions and terms.

use actix_web::{get, post, web};
use askama::Template;
use chrono::NaiveDate;
use domain::rules::{Confirmation, Identity, Requests};

use super::data::{find_own, keep, shown_version};
use super::overview::{noticed, public_slug};
use super::rules_form::{self, MODES};
use crate::app::State;
use crate::i18n::text;
use crate::services::rooms::edit::RoomChanges;
use crate::services::rooms::read::RoomView;
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
    public: String,
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
#[get("/verwaltung/raeume/{id}/regeln")]
pub async fn show_rules(
    clerk: Clerk,
    path: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let view = find_own(&state, &clerk, &path).await?;
    let frame = noticed(titled(&clerk, &view), &query);
    let begun = rules_form::begin(&view.rules, &view.room.listing, today(&clerk, &view));
    page(&clerk, frame, &view, begun)
}

/// Changes the rules; bookings that stand were judged by those of their day.
#[post("/verwaltung/raeume/{id}/regeln")]
pub async fn edit_rules(
    clerk: Clerk,
    path: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let view = find_own(&state, &clerk, &path).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let day = today(&clerk, &view);
    let listing = rules_form::read(&mut reading, &view.rules, &view.room.listing, day);
    let listing = match reading.finish(listing) {
        Ok(listing) => listing,
        Err(entries) => return page(&clerk, titled(&clerk, &view), &view, entries),
    };
    let changes = RoomChanges {
        listing,
        ..RoomChanges::default()
    };
    match keep(&state, &clerk, form, &view, changes, &FIELDS).await? {
        Ok(answer) => Ok(answer),
        Err(entries) => page(&clerk, titled(&clerk, &view), &view, entries),
    }
}

fn today(visitor: &Visitor, view: &RoomView) -> NaiveDate {
    let now = visitor.ctx.now.with_timezone(&view.site.time_zone);
    now.date_naive()
}

fn titled(visitor: &Visitor, view: &RoomView) -> Frame {
    let name = view.room.listing.name.to_string();
    let language = visitor.place.language;
    visitor.frame(text(language, "listings.rules_of", &[("name", &name)]))
}

fn page(visitor: &Visitor, frame: Frame, view: &RoomView, form: Entries) -> Answer {
    let (frame, status) = super::framed(visitor, frame, &form);
    let day = today(visitor, view);
    let begins = view.rules.booking().filter_map(|rules| rules.valid_from);
    let choices = Choices::of(visitor);
    let page = RulesPage {
        confirmations: choices.confirmations.clone(),
        path: frame.link(&format!("/verwaltung/raeume/{}", view.room.id)),
        public: public_slug(visitor, view),
        version: shown_version(&form, view.room.listing.version),
        choices,
        dated: begins
            .filter(|from| *from > day)
            .map(|from| crate::i18n::format::date(visitor.place.language, from))
            .collect(),
        frame,
        form,
    };
    html_as(visitor, status, &page)
}
