//! The link in the mail about a new request: it shows the request, and its button decides.
//!
//! Opening the link changes nothing, for mail programs open links by themselves. The link names the version that the
//! mail told of: once the request was decided or changed, it decides nothing any more.

use actix_web::{get, post, web};
use askama::Template;
use domain::booking::StatusName;
use domain::policy::Actor;
use domain::text::Text;

use crate::api::problem::{Kind, Problem};
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::auth::decision::DecisionLink;
use crate::services::bookings::BookingError;
use crate::services::bookings::cancel::decline;
use crate::services::bookings::case::{Case, read_case};
use crate::services::bookings::confirm::confirm;
use crate::services::{Ctx, Tx};
use crate::web::show::facts::{Fact, facts};
use crate::web::{Answer, Form, Frame, Visitor, html};

#[derive(Template)]
#[template(path = "office/decide.html")]
struct DecidePage {
    frame: Frame,
    action: String,
    reference: String,
    status: &'static str,
    who: String,
    facts: Vec<Fact>,
    /// Whether the link still decides.
    is_open: bool,
    done: String,
}

/// Shows the request.
#[get("/verwaltung/entscheiden/{token}")]
pub async fn ask(visitor: Visitor, token: web::Path<String>, state: web::Data<State>) -> Answer {
    let link = link(&visitor, &state, &token)?;
    let case = case(&visitor, &state, &link).await?;
    page(&visitor, &token, &link, &case, "")
}

/// Confirms or declines it.
#[post("/verwaltung/entscheiden/{token}")]
pub async fn decide(
    visitor: Visitor,
    token: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let link = link(&visitor, &state, &token)?;
    let step = step(&form)?;
    let ctx = visitor.ctx.acting_as(Actor::System);
    let decided = state.write(move |tx| step.take(tx, &ctx, &link)).await;
    match decided {
        Ok(()) | Err(BookingError::Stale | BookingError::WrongState(_)) => {}
        Err(error) => return Err(problem(error)),
    }
    let done = if decided.is_ok() {
        "office.decided"
    } else {
        ""
    };
    let case = case(&visitor, &state, &link).await?;
    page(&visitor, &token, &link, &case, done)
}

fn step(form: &Form) -> Result<Step, Problem> {
    let reason = form.value("reason");
    let reason = (!reason.is_empty())
        .then(|| Text::parse(reason))
        .transpose()
        .map_err(|_| Kind::BadRequest)?;
    match form.value("step") {
        "confirm" => Ok(Step::Confirm),
        "decline" => Ok(Step::Decline(reason)),
        _ => Err(Kind::BadRequest.into()),
    }
}

#[derive(Clone)]
enum Step {
    Confirm,
    Decline(Option<Text>),
}

impl Step {
    /// Takes the step if the request still is as the mail told it.
    fn take(&self, tx: &mut Tx<'_>, ctx: &Ctx, link: &DecisionLink) -> Result<(), BookingError> {
        let case = read_case(tx, ctx, link.booking)?;
        let booking = &case.shown.stored.booking;
        if booking.version != link.version || booking.status_at(ctx.now) != StatusName::Requested {
            return Err(BookingError::Stale);
        }
        match self {
            Self::Confirm => confirm(tx, ctx, link.booking),
            Self::Decline(reason) => decline(tx, ctx, link.booking, reason.as_ref()),
        }
        .map(drop)
    }
}

/// What the link decides; one that is forged or too old is like a page that does not exist.
fn link(visitor: &Visitor, state: &State, token: &str) -> Result<DecisionLink, Problem> {
    let link = state.secret().read_decision_token(token, visitor.ctx.now);
    link.map_err(|_| Kind::NotFound.into())
}

async fn case(visitor: &Visitor, state: &State, link: &DecisionLink) -> Result<Case, Problem> {
    let (ctx, id) = (visitor.ctx.acting_as(Actor::System), link.booking);
    let case = state.read(move |tx| read_case(tx, &ctx, id)).await;
    case.map_err(problem)
}

fn page(visitor: &Visitor, token: &str, link: &DecisionLink, case: &Case, done: &str) -> Answer {
    let booking = &case.shown.stored.booking;
    let status = booking.status_at(visitor.ctx.now);
    let frame = visitor.frame_of("office.decide_title");
    let organiser = case.shown.organiser.as_ref();
    let page = DecidePage {
        action: frame.link(&format!("/verwaltung/entscheiden/{token}")),
        reference: booking.reference.to_string(),
        status: status.code(),
        who: organiser
            .map(|organiser| organiser.contact.name.to_string())
            .unwrap_or_default(),
        facts: facts(visitor, case),
        is_open: booking.version == link.version && status == StatusName::Requested,
        done: if done.is_empty() {
            String::new()
        } else {
            frame.t(done)
        },
        frame,
    };
    html(visitor, &page)
}
