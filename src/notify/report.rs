//! The mail about a barrier that somebody reported, to whoever answers for the pages.

use domain::language::Language;
use domain::text::{Email, Line, Name, Prose};

use crate::i18n::text;
use crate::notify::lines::{quote, table, wrap};
use crate::notify::mail::{Author, Draft, Mail, MailError, Mailbox, Stamp};
use crate::notify::message::Sender;

/// What somebody reported; all of it is his own words.
#[derive(Clone, Debug)]
pub struct Report {
    /// Who answers for the pages.
    pub to: Email,
    /// What is in the way.
    pub barrier: Prose<4_000>,
    /// On which page.
    pub place: Option<Line<300>>,
    /// Who reports it.
    pub name: Option<Name>,
    /// Where an answer goes.
    pub email: Option<Email>,
}

impl Report {
    /// The finished mail; every attempt to send it has the same `stamp`.
    ///
    /// An answer goes to whoever reported. What he wrote stands in the text alone, so that it starts no header.
    pub fn mail(&self, sender: &Sender, stamp: Stamp) -> Result<Mail, MailError> {
        let say = |key: &str| text(Language::De, key, &[]);
        Draft {
            stamp,
            author: Author::Person,
            language: Language::De,
            from: Mailbox::new(sender.name.clone(), sender.address.clone()),
            reply_to: self.reply_to(),
            to: Mailbox::new(sender.name.clone(), self.to.clone()),
            subject: say("barrier.mail_subject"),
            body: [
                wrap(&say("barrier.mail_lead")),
                quote(self.barrier.as_str()),
                table(&self.rows()),
                wrap(&say("barrier.mail_deadline")),
            ]
            .join("\n\n"),
            calendar: None,
        }
        .build()
    }

    fn reply_to(&self) -> Option<Mailbox> {
        let email = self.email.clone()?;
        let name = self.name.clone();
        let name = name.or_else(|| Name::parse(email.as_str()).ok())?;
        Some(Mailbox::new(name, email))
    }

    fn rows(&self) -> Vec<(String, String)> {
        let nothing = || text(Language::De, "barrier.mail_nothing", &[]);
        let rows = [
            (
                "barrier.mail_place",
                self.place.as_ref().map(ToString::to_string),
            ),
            (
                "barrier.mail_name",
                self.name.as_ref().map(ToString::to_string),
            ),
            (
                "barrier.mail_email",
                self.email.as_ref().map(|email| email.as_str().to_owned()),
            ),
        ];
        let said = |(key, value): (&str, Option<String>)| {
            (text(Language::De, key, &[]), value.unwrap_or_else(nothing))
        };
        rows.into_iter().map(said).collect()
    }
}
