//! A refused time with what could be had instead.

use super::errors::problem;
use crate::api::problem::{Alternative, Problem};
use crate::api::wire::{Id, Timestamp};
use crate::app::State;
use crate::services::Ctx;
use crate::services::bookings::alternatives::{self, find_alternatives, may_help};
use crate::services::bookings::{Asked, BookingError};

/// What is answered to whoever `asked`; alternatives are looked up in a read of their own, after the refusal.
pub(super) async fn refusal(state: &State, ctx: Ctx, error: BookingError, asked: Asked) -> Problem {
    let is_time = matches!(&error, BookingError::Refused(refused) if may_help(&refused.findings));
    let problem = problem(error, Some(&asked));
    if !is_time {
        return problem;
    }
    let found = state
        .read(move |tx| find_alternatives(tx, &ctx, &asked))
        .await;
    match found {
        Ok(found) => problem.alternatives(found.iter().map(alternative)),
        Err(error) => {
            // The refusal stands without them.
            tracing::warn!(%error, "no alternatives could be looked up");
            problem
        }
    }
}

/// An alternative as an answer carries it.
pub(super) fn alternative(found: &alternatives::Alternative) -> Alternative {
    Alternative {
        room_id: found.room_id.map(Id::from),
        starts_at: Timestamp::at(found.span.start(), found.zone),
        ends_at: Timestamp::at(found.span.end(), found.zone),
    }
}
