//! The words of each mail: a subject and a plain text, from the message catalogue.

use chrono::{DateTime, Utc};
use domain::interval::Interval;
use domain::language::Language;
use domain::text::Email;
use domain::time::{Local, resolve, wall_time};

use crate::i18n::{format, text};
use crate::notify::calendar::Method;
use crate::notify::lines::{table, wrap};
use crate::notify::message::{Appointment, BookingFacts, Contact, Former, Message, Occasion};

/// A mail as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Texts {
    pub(super) subject: String,
    pub(super) body: String,
}

/// Writes the mail in the reader's language.
pub(super) fn write(message: &Message) -> Texts {
    let writer = Writer {
        message,
        facts: &message.facts,
        language: message.language,
    };
    Texts {
        subject: writer.subject(),
        body: writer.body(),
    }
}

/// The two messages of the catalogue that belong to an occasion.
struct Keys {
    subject: &'static str,
    lead: &'static str,
}

fn keys(occasion: &Occasion) -> Keys {
    let (subject, lead) = match occasion {
        Occasion::Requested => ("mail.requested.subject", "mail.requested.lead"),
        Occasion::Confirmed => ("mail.confirmed.subject", "mail.confirmed.lead"),
        Occasion::Declined { .. } => ("mail.declined.subject", "mail.declined.lead"),
        Occasion::CancelledByOrganiser { .. } => ("mail.cancelled.subject", "mail.cancelled.lead"),
        Occasion::CancelledByProvider { .. } => ("mail.called_off.subject", "mail.called_off.lead"),
        Occasion::Amended { .. } => ("mail.amended.subject", "mail.amended.lead"),
        Occasion::RequestAmended { .. } => {
            ("mail.request_amended.subject", "mail.request_amended.lead")
        }
        Occasion::OptionExpired => ("mail.option_expired.subject", "mail.option_expired.lead"),
        Occasion::RequestArrived(_) => ("mail.arrived.subject", "mail.arrived.lead"),
    };
    Keys { subject, lead }
}

struct Writer<'a> {
    message: &'a Message,
    facts: &'a BookingFacts,
    language: Language,
}

type Row = (String, String);

impl Writer<'_> {
    fn subject(&self) -> String {
        let day = wall_time(self.facts.zone, self.facts.span.start()).date();
        let values = [
            ("what", self.what()),
            ("date", &format::short_date(self.language, day)),
            ("reference", self.facts.reference.as_str()),
        ];
        text(self.language, keys(&self.message.occasion).subject, &values)
    }

    /// What is booked, in one name.
    fn what(&self) -> &str {
        let room = self.facts.room.as_ref();
        let first_item = self.facts.items.first().map(|item| &item.name);
        room.or(first_item).map_or("", |name| name.as_str())
    }

    fn body(&self) -> String {
        let paragraphs = [
            Some(self.greeting()),
            Some(self.say(keys(&self.message.occasion).lead)),
            self.reason(),
            Some(table(&self.rows())),
            self.calendar_note(),
            self.link_note(),
            self.office_note(),
            Some(self.closing()),
        ];
        let mut body = paragraphs
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n\n");
        body.push('\n');
        body
    }

    /// A message of the catalogue that may name the provider, in lines.
    fn say(&self, key: &str) -> String {
        let values = [("provider", self.facts.office.provider.as_str())];
        wrap(&text(self.language, key, &values))
    }

    fn greeting(&self) -> String {
        let name = self.facts.organiser.as_str();
        wrap(&match self.message.occasion {
            Occasion::RequestArrived(_) => text(self.language, "mail.greeting_office", &[]),
            _ => text(self.language, "mail.greeting", &[("name", name)]),
        })
    }

    fn reason(&self) -> Option<String> {
        let reason = match &self.message.occasion {
            Occasion::Declined { reason }
            | Occasion::CancelledByOrganiser { reason }
            | Occasion::CancelledByProvider { reason } => reason.as_ref()?,
            _ => return None,
        };
        Some(format!(
            "{}\n{}",
            self.say("mail.reason"),
            wrap(reason.as_str())
        ))
    }

    fn calendar_note(&self) -> Option<String> {
        let key = match self.message.calendar.as_ref()?.method() {
            Method::Cancel => "mail.calendar_cancel",
            Method::Request => "mail.calendar",
        };
        Some(self.say(key))
    }

    fn link_note(&self) -> Option<String> {
        if let Occasion::RequestArrived(contact) = &self.message.occasion {
            let link = contact.office_link.as_ref()?;
            return Some(format!("{}\n{}", self.say("mail.decide"), link.as_str()));
        }
        let link = self.facts.management_link.as_ref()?.as_str();
        if self.message.occasion.is_an_end() {
            return Some(format!("{}\n{link}", self.say("mail.look_up")));
        }
        let (before, after) = (self.say("mail.manage"), self.say("mail.keep_link"));
        Some(format!("{before}\n{link}\n{after}"))
    }

    /// How to reach the office; it need not be told about itself.
    fn office_note(&self) -> Option<String> {
        if let Occasion::RequestArrived(_) = self.message.occasion {
            return None;
        }
        let rows = self.office_rows();
        (!rows.is_empty()).then(|| format!("{}\n{}", self.say("mail.questions"), table(&rows)))
    }

    fn office_rows(&self) -> Vec<Row> {
        let office = &self.facts.office;
        let email = office.email.as_ref().map(Email::as_str);
        [
            self.row("mail.label.phone", office.phone.as_deref()),
            self.row("mail.label.hours", office.hours.as_deref()),
            self.row("mail.label.email", email),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn closing(&self) -> String {
        let answers_are_read = match &self.message.occasion {
            Occasion::RequestArrived(contact) => return self.answer_note(contact),
            _ => self.facts.office.email.is_some(),
        };
        let note = if answers_are_read {
            "mail.automatic"
        } else {
            "mail.automatic_no_reply"
        };
        format!("{}\n\n{}", self.say("mail.closing"), self.say(note))
    }

    fn answer_note(&self, contact: &Contact) -> String {
        self.say(match contact.email {
            Some(_) => "mail.automatic_office",
            None => "mail.automatic_no_reply",
        })
    }

    /// The facts, one line each; what is not known is left out, and how to prepare where there is nothing left to.
    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![self.row("mail.label.reference", Some(&self.facts.reference))];
        rows.extend(self.contact_rows());
        rows.extend(self.core_rows());
        if !self.message.occasion.is_an_end() {
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
        let Occasion::RequestArrived(contact) = &self.message.occasion else {
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

    fn row(&self, label: &str, value: Option<&str>) -> Option<Row> {
        Some((text(self.language, label, &[]), value?.to_owned()))
    }

    fn place(&self) -> Option<String> {
        let site = self.facts.site.as_deref();
        let address = self.facts.address.as_deref();
        joined([site, address])
    }

    fn before(&self) -> Option<String> {
        let (Occasion::Amended { before } | Occasion::RequestAmended { before }) =
            &self.message.occasion
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

#[cfg(test)]
mod tests;
