//! The history of a booking for the office: its steps and what was decided about it, with the names of those who did
//! it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::booking::By;
use domain::closure::Resolution;
use domain::ids::{BookingId, RoomId};
use domain::interval::Interval;
use domain::policy::Action;
use domain::text::Name;
use serde::Deserialize;
use store::audit::{self, Recorded};
use store::{StoreError, Tx, labels, plan, resolutions};
use uuid::Uuid;

use super::Ctx;
use super::bookings::BookingError;
use super::bookings::lock::find_allowed;
use super::bookings::notice::Notice;

/// The most steps that are read, the oldest; no booking has as many.
const STEPS_MAX: i64 = 1_000;

/// Something that was done with a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: By,
    /// The name of the account, or what the key is for; absent for guests and jobs, and for what no longer exists.
    pub name: Option<Name>,
    /// What.
    pub what: Happened,
}

/// What was done with a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A step of its life.
    Step {
        /// Which.
        notice: Notice,
        /// The version that it made.
        version: Option<i64>,
        /// When it was to take place before, if that changed.
        former_span: Option<Interval>,
        /// In which room it was to take place before, if that changed; with its name if it still exists.
        former_room: Option<(RoomId, Option<Name>)>,
    },
    /// A decision because of a closure or a blocking.
    Resolved(Box<Resolution>),
}

/// What a step keeps beside itself.
#[derive(Debug, Default, Deserialize)]
struct Detail {
    version: Option<String>,
    former_starts_at: Option<String>,
    former_ends_at: Option<String>,
    former_room_id: Option<Uuid>,
}

/// Everything that was done with a booking of the caller's provider, the oldest first.
pub fn of_booking(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
) -> Result<Vec<HistoryEntry>, BookingError> {
    let stored = find_allowed(tx, ctx, id, Action::Decide)?;
    let steps = audit::list(tx, id.0, STEPS_MAX)?;
    let resolved = resolutions::list_of_booking(tx, stored.key)?;
    let details: Vec<Detail> = steps.iter().map(detail).collect::<Result<_, _>>()?;
    let rooms: Vec<Uuid> = details
        .iter()
        .filter_map(|one| one.former_room_id)
        .collect();
    let rooms = plan::list_names(tx, &rooms)?;
    let steps = steps.into_iter().zip(details).filter_map(|(step, detail)| {
        let notice = Notice::parse(&step.action)?;
        Some((step.at, step.by, happened(notice, detail, &rooms)))
    });
    let resolved = resolved.into_iter().map(|resolution| {
        let (at, by) = (resolution.at, resolution.recorded_by);
        (at, by, Happened::Resolved(Box::new(resolution)))
    });
    let mut all: Vec<_> = steps.chain(resolved).collect();
    all.sort_by_key(|(at, ..)| *at);
    let who: Vec<By> = all.iter().map(|(_, by, _)| *by).collect();
    let names = labels::list_labels(tx, &who)?;
    let entry = |(at, by, what)| HistoryEntry {
        at,
        by,
        name: names.get(&by).cloned(),
        what,
    };
    Ok(all.into_iter().map(entry).collect())
}

fn happened(notice: Notice, detail: Detail, rooms: &HashMap<Uuid, Name>) -> Happened {
    let instant = |text: Option<String>| {
        let written = DateTime::parse_from_rfc3339(&text?).ok()?;
        Some(written.to_utc())
    };
    let span = instant(detail.former_starts_at).zip(instant(detail.former_ends_at));
    Happened::Step {
        notice,
        version: detail.version.and_then(|version| version.parse().ok()),
        former_span: span.and_then(|(start, end)| Interval::new(start, end).ok()),
        former_room: detail
            .former_room_id
            .map(|id| (RoomId(id), rooms.get(&id).cloned())),
    }
}

fn detail(step: &Recorded) -> Result<Detail, StoreError> {
    serde_json::from_str(&step.detail).map_err(|_| StoreError::BrokenRow {
        table: "audit",
        why: "the detail of a step cannot be read".to_owned(),
    })
}
