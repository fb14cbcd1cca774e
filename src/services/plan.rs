//! The occupancy plan of the office: rooms and resources by site and name, and what takes each of them over some days.
//!
//! A hall shows what is booked in its parts and a part what is booked in the hall, each with the room through which it
//! is taken.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::availability::ClaimOwner;
use domain::blocking::Blocking;
use domain::bookable::{BookableId, Capacity};
use domain::closure::Closure;
use domain::ids::{AtomId, BlockingKey, BookingKey, ProviderId, SiteId};
use domain::interval::Interval;
use domain::policy::{Action, Subject};
use domain::text::Name;
use domain::time::midnight;
use store::plan::{self, PlannedRow, Taker};
use store::{StoreError, Tx, TxError, blockings, closures, space};
use thiserror::Error;
use uuid::Uuid;

use super::Ctx;
use super::access::{self, Denied, own_among};

pub use store::plan::{PlanPosition, PlanSelection, PlannedBooking, Resources};

/// The most rows of one page.
pub const ROWS_MAX: usize = 60;

/// The most local days of one plan: six weeks, the longest a month can touch.
pub const DAYS_MAX: u64 = 42;

/// The most bookings, and the most blockings, of one page; beyond it the latest are left out.
const USES_MAX: i64 = 10_000;

/// What is to be shown.
#[derive(Clone, Debug)]
pub struct PlanWanted {
    /// Which rooms and resources; of the caller's own providers.
    pub selection: PlanSelection,
    /// The first local day.
    pub first: NaiveDate,
    /// How many days, from 1 to [`DAYS_MAX`].
    pub days: u64,
    /// Behind which row.
    pub after: Option<PlanPosition>,
    /// How many rows, from 1 to [`ROWS_MAX`].
    pub rows: usize,
}

/// A page of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The first local day.
    pub first: NaiveDate,
    /// The last local day.
    pub last: NaiveDate,
    /// Rooms by site and name, then the resources of the site.
    pub rows: Vec<PlanRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<PlanPosition>,
}

/// A room or resource and what takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// What.
    pub bookable: BookableId,
    /// Its name.
    pub name: Name,
    /// Whose.
    pub provider_id: ProviderId,
    /// Where it is.
    pub site_id: SiteId,
    /// The name of its site.
    pub site_name: Name,
    /// The zone in which its days are meant.
    pub zone: Tz,
    /// How many people it holds; nothing stated for resources.
    pub capacity: Capacity,
    /// What takes it, by start.
    pub uses: Vec<PlanUse>,
}

/// Something that takes a row for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanUse {
    /// When; of what never ends the part in the window.
    pub span: Interval,
    /// What.
    pub what: What,
}

/// What takes a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A booking, from hold to end.
    Booked(Booked),
    /// A blocking by staff.
    Blocked {
        /// The blocking.
        blocking: Arc<Blocking>,
        /// Through which other room; absent: it names this row.
        through: Option<Through>,
    },
    /// A closure.
    Closed(Arc<Closure>),
}

/// A booking in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The booking; shared by all rows that it takes.
    pub booking: Arc<PlannedBooking>,
    /// How much of the row's stock; 1 of a room.
    pub quantity: u32,
    /// Through which other room; absent: it was made for this row.
    pub through: Option<Through>,
    /// Whether a closure of this row meets it.
    pub is_closed: bool,
}

/// How something takes a row for which it was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Through {
    /// The hall, another part, or a room that is never used at the same time.
    Room(Name),
    /// Some of the stock that the room stands for.
    Stock,
}

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum PlanError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// More days or rows than one plan shows, or none.
    #[error("a plan shows 1 to {DAYS_MAX} days and 1 to {ROWS_MAX} rows, not {days} and {rows}")]
    TooMuch {
        /// The days asked for.
        days: u64,
        /// The rows asked for.
        rows: usize,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for PlanError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// A page of the plan of the caller's providers.
pub fn read_plan(tx: &mut Tx<'_>, ctx: &Ctx, wanted: &PlanWanted) -> Result<Plan, PlanError> {
    access::allow(ctx, Action::ListBookings, Subject::Installation)?;
    let days = (1..=DAYS_MAX).contains(&wanted.days).then_some(wanted.days);
    let last = days.and_then(|days| wanted.first.checked_add_days(Days::new(days - 1)));
    let (Some(last), 1..=ROWS_MAX) = (last, wanted.rows) else {
        let PlanWanted { days, rows, .. } = *wanted;
        return Err(PlanError::TooMuch { days, rows });
    };
    let selection = PlanSelection {
        providers: own_among(ctx, wanted.selection.providers.as_deref()),
        ..wanted.selection.clone()
    };
    let more = i64::try_from(wanted.rows + 1).unwrap_or(i64::MAX);
    let since = midnight(Tz::UTC, wanted.first);
    let mut rows = plan::list_rows(tx, &selection, since, wanted.after.as_ref(), more)?;
    let is_last = rows.len() <= wanted.rows;
    rows.truncate(wanted.rows);
    let next = rows.last().map(|row| row.position.clone());
    Ok(Plan {
        first: wanted.first,
        last,
        rows: filled(tx, ctx.now, rows, (wanted.first, last))?,
        next: next.filter(|_| !is_last),
    })
}

/// Everything that takes the rows, by key.
struct Uses {
    /// Who takes how much of each row.
    takers: HashMap<Uuid, BTreeMap<ClaimOwner, u32>>,
    bookings: HashMap<BookingKey, Arc<PlannedBooking>>,
    blockings: HashMap<BlockingKey, Arc<Blocking>>,
    closures: HashMap<BookableId, Vec<Arc<Closure>>>,
    names: HashMap<Uuid, Name>,
    /// What shares the space of each row; read only where something is blocked.
    sharing: HashMap<Uuid, BTreeSet<Uuid>>,
}

/// The rows with what takes them from the first to the last of these local days.
pub(super) fn filled(
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
    rows: Vec<PlannedRow>,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<PlanRow>, StoreError> {
    let windows = rows.iter().filter_map(|row| window(row.zone, days));
    let hull =
        windows.reduce(|all, one| all.widened(all.start() - one.start(), one.end() - all.end()));
    let Some(hull) = hull else {
        return Ok(Vec::new());
    };
    let uses = read_uses(tx, now, &rows, hull)?;
    let rows = rows.into_iter().filter_map(|row| {
        let window = window(row.zone, days)?;
        Some(uses.fill(row, window, now))
    });
    Ok(rows.collect())
}

fn window(zone: Tz, (first, last): (NaiveDate, NaiveDate)) -> Option<Interval> {
    let behind = last.checked_add_days(Days::new(1))?;
    Interval::new(midnight(zone, first), midnight(zone, behind)).ok()
}

fn read_uses(
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
    rows: &[PlannedRow],
    window: Interval,
) -> Result<Uses, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.bookable.uuid()).collect();
    let places: Vec<_> = rows.iter().map(|row| (row.bookable, row.site_id)).collect();
    let of_rows = space::list_uses(tx, &ids)?;
    let atoms: BTreeSet<AtomId> = of_rows.values().flatten().map(|usage| usage.atom).collect();
    let atoms = Vec::from_iter(atoms);
    let takers = plan::list_takers(tx, &atoms, window, now)?;
    let mut bookings = plan::list_claiming(tx, &atoms, window, now, USES_MAX)?;
    let providers: BTreeSet<ProviderId> = rows.iter().map(|row| row.provider_id).collect();
    let waiting = plan::list_waiting(tx, &Vec::from_iter(providers), window, USES_MAX)?;
    let mut taken: HashMap<Uuid, BTreeMap<ClaimOwner, u32>> = HashMap::new();
    for request in &waiting {
        let row = request.room_id.map(|id| id.0).unwrap_or_default();
        let owner = ClaimOwner::Booking(request.key);
        taken.entry(row).or_default().insert(owner, 1);
    }
    for (row, usage) in &of_rows {
        let own = taken.entry(*row).or_default();
        for taker in usage.iter().flat_map(|usage| of_atom(&takers, usage.atom)) {
            own.insert(taker.owner, taker.quantity);
        }
    }
    bookings.extend(waiting);
    let blockings = read_blockings(tx, &takers, &atoms, window)?;
    let closures = read_closures(tx, &places, window)?;
    let sharing = if blockings.is_empty() {
        HashMap::new()
    } else {
        space::list_sharing(tx, &ids)?
    };
    Ok(Uses {
        sharing,
        names: read_names(tx, rows, &bookings, &blockings)?,
        takers: taken,
        bookings: bookings
            .into_iter()
            .map(|booking| (booking.key, Arc::new(booking)))
            .collect(),
        blockings,
        closures,
    })
}

/// The takers of one atom; `takers` are sorted by atom.
fn of_atom(takers: &[Taker], atom: AtomId) -> impl Iterator<Item = &Taker> {
    let from = takers.partition_point(|taker| taker.atom < atom);
    takers
        .iter()
        .skip(from)
        .take_while(move |taker| taker.atom == atom)
}

fn read_blockings(
    tx: &mut Tx<'_>,
    takers: &[Taker],
    atoms: &[AtomId],
    window: Interval,
) -> Result<HashMap<BlockingKey, Arc<Blocking>>, StoreError> {
    let is_blocking = |taker: &Taker| matches!(taker.owner, ClaimOwner::Blocking(_));
    if !takers.iter().any(is_blocking) {
        return Ok(HashMap::new());
    }
    let found = blockings::list_occupying(tx, atoms, window, USES_MAX)?;
    let found = found.into_iter();
    Ok(found
        .map(|stored| (stored.key, Arc::new(stored.blocking)))
        .collect())
}

fn read_closures(
    tx: &mut Tx<'_>,
    places: &[(BookableId, SiteId)],
    window: Interval,
) -> Result<HashMap<BookableId, Vec<Arc<Closure>>>, StoreError> {
    let mut closures: HashMap<BookableId, Vec<Arc<Closure>>> = HashMap::new();
    for (closure, hit) in closures::list_hits(tx, places, window)? {
        let closure = Arc::new(closure);
        for bookable in hit {
            closures
                .entry(bookable)
                .or_default()
                .push(Arc::clone(&closure));
        }
    }
    Ok(closures)
}

/// The names of the rooms through which rows are taken, those of the page included.
fn read_names(
    tx: &mut Tx<'_>,
    rows: &[PlannedRow],
    bookings: &[PlannedBooking],
    blockings: &HashMap<BlockingKey, Arc<Blocking>>,
) -> Result<HashMap<Uuid, Name>, StoreError> {
    let own = rows
        .iter()
        .map(|row| (row.bookable.uuid(), row.name.clone()));
    let own: HashMap<Uuid, Name> = own.collect();
    let booked = bookings.iter().filter_map(|booking| booking.room_id);
    let blocked = blockings.values().flat_map(|blocking| &blocking.items);
    let all = booked
        .map(|room| room.0)
        .chain(blocked.map(|item| item.bookable.uuid()));
    let others: BTreeSet<Uuid> = all.filter(|id| !own.contains_key(id)).collect();
    let mut names = plan::list_names(tx, &Vec::from_iter(others))?;
    names.extend(own);
    Ok(names)
}

impl Uses {
    fn fill(&self, row: PlannedRow, window: Interval, now: DateTime<Utc>) -> PlanRow {
        let closures = self.closures.get(&row.bookable);
        let closures = closures.map(Vec::as_slice).unwrap_or_default();
        let takers = self.takers.get(&row.bookable.uuid());
        let taking = takers
            .into_iter()
            .flatten()
            .filter_map(|(owner, quantity)| {
                let taken = match owner {
                    ClaimOwner::Booking(key) => {
                        self.booked(row.bookable, *key, *quantity, (closures, now))?
                    }
                    ClaimOwner::Blocking(key) => self.blocked(row.bookable, *key)?,
                };
                taken.span.overlaps(window).then_some(taken)
            });
        let closed = closures.iter().filter_map(|closure| {
            Some(PlanUse {
                span: closure.span.within(window)?,
                what: What::Closed(Arc::clone(closure)),
            })
        });
        let mut uses: Vec<_> = taking.chain(closed).collect();
        uses.sort_by_key(|taken| taken.span);
        PlanRow {
            bookable: row.bookable,
            name: row.name,
            provider_id: row.provider_id,
            site_id: row.site_id,
            site_name: row.site_name,
            zone: row.zone,
            capacity: row.capacity,
            uses,
        }
    }

    fn booked(
        &self,
        row: BookableId,
        key: BookingKey,
        quantity: u32,
        (closures, now): (&[Arc<Closure>], DateTime<Utc>),
    ) -> Option<PlanUse> {
        let booking = self.bookings.get(&key)?;
        let is_closed = booking.span.end() > now
            && closures
                .iter()
                .any(|closure| closure.span.within(booking.span).is_some());
        let through = match (row, booking.room_id) {
            (BookableId::Room(own), Some(room)) if own != room => Some(
                self.names
                    .get(&room.0)
                    .cloned()
                    .map_or(Through::Stock, Through::Room),
            ),
            (BookableId::Room(_), None) => Some(Through::Stock),
            _ => None,
        };
        Some(PlanUse {
            span: booking.span,
            what: What::Booked(Booked {
                booking: Arc::clone(booking),
                quantity,
                through,
                is_closed,
            }),
        })
    }

    fn blocked(&self, row: BookableId, key: BlockingKey) -> Option<PlanUse> {
        let blocking = self.blockings.get(&key)?;
        let names_row = blocking.items.iter().any(|item| item.bookable == row);
        let sharing = self.sharing.get(&row.uuid());
        let mut rooms = blocking
            .items
            .iter()
            .filter_map(|item| match item.bookable {
                BookableId::Room(id) if sharing?.contains(&id.0) => self.names.get(&id.0).cloned(),
                _ => None,
            });
        let through = (!names_row).then(|| rooms.next().map_or(Through::Stock, Through::Room));
        Some(PlanUse {
            span: blocking.span,
            what: What::Blocked {
                blocking: Arc::clone(blocking),
                through,
            },
        })
    }
}
