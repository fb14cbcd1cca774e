//! What a feed tells: its state, which is cheap to read, and the uses, which are read only for a new state.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::bookable::BookableId;
use domain::booking::Booking;
use domain::closure::Closure;
use domain::feed::Feed;
use domain::ids::{RoomId, SiteId};
use domain::interval::Interval;
use domain::provider::Provider;
use domain::text::Name;
use domain::time::{day_of, midnight};
use store::feeds::scope::{self, Place, Revisions};
use store::feeds::{TokenHash, find_by_token};
use store::{StoreError, StoredBlocking, Tx, blockings, bookings, closures, providers, space};

/// How far a feed looks back and ahead, in local days: what was, and a little more than the longest usual horizon.
const WINDOW_DAYS: (u64, u64) = (31, 400);

/// How long something that was cancelled is shown as such, in local days.
const CANCELLED_DAYS: u64 = 30;

/// The most entries of each kind; beyond it the latest are left out.
const ENTRIES_MAX: i64 = 5_000;

/// The state of a feed on a local day. Whoever knows it knows the bytes of the feed.
#[derive(Clone, Debug)]
pub struct FeedState {
    /// The feed.
    pub feed: Feed,
    /// The name of the provider, and the version of its record.
    pub provider: (Name, i64),
    /// The rooms by name.
    pub places: Vec<Place>,
    /// The state of their space.
    pub revisions: Revisions,
    /// What is closed in the window.
    pub closures: Vec<Closure>,
    /// The zone of the feed: of its first room.
    pub zone: Tz,
    /// The local day.
    pub today: NaiveDate,
    /// The time that is told of; it moves at local midnight only.
    pub window: Interval,
}

/// What occupies the rooms of a feed.
#[derive(Clone, Debug)]
pub struct FeedUses {
    /// The provider, for the names of its purposes.
    pub provider: Provider,
    /// Bookings by start, without their items.
    pub bookings: Vec<Booking>,
    /// Bookings that were promised and cancelled a short while ago.
    pub cancelled: Vec<Booking>,
    /// Blockings by start.
    pub blockings: Vec<StoredBlocking>,
    /// Places of rooms that share the space, the feed's own among them.
    pub places: Vec<Place>,
}

/// The state of the feed whose address has this hash; `None` if there is none, or it was revoked.
pub fn find_state(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    now: DateTime<Utc>,
) -> Result<Option<FeedState>, StoreError> {
    let Some(feed) = find_by_token(tx, token)? else {
        return Ok(None);
    };
    let provider = scope::get_provider(tx, feed.provider_id)?;
    let places = scope::list_places(tx, &feed)?;
    let rooms: Vec<RoomId> = places.iter().map(|place| place.room_id).collect();
    let revisions = scope::find_revisions(tx, &rooms, now)?;
    let zone = places
        .first()
        .map_or(Tz::Europe__Berlin, |place| place.zone);
    let today = day_of(zone, now);
    let window = window(zone, today)?;
    let at: Vec<(BookableId, SiteId)> = places
        .iter()
        .map(|place| (BookableId::Room(place.room_id), place.site_id))
        .collect();
    Ok(Some(FeedState {
        closures: closures::list_closing(tx, &at, window)?,
        feed,
        provider,
        places,
        revisions,
        zone,
        today,
        window,
    }))
}

/// What occupies the rooms of a feed in that state; in the same snapshot as [`find_state`].
pub fn read_uses(
    tx: &mut Tx<'_>,
    state: &FeedState,
    now: DateTime<Utc>,
) -> Result<FeedUses, StoreError> {
    let (atoms, window) = (state.revisions.atoms(), state.window);
    let rooms = rooms_sharing(tx, state)?;
    let since = midnight(state.zone, before(state.today, CANCELLED_DAYS)?);
    Ok(FeedUses {
        provider: providers::get(tx, state.feed.provider_id)?,
        bookings: bookings::list_occupying(tx, &atoms, window, now, ENTRIES_MAX)?,
        cancelled: bookings::list_cancelled(tx, &rooms, window, since, ENTRIES_MAX)?,
        blockings: blockings::list_occupying(tx, &atoms, window, ENTRIES_MAX)?,
        places: scope::list_places_of(tx, &rooms)?,
    })
}

/// The rooms of a feed and those that share their space: the parts of a hall, the hall of a part.
fn rooms_sharing(tx: &mut Tx<'_>, state: &FeedState) -> Result<Vec<RoomId>, StoreError> {
    let own = state.places.iter().map(|place| place.room_id.0);
    let own: Vec<_> = own.collect();
    let sharing = space::list_sharing(tx, &own)?;
    let mut rooms: Vec<RoomId> = sharing
        .into_values()
        .flatten()
        .chain(own)
        .map(RoomId)
        .collect();
    rooms.sort_unstable();
    rooms.dedup();
    Ok(rooms)
}

fn window(zone: Tz, today: NaiveDate) -> Result<Interval, StoreError> {
    let (back, ahead) = WINDOW_DAYS;
    let last = today.checked_add_days(Days::new(ahead));
    let until = midnight(zone, last.ok_or_else(out_of_calendar)?);
    Interval::new(midnight(zone, before(today, back)?), until).map_err(|_| out_of_calendar())
}

fn before(today: NaiveDate, days: u64) -> Result<NaiveDate, StoreError> {
    let date = today.checked_sub_days(Days::new(days));
    date.ok_or_else(out_of_calendar)
}

fn out_of_calendar() -> StoreError {
    StoreError::Unavailable {
        why: "the clock shows a time outside the calendar".to_owned(),
    }
}
