//! What was read of a letter of the tray, as it goes on paper.

use chrono::{DateTime, Utc};
use domain::language::Language;
use domain::party::Contact;
use domain::provider::{Address, Provider};
use domain::time::wall_time;

use crate::i18n::{format, text};
use crate::notify;
use crate::post::Unfit;
use crate::post::facts::{facts, occasion};
use crate::services::notices::Told;

pub use crate::notify::Block;

/// A letter as it goes on paper, in finished texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// In which it is written.
    pub language: Language,
    /// One line above the address, which the post office reads if the letter comes back.
    pub return_address: String,
    /// Name and address, a line each.
    pub recipient: Vec<String>,
    /// Labels and values beside the address: reference, date, how the office is reached.
    pub info: Vec<(String, String)>,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// How it ends, with the name of the provider.
    pub closing: String,
}

/// The letter, dated with the day on which what it tells was decided: printed again, it is the same.
pub fn write(told: &Told, decided_at: DateTime<Utc>) -> Result<Letter, Unfit> {
    let language = told.booking.language;
    let written = notify::letter(&occasion(told)?, &facts(told), language);
    let reference = told.booking.reference.to_string();
    let day = wall_time(told.site.time_zone, decided_at).date();
    let opening = [
        ("mail.label.reference", reference),
        ("letters.date", format::date(language, day)),
    ];
    let info = opening.into_iter().chain(office(&told.provider));
    Ok(Letter {
        language,
        return_address: return_address(&told.provider),
        recipient: recipient(&told.organiser.contact),
        info: info
            .map(|(key, value)| (text(language, key, &[]), value))
            .collect(),
        subject: written.subject,
        blocks: written.blocks,
        closing: written.closing,
    })
}

/// How the office is reached, as far as it says so.
fn office(provider: &Provider) -> impl Iterator<Item = (&'static str, String)> {
    let office = &provider.office;
    let phone = office.phone.as_ref().map(ToString::to_string);
    let hours = office.hours.as_ref().map(ToString::to_string);
    let known = [
        ("mail.label.phone", phone),
        ("mail.label.email", Some(office.email.as_str().to_owned())),
        ("mail.label.hours", hours),
    ];
    known
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
}

fn recipient(contact: &Contact) -> Vec<String> {
    let organisation = contact.organisation.as_ref().map(ToString::to_string);
    let name = Some(contact.name.to_string());
    let named = [organisation, name].into_iter().flatten();
    named.chain(lines(&contact.address)).collect()
}

/// One line above the address, which the post office reads if the letter comes back.
fn return_address(provider: &Provider) -> String {
    let name = provider.name.to_string();
    let parts: Vec<_> = std::iter::once(name)
        .chain(lines(&provider.issuer.address))
        .collect();
    parts.join(" · ")
}

/// Street and town, as far as they are known.
fn lines(address: &Address) -> Vec<String> {
    let town = [address.postal_code.as_deref(), address.town.as_deref()];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let street = address.street.as_ref().map(ToString::to_string);
    let known = [street, Some(town).filter(|town| !town.is_empty())];
    known.into_iter().flatten().collect()
}
