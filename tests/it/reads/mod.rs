//! What the pages read: months, plans, lists of the office.

mod availability;
mod history;
mod inbox;
mod plan;
mod statistics;
mod today;

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use domain::interval::Interval;
use domain::language::Language;
use domain::policy::{Actor, Grant};
use domain::time::wall_time;
use gemeinraum::services::Ctx;
use store::{Tx, TxError};

use crate::support::builders::uuid;
use crate::support::county::{County, PARISH, TOWN};

/// Who reads.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    Nobody,
    Town,
    Parish,
}

/// Runs a read as somebody, in one snapshot.
pub fn read<T, E: TxError + Debug>(
    county: &County,
    who: Reader,
    query: impl FnOnce(&mut Tx<'_>, &Ctx) -> Result<T, E>,
) -> Result<T, E> {
    let staff = |provider: u128| Actor::Key {
        id: uuid(999).into(),
        grants: [Grant::Staff(uuid(provider).into())].into(),
    };
    let actor = match who {
        Reader::Nobody => Actor::Nobody,
        Reader::Town => staff(TOWN),
        Reader::Parish => staff(PARISH),
    };
    let ctx = county.app.state.context(actor, Language::De);
    county.app.store().read(|tx| query(tx, &ctx))
}

/// A day of March 2027.
pub fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 3, day).unwrap()
}

/// From hour to hour on a day of March 2027 in Berlin.
pub fn hours(day: u32, from: u32, to: u32) -> Interval {
    let at = |hour| march(day).and_hms_opt(hour, 0, 0).unwrap();
    let utc = |shown: NaiveDateTime| (shown - TimeDelta::hours(1)).and_utc();
    Interval::new(utc(at(from)), utc(at(to))).unwrap()
}

/// An instant as Berlin's clocks show it.
pub fn clock(at: DateTime<Utc>) -> String {
    wall_time(Berlin, at).format("%d. %H:%M").to_string()
}

/// A span as Berlin's clocks show it.
pub fn shown(span: Interval) -> String {
    let end = wall_time(Berlin, span.end());
    format!("{}-{}", clock(span.start()), end.format("%H:%M"))
}
