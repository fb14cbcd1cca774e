//! What people report as a barrier of the pages: put into the outbox, read back when its mail is written, and kept
//! nowhere else.

use domain::text::{Email, Line, Name, Prose};
use serde::{Deserialize, Serialize};
use store::outbox::{self, NewEntry};
use store::{StoreError, Tx};

use super::Ctx;

/// The topic of these mails.
pub const TOPIC: &str = "barrier_mail";

/// What somebody could not use.
pub type BarrierText = Prose<4_000>;

/// Where, in the reporter's words or as a path.
pub type BarrierPlace = Line<300>;

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarrierReport {
    /// Who answers for the pages.
    pub to: Email,
    /// What is in the way.
    pub barrier: BarrierText,
    /// On which page.
    pub place: Option<BarrierPlace>,
    /// Who reports it.
    pub name: Option<Name>,
    /// Where an answer goes.
    pub email: Option<Email>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    to: String,
    barrier: String,
    place: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

/// Puts a report on its way. Everybody may report.
pub fn report(tx: &mut Tx<'_>, ctx: &Ctx, report: &BarrierReport) -> Result<(), StoreError> {
    let payload = Payload {
        to: report.to.as_str().to_owned(),
        barrier: report.barrier.to_string(),
        place: report.place.as_ref().map(ToString::to_string),
        name: report.name.as_ref().map(ToString::to_string),
        email: report.email.as_ref().map(|email| email.as_str().to_owned()),
    };
    let payload = serde_json::to_string(&payload);
    let payload = payload.map_err(|error| StoreError::BrokenRow {
        table: "outbox",
        why: error.to_string(),
    })?;
    outbox::enqueue(
        tx,
        &NewEntry {
            topic: TOPIC,
            subject_id: ctx.new_id(),
            payload: &payload,
            created_at: ctx.now,
            due_at: ctx.now,
        },
    )
}

/// The report in an entry of the outbox; `None` if it cannot be read.
pub fn read(payload: &str) -> Option<BarrierReport> {
    let payload: Payload = serde_json::from_str(payload).ok()?;
    Some(BarrierReport {
        to: Email::parse(&payload.to).ok()?,
        barrier: BarrierText::parse(&payload.barrier).ok()?,
        place: optional(payload.place, BarrierPlace::parse).ok()?,
        name: optional(payload.name, Name::parse).ok()?,
        email: optional(payload.email, Email::parse).ok()?,
    })
}

fn optional<T, E>(
    text: Option<String>,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, E> {
    text.map(|text| parse(&text)).transpose()
}
