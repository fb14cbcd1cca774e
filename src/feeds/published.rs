//! A feed as it is published: its calendar, its busy spans, and the tag that names its state.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::blocking::Blocking;
use domain::booking::Booking;
use domain::closure::Closure;
use domain::feed::Detail;
use domain::ids::RoomId;
use domain::interval::{Interval, IntervalSet};
use domain::language::Language;
use domain::text::{Code, Name};
use domain::time::midnight;
use uuid::Uuid;

use crate::feeds::booked::{self, Whereabouts};
use crate::feeds::{
    Calendar, CalendarText, Class, Color, Disclosure, EntityTag, Entry, FORMAT_VERSION, FreeBusy,
    State, Transparency, Uid, WebAddress,
};
use crate::i18n::text;
use crate::services::feeds::{FeedState, FeedUses};

/// A closure without an end is drawn as one of this length: long enough for any calendar, and always the same.
const OPEN_END_DAYS: i64 = 5 * 365;

/// The tag of a feed in a state: equal tags, equal bytes.
pub fn tag(state: &FeedState) -> EntityTag {
    let rooms = state.places.iter().flat_map(|place| {
        let (room, site) = place.versions;
        [(place.room_id.0, room), (place.site_id.0, site)]
    });
    let atoms = state.revisions.atoms.iter().map(|(atom, revision)| {
        let key = u128::try_from(atom.0).unwrap_or(0);
        (Uuid::from_u128(key), *revision)
    });
    let closures = state
        .closures
        .iter()
        .map(|closure| (closure.id.0, closure.version));
    let own = [
        (state.feed.id.0, state.feed.version),
        (state.feed.provider_id.0, state.provider.1),
        (Uuid::nil(), state.revisions.held),
    ];
    let all = own.into_iter().chain(rooms).chain(atoms).chain(closures);
    EntityTag::of_feed(FORMAT_VERSION, state.today, all)
}

/// A feed with an entry for all that occupies its rooms.
#[derive(Clone, Debug)]
pub struct Published<'a> {
    state: &'a FeedState,
    entries: Vec<Entry>,
}

impl<'a> Published<'a> {
    /// The feed in `state`, whose rooms are used by `uses`.
    pub fn new(state: &'a FeedState, uses: &FeedUses) -> Self {
        let entries = Entries { state, uses }.all();
        Self { state, entries }
    }

    /// The calendar, to be fetched at `source`.
    pub fn calendar(self, source: WebAddress) -> Calendar {
        let label = text(self.state.feed.language, "calendar.busy", &[]);
        let disclosure = match self.state.feed.detail {
            Detail::Titles => Disclosure::Titles,
            Detail::Busy => Disclosure::BusyOnly {
                label: CalendarText::clean(&label),
            },
        };
        Calendar {
            name: self.name(),
            description: None,
            color: Some(color(self.state.feed.id.0)),
            source,
            zone: self.state.zone,
            disclosure,
            entries: self.entries,
        }
    }

    /// The busy spans, to be fetched at `source`.
    ///
    /// A reader who learns only that a time is taken is not told which of it is decided.
    pub fn free_busy(&self, source: WebAddress) -> FreeBusy {
        let spans = |state: State| -> IntervalSet {
            let of_state = self.entries.iter().filter(|entry| entry.state == state);
            of_state.map(|entry| entry.span).collect()
        };
        let (confirmed, tentative) = (spans(State::Confirmed), spans(State::Tentative));
        let (taken, tentative) = match self.state.feed.detail {
            Detail::Titles => (confirmed, tentative),
            Detail::Busy => (confirmed.union(&tentative), IntervalSet::empty()),
        };
        FreeBusy {
            uid: self.state.feed.id.into(),
            name: self.name(),
            source,
            changed_at: self.changed_at(),
            window: self.state.window,
            taken,
            tentative,
        }
    }

    /// When what is published last changed; the window moves at local midnight.
    pub fn changed_at(&self) -> DateTime<Utc> {
        let moved = midnight(self.state.zone, self.state.today);
        let changed = self.entries.iter().map(|entry| entry.changed_at);
        changed
            .chain([self.state.feed.changed_at])
            .fold(moved, DateTime::max)
    }

    /// Room and site, or the provider.
    fn name(&self) -> CalendarText {
        match (self.state.feed.room_id, self.state.places.first()) {
            (Some(_), Some(place)) => {
                CalendarText::clean(&format!("{}, {}", place.room, place.site))
            }
            _ => (&self.state.provider.0).into(),
        }
    }
}

/// Makes the entries of a feed.
struct Entries<'a> {
    state: &'a FeedState,
    uses: &'a FeedUses,
}

impl Entries<'_> {
    fn all(&self) -> Vec<Entry> {
        let uses = self.uses;
        let places = self.places();
        let purposes = self.purposes();
        let booked = uses.bookings.iter().chain(&uses.cancelled);
        let booked = booked.map(|booking| self.booked(booking, &places, &purposes));
        let blocked = uses.blockings.iter().map(|one| self.blocked(&one.blocking));
        let closed = self.state.closures.iter().map(|one| self.closed(one));
        booked.chain(blocked).chain(closed).collect()
    }

    fn language(&self) -> Language {
        self.state.feed.language
    }

    fn places(&self) -> BTreeMap<RoomId, Whereabouts> {
        let places = self.uses.places.iter();
        places
            .map(|place| {
                let at = Whereabouts {
                    room: Some(place.room.clone()),
                    site: place.site.clone(),
                    address: place.address.clone(),
                    handover: place.handover.clone(),
                    zone: place.zone,
                };
                (place.room_id, at)
            })
            .collect()
    }

    fn purposes(&self) -> BTreeMap<&Code, &Name> {
        let terms = self.uses.provider.purposes.iter();
        terms
            .map(|term| match (self.language(), &term.name_en) {
                (Language::En, Some(name)) => (&term.code, name),
                _ => (&term.code, &term.name_de),
            })
            .collect()
    }

    fn booked(
        &self,
        booking: &Booking,
        places: &BTreeMap<RoomId, Whereabouts>,
        purposes: &BTreeMap<&Code, &Name>,
    ) -> Entry {
        let at = booking.room_id.and_then(|room| places.get(&room));
        let at = at.cloned().unwrap_or_else(|| self.somewhere());
        let purpose = booking.purpose.code.as_ref();
        let purpose = purpose.and_then(|code| purposes.get(code).copied());
        let title = booked::title(booking, purpose, self.language());
        booked::entry(booking, title, &at, self.language())
    }

    /// Of what is booked without a room: where the feed's rooms are.
    fn somewhere(&self) -> Whereabouts {
        let first = self.state.places.first();
        Whereabouts {
            room: None,
            site: first
                .map_or(&self.state.provider.0, |place| &place.site)
                .clone(),
            address: first.map(|place| place.address.clone()).unwrap_or_default(),
            handover: domain::bookable::Handover::default(),
            zone: self.state.zone,
        }
    }

    fn blocked(&self, blocking: &Blocking) -> Entry {
        Standing {
            uid: blocking.id.into(),
            version: blocking.version,
            changed: (blocking.created_at, blocking.changed_at),
            span: blocking.span,
            zone: self.state.zone,
            summary: (&blocking.title).into(),
        }
        .entry()
    }

    fn closed(&self, closure: &Closure) -> Entry {
        let starts_at = closure.span.starts_at;
        let open_end = starts_at + chrono::TimeDelta::days(OPEN_END_DAYS);
        let span = Interval::new(starts_at, closure.span.ends_at.unwrap_or(open_end));
        let label = text(self.language(), "calendar.closed", &[]);
        let reason = closure.public_reason.as_ref();
        Standing {
            uid: closure.id.into(),
            version: closure.version,
            changed: (closure.created_at, closure.changed_at),
            span: span.expect("the database keeps the end of a closure behind its start"),
            zone: self.state.zone,
            summary: reason.map_or(CalendarText::clean(&label), CalendarText::from),
        }
        .entry()
    }
}

/// What stands in a calendar without being a booking.
struct Standing {
    uid: Uid,
    version: i64,
    changed: (DateTime<Utc>, DateTime<Utc>),
    span: Interval,
    zone: Tz,
    summary: CalendarText,
}

impl Standing {
    fn entry(self) -> Entry {
        let (created_at, changed_at) = self.changed;
        Entry {
            uid: self.uid,
            sequence: u32::try_from(self.version - 1).unwrap_or(0),
            created_at,
            changed_at,
            span: self.span,
            zone: self.zone,
            state: State::Confirmed,
            class: Class::Private,
            transparency: Transparency::Opaque,
            summary: self.summary,
            location: None,
            description: None,
            url: None,
        }
    }
}

/// Calendars side by side should differ, and each keep its colour.
fn color(id: Uuid) -> Color {
    let [.., last] = id.into_bytes();
    match last % 8 {
        0 => Color::Crimson,
        1 => Color::DimGray,
        2 => Color::Green,
        3 => Color::Indigo,
        4 => Color::MediumVioletRed,
        5 => Color::RoyalBlue,
        6 => Color::Sienna,
        _ => Color::Teal,
    }
}
