//! The form of a closure or blocking as values of the domain.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::blocking::{BlockedItem, TAKES_MAX};
use domain::bookable::{BookableId, Room, Space};
use domain::closure::{ClosedSpan, ClosureScope};
use domain::ids::{RoomId, SiteId};
use domain::interval::Interval;
use domain::text::{Name, Text};
use domain::time::Rim;
use uuid::Uuid;

use super::places::Places;
use crate::api::extract::Parsed;
use crate::api::problem::Refusal;
use crate::i18n::text;
use crate::services::blockings::Settling;
use crate::services::blockings::create::NewBlocking;
use crate::services::closures::create::NewClosure;
use crate::web::day::{parse_clock, parse_day};
use crate::web::entries::{Entries, Reading};
use crate::web::{Form, Visitor};

/// The value of `kind` for a blocking.
pub(super) const BLOCKING: &str = "blocking";

/// The longest blocking, in days: what lasts longer is closed.
const BLOCKED_DAYS_MAX: i64 = 2 * 366;

/// What is to be closed.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) site: SiteId,
    pub(super) rooms: Vec<RoomId>,
    starts_at: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
    reason: Option<Name>,
    note: Option<Text>,
}

impl Wish {
    /// What `form` asks for, or the form with everything that is wrong with it.
    pub(super) fn read(form: &Form, visitor: &Visitor, places: &Places) -> Result<Self, Entries> {
        let mut reading = Reading::new(form, visitor.place.language);
        let ground = ground(&mut reading, visitor, places);
        let zone = ground.as_ref().and_then(|(site, _)| places.site(*site));
        let zone = zone.map_or(places.zone(), |own| own.site.time_zone);
        let span = span(&mut reading, visitor, zone);
        let reason = reading.optional("reason", "closures.reason", Name::parse);
        let note = reading.optional("note", "closures.note", Text::parse);
        let read = || {
            let ((site, rooms), (starts_at, ends_at)) = (ground?, span?);
            Some(Self {
                site,
                rooms,
                starts_at,
                ends_at,
                reason: reason?,
                note: note?,
            })
        };
        let read = read();
        reading.finish(read)
    }

    /// The closure.
    pub(super) fn closure(&self) -> NewClosure {
        NewClosure {
            scope: ClosureScope {
                site_id: self.site,
                rooms: self.rooms.clone(),
                resources: Vec::new(),
            },
            span: ClosedSpan {
                starts_at: self.starts_at,
                ends_at: self.ends_at,
            },
            public_reason: self.reason.clone(),
            internal_note: self.note.clone(),
        }
    }

    /// The blocking, called by its reason; without rooms it takes every room of the site.
    pub(super) fn blocking(
        &self,
        places: &Places,
        title: Name,
        settling: Option<Settling>,
    ) -> Option<NewBlocking> {
        let span = Interval::new(self.starts_at, self.ends_at?).ok()?;
        let rooms = if self.rooms.is_empty() {
            let own = places.site(self.site)?;
            let whole = |room: &&Room| matches!(room.space, Space::Cells { .. });
            own.rooms.iter().filter(whole).map(|room| room.id).collect()
        } else {
            self.rooms.clone()
        };
        let mut items: Vec<_> = rooms
            .into_iter()
            .map(|room| BlockedItem {
                bookable: BookableId::Room(room),
                quantity: 1,
            })
            .collect();
        items.sort_unstable();
        (1..=TAKES_MAX).contains(&items.len()).then_some(())?;
        Some(NewBlocking {
            items,
            span,
            title: self.reason.clone().unwrap_or(title),
            public_reason: self.reason.clone(),
            settling,
        })
    }
}

/// The site and its rooms: the site need not be chosen where a room says it.
fn ground(
    reading: &mut Reading<'_>,
    visitor: &Visitor,
    places: &Places,
) -> Option<(SiteId, Vec<RoomId>)> {
    let language = visitor.place.language;
    let form = reading.form();
    let ids: Option<BTreeSet<RoomId>> = form
        .values("room")
        .filter(|value| !value.is_empty())
        .map(|value| Some(RoomId(Uuid::parse_str(value).ok()?)))
        .collect();
    let rooms: Option<Vec<_>> = ids
        .unwrap_or_default()
        .into_iter()
        .map(|id| places.room(id))
        .collect();
    let Some(rooms) = rooms else {
        reading.refuse("room", "closures.rooms", &Refusal::UnknownId);
        return None;
    };
    let chosen = Uuid::parse_str(form.value("site")).ok().map(SiteId);
    let chosen = chosen.filter(|id| places.site(*id).is_some());
    let told = rooms.first().map(|(_, site)| site.id);
    let Some(site) = chosen.or(told) else {
        let why = text(language, "missing.choice", &[]);
        reading.refuse_as("site", "closures.site", why);
        return None;
    };
    if rooms.iter().any(|(_, at)| at.id != site) {
        let why = text(language, "closures.other_site", &[]);
        reading.refuse_as("room", "closures.rooms", why);
        return None;
    }
    Some((site, rooms.iter().map(|(room, _)| room.id).collect()))
}

type Ends = (DateTime<Utc>, Option<DateTime<Utc>>);

/// From the beginning of the first day to the end of the last, unless times are named.
fn span(reading: &mut Reading<'_>, visitor: &Visitor, zone: Tz) -> Option<Ends> {
    let is_blocking = reading.form().value("kind") == BLOCKING;
    let from_day = required_day(reading, "from_day", "closures.from_day");
    let from_time = clock(reading, "from_time", "closures.from_time");
    let to_day = if is_blocking {
        required_day(reading, "to_day", "closures.to_day").map(Some)
    } else {
        reading.optional("to_day", "closures.to_day", day)
    };
    let to_time = clock(reading, "to_time", "closures.to_time");
    let (from_day, to_day) = (from_day?, to_day?);
    let from = from_day.and_time(from_time?.unwrap_or(NaiveTime::MIN));
    let starts_at = Rim::Opening.instant(zone, from);
    let to_time = to_time?;
    let ends_at = match (to_day, to_time) {
        (None, None) => return Some((starts_at, None)),
        (None, Some(time)) => from_day.and_time(time),
        (Some(day), Some(time)) => day.and_time(time),
        (Some(day), None) => day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN),
    };
    let ends_at = Rim::Closing.instant(zone, ends_at);
    if ends_at <= starts_at {
        reading.refuse("to_day", "closures.to_day", &Refusal::EndNotAfterStart);
        return None;
    }
    if is_blocking && ends_at - starts_at > TimeDelta::days(BLOCKED_DAYS_MAX) {
        let why = text(visitor.place.language, "closures.blocked_too_long", &[]);
        reading.refuse_as("to_day", "closures.to_day", why);
        return None;
    }
    Some((starts_at, Some(ends_at)))
}

fn required_day(reading: &mut Reading<'_>, field: &str, label: &str) -> Option<NaiveDate> {
    reading.required(field, label, day)
}

fn clock(reading: &mut Reading<'_>, field: &str, label: &str) -> Parsed<Option<NaiveTime>> {
    reading.optional(field, label, |text| {
        parse_clock(text).ok_or(Refusal::MalformedTimeOfDay)
    })
}

fn day(text: &str) -> Result<NaiveDate, Refusal> {
    parse_day(text).ok_or(Refusal::MalformedDate)
}
