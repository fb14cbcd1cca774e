//! A use as the caretaker's lists show it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::booking::StatusName;
use domain::interval::Interval;
use domain::time::{day, wall_time};

use super::load::Loaded;
use super::phone::dial;
use crate::i18n::{format, text};
use crate::services::today::SheetEntry;
use crate::web::Visitor;

/// What became of a use since the last print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It stands as it was printed, or nothing was.
    None,
    /// It was not there.
    New,
    /// It stood otherwise.
    Changed,
    /// It no longer takes place.
    Gone,
}

impl Mark {
    /// The key of its word.
    pub(super) fn key(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::New => Some("caretaker.new"),
            Self::Changed => Some("caretaker.changed"),
            Self::Gone => Some("caretaker.gone"),
        }
    }

    /// The class of its colour and border.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::None => "",
            Self::New => "confirmed",
            Self::Changed => "requested",
            Self::Gone => "cancelled",
        }
    }
}

/// A use on one day, in finished texts.
pub(super) struct Entry {
    /// The room and its building; the kind of a use without a room.
    pub(super) place: (String, String),
    pub(super) mark: Mark,
    pub(super) mark_word: String,
    /// On this day, own set-up and clearing included.
    pub(super) time: String,
    /// Further times and what goes with them, a label and a value each.
    pub(super) details: Vec<(String, String)>,
    pub(super) title: String,
    pub(super) who: String,
    pub(super) phone: String,
    /// Where a telephone is to dial.
    pub(super) dial: String,
    /// The state, unless it is promised.
    pub(super) status: &'static str,
    pub(super) link: String,
}

/// A sheet read for somebody.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) visitor: &'a Visitor,
    pub(super) loaded: &'a Loaded,
}

impl Sight<'_> {
    /// What takes place on `date`, and what no longer does, by building, room and time.
    pub(super) fn entries(self, date: NaiveDate) -> Vec<Entry> {
        let sheet = &self.loaded.sheet;
        let standing = sheet.entries.iter().map(|one| (one, self.mark(one)));
        let gone = sheet.cancelled.iter().map(|one| (one, Mark::Gone));
        let mut on_day: Vec<_> = standing
            .chain(gone)
            .filter(|(one, _)| on(one, date).is_some())
            .collect();
        on_day.sort_by_key(|(one, _)| {
            let names = one.place.as_ref();
            let names = names.map(|place| (place.site_name.clone(), place.name.clone()));
            (names, one.shown.stored.booking.times.span.start())
        });
        let entries = on_day.into_iter();
        entries
            .map(|(one, mark)| self.entry(one, mark, date))
            .collect()
    }

    fn mark(self, entry: &SheetEntry) -> Mark {
        let created_at = entry.shown.stored.booking.created_at;
        match self.loaded.since {
            Some(since) if created_at >= since => Mark::New,
            Some(_) if entry.is_changed => Mark::Changed,
            _ => Mark::None,
        }
    }

    fn entry(self, entry: &SheetEntry, mark: Mark, date: NaiveDate) -> Entry {
        let booking = &entry.shown.stored.booking;
        let contact = entry.shown.organiser.as_ref().map(|who| &who.contact);
        let phone = contact.and_then(|contact| contact.phone.as_ref());
        let phone = phone.map_or_else(String::new, ToString::to_string);
        let who = contact.map_or_else(
            || self.t("office.internal"),
            |contact| match &contact.organisation {
                Some(organisation) => format!("{organisation} ({})", contact.name),
                None => contact.name.to_string(),
            },
        );
        let status = booking.status_at(self.visitor.ctx.now);
        let place = entry.place.as_ref();
        let place = place.map(|place| (place.name.to_string(), place.site_name.to_string()));
        Entry {
            place: place.unwrap_or_else(|| (self.t("caretaker.no_room"), String::new())),
            mark,
            mark_word: mark.key().map(|key| self.t(key)).unwrap_or_default(),
            time: self.hours(entry, booking.times.span, date),
            details: self.details(entry, date),
            title: booking
                .purpose
                .title
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            who,
            dial: dial(&phone).unwrap_or_default(),
            phone,
            status: match status {
                StatusName::Confirmed => "",
                _ if mark == Mark::Gone => "",
                other => other.code(),
            },
            link: self
                .visitor
                .place
                .link(&format!("/verwaltung/buchungen/{}", booking.id)),
        }
    }

    /// What else there is to know: the room's own time, the event, keys, things, people.
    fn details(self, entry: &SheetEntry, date: NaiveDate) -> Vec<(String, String)> {
        let booking = &entry.shown.stored.booking;
        let times = &booking.times;
        let occupied =
            (entry.occupied != times.span).then(|| self.hours(entry, entry.occupied, date));
        let items = entry.items.iter();
        let items: Vec<_> = items
            .map(|(name, quantity)| format!("{quantity}\u{a0}× {name}"))
            .collect();
        let rows = [
            ("caretaker.whole", self.whole(entry, date)),
            ("caretaker.occupied", occupied),
            (
                "caretaker.event",
                times.event.map(|event| self.hours(entry, event, date)),
            ),
            (
                "caretaker.handover",
                times.handover_at.map(|at| self.meeting(entry, at, date)),
            ),
            (
                "caretaker.giving_back",
                times.return_at.map(|at| self.meeting(entry, at, date)),
            ),
            (
                "caretaker.items",
                (!items.is_empty()).then(|| items.join(", ")),
            ),
            (
                "caretaker.people",
                booking.purpose.attendees.map(|people| people.to_string()),
            ),
        ];
        let known = rows.into_iter();
        known
            .filter_map(|(key, value)| Some((self.t(key), value?)))
            .collect()
    }

    /// The part of `span` on the day, by the clock.
    fn hours(self, entry: &SheetEntry, span: Interval, date: NaiveDate) -> String {
        let zone = entry.shown.zone;
        let clock = |at: DateTime<Utc>| wall_time(zone, at).format("%H:%M").to_string();
        let Some(day) = day(zone, date) else {
            return String::new();
        };
        let (begins, ends) = (span.start() >= day.start(), span.end() <= day.end());
        let until = if span.end() == day.end() {
            "24:00".to_owned()
        } else {
            clock(span.end())
        };
        match (begins, ends) {
            (true, true) => format!("{}–{until}", clock(span.start())),
            (true, false) => self.t1("caretaker.from", "time", &clock(span.start())),
            (false, true) => self.t1("caretaker.until", "time", &until),
            (false, false) => self.t("caretaker.all_day"),
        }
    }

    /// From when to when, where the use goes on over midnight.
    fn whole(self, entry: &SheetEntry, date: NaiveDate) -> Option<String> {
        let zone = entry.shown.zone;
        let span = entry.shown.stored.booking.times.span;
        let local = |at: DateTime<Utc>| at.with_timezone(&zone);
        let is_longer = !day(zone, date).is_some_and(|day| day.contains(span));
        is_longer.then(|| {
            let language = self.visitor.place.language;
            format::span(language, &local(span.start()), &local(span.end()))
        })
    }

    /// When, where and with whom keys change hands; the day only where it is another one.
    fn meeting(self, entry: &SheetEntry, at: DateTime<Utc>, date: NaiveDate) -> String {
        let language = self.visitor.place.language;
        let local = at.with_timezone(&entry.shown.zone).naive_local();
        let when = if local.date() == date {
            format::time(language, local.time())
        } else {
            format::date_time(language, &at.with_timezone(&entry.shown.zone))
        };
        let handover = entry.place.as_ref().map(|place| &place.handover);
        let place = handover.and_then(|handover| handover.place.as_ref());
        let contact = handover.and_then(|handover| handover.contact.as_ref());
        let known = [place, contact].into_iter().flatten();
        let known = known.map(ToString::to_string);
        let parts: Vec<String> = std::iter::once(when).chain(known).collect();
        parts.join(", ")
    }

    pub(super) fn t(self, key: &str) -> String {
        text(self.visitor.place.language, key, &[])
    }

    pub(super) fn t1(self, key: &str, name: &str, value: &str) -> String {
        text(self.visitor.place.language, key, &[(name, value)])
    }
}

/// The part of a use that lies on the day, set-up and clearing of the room left aside.
fn on(entry: &SheetEntry, date: NaiveDate) -> Option<Interval> {
    let span = entry.shown.stored.booking.times.span;
    span.intersection(day(entry.shown.zone, date)?)
}
