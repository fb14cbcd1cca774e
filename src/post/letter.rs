//! What was read of a letter of the tray, in the words that go on paper.

use chrono::{DateTime, Utc};
use documents::{Block, PAGE_PLACES};
use domain::language::Language;
use domain::party::Contact;
use domain::provider::{Address, Provider};
use domain::time::wall_time;

use crate::i18n::{format, text};
use crate::notify;
use crate::post::Unfit;
use crate::post::facts::{facts, occasion};
use crate::services::notices::Told;

pub use documents::Letter;

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
        sender: told.provider.name.to_string(),
        return_address: return_address(&told.provider),
        recipient: recipient(&told.organiser.contact),
        info: info
            .map(|(key, value)| (text(language, key, &[]), value))
            .collect(),
        subject: written.subject,
        blocks: written.blocks.into_iter().map(block).collect(),
        closing: written.closing,
        page: page_label(language),
    })
}

/// How the pages of a document are counted.
pub fn page_label(language: Language) -> String {
    let (page, pages) = PAGE_PLACES;
    text(
        language,
        "frame.page_of_pages",
        &[("page", page), ("pages", pages)],
    )
}

fn block(block: notify::Block) -> Block {
    match block {
        notify::Block::Text(text) => Block::Text { text },
        notify::Block::Quote(text) => Block::Quote { text },
        notify::Block::Rows { heading, rows } => Block::Rows { heading, rows },
    }
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
