//! One closure: what it hits, and what becomes of that; one blocking.

use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use askama::Template;
use chrono::{DateTime, Utc};
use domain::closure::ReasonClass;
use domain::ids::{BlockingId, ClosureId};
use domain::time::Rim;

use super::decide::{self, Hit, Told};
use super::list::{blocked_names, noticed, scope, when};
use super::places::Places;
use crate::api::problem::{Kind, Problem, Refusal};
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::blockings;
use crate::services::blockings::read::ShownBlocking;
use crate::services::bookings::read::Shown;
use crate::services::closures::edit::{ClosureChanges, edit};
use crate::services::closures::read::{ShownClosure, read};
use crate::services::closures::settle::{SettleError, settle};
use crate::services::closures::{ClosureError, affected, remove};
use crate::web::day::parse_day;
use crate::web::entries::{Entries, Fault, Reading};
use crate::web::page::html_as;
use crate::web::path::id;
use crate::web::query::Query;
use crate::web::show::facts::Fact;
use crate::web::{Answer, Clerk, Form, Frame, Visitor, html, see_other};

/// The most bookings that are decided in one act.
const HITS_MAX: i64 = 200;

#[derive(Template)]
#[template(path = "closures/show.html")]
struct ShowPage {
    frame: Frame,
    form: Entries,
    facts: Vec<Fact>,
    path: String,
    version: i64,
    hits: Vec<Hit>,
    rooms: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    fates: Vec<(String, String)>,
    every: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "closures/blocking.html")]
struct BlockingPage {
    frame: Frame,
    facts: Vec<Fact>,
    path: String,
    version: i64,
}

/// A closure with what is needed to decide about it.
struct Opened {
    places: Places,
    shown: ShownClosure,
    hits: Vec<Shown>,
}

impl Opened {
    async fn load(state: &State, visitor: &Visitor, text: &str) -> Result<Self, Problem> {
        let closure: ClosureId = id(text)?;
        let ctx = visitor.ctx.clone();
        let found = state.read(move |tx| {
            let shown = read(tx, &ctx, closure)?;
            let hits = affected::list_affected(tx, &ctx, closure, None, HITS_MAX)?;
            Ok::<_, ClosureError>((shown, hits))
        });
        let (shown, hits) = found.await?;
        Ok(Self {
            places: Places::load(state, visitor).await?,
            shown,
            hits,
        })
    }

    fn path(&self) -> String {
        format!("/verwaltung/sperrungen/{}", self.shown.closure.id)
    }

    /// A form that proposes what is usual, so that little is left to be entered.
    fn begin(&self, visitor: &Visitor) -> Entries {
        let closure = &self.shown.closure;
        let reason = closure.public_reason.as_ref();
        let own = self.places.site(closure.scope.site_id);
        let by = own.map_or_else(String::new, |own| own.provider.name.to_string());
        let ends = closure.span.ends_at.map_or_else(String::new, |at| {
            let day = at.with_timezone(&self.shown.zone).date_naive();
            format::short_date(visitor.place.language, day)
        });
        Entries::begin([
            ("class", ReasonClass::Danger.code().to_owned()),
            (
                "grounds",
                reason.map_or_else(String::new, ToString::to_string),
            ),
            ("decided_by", by),
            ("ends", ends),
        ])
    }

    fn page(&self, visitor: &Visitor, frame: Frame, form: Entries) -> Answer {
        let frame = frame.crumb(
            visitor.frame_of("frame.closures").title(),
            "/verwaltung/sperrungen",
        );
        let is_refused = !form.faults().is_empty();
        let hits = self.hits.iter();
        let page = ShowPage {
            facts: facts(visitor, &self.places, &self.shown),
            path: frame.link(&self.path()),
            version: self.shown.closure.version,
            hits: hits
                .map(|shown| Hit::of(visitor, &self.places, shown))
                .collect(),
            rooms: self.places.room_choices(),
            classes: decide::classes(&frame),
            fates: decide::fates(&frame),
            every: decide::for_all(&frame),
            frame: if is_refused { frame.refused() } else { frame },
            form,
        };
        let status = if is_refused {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        html_as(visitor, status, &page)
    }

    fn refused(&self, visitor: &Visitor, form: Form, fault: Fault) -> Answer {
        let frame = visitor.frame_of("closures.closure");
        self.page(visitor, frame, Entries::new(form, vec![fault]))
    }
}

/// The closure and what it hits.
#[get("/verwaltung/sperrungen/{id}")]
pub async fn show_closure(
    clerk: Clerk,
    id: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let opened = Opened::load(&state, &clerk, &id).await?;
    let frame = noticed(&clerk, clerk.frame_of("closures.closure"), &query);
    opened.page(&clerk, frame, opened.begin(&clerk))
}

/// Carries the decisions out, all of them or none.
#[post("/verwaltung/sperrungen/{id}")]
pub async fn decide_all(
    clerk: Clerk,
    id: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let opened = Opened::load(&state, &clerk, &id).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let read = decide::read(&mut reading, &clerk, &opened.places, &opened.hits);
    let (decisions, grounds) = match reading.finish(read) {
        Ok(read) => read,
        Err(entries) => return opened.page(&clerk, clerk.frame_of("closures.closure"), entries),
    };
    let told = Told::of(&decisions, &opened.hits);
    let (ctx, closure) = (clerk.ctx.clone(), opened.shown.closure.id);
    let done = state.write(move |tx| settle(tx, &ctx, closure, &decisions, &grounds));
    match done.await {
        Ok(_) => Ok(see_other(&clerk, &(opened.path() + &told.query()))),
        Err(error) => conflict(&state, &clerk, opened, form, error).await,
    }
}

/// What stood against the act, at the booking; the page shows what is affected now.
async fn conflict(
    state: &State,
    visitor: &Visitor,
    before: Opened,
    form: Form,
    error: SettleError,
) -> Answer {
    let (booking, message) = match error {
        SettleError::Closure(error) => return Err(error.into()),
        SettleError::Changed(booking) => {
            let why = text(visitor.place.language, "closures.changed_meanwhile", &[]);
            (booking, why)
        }
        SettleError::Unsettled { booking, error } => {
            (booking, decide::told(visitor, &Problem::from(error)))
        }
    };
    let mut fault = decide::fault(visitor, booking, &before.hits, message);
    let closure = before.shown.closure.id.to_string();
    let opened = Opened::load(state, visitor, &closure).await?;
    let mut hits = opened.hits.iter();
    if !hits.any(|shown| shown.stored.booking.id == booking) {
        "all".clone_into(&mut fault.field);
    }
    opened.refused(visitor, form, fault)
}

/// Sets another last day, or none.
#[post("/verwaltung/sperrungen/{id}/ende")]
pub async fn end_closure(
    clerk: Clerk,
    id: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let opened = Opened::load(&state, &clerk, &id).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let ends = reading.optional("ends", "closures.to_day", |text| {
        parse_day(text).ok_or(Refusal::MalformedDate)
    });
    let ends = match reading.finish(ends) {
        Ok(ends) => ends.map(|day| closing(&opened, day)),
        Err(entries) => return opened.page(&clerk, clerk.frame_of("closures.closure"), entries),
    };
    let changes = ClosureChanges {
        ends_at: Some(ends),
        ..ClosureChanges::default()
    };
    let (ctx, closure, version) = (clerk.ctx.clone(), opened.shown.closure.id, version(&form)?);
    let done = state.write(move |tx| edit(tx, &ctx, closure, version, &changes));
    match done.await {
        Ok(_) => Ok(see_other(&clerk, &(opened.path() + "?meldung=geaendert"))),
        Err(error) => not_written(&clerk, &opened, form, error),
    }
}

/// The end of the day at the site.
fn closing(opened: &Opened, day: chrono::NaiveDate) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(day);
    let midnight = next.and_time(chrono::NaiveTime::MIN);
    Rim::Closing.instant(opened.shown.zone, midnight)
}

/// Ends the closure before its time; what was decided about bookings stays.
#[post("/verwaltung/sperrungen/{id}/aufheben")]
pub async fn lift_closure(
    clerk: Clerk,
    id: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let opened = Opened::load(&state, &clerk, &id).await?;
    let (ctx, closure, version) = (clerk.ctx.clone(), opened.shown.closure.id, version(&form)?);
    let done = state.write(move |tx| remove::remove(tx, &ctx, closure, version));
    match done.await {
        Ok(()) => Ok(see_other(
            &clerk,
            "/verwaltung/sperrungen?meldung=aufgehoben",
        )),
        Err(error) => not_written(&clerk, &opened, form, error),
    }
}

fn not_written(visitor: &Visitor, opened: &Opened, form: Form, error: ClosureError) -> Answer {
    let key = match error {
        ClosureError::Stale => "closures.stale",
        ClosureError::EndsBeforeStart => "closures.ends_before_start",
        error => return Err(error.into()),
    };
    let fault = Fault {
        field: "ends".to_owned(),
        label: text(visitor.place.language, "closures.to_day", &[]),
        message: text(visitor.place.language, key, &[]),
    };
    opened.refused(visitor, form, fault)
}

fn version(form: &Form) -> Result<i64, Problem> {
    let version = form.value("version").parse();
    version.map_err(|_| Kind::BadRequest.into())
}

fn facts(visitor: &Visitor, places: &Places, shown: &ShownClosure) -> Vec<Fact> {
    let closure = &shown.closure;
    let span = (closure.span.starts_at, closure.span.ends_at);
    let rows = [
        (
            "closures.what",
            Some(places.names(closure.scope.site_id, &scope(&closure.scope))),
        ),
        ("closures.when", Some(when(visitor, shown.zone, span))),
        (
            "closures.reason",
            closure.public_reason.as_ref().map(ToString::to_string),
        ),
        (
            "closures.note",
            closure.internal_note.as_ref().map(ToString::to_string),
        ),
    ];
    known(visitor, rows)
}

fn known<const N: usize>(visitor: &Visitor, rows: [(&str, Option<String>); N]) -> Vec<Fact> {
    let known = rows.into_iter().filter_map(|(key, value)| {
        Some(Fact {
            label: text(visitor.place.language, key, &[]),
            value: value?,
        })
    });
    known.collect()
}

/// A blocking.
#[get("/verwaltung/sperrungen/belegt/{id}")]
pub async fn show_blocking(
    clerk: Clerk,
    path: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let blocking: BlockingId = id(&path)?;
    let places = Places::load(&state, &clerk).await?;
    let ctx = clerk.ctx.clone();
    let shown = state.read(move |tx| blockings::read::read(tx, &ctx, blocking));
    let shown = shown
        .await
        .map_err(|error| crate::api::v1::blockings::problem(error, &[], places.zone()))?;
    let frame = noticed(&clerk, clerk.frame_of("closures.blocking"), &query);
    html(&clerk, &blocking_page(&clerk, frame, &places, &shown))
}

fn blocking_page(
    clerk: &Clerk,
    frame: Frame,
    places: &Places,
    shown: &ShownBlocking,
) -> BlockingPage {
    let blocking = &shown.stored.blocking;
    let span = (blocking.span.start(), Some(blocking.span.end()));
    let rows = [
        ("closures.what", Some(blocked_names(places, shown))),
        ("closures.when", Some(when(clerk, shown.zone, span))),
        ("closures.reason", Some(blocking.title.to_string())),
    ];
    BlockingPage {
        facts: known(clerk, rows),
        path: frame.link(&format!("/verwaltung/sperrungen/belegt/{}", blocking.id)),
        version: blocking.version,
        frame: frame.crumb(
            clerk.frame_of("frame.closures").title(),
            "/verwaltung/sperrungen",
        ),
    }
}

/// Gives back what a blocking takes.
#[post("/verwaltung/sperrungen/belegt/{id}/aufheben")]
pub async fn lift_blocking(
    clerk: Clerk,
    path: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let (blocking, version): (BlockingId, _) = (id(&path)?, version(&form)?);
    let ctx = clerk.ctx.clone();
    let done = state.write(move |tx| blockings::remove::remove(tx, &ctx, blocking, version));
    done.await
        .map_err(|error| crate::api::v1::blockings::problem(error, &[], chrono_tz::UTC))?;
    Ok(see_other(
        &clerk,
        "/verwaltung/sperrungen?meldung=aufgehoben",
    ))
}
