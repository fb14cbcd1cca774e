//! The inbox of the office: open requests and options with what stands in their way, and the figures of the
//! navigation.

use std::collections::{BTreeSet, HashMap};

use chrono::TimeDelta;
use domain::bookable::{AtomUse, BookableId};
use domain::booking::StatusName;
use domain::closure::Closure;
use domain::ids::{AtomId, BookingKey, ClosureId, ProviderId, SiteId};
use domain::policy::{Action, Subject};
use domain::text::Name;
use store::inbox::{self, Met, OpenFilter, Requested};
use store::{StoreError, StoredBooking, Tx, closures, plan, space};
use uuid::Uuid;

use super::Ctx;
use super::access::{self, own_among};
use super::bookings::BookingError;
use super::bookings::read::{Shown, show_all};

pub use store::inbox::OpenPosition;

/// The most entries of one page.
pub const ENTRIES_MAX: usize = 50;

/// An option that ends within this time is about to expire.
pub const EXPIRING: TimeDelta = TimeDelta::days(3);

/// Which open bookings are to be shown.
#[derive(Clone, Debug, Default)]
pub struct InboxWanted {
    /// Of these of the caller's providers; absent: of all.
    pub providers: Option<Vec<ProviderId>>,
    /// Requests or options alone; absent: both.
    pub status: Option<StatusName>,
    /// Behind which entry.
    pub after: Option<OpenPosition>,
}

/// A page of the inbox.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// The oldest received first.
    pub entries: Vec<InboxEntry>,
    /// Where the next page begins, if there is one.
    pub next: Option<OpenPosition>,
}

/// A booking that the office has to decide.
#[derive(Clone, Debug)]
pub struct InboxEntry {
    /// The booking, with its organiser and zone.
    pub shown: Shown,
    /// The name of its room.
    pub room: Option<Name>,
    /// How long ago it was received.
    pub age: TimeDelta,
    /// What stands on the same space and time.
    pub conflicts: Conflicts,
}

/// How much of each kind stands on the space and time of a booking, itself aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conflicts {
    /// Other open requests that want it too.
    pub requests: usize,
    /// Options of the office.
    pub options: usize,
    /// Bookings that are promised.
    pub confirmed: usize,
    /// Holds during checkout; they go by themselves.
    pub holds: usize,
    /// Blockings by staff.
    pub blockings: usize,
    /// Closures.
    pub closures: usize,
}

impl Conflicts {
    /// Whether nothing stands there.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Figures for the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Open requests.
    pub requests: usize,
    /// Options that end within three days.
    pub expiring: usize,
    /// Bookings that a closure hits and about which nothing was decided.
    pub affected: usize,
}

/// A page of what the caller's providers have to decide, the oldest received first, at most `limit` of them.
pub fn read_inbox(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &InboxWanted,
    limit: usize,
) -> Result<Inbox, BookingError> {
    access::allow(ctx, Action::ListBookings, Subject::Installation)?;
    let filter = OpenFilter {
        providers: own_among(ctx, wanted.providers.as_deref()),
        status: wanted.status,
    };
    let limit = limit.clamp(1, ENTRIES_MAX);
    let more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut open = inbox::list_open(tx, &filter, wanted.after, ctx.now, more)?;
    let is_last = open.len() <= limit;
    open.truncate(limit);
    let next = open.last().map(|last| OpenPosition {
        received_at: last.booking.received_at,
        id: last.booking.id,
    });
    Ok(Inbox {
        entries: complete(tx, ctx, open)?,
        next: next.filter(|_| !is_last),
    })
}

/// What the caller's providers have to do.
pub fn count_work(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Work, BookingError> {
    access::allow(ctx, Action::ListBookings, Subject::Installation)?;
    let own = own_among(ctx, None);
    let own = own.as_deref();
    let affected = inbox::list_affected(tx, own, ctx.now)?;
    let affected: BTreeSet<BookingKey> = affected.iter().map(|hit| hit.booking).collect();
    let expiring = inbox::count_expiring(tx, own, ctx.now, ctx.now + EXPIRING)?;
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    Ok(Work {
        requests: count(inbox::count_requested(tx, own)?),
        expiring: count(expiring),
        affected: affected.len(),
    })
}

/// How many bookings each closure of the caller's providers hits about which nothing was decided; one that hits none
/// is missing.
pub fn count_affected(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
) -> Result<HashMap<ClosureId, usize>, BookingError> {
    access::allow(ctx, Action::ListBookings, Subject::Installation)?;
    let own = own_among(ctx, None);
    let mut counts = HashMap::new();
    for hit in inbox::list_affected(tx, own.as_deref(), ctx.now)? {
        *counts.entry(hit.closure).or_default() += 1;
    }
    Ok(counts)
}

fn complete(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    open: Vec<StoredBooking>,
) -> Result<Vec<InboxEntry>, StoreError> {
    let rooms = open.iter().filter_map(|one| one.booking.room_id);
    let rooms: BTreeSet<Uuid> = rooms.map(|room| room.0).collect();
    let names = plan::list_names(tx, &Vec::from_iter(rooms))?;
    let around = Surroundings::read(tx, ctx, &open)?;
    let shown = show_all(tx, open)?;
    let entry = |shown: Shown| {
        let booking = &shown.stored.booking;
        InboxEntry {
            room: booking.room_id.and_then(|room| names.get(&room.0)).cloned(),
            age: ctx.now - booking.received_at,
            conflicts: around.conflicts(&shown.stored),
            shown,
        }
    };
    Ok(shown.into_iter().map(entry).collect())
}

/// Everything that may stand in the way of the entries of a page.
#[derive(Default)]
struct Surroundings {
    met: Vec<(BookingKey, Met)>,
    requests: Vec<Requested>,
    closures: Vec<(Closure, Vec<BookableId>)>,
    /// What space the rooms of entries and of other requests stand for.
    atoms: HashMap<Uuid, Vec<AtomId>>,
}

impl Surroundings {
    fn read(tx: &mut Tx<'_>, ctx: &Ctx, open: &[StoredBooking]) -> Result<Self, StoreError> {
        let spans = open.iter().map(|one| one.booking.times.span);
        let hull =
            spans.reduce(|all, one| all.widened(all.start() - one.start(), one.end() - all.end()));
        let Some(window) = hull else {
            return Ok(Self::default());
        };
        let keys: Vec<_> = open.iter().map(|one| one.key).collect();
        let providers: BTreeSet<_> = open.iter().map(|one| one.booking.provider_id).collect();
        let requests = inbox::list_requested(tx, &Vec::from_iter(providers), window)?;
        let places: BTreeSet<_> = open.iter().flat_map(places_of).collect();
        let wanted = open.iter().filter_map(|one| one.booking.room_id);
        let rooms = wanted.chain(requests.iter().map(|request| request.room_id));
        let rooms: BTreeSet<Uuid> = rooms.map(|room| room.0).collect();
        let uses = space::list_uses(tx, &Vec::from_iter(rooms))?;
        let atoms = |(room, uses): (Uuid, Vec<AtomUse>)| {
            let atoms = uses.iter().map(|usage| usage.atom).collect();
            (room, atoms)
        };
        Ok(Self {
            met: inbox::list_met(tx, &keys, ctx.now)?,
            requests,
            closures: closures::list_hits(tx, &Vec::from_iter(places), window)?,
            atoms: uses.into_iter().map(atoms).collect(),
        })
    }

    fn conflicts(&self, entry: &StoredBooking) -> Conflicts {
        let mut conflicts = Conflicts {
            requests: self.rivals(entry),
            closures: self.closing(entry),
            ..Conflicts::default()
        };
        let met = self.met.iter().filter(|(own, _)| *own == entry.key);
        for (_, met) in met {
            match met {
                Met::Blocking(_) => conflicts.blockings += 1,
                Met::Booking(_, StatusName::Held) => conflicts.holds += 1,
                Met::Booking(_, StatusName::Option) => conflicts.options += 1,
                // Counted with the requests that claim nothing.
                Met::Booking(_, StatusName::Requested) => {}
                Met::Booking(..) => conflicts.confirmed += 1,
            }
        }
        conflicts
    }

    /// Other requests for some of the same space, whether they claim it or not.
    fn rivals(&self, entry: &StoredBooking) -> usize {
        let atoms_of = |room: Uuid| self.atoms.get(&room).map(Vec::as_slice).unwrap_or_default();
        let own = entry.booking.room_id.map(|room| atoms_of(room.0));
        let own = own.unwrap_or_default();
        let wants_same = |request: &&Requested| {
            request.key != entry.key
                && request.span.overlaps(entry.booking.times.span)
                && atoms_of(request.room_id.0)
                    .iter()
                    .any(|atom| own.contains(atom))
        };
        self.requests.iter().filter(wants_same).count()
    }

    fn closing(&self, entry: &StoredBooking) -> usize {
        let span = entry.booking.times.span;
        let hits = |(closure, hit): &&(Closure, Vec<BookableId>)| {
            let mut places = places_of(entry);
            closure.span.within(span).is_some() && places.any(|(place, _)| hit.contains(&place))
        };
        self.closures.iter().filter(hits).count()
    }
}

/// Room and resources of a booking, each with its site.
fn places_of(stored: &StoredBooking) -> impl Iterator<Item = (BookableId, SiteId)> + use<'_> {
    let booking = &stored.booking;
    let items = booking.items.iter();
    let items = items.map(|item| BookableId::Resource(item.resource_id));
    let room = booking.room_id.map(BookableId::Room);
    room.into_iter()
        .chain(items)
        .map(|bookable| (bookable, booking.site_id))
}
