//! What for, who, and everything once more: three forms, each with the answers of those before it.

use actix_web::http::StatusCode;
use actix_web::{post, web};
use askama::Template;
use domain::availability::ReasonCode;
use domain::bookable::{Layout, Terms};
use domain::interval::Interval;
use domain::rules::{BookingRules, Confirmation};
use domain::text::Text;

use super::again::{self, with_new_time};
use super::draft::{Details, When, Who, asked};
use super::offer::{Offer, needs_email, question_text};
use super::rows::{Row, rows};
use super::send::taken;
use crate::api::problem::Problem;
use crate::api::v1::bookings::refused_outlook;
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::bookings::NewOrganiser;
use crate::services::bookings::dry_run::{Outlook, dry_run};
use crate::services::bookings::request::Command;
use crate::web::entries::{Entries, Fault, Reading};
use crate::web::page::html_as;
use crate::web::query::address;
use crate::web::{Answer, Form, Frame, Visitor, csrf, see_other};

/// A field that a step carries and does not show.
pub(super) type Kept = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "book/details.html")]
struct DetailsPage {
    frame: Frame,
    room: String,
    when: String,
    change_time: String,
    action: String,
    form: Entries,
    kept: Kept,
    purposes: Vec<(String, String)>,
    groups: Vec<(String, String)>,
    layouts: Vec<(String, String)>,
    questions: Vec<AskedQuestion>,
    extras: Vec<Extra>,
    capacity: String,
}

/// A question of the room.
struct AskedQuestion {
    field: String,
    text: String,
    need: &'static str,
}

/// A resource that can be had with the room.
struct Extra {
    field: String,
    name: String,
    hint: String,
}

#[derive(Template)]
#[template(path = "book/contact.html")]
struct ContactPage {
    frame: Frame,
    room: String,
    when: String,
    action: String,
    form: Entries,
    kept: Kept,
    need_email: &'static str,
    terms: Option<Terms>,
    house_rules: Option<Text>,
}

#[derive(Template)]
#[template(path = "book/check.html")]
struct CheckPage {
    frame: Frame,
    rows: Vec<Row>,
    kept: Kept,
    action: String,
    change_time: String,
    change_details: String,
    change_contact: String,
    button: String,
    explanation: String,
    provider: String,
    terms: Option<Terms>,
}

/// The fields that a step shows, which it need not carry.
const DETAILS: [&str; 6] = ["purpose", "title", "people", "layout", "group", "message"];
const CONTACT: [&str; 9] = [
    "name",
    "organisation",
    "email",
    "phone",
    "street",
    "postal_code",
    "town",
    "terms",
    "website",
];

/// What the form of the time asks; `beginn` and `ende` say the same.
const TIME: [&str; 4] = ["tag", "von", "bis", "bis_tag"];

fn is_detail(name: &str) -> bool {
    DETAILS.contains(&name) || name.starts_with("answer-") || name.starts_with("item-")
}

/// The fields of `form` that a step carries along.
fn kept(form: &Form, is_shown: impl Fn(&str) -> bool) -> Kept {
    let fields = form.fields().iter();
    fields
        .filter(|(name, value)| {
            let is_carried = !TIME.contains(&name.as_str()) && name != csrf::FIELD;
            is_carried && !is_shown(name) && !value.is_empty()
        })
        .cloned()
        .collect()
}

/// Asks what the room is for; also the way back from later steps.
#[post("/raeume/{slug}/buchen/angaben")]
pub async fn what_for(
    visitor: Visitor,
    slug: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let offer = Offer::find(&state, &visitor, &slug).await?;
    match When::of(&form, offer.view.site.time_zone) {
        Some(when) => ask_details(&visitor, &offer, &when.span, Entries::new(form, Vec::new())),
        None => Ok(see_other(&visitor, &offer.step(""))),
    }
}

/// Asks who books.
#[post("/raeume/{slug}/buchen/kontakt")]
pub async fn who_books(
    visitor: Visitor,
    slug: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let offer = Offer::find(&state, &visitor, &slug).await?;
    let Some(when) = When::of(&form, offer.view.site.time_zone) else {
        return Ok(see_other(&visitor, &offer.step("")));
    };
    let mut reading = Reading::new(&form, visitor.place.language);
    let read = Details::read(&mut reading, &offer);
    let details = match reading.finish(read) {
        Ok(details) => details,
        Err(entries) => return ask_details(&visitor, &offer, &when.span, entries),
    };
    let outlook = look(&state, &visitor, &offer, &when, &details, None).await?;
    let faults = faults_of_answers(&visitor, &outlook);
    if !faults.is_empty() {
        return ask_details(&visitor, &offer, &when.span, Entries::new(form, faults));
    }
    if !outlook.findings.is_empty() {
        return taken(&state, &visitor, &offer, &form, outlook).await;
    }
    ask_contact(&visitor, &offer, &when.span, Entries::new(form, Vec::new()))
}

/// What another answer would mend, at its field; none if a rule about the time is violated too.
fn faults_of_answers(visitor: &Visitor, outlook: &Outlook) -> Vec<Fault> {
    let field = |code: ReasonCode| match code {
        ReasonCode::GroupNotAllowed => Some(("group", "book.group")),
        ReasonCode::PurposeNotAllowed => Some(("purpose", "book.purpose")),
        ReasonCode::OverCapacity => Some(("people", "book.people")),
        _ => None,
    };
    let language = visitor.place.language;
    let codes = outlook.findings.iter().map(|finding| finding.reason.code());
    let faults = codes.zip(refused_outlook(outlook, language));
    let faults = faults.map(|(code, message)| {
        let (name, label) = field(code)?;
        Some(Fault {
            field: name.to_owned(),
            label: text(language, label, &[]),
            message,
        })
    });
    faults.collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Shows everything once more.
#[post("/raeume/{slug}/buchen/pruefen")]
pub async fn check_answers(
    visitor: Visitor,
    slug: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let offer = Offer::find(&state, &visitor, &slug).await?;
    let form = match with_new_time(&visitor, form) {
        Ok(form) => form,
        Err(entries) => return again::ask(&visitor, &offer, entries),
    };
    let complete = match Complete::read(&visitor, &offer, &form) {
        Ok(complete) => complete,
        Err(back) => return back.show(&visitor, &offer),
    };
    let Complete { when, details, who } = &complete;
    let outlook = look(&state, &visitor, &offer, when, details, Some(who)).await?;
    if !outlook.findings.is_empty() {
        return taken(&state, &visitor, &offer, &form, outlook).await;
    }
    show_all(&visitor, &offer, &complete, &form, &outlook)
}

/// Every answer of the form.
pub(super) struct Complete {
    pub(super) when: When,
    pub(super) details: Details,
    pub(super) who: Who,
}

/// The step to which the visitor has to go back.
pub(super) enum Back {
    /// When.
    Time,
    /// What for.
    Details(Interval, Entries),
    /// Who.
    Contact(Interval, Entries),
}

impl Complete {
    /// Reads all steps, as far as the first that is not in order.
    pub(super) fn read(visitor: &Visitor, offer: &Offer, form: &Form) -> Result<Self, Back> {
        let language = visitor.place.language;
        let when = When::of(form, offer.view.site.time_zone).ok_or(Back::Time)?;
        let mut reading = Reading::new(form, language);
        let details = Details::read(&mut reading, offer);
        let details = reading
            .finish(details)
            .map_err(|entries| Back::Details(when.span, entries))?;
        let mut reading = Reading::new(form, language);
        let asks_email = needs_email(rules(offer, &when.span));
        let who = Who::read(&mut reading, offer, language, asks_email);
        let who = reading
            .finish(who)
            .map_err(|entries| Back::Contact(when.span, entries))?;
        Ok(Self { when, details, who })
    }
}

impl Back {
    /// The step, with what is wrong with it.
    pub(super) fn show(self, visitor: &Visitor, offer: &Offer) -> Answer {
        match self {
            Self::Time => Ok(see_other(visitor, &offer.step(""))),
            Self::Details(span, entries) => ask_details(visitor, offer, &span, entries),
            Self::Contact(span, entries) => ask_contact(visitor, offer, &span, entries),
        }
    }
}

/// The rules for a use at this time.
fn rules<'a>(offer: &'a Offer, span: &Interval) -> &'a BookingRules {
    let day = domain::time::day_of(offer.view.site.time_zone, span.start());
    offer.view.rules.on(day)
}

pub(super) async fn look(
    state: &State,
    visitor: &Visitor,
    offer: &Offer,
    when: &When,
    details: &Details,
    who: Option<&Who>,
) -> Result<Outlook, Problem> {
    let declared = who.map(|who| NewOrganiser::Declared(Box::new(who.declared.clone())));
    let command = Command {
        asked: asked(visitor, offer, when, details, who),
        organiser: declared,
        hold: None,
    };
    let ctx = visitor.ctx.clone();
    let outlook = state.read(move |tx| dry_run(tx, &ctx, &command)).await;
    outlook.map_err(crate::api::v1::bookings::problem)
}

/// The span in words.
pub(super) fn span_text(visitor: &Visitor, offer: &Offer, span: &Interval) -> String {
    let zone = offer.view.site.time_zone;
    let (start, end) = (
        span.start().with_timezone(&zone),
        span.end().with_timezone(&zone),
    );
    format::span(visitor.place.language, &start, &end)
}

fn status_of(entries: &Entries) -> StatusCode {
    if entries.faults().is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

fn marked(frame: Frame, entries: &Entries) -> Frame {
    if entries.faults().is_empty() {
        frame
    } else {
        frame.refused()
    }
}

pub(super) fn ask_details(
    visitor: &Visitor,
    offer: &Offer,
    span: &Interval,
    form: Entries,
) -> Answer {
    let language = visitor.place.language;
    let frame = marked(offer.frame(visitor, "book.details_title"), &form);
    let rules = rules(offer, span);
    let question = |question: &domain::bookable::Question| AskedQuestion {
        field: format!("answer-{}", question.code),
        text: question_text(question, language).to_string(),
        need: question.demand.code(),
    };
    let extra = |resource: &domain::bookable::Resource| Extra {
        field: format!("item-{}", resource.id),
        name: resource.listing.name.to_string(),
        hint: frame.t1("book.stock", "count", &resource.stock),
    };
    let layout = |layout: Layout| {
        let key = format!("layout.{}", layout.code());
        (layout.code().to_owned(), frame.t(&key))
    };
    let capacity = offer.view.room.capacity;
    let starts = span.start().with_timezone(&offer.view.site.time_zone);
    let day = starts.date_naive().to_string();
    let page = DetailsPage {
        room: offer.name().to_owned(),
        when: span_text(visitor, offer, span),
        change_time: frame.link(&address(&offer.step(""), &[("tag", &day)])),
        action: frame.link(&offer.step("/kontakt")),
        kept: kept(form.form(), is_detail),
        purposes: offer.purposes(language, rules),
        groups: offer.groups(language),
        layouts: Layout::ALL
            .iter()
            .copied()
            .filter(|kind| capacity.of(Some(*kind)) != capacity.any)
            .map(layout)
            .collect(),
        questions: offer.questions().iter().map(question).collect(),
        extras: offer.extras.iter().map(extra).collect(),
        capacity: capacity
            .largest()
            .map(|most| frame.t1("book.people_hint", "count", &most))
            .unwrap_or_default(),
        form,
        frame,
    };
    html_as(visitor, status_of(&page.form), &page)
}

fn ask_contact(visitor: &Visitor, offer: &Offer, span: &Interval, form: Entries) -> Answer {
    let frame = marked(offer.frame(visitor, "book.contact_title"), &form);
    let asks_email = needs_email(rules(offer, span));
    let page = ContactPage {
        room: offer.name().to_owned(),
        when: span_text(visitor, offer, span),
        action: frame.link(&offer.step("/pruefen")),
        kept: kept(form.form(), |name| CONTACT.contains(&name)),
        need_email: if asks_email { "required" } else { "optional" },
        terms: offer.terms().cloned(),
        house_rules: offer.view.room.listing.house_rules.clone(),
        form,
        frame,
    };
    html_as(visitor, status_of(&page.form), &page)
}

fn show_all(
    visitor: &Visitor,
    offer: &Offer,
    complete: &Complete,
    form: &Form,
    outlook: &Outlook,
) -> Answer {
    let frame = offer.frame(visitor, "book.check_title");
    let instant = outlook.confirmation == Confirmation::Instant;
    let (button, explanation) = if instant {
        ("book.send_instant", "book.instant")
    } else {
        ("book.send_request", "book.on_request")
    };
    // A new key for each look: sent twice it is one booking, changed and sent again it is another.
    let form = form.clone().with("key", visitor.ctx.new_id().to_string());
    let page = CheckPage {
        rows: rows(visitor, offer, complete),
        kept: kept(&form, |_| false),
        action: frame.link(&offer.step("/senden")),
        change_time: frame.link(&offer.step("/zeit")),
        change_details: frame.link(&offer.step("/angaben")),
        change_contact: frame.link(&offer.step("/kontakt")),
        button: frame.t(button),
        explanation: frame.t(explanation),
        provider: offer.provider.issuer.legal_name.to_string(),
        terms: offer.terms().cloned(),
        frame,
    };
    html_as(visitor, StatusCode::OK, &page)
}
