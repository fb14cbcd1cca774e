//! `POST /availability/check`: what would become of a booking.

use actix_web::{post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::booking_in::BookingIn;
use super::errors::problem;
use super::reasons::reason;
use super::refusal::alternative;
use super::words::{ConfirmationWord, RequestsWord};
use crate::api::answer::{Answer, ok};
use crate::api::extract::{Caller, Json};
use crate::api::problem::{Alternative, ReasonDocument};
use crate::api::wire::{Word, ZoneName};
use crate::app::State;
use crate::services::Ctx;
use crate::services::bookings::dry_run::{Outlook, dry_run};

/// What would become of a booking.
#[derive(Debug, Serialize, ToSchema)]
struct Verdict {
    /// Whether it can be had.
    available: bool,
    /// Whether it would be confirmed at once.
    confirmation: ConfirmationWord,
    /// Whether it would keep others out while it is a request.
    requests: RequestsWord,
    /// The zone of the site.
    time_zone: ZoneName,
    /// Each rule that refuses it.
    reasons: Vec<ReasonDocument>,
    /// Times and rooms that could be had instead.
    alternatives: Vec<Alternative>,
}

impl Verdict {
    fn of(outlook: &Outlook, ctx: &Ctx) -> Self {
        let findings = outlook.findings.iter();
        Self {
            available: outlook.findings.is_empty(),
            confirmation: Word(outlook.confirmation),
            requests: Word(outlook.requests),
            time_zone: outlook.zone.into(),
            reasons: findings
                .map(|finding| reason(finding, outlook.zone).document(ctx.language))
                .collect(),
            alternatives: outlook.alternatives.iter().map(alternative).collect(),
        }
    }
}

/// Judges a booking without making it.
///
/// Takes the body of `POST /bookings`. What is not said yet is not judged: the organiser, the accepted terms, the
/// answers to questions.
#[utoipa::path(
    tag = "availability",
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The verdict as of now", body = Verdict))
)]
#[post("/availability/check")]
pub async fn check_booking(
    Caller(ctx): Caller,
    body: Json<BookingIn>,
    state: web::Data<State>,
) -> Answer {
    let command = body.into_inner().parse(ctx.language)?;
    let (by, asked) = (ctx.clone(), command.asked.clone());
    let outlook = state
        .read(move |tx| dry_run(tx, &by, &command))
        .await
        .map_err(|error| problem(error, Some(&asked)))?;
    Ok(ok(Verdict::of(&outlook, &ctx)))
}
