//! The words of each message: a subject and its blocks, from the message catalogue; in a mail or in a letter.

mod rows;

use domain::language::Language;
use domain::text::Email;
use domain::time::wall_time;

use crate::i18n::{format, text};
use crate::notify::calendar::Method;
use crate::notify::lines::{quote, table, wrap};
use crate::notify::message::{BookingFacts, Contact, Message, Occasion};

/// A mail as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Texts {
    pub(super) subject: String,
    pub(super) body: String,
}

/// A letter as its reader sees it, below address and date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterText {
    /// One line.
    pub subject: String,
    /// From the greeting to the last fact.
    pub blocks: Vec<Block>,
    /// How it ends; the name of the provider stands in the last line.
    pub closing: String,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Sentences; line breaks are kept.
    Text(String),
    /// What somebody wrote whom the reader need not trust: told apart from our own words.
    Quote(String),
    /// Labels with their values, below a sentence if there is one.
    Rows {
        /// The sentence.
        heading: Option<String>,
        /// Labels and values.
        rows: Vec<(String, String)>,
    },
}

/// Writes the mail in the reader's language.
pub(super) fn write(message: &Message) -> Texts {
    let writer = Writer {
        occasion: &message.occasion,
        facts: &message.facts,
        language: message.language,
    };
    let method = message
        .calendar
        .as_ref()
        .map(super::calendar::CalendarPart::method);
    Texts {
        subject: writer.subject(),
        body: writer.body(method),
    }
}

/// Writes the same as a letter. What only a mail can carry is left out: calendar entry and links.
pub fn letter(occasion: &Occasion, facts: &BookingFacts, language: Language) -> LetterText {
    let writer = Writer {
        occasion,
        facts,
        language,
    };
    LetterText {
        subject: writer.subject(),
        blocks: writer.told().into_iter().flatten().collect(),
        closing: writer.say("mail.closing"),
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
        Occasion::OfficeWrote { .. } => ("mail.office_wrote.subject", "mail.office_wrote.lead"),
        Occasion::RequestArrived(_) => ("mail.arrived.subject", "mail.arrived.lead"),
        Occasion::OrganiserWrote { .. } => {
            ("mail.organiser_wrote.subject", "mail.organiser_wrote.lead")
        }
    };
    Keys { subject, lead }
}

struct Writer<'a> {
    occasion: &'a Occasion,
    facts: &'a BookingFacts,
    language: Language,
}

impl Block {
    /// As it stands in a plain text.
    fn in_mail(&self) -> String {
        match self {
            Self::Text(text) => wrap(text),
            Self::Quote(text) => quote(text),
            Self::Rows { heading, rows } => {
                let heading = heading.as_ref().map(|heading| wrap(heading) + "\n");
                heading.unwrap_or_default() + &table(rows)
            }
        }
    }
}

impl Writer<'_> {
    fn subject(&self) -> String {
        let day = wall_time(self.facts.zone, self.facts.span.start()).date();
        let values = [
            ("what", self.what()),
            ("date", &format::short_date(self.language, day)),
            ("reference", self.facts.reference.as_str()),
        ];
        text(self.language, keys(self.occasion).subject, &values)
    }

    /// What is booked, in one name.
    fn what(&self) -> &str {
        let room = self.facts.room.as_ref();
        let first_item = self.facts.items.first().map(|item| &item.name);
        room.or(first_item).map_or("", |name| name.as_str())
    }

    fn body(&self, calendar: Option<Method>) -> String {
        let only_in_mail = [
            calendar.map(|method| self.calendar_note(method)),
            self.link_note(),
            self.office_note(),
            self.closing(),
            self.answer_note().map(|key| Block::Text(self.say(key))),
        ];
        let blocks = self.told().into_iter().chain(only_in_mail).flatten();
        let parts: Vec<_> = blocks.map(|block| block.in_mail()).collect();
        parts.join("\n\n") + "\n"
    }

    /// What is told, whichever way it goes.
    fn told(&self) -> [Option<Block>; 5] {
        [
            Some(Block::Text(self.greeting())),
            Some(Block::Text(self.say(keys(self.occasion).lead))),
            self.reason(),
            self.message(),
            Some(Block::Rows {
                heading: None,
                rows: self.rows(),
            }),
        ]
    }

    /// A message of the catalogue that may name provider and organiser.
    fn say(&self, key: &str) -> String {
        let values = [
            ("provider", self.facts.office.provider.as_str()),
            ("organiser", self.facts.organiser.as_str()),
        ];
        text(self.language, key, &values)
    }

    fn greeting(&self) -> String {
        let name = self.facts.organiser.as_str();
        match self.occasion.to_office() {
            Some(_) => text(self.language, "mail.greeting_office", &[]),
            None => text(self.language, "mail.greeting", &[("name", name)]),
        }
    }

    fn reason(&self) -> Option<Block> {
        let reason = match self.occasion {
            Occasion::Declined { reason }
            | Occasion::CancelledByOrganiser { reason }
            | Occasion::CancelledByProvider { reason } => reason.as_ref()?,
            _ => return None,
        };
        let heading = self.say("mail.reason");
        Some(Block::Text(format!("{heading}\n{reason}")))
    }

    fn message(&self) -> Option<Block> {
        let text = self.occasion.message()?.to_string();
        Some(match self.occasion.to_office() {
            Some(_) => Block::Quote(text),
            None => Block::Text(text),
        })
    }

    fn calendar_note(&self, method: Method) -> Block {
        Block::Text(self.say(match method {
            Method::Cancel => "mail.calendar_cancel",
            Method::Request => "mail.calendar",
        }))
    }

    fn link_note(&self) -> Option<Block> {
        if let Some(contact) = self.occasion.to_office() {
            return self.decision_note(contact);
        }
        let link = self.facts.management_link.as_ref()?.as_str();
        let before = match self.occasion {
            Occasion::OfficeWrote { .. } => "mail.answer",
            occasion if occasion.is_an_end() => "mail.look_up",
            _ => "mail.manage",
        };
        let before = self.say(before);
        Some(Block::Text(if self.occasion.is_an_end() {
            format!("{before}\n{link}")
        } else {
            format!("{before}\n{link}\n{}", self.say("mail.keep_link"))
        }))
    }

    fn decision_note(&self, contact: &Contact) -> Option<Block> {
        let decide = contact.decision_link.as_ref().map(|link| {
            let (before, after) = (self.say("mail.decide"), self.say("mail.decide_once"));
            format!("{before}\n{}\n{after}", link.as_str())
        });
        let open = contact.office_link.as_ref();
        let open = open.map(|link| format!("{}\n{}", self.say("mail.open"), link.as_str()));
        let notes: Vec<String> = [decide, open].into_iter().flatten().collect();
        (!notes.is_empty()).then(|| Block::Text(notes.join("\n\n")))
    }

    /// How to reach the office; it need not be told about itself.
    fn office_note(&self) -> Option<Block> {
        let rows = self.office_rows();
        let is_told = self.occasion.to_office().is_none() && !rows.is_empty();
        is_told.then(|| Block::Rows {
            heading: Some(self.say("mail.questions")),
            rows,
        })
    }

    fn office_rows(&self) -> Vec<(String, String)> {
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

    fn closing(&self) -> Option<Block> {
        let to_organiser = self.occasion.to_office().is_none();
        to_organiser.then(|| Block::Text(self.say("mail.closing")))
    }

    /// What becomes of an answer to the mail.
    fn answer_note(&self) -> Option<&'static str> {
        let contact = self.occasion.to_office();
        let is_read = match contact {
            Some(contact) => contact.email.is_some(),
            None => self.facts.office.email.is_some(),
        };
        Some(match (contact, self.occasion.message()) {
            (Some(_), Some(_)) if is_read => "mail.answer_organiser",
            (Some(_), Some(_)) => "mail.answer_by_letter",
            (None, Some(_)) if is_read => "mail.answer_office",
            (None, Some(_)) => return None,
            (_, None) if !is_read => "mail.automatic_no_reply",
            (Some(_), None) => "mail.automatic_office",
            (None, None) => "mail.automatic",
        })
    }
}

#[cfg(test)]
mod tests;
