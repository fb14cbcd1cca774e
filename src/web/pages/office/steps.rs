//! The steps that the office takes with one booking.

use actix_web::{post, web};
use chrono::{NaiveTime, TimeDelta};
use domain::booking::Party;
use domain::ids::BookingId;
use domain::text::Text;
use domain::time::Rim;
use uuid::Uuid;

use super::booking::page;
use crate::api::problem::{Kind, Problem};
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::i18n::text;
use crate::services::bookings::BookingError;
use crate::services::bookings::cancel::{cancel, decline};
use crate::services::bookings::complete::{complete, mark_no_show};
use crate::services::bookings::confirm::{confirm, set_option};
use crate::services::bookings::reinstate::reinstate;
use crate::services::{Ctx, Tx};
use crate::web::day::parse_day;
use crate::web::entries::{Entries, Fault};
use crate::web::{Answer, Clerk, Form, see_other};

/// A step with what it needs.
#[derive(Clone)]
enum Step {
    Confirm,
    Decline(Option<Text>),
    Reserve(chrono::DateTime<chrono::Utc>),
    Cancel(Party, Option<Text>),
    Complete,
    NoShow,
    Reinstate,
}

/// Takes the step whose button was pressed.
#[post("/verwaltung/buchungen/{id}")]
pub async fn take(
    clerk: Clerk,
    id: web::Path<Uuid>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let id = BookingId(*id);
    let step = match Step::read(&clerk, &form) {
        Ok(step) => step,
        Err(fault) => {
            let entries = Entries::new(form, vec![fault]);
            return page(&clerk, &state, id, ("", String::new(), entries)).await;
        }
    };
    let (ctx, taken) = (clerk.ctx.clone(), step.clone());
    match state.write(move |tx| taken.take(tx, &ctx, id)).await {
        Ok(()) => {
            let path = format!("/verwaltung/buchungen/{id}?meldung={}", step.word());
            Ok(see_other(&clerk, &path))
        }
        Err(error) => {
            let fault = refused(&clerk, problem(error))?;
            let entries = Entries::new(form, vec![fault]);
            page(&clerk, &state, id, ("", String::new(), entries)).await
        }
    }
}

/// Why the step was refused, for the head of the page; what the clerk may not see stays an error.
fn refused(clerk: &Clerk, problem: Problem) -> Result<Fault, Problem> {
    if matches!(
        problem.kind(),
        Kind::NotFound | Kind::Internal | Kind::Unavailable
    ) {
        return Err(problem);
    }
    let document = problem.document(clerk.place.language, None);
    let reasons = document.reasons.into_iter().map(|reason| reason.detail);
    let reasons: Vec<_> = std::iter::once(document.detail).chain(reasons).collect();
    Ok(Fault {
        field: "steps".to_owned(),
        label: document.title,
        message: reasons.join(" "),
    })
}

impl Step {
    fn read(clerk: &Clerk, form: &Form) -> Result<Self, Fault> {
        let fault = |field: &str, label: &str, key: &str| Fault {
            field: field.to_owned(),
            label: text(clerk.place.language, label, &[]),
            message: text(clerk.place.language, key, &[]),
        };
        let reason = form.value("reason");
        let reason = (!reason.is_empty()).then(|| Text::parse(reason));
        let reason = reason
            .transpose()
            .map_err(|_| fault("reason", "office.reason", "office.reason_broken"))?;
        match form.value("step") {
            "confirm" => Ok(Self::Confirm),
            "decline" => Ok(Self::Decline(reason)),
            "reserve" => {
                let day = parse_day(form.value("until"));
                let day = day.ok_or_else(|| fault("until", "office.until", "missing.date"))?;
                let midnight =
                    Rim::Closing.instant(chrono_tz::Europe::Berlin, day.and_time(NaiveTime::MIN));
                Ok(Self::Reserve(midnight + TimeDelta::days(1)))
            }
            "cancel" if reason.is_none() => {
                Err(fault("reason", "office.reason", "office.reason_missing"))
            }
            "cancel" => Ok(Self::Cancel(Party::Provider, reason)),
            "withdraw" => Ok(Self::Cancel(Party::Organiser, reason)),
            "complete" => Ok(Self::Complete),
            "no_show" => Ok(Self::NoShow),
            "reinstate" => Ok(Self::Reinstate),
            _ => Err(fault("steps", "office.decision", "missing.choice")),
        }
    }

    fn take(&self, tx: &mut Tx<'_>, ctx: &Ctx, id: BookingId) -> Result<(), BookingError> {
        match self {
            Self::Confirm => confirm(tx, ctx, id),
            Self::Decline(reason) => decline(tx, ctx, id, reason.as_ref()),
            Self::Reserve(until) => set_option(tx, ctx, id, *until),
            Self::Cancel(party, reason) => cancel(tx, ctx, id, *party, reason.as_ref()),
            Self::Complete => complete(tx, ctx, id),
            Self::NoShow => mark_no_show(tx, ctx, id),
            Self::Reinstate => reinstate(tx, ctx, id),
        }
        .map(drop)
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Confirm => "bestaetigt",
            Self::Decline(_) => "abgelehnt",
            Self::Reserve(_) => "vorgemerkt",
            Self::Cancel(..) => "abgesagt",
            Self::Complete => "abgeschlossen",
            Self::NoShow => "nicht-erschienen",
            Self::Reinstate => "wieder-aufgenommen",
        }
    }
}
