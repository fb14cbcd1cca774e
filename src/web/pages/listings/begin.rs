//! The first steps of a provider: provider, site, room, hours and rules, and then the first room can be booked.
//!
//! The step is told by what is there already, so whoever breaks off goes on where he was.

use actix_web::{get, post, web};
use askama::Template;
use domain::language::Language;
use domain::provider::{Address, Issuer, Office, Provider};
use domain::text::{Email, Line, Name};

use super::data::find_own;
use super::room::{self, own_sites, usual_hours, usual_rules};
use super::rules::Choices;
use super::{hours, rules_form, site};
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::services::listings::ListingChanges;
use crate::services::listings::own::{has_any, list_providers};
use crate::services::providers::apply::{Application, apply};
use crate::services::providers::decide::admit;
use crate::services::rooms::edit::{RoomChanges, edit};
use crate::services::rooms::read::RoomView;
use crate::services::{Ctx, StoreError};
use crate::web::entries::{Entries, Reading};
use crate::web::page::html_as;
use crate::web::query::Query;
use crate::web::slug::Slug;
use crate::web::{Answer, Clerk, Form, Frame, Visitor, html, see_other};

/// Where it begins.
pub(in crate::web) const BEGIN: &str = "/verwaltung/anfang";

/// A form of the assistant; `step` names its fields and texts.
#[derive(Template)]
#[template(path = "listings/begin.html")]
struct BeginPage {
    frame: Frame,
    form: Entries,
    step: &'static str,
    action: String,
    providers: Vec<(String, String)>,
    lands: Vec<(String, String)>,
    days: Vec<(String, String)>,
    confirmations: Vec<(String, String)>,
    /// The room whose rules are asked for.
    room: String,
}

#[derive(Template)]
#[template(path = "listings/begun.html")]
struct BegunPage {
    frame: Frame,
    room: String,
    link: String,
    booking: String,
}

/// How far somebody has come.
enum Step {
    /// There is nobody who offers anything.
    Provider,
    /// Nobody may enter a provider but the operator.
    Wait,
    Site(Vec<Provider>),
    Room,
    Done,
}

/// Whether `ctx` keeps nothing yet and so begins with the assistant.
pub(in crate::web) async fn has_to_begin(state: &State, ctx: Ctx) -> Result<bool, StoreError> {
    let has_any = state.read(move |tx| has_any(tx, &ctx)).await?;
    Ok(!has_any)
}

async fn step(state: &State, visitor: &Visitor) -> Result<Step, Problem> {
    let ctx = visitor.ctx.clone();
    let providers = state.read(move |tx| list_providers(tx, &ctx)).await?;
    let own = own_sites(state, visitor).await?;
    Ok(if providers.is_empty() && visitor.ctx.actor.is_operator() {
        Step::Provider
    } else if providers.is_empty() {
        Step::Wait
    } else if own.is_empty() {
        Step::Site(providers)
    } else if own.iter().all(|own| own.rooms.is_empty()) {
        Step::Room
    } else {
        Step::Done
    })
}

/// The next step.
#[get("/verwaltung/anfang")]
pub async fn next_step(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let room = query.0.value("raum");
    if !room.is_empty() {
        let view = find_own(&state, &clerk, room).await?;
        return match query.0.value("schritt") {
            "fertig" => begun(&clerk, &view),
            _ => rules_page(&clerk, &view, begin_rules()),
        };
    }
    match step(&state, &clerk).await? {
        Step::Provider => {
            let begun = Entries::default();
            page(&clerk, "provider", begun, &[])
        }
        Step::Wait => Err(Kind::Forbidden.into()),
        Step::Site(providers) => page(&clerk, "site", Entries::default(), &providers),
        Step::Room => page(&clerk, "room", Entries::default(), &[]),
        Step::Done => Ok(see_other(&clerk, "/verwaltung/raeume")),
    }
}

/// Enters the first provider and admits it.
#[post("/verwaltung/anfang/anbieter")]
pub async fn enter_provider(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let mut reading = Reading::new(&form, clerk.place.language);
    let application = applied(&mut reading);
    let application = match reading.finish(application) {
        Ok(application) => application,
        Err(entries) => return page(&clerk, "provider", entries, &[]),
    };
    let ctx = clerk.ctx.clone();
    let entered = state.write(move |tx| {
        let provider = apply(tx, &ctx, &application)?;
        admit(tx, &ctx, provider.id)
    });
    entered.await?;
    Ok(see_other(&clerk, BEGIN))
}

/// Who stands on documents is called as the public reads it, until somebody enters more.
fn applied(reading: &mut Reading<'_>) -> Option<Application> {
    let name = reading.required("name", "listings.provider_name", Name::parse);
    let email = reading.required("email", "listings.provider_email", Email::parse);
    let phone = reading.optional("phone", "listings.provider_phone", Line::parse);
    let name = name?;
    let issuer = Issuer {
        legal_name: name.clone(),
        address: Address::default(),
        tax_number: None,
        vat_id: None,
    };
    let office = Office {
        email: email?,
        phone: phone?,
        hours: None,
    };
    Some(Application {
        issuer,
        name,
        office,
        language: Language::De,
        purposes: Vec::new(),
        customer_groups: Vec::new(),
    })
}

/// Enters the first site.
#[post("/verwaltung/anfang/standort")]
pub async fn enter_site(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let providers = site::own(&state, &clerk).await?;
    match site::enter(&state, &clerk, &form, &providers).await? {
        Ok(_) => Ok(see_other(&clerk, BEGIN)),
        Err(entries) => page(&clerk, "site", entries, &providers),
    }
}

/// Enters the first room, not yet shown to the public.
#[post("/verwaltung/anfang/raum")]
pub async fn enter_room(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let own = own_sites(&state, &clerk).await?;
    let form = form.with("state", "draft");
    match room::enter(&state, &clerk, &form, &own).await? {
        Ok(view) => Ok(see_other(&clerk, &format!("{BEGIN}?raum={}", view.room.id))),
        Err(entries) => page(&clerk, "room", entries, &[]),
    }
}

fn begin_rules() -> Entries {
    let mut pairs = rules_form::begin_rules(&usual_rules());
    pairs.push(("same", "08:00-22:00".to_owned()));
    Entries::begin(pairs)
}

/// Sets hours and rules of the first room, and shows it to the public.
#[post("/verwaltung/anfang/regeln/{id}")]
pub async fn enter_rules(
    clerk: Clerk,
    path: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let view = find_own(&state, &clerk, &path).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let opening = hours::read(&mut reading, &clerk, &usual_hours());
    let rules = rules_form::rules(&mut reading, &usual_rules());
    let (opening, rules) = match reading.finish(opening.zip(rules)) {
        Ok(read) => read,
        Err(entries) => return rules_page(&clerk, &view, entries),
    };
    let listing = ListingChanges {
        opening: Some(opening),
        rules: Some(vec![rules]),
        published_from: Some(Some(clerk.ctx.now)),
        ..ListingChanges::default()
    };
    let changes = RoomChanges {
        listing,
        ..RoomChanges::default()
    };
    let (ctx, room, seen) = (clerk.ctx.clone(), view.room.id, view.room.listing.version);
    let edited = state.write(move |tx| edit(tx, &ctx, room, seen, &changes));
    edited.await?;
    let path = format!("{BEGIN}?raum={room}&schritt=fertig");
    Ok(see_other(&clerk, &path))
}

fn rules_page(visitor: &Visitor, view: &RoomView, form: Entries) -> Answer {
    let action = format!("{BEGIN}/regeln/{}", view.room.id);
    let name = view.room.listing.name.to_string();
    shown(visitor, ("rules", action), form, &[], name)
}

fn page(visitor: &Visitor, step: &'static str, form: Entries, providers: &[Provider]) -> Answer {
    let action = match step {
        "provider" => "anbieter",
        "site" => "standort",
        _ => "raum",
    };
    let action = format!("{BEGIN}/{action}");
    shown(visitor, (step, action), form, providers, String::new())
}

fn shown(
    visitor: &Visitor,
    (step, action): (&'static str, String),
    form: Entries,
    providers: &[Provider],
    room: String,
) -> Answer {
    let title = visitor.frame("").t(&format!("listings.begin_{step}"));
    let frame = visitor.frame(title);
    let (frame, status) = if form.faults().is_empty() {
        (frame, actix_web::http::StatusCode::OK)
    } else {
        let status = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
        (frame.refused(), status)
    };
    let choices = Choices::of(visitor);
    let page = BeginPage {
        action: frame.link(&action),
        step,
        providers: super::choices_of(providers),
        lands: site::lands(&frame),
        days: choices.weekdays,
        confirmations: choices.confirmations,
        room,
        frame,
        form,
    };
    html_as(visitor, status, &page)
}

fn begun(visitor: &Visitor, view: &RoomView) -> Answer {
    let slug = Slug::of_room(&view.room, &view.site).to_string();
    let frame = visitor.frame_of("listings.begin_done");
    let page = BegunPage {
        room: view.room.listing.name.to_string(),
        link: frame.link(&format!("/raeume/{slug}")),
        booking: frame.link(&format!("/raeume/{slug}/buchen")),
        frame,
    };
    html(visitor, &page)
}
