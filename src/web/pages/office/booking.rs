//! One booking in the office: what was agreed, with whom, what happened, and what can be done now.

use actix_web::http::StatusCode;
use actix_web::{get, web};
use askama::Template;
use domain::booking::{Kind as UseKind, StatusName};
use domain::ids::BookingId;
use uuid::Uuid;

use super::history::{Step, steps};
use super::outcome::notice;
use crate::api::problem::{Kind, Problem};
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::i18n::format;
use crate::services::bookings::case::{Case, read_case};
use crate::services::history::of_booking;
use crate::web::entries::Entries;
use crate::web::page::html_as;
use crate::web::query::Query;
use crate::web::show::facts::{Fact, address_line, facts};
use crate::web::show::talk::{Sides, Talk, talk};
use crate::web::{Answer, Clerk, Frame};

#[derive(Template)]
#[template(path = "office/booking.html")]
struct BookingPage {
    frame: Frame,
    form: Entries,
    reference: String,
    status: &'static str,
    until: String,
    facts: Vec<Fact>,
    who: Vec<Fact>,
    overrides: Vec<String>,
    history: Vec<Step>,
    talk: Talk,
    reach: &'static str,
    action: String,
    move_link: String,
    actions: Actions,
}

/// Which steps are possible.
struct Actions(Vec<&'static str>);

impl Actions {
    /// Whether `step` is possible.
    fn has(&self, step: &str) -> bool {
        self.0.contains(&step)
    }
}

/// The booking.
#[get("/verwaltung/buchungen/{id}")]
pub async fn show(
    clerk: Clerk,
    id: web::Path<Uuid>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let notice = notice(clerk.place.language, query.0.value("meldung"));
    let shown = (query.0.value("ab"), notice, Entries::default());
    page(&clerk, &state, BookingId(*id), shown).await
}

/// The page, with messages from `older` on, and what was just done or what is wrong with a step.
pub(super) async fn page(
    clerk: &Clerk,
    state: &State,
    id: BookingId,
    (older, notice, form): (&str, String, Entries),
) -> Answer {
    let case = enter(clerk, state, id).await?;
    let ctx = clerk.ctx.clone();
    let history = state.read(move |tx| of_booking(tx, &ctx, id)).await;
    let path = format!("/verwaltung/buchungen/{id}");
    let sides = Sides {
        provider: case.provider.name.to_string(),
        zone: case.shown.zone,
    };
    let talk = talk(state, clerk, id, &sides, (&path, older)).await?;
    let booking = &case.shown.stored.booking;
    let status = booking.status_at(clerk.ctx.now);
    let frame = clerk
        .frame_of("office.booking")
        .crumb(
            clerk.frame_of("frame.inbox").title(),
            "/verwaltung/posteingang",
        )
        .notice(notice);
    let (frame, code) = if form.faults().is_empty() {
        (frame, StatusCode::OK)
    } else {
        (frame.refused(), StatusCode::UNPROCESSABLE_ENTITY)
    };
    let until = booking.stage.status.valid_until();
    let page = BookingPage {
        reference: booking.reference.to_string(),
        status: status.code(),
        until: until
            .map(|until| {
                format::date_time(clerk.place.language, &until.with_timezone(&case.shown.zone))
            })
            .unwrap_or_default(),
        facts: facts(clerk, &case),
        who: who(clerk, &case),
        overrides: booking
            .overrides
            .iter()
            .map(|one| format!("{} ({})", one.reason, one.decided_by))
            .collect(),
        history: steps(clerk, case.shown.zone, history.map_err(problem)?),
        reach: reach(&case),
        talk,
        action: frame.link(&path),
        move_link: frame.link(&format!("{path}/verschieben")),
        actions: actions(status, booking.times.span.end() <= clerk.ctx.now),
        form,
        frame,
    };
    html_as(clerk, code, &page)
}

/// The booking, if it is of an office of the clerk's.
async fn enter(clerk: &Clerk, state: &State, id: BookingId) -> Result<Case, Problem> {
    let ctx = clerk.ctx.clone();
    let case = state.read(move |tx| read_case(tx, &ctx, id)).await;
    let case = case.map_err(problem)?;
    if clerk.ctx.actor.is_staff_of(case.provider.id) {
        Ok(case)
    } else {
        Err(Kind::NotFound.into())
    }
}

/// How a message reaches whoever booked: `mail`, `letter`, or not at all.
fn reach(case: &Case) -> &'static str {
    let is_internal = case.shown.stored.booking.kind == UseKind::Internal;
    match &case.shown.organiser {
        Some(organiser) if !is_internal => match organiser.contact.email {
            Some(_) => "mail",
            None => "letter",
        },
        _ => "",
    }
}

fn actions(status: StatusName, has_ended: bool) -> Actions {
    use StatusName::{Cancelled, Completed, Confirmed, Declined, NoShow, Option, Requested};
    let possible = [
        ("decide", matches!(status, Requested | Option)),
        ("cancel", matches!(status, Requested | Option | Confirmed)),
        (
            "settle",
            has_ended && matches!(status, Confirmed | Completed | NoShow),
        ),
        ("reinstate", matches!(status, Cancelled | Declined)),
    ];
    let steps = possible.into_iter().filter(|(_, is_possible)| *is_possible);
    Actions(steps.map(|(step, _)| step).collect())
}

/// Who booked, how he is reached, and how his wish came in.
fn who(clerk: &Clerk, case: &Case) -> Vec<Fact> {
    let frame = clerk.frame("");
    let booking = &case.shown.stored.booking;
    let fact = |key: &str, value: Option<String>| {
        value.map(|value| Fact {
            label: frame.t(key),
            value,
        })
    };
    let received = format::date_time(
        clerk.place.language,
        &booking.received_at.with_timezone(&case.shown.zone),
    );
    let channel = frame.t(&format!("channel.{}", booking.channel.code()));
    let received = fact("office.received", Some(format!("{received}, {channel}")));
    let Some(organiser) = &case.shown.organiser else {
        let internal = (booking.kind == UseKind::Internal).then(|| frame.t("office.internal"));
        return [fact("office.who", internal), received]
            .into_iter()
            .flatten()
            .collect();
    };
    let contact = &organiser.contact;
    let email = contact
        .email
        .as_ref()
        .map(|email| email.as_str().to_owned());
    let address = Some(address_line(&contact.address)).filter(|line| !line.is_empty());
    [
        fact("book.name", Some(contact.name.to_string())),
        fact(
            "book.organisation",
            contact.organisation.as_ref().map(ToString::to_string),
        ),
        fact("book.email", email),
        fact(
            "book.phone",
            contact.phone.as_ref().map(ToString::to_string),
        ),
        fact("book.address", address),
        received,
    ]
    .into_iter()
    .flatten()
    .collect()
}
