//! A calendar to subscribe to: VCALENDAR without METHOD.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::feeds::line::{Lines, Parameter, Value};
use crate::feeds::{CalendarText, Color, Entry, WebAddress, zone};

/// How often a client should ask again.
const REFRESH: &str = "PT1H";

/// The calendar of a room, a site, a provider, an organiser or a caretaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// What clients call it.
    pub name: CalendarText,
    /// What clients say about it.
    pub description: Option<CalendarText>,
    /// In which colour clients draw it, unless their user chose one.
    pub color: Option<Color>,
    /// Where it is to be fetched.
    pub source: WebAddress,
    /// The zone of the place.
    pub zone: Tz,
    /// How much the reader learns.
    pub disclosure: Disclosure,
    /// Its entries, in any order.
    pub entries: Vec<Entry>,
}

/// How much the reader of a calendar learns.
///
/// It belongs to the calendar, not to the entry, so that no entry can say more than the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// All that an entry holds.
    Titles,
    /// Only that a time is taken, in the words of `label` ("Belegt").
    BusyOnly {
        /// The title of every entry.
        label: CalendarText,
    },
}

impl Calendar {
    /// The calendar as text; the same entries give the same bytes, in whichever order they come.
    ///
    /// The VTIMEZONE of the place is always there, so that an empty calendar still holds a component, as the
    /// standard demands.
    pub fn render(&self) -> String {
        Lines::calendar(|lines| {
            head(lines);
            self.write_properties(lines);
            self.write_zones(lines);
            let mut entries: Vec<_> = self.entries.iter().collect();
            entries.sort_by_key(|entry| (entry.span, entry.uid));
            for entry in entries {
                entry.write(lines, &self.disclosure, |_| ());
            }
        })
    }

    fn write_properties(&self, lines: &mut Lines) {
        subscription(lines, &self.name, &self.source);
        if let Some(description) = &self.description {
            lines.property("DESCRIPTION", &Value::text(description));
            lines.typed_text("X-WR-CALDESC", description);
        }
        lines.property("X-WR-TIMEZONE", &Value::zone(self.zone));
        if let Some(color) = self.color {
            lines.property("COLOR", &Value::word(color.name()));
            lines.property("X-APPLE-CALENDAR-COLOR", &Value::word(color.hex()));
        }
    }

    fn write_zones(&self, lines: &mut Lines) {
        let named = self.entries.iter().filter_map(Entry::named_zone);
        let zones: BTreeMap<_, _> = named.map(|zone| (zone.name(), zone)).collect();
        zone::write(lines, self.zone);
        for (_, other) in zones.into_iter().filter(|(_, zone)| *zone != self.zone) {
            zone::write(lines, other);
        }
    }
}

/// What every calendar object starts with.
///
/// The program's version is left out: the bytes of a feed do not change with it.
pub fn head(lines: &mut Lines) {
    lines.property("VERSION", &Value::word("2.0"));
    lines.property("PRODID", &Value::word("-//Gemeinraum//Gemeinraum//EN"));
    lines.property("CALSCALE", &Value::word("GREGORIAN"));
}

/// What a client needs to subscribe.
pub fn subscription(lines: &mut Lines, name: &CalendarText, source: &WebAddress) {
    lines.typed_text("NAME", name);
    lines.typed_text("X-WR-CALNAME", name);
    let duration = [Parameter::word("VALUE", "DURATION")];
    lines.property_with("REFRESH-INTERVAL", &duration, &Value::word(REFRESH));
    lines.property("X-PUBLISHED-TTL", &Value::word(REFRESH));
    let uri = [Parameter::word("VALUE", "URI")];
    lines.property_with("SOURCE", &uri, &Value::uri(source));
}
