//! The caretaker's sheet: what takes place on a local day, or in a week, and what changed since the last print.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::bookable::Buffers;
use domain::ids::RoomId;
use domain::interval::Interval;
use domain::policy::{Action, Subject};
use domain::text::Name;
use domain::time::midnight;
use store::{StoreError, StoredBooking, Tx, plan, sheet};
use uuid::Uuid;

use super::Ctx;
use super::access::{self, own_among};
use super::bookings::BookingError;
use super::bookings::read::{Shown, show_all};

pub use store::sheet::{SheetPlace, SheetSelection};

/// The most local days of one sheet.
pub const DAYS_MAX: u64 = 7;

/// The most bookings of one sheet for each of its days, and as many that were cancelled; beyond it the latest are left
/// out, and the sheet says so.
pub const ENTRIES_PER_DAY_MAX: i64 = 500;

/// What is to be shown.
#[derive(Clone, Debug)]
pub struct SheetWanted {
    /// Of these of the caller's providers, at this site.
    pub selection: SheetSelection,
    /// The first local day.
    pub first: NaiveDate,
    /// How many days, 1 to [`DAYS_MAX`]; more are cut off.
    pub days: u64,
    /// What changed from then on is marked, and what was cancelled from then on is listed; absent: nothing is.
    pub since: Option<DateTime<Utc>>,
}

/// The bookings of a few days.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The first local day.
    pub first: NaiveDate,
    /// The last local day.
    pub last: NaiveDate,
    /// What stands, by start: requests and options too, with their status.
    pub entries: Vec<SheetEntry>,
    /// What was promised and has been cancelled since, at its former time.
    pub cancelled: Vec<SheetEntry>,
    /// Whether there is more than a sheet holds: the latest bookings are missing.
    pub is_cut: bool,
}

/// A booking of a sheet.
#[derive(Clone, Debug)]
pub struct SheetEntry {
    /// The booking with its organiser and zone.
    pub shown: Shown,
    /// Its room; absent where only resources are booked.
    pub place: Option<SheetPlace>,
    /// The names of its resources, each with how many.
    pub items: Vec<(Name, u32)>,
    /// What it occupies with the room's time before and after, as the room is kept now.
    pub occupied: Interval,
    /// Whether it changed since the instant that was asked for.
    pub is_changed: bool,
}

/// The sheet of some days over the caller's providers.
pub fn read_sheet(tx: &mut Tx<'_>, ctx: &Ctx, wanted: &SheetWanted) -> Result<Sheet, BookingError> {
    access::allow(ctx, Action::ListBookings, Subject::Installation)?;
    let selection = SheetSelection {
        providers: own_among(ctx, wanted.selection.providers.as_deref()),
        ..wanted.selection.clone()
    };
    let first = wanted.first;
    let days_shown = wanted.days.clamp(1, DAYS_MAX);
    let more = Days::new(days_shown - 1);
    let last = first.checked_add_days(more).unwrap_or(first);
    let mut sheet = Sheet {
        first,
        last,
        entries: Vec::new(),
        cancelled: Vec::new(),
        is_cut: false,
    };
    let Some(around) = around(first, last) else {
        return Ok(sheet);
    };
    let limit = ENTRIES_PER_DAY_MAX.saturating_mul(days_shown.cast_signed());
    let selected = sheet::select(tx, &selection)?;
    let standing = sheet::list_standing(tx, &selected, around, ctx.now, limit)?;
    let cancelled = match wanted.since {
        Some(since) => sheet::list_cancelled(tx, &selected, around, since, limit)?,
        None => Vec::new(),
    };
    let is_full = |found: usize| i64::try_from(found).is_ok_and(|found| found >= limit);
    sheet.is_cut = is_full(standing.len()) || is_full(cancelled.len());
    sheet.entries = complete(tx, standing, wanted.since)?;
    sheet.cancelled = complete(tx, cancelled, wanted.since)?;
    let is_within = |entry: &SheetEntry| {
        let span = entry.shown.stored.booking.times.span;
        days(entry.shown.zone, first, last).is_some_and(|days| days.overlaps(span))
    };
    sheet.entries.retain(is_within);
    sheet.cancelled.retain(is_within);
    Ok(sheet)
}

fn days(zone: Tz, first: NaiveDate, last: NaiveDate) -> Option<Interval> {
    let behind = last.checked_add_days(Days::new(1))?;
    Interval::new(midnight(zone, first), midnight(zone, behind)).ok()
}

/// The days wherever on Earth they are meant.
fn around(first: NaiveDate, last: NaiveDate) -> Option<Interval> {
    let widest = TimeDelta::hours(14);
    days(Tz::UTC, first, last).map(|days| days.widened(widest, widest))
}

fn complete(
    tx: &mut Tx<'_>,
    bookings: Vec<StoredBooking>,
    since: Option<DateTime<Utc>>,
) -> Result<Vec<SheetEntry>, StoreError> {
    let rooms: BTreeSet<RoomId> = bookings
        .iter()
        .filter_map(|stored| stored.booking.room_id)
        .collect();
    let places = sheet::list_places(tx, &Vec::from_iter(rooms))?;
    let resources: BTreeSet<Uuid> = bookings
        .iter()
        .flat_map(|stored| &stored.booking.items)
        .map(|item| item.resource_id.0)
        .collect();
    let names = plan::list_names(tx, &Vec::from_iter(resources))?;
    let shown = show_all(tx, bookings)?;
    let entries = shown
        .into_iter()
        .map(|shown| entry(shown, &places, &names, since));
    Ok(entries.collect())
}

fn entry(
    shown: Shown,
    places: &HashMap<RoomId, SheetPlace>,
    names: &HashMap<Uuid, Name>,
    since: Option<DateTime<Utc>>,
) -> SheetEntry {
    let booking = &shown.stored.booking;
    let place = booking.room_id.and_then(|room| places.get(&room)).cloned();
    let buffers = place
        .as_ref()
        .map_or(Buffers::default(), |place| place.buffers);
    let items = booking.items.iter().filter_map(|item| {
        let name = names.get(&item.resource_id.0)?;
        Some((name.clone(), item.quantity))
    });
    SheetEntry {
        items: items.collect(),
        occupied: buffers.occupied(booking.times.span),
        is_changed: since.is_some_and(|since| since <= booking.changed_at),
        place,
        shown,
    }
}
