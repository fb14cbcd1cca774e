//! The facts of a booking as labels and values.

use chrono::{DateTime, Utc};
use domain::interval::Interval;
use domain::text::Email;
use domain::time::{Local, resolve, wall_time};

use super::Writer;
use crate::i18n::{format, text};
use crate::notify::message::{Appointment, Former, Occasion};

type Row = (String, String);

impl Writer<'_> {
    /// The facts, one line each; what is not known is left out, and how to prepare where nobody asks for it.
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut rows = vec![self.row("mail.label.reference", Some(&self.facts.reference))];
        rows.extend(self.contact_rows());
        rows.extend(self.core_rows());
        if !self.occasion.is_an_end() && self.occasion.message().is_none() {
            rows.extend(self.preparation_rows());
        }
        rows.push(self.row("mail.label.zone", Some(self.facts.zone.name())));
        rows.into_iter().flatten().collect()
    }

    fn core_rows(&self) -> [Option<Row>; 4] {
        let span = self.span(self.facts.span);
        [
            self.row("mail.label.room", self.facts.room.as_deref()),
            self.row("mail.label.place", self.place().as_deref()),
            self.row("mail.label.time", Some(&span)),
            self.row("mail.label.before", self.before().as_deref()),
        ]
    }

    fn preparation_rows(&self) -> [Option<Row>; 5] {
        let facts = self.facts;
        let event = facts.event.map(|span| self.span(span));
        let handover = self.meeting(facts.handover.as_ref());
        let giving_back = self.meeting(facts.giving_back.as_ref());
        let attendees = facts.attendees.map(|count| count.to_string());
        [
            self.row("mail.label.event", event.as_deref()),
            self.row("mail.label.handover", handover.as_deref()),
            self.row("mail.label.giving_back", giving_back.as_deref()),
            self.row("mail.label.items", self.items().as_deref()),
            self.row("mail.label.attendees", attendees.as_deref()),
        ]
    }

    fn contact_rows(&self) -> Vec<Option<Row>> {
        let Some(contact) = self.occasion.to_office() else {
            return Vec::new();
        };
        let email = contact.email.as_ref().map(Email::as_str);
        vec![
            self.row("mail.label.organiser", Some(&self.facts.organiser)),
            self.row("mail.label.phone", contact.phone.as_deref()),
            self.row("mail.label.email", email),
            self.row("mail.label.title", contact.title.as_deref()),
        ]
    }

    pub(super) fn row(&self, label: &str, value: Option<&str>) -> Option<Row> {
        Some((text(self.language, label, &[]), value?.to_owned()))
    }

    fn place(&self) -> Option<String> {
        let site = self.facts.site.as_deref();
        let address = self.facts.address.as_deref();
        joined([site, address])
    }

    fn before(&self) -> Option<String> {
        let (Occasion::Amended { before } | Occasion::RequestAmended { before }) = self.occasion
        else {
            return None;
        };
        let Former { room, span } = before.as_ref()?;
        joined([room.as_deref(), Some(&self.span(*span))])
    }

    fn meeting(&self, appointment: Option<&Appointment>) -> Option<String> {
        let Appointment { at, place, contact } = appointment?;
        joined([
            Some(&self.instant(*at)),
            place.as_deref(),
            contact.as_deref(),
        ])
    }

    fn items(&self) -> Option<String> {
        let items = self.facts.items.iter();
        let counted: Vec<_> = items
            .map(|item| format!("{}\u{a0}× {}", item.quantity, item.name))
            .collect();
        (!counted.is_empty()).then(|| counted.join(", "))
    }

    fn span(&self, span: Interval) -> String {
        if self.is_in_fold(span.start()) || self.is_in_fold(span.end()) {
            let (from, to) = (self.instant(span.start()), self.instant(span.end()));
            let values = [("from", &*from), ("to", &*to)];
            return text(self.language, "format.span", &values);
        }
        let local = |at: DateTime<Utc>| at.with_timezone(&self.facts.zone);
        format::span(self.language, &local(span.start()), &local(span.end()))
    }

    /// A time that the clock shows twice is told apart by its offset.
    fn instant(&self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.facts.zone);
        let written = format::date_time(self.language, &local);
        if self.is_in_fold(at) {
            format!("{written} (UTC{})", local.format("%:z"))
        } else {
            written
        }
    }

    fn is_in_fold(&self, at: DateTime<Utc>) -> bool {
        let zone = self.facts.zone;
        matches!(resolve(zone, wall_time(zone, at)), Local::Fold { .. })
    }
}

fn joined<const N: usize>(parts: [Option<&str>; N]) -> Option<String> {
    let present: Vec<_> = parts.into_iter().flatten().collect();
    (!present.is_empty()).then(|| present.join(", "))
}
