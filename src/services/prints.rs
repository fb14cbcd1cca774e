//! When the sheet of a week was last printed for the caretaker, so that what changed since can be marked.
//!
//! A print is an act on the building it was made for, or on each of the caller's providers. What hangs on the wall of a
//! building is the latest of both.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::SiteId;
use domain::policy::{Action, Subject};
use serde::Deserialize;
use store::audit::{self, Entry, Recorded};
use store::{StoreError, Tx, sites};
use uuid::Uuid;

use super::Ctx;
use super::access::{self, Denied, own_among};
use super::bookings::BookingError;

/// Whoever prints again within this time, because the paper jammed, gets the same marks.
pub const REPRINT: TimeDelta = TimeDelta::minutes(30);

/// Prints that are looked through for those of one week: two each day over two months.
const PRINTS_MAX: i64 = 120;

/// The action of the audit trail.
const PRINTED: &str = "sheet.printed";

/// Which sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintedSheet {
    /// Of one building; absent: of all the caller's buildings.
    pub site: Option<SiteId>,
    /// The first day of its week.
    pub first: NaiveDate,
}

#[derive(Debug, Deserialize)]
struct Detail {
    first: String,
}

/// Notes that the sheet is printed now.
pub fn note_print(tx: &mut Tx<'_>, ctx: &Ctx, sheet: PrintedSheet) -> Result<(), BookingError> {
    access::allow(ctx, Action::ListBookings, Subject::Installation)?;
    let (subject_kind, subjects) = match sheet.site {
        Some(site) => {
            own_provider(tx, ctx, site)?.ok_or(Denied::NotFound)?;
            ("site", vec![site.0])
        }
        None => ("provider", whole(ctx)),
    };
    for subject_id in subjects {
        let entry = Entry {
            at: ctx.now,
            by: ctx.actor.by(),
            action: PRINTED,
            subject_kind,
            subject_id,
            detail: &[("first", sheet.first.to_string())],
        };
        audit::record(tx, &entry)?;
    }
    Ok(())
}

/// When the sheet that hangs there was last printed, at `until` or before; `None` if none was, or one of them was not.
///
/// What is marked is compared with the print of [`REPRINT`] ago.
pub fn last_print(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    sheet: PrintedSheet,
    until: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, BookingError> {
    access::allow(ctx, Action::ListBookings, Subject::Installation)?;
    let Some(site) = sheet.site else {
        let mut latest = Vec::new();
        for subject in whole(ctx) {
            latest.push(latest_of(tx, subject, sheet.first, until)?);
        }
        return Ok(latest.into_iter().min().flatten());
    };
    let Some(provider) = own_provider(tx, ctx, site)? else {
        return Ok(None);
    };
    let of_site = latest_of(tx, site.0, sheet.first, until)?;
    Ok(of_site.max(latest_of(tx, provider, sheet.first, until)?))
}

/// The providers whose sheets are printed together; whoever runs the installation prints for all of them as one.
fn whole(ctx: &Ctx) -> Vec<Uuid> {
    match own_among(ctx, None) {
        Some(own) => own.into_iter().map(|provider| provider.0).collect(),
        None => vec![Uuid::nil()],
    }
}

fn own_provider(tx: &mut Tx<'_>, ctx: &Ctx, site: SiteId) -> Result<Option<Uuid>, StoreError> {
    let found = sites::find(tx, site)?;
    let own = found.filter(|site| ctx.actor.is_staff_of(site.provider_id));
    Ok(own.map(|site| site.provider_id.0))
}

fn latest_of(
    tx: &mut Tx<'_>,
    subject: Uuid,
    first: NaiveDate,
    until: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let prints = audit::list_latest(tx, subject, PRINTED, PRINTS_MAX)?;
    let first = first.to_string();
    let is_of_week = |print: &&Recorded| {
        let detail: Option<Detail> = serde_json::from_str(&print.detail).ok();
        print.at <= until && detail.is_some_and(|detail| detail.first == first)
    };
    Ok(prints.iter().find(is_of_week).map(|print| print.at))
}
