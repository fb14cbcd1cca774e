//! What was agreed about a booking, as rows of label and value.

use chrono::{DateTime, Utc};
use domain::provider::{Address, Term};
use domain::text::{Code, Name};

use crate::i18n::format;
use crate::services::bookings::case::Case;
use crate::web::Visitor;

/// A label and a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What was agreed.
    pub value: String,
}

/// Where, when, what for and for whom; what is not known is left out.
pub fn facts(visitor: &Visitor, case: &Case) -> Vec<Fact> {
    let frame = visitor.frame("");
    let language = visitor.place.language;
    let booking = &case.shown.stored.booking;
    let zone = case.shown.zone;
    let purpose = &booking.purpose;
    let local = |at: DateTime<Utc>| at.with_timezone(&zone);
    let at = |at: DateTime<Utc>| format::date_time(language, &local(at));
    let span = booking.times.span;
    let span = format::span(language, &local(span.start()), &local(span.end()));
    let fact = |key: &str, value: Option<String>| {
        value.map(|value| Fact {
            label: frame.t(key),
            value,
        })
    };
    let named = |terms: &[Term], code: Option<&Code>| {
        let term = terms.iter().find(|term| Some(&term.code) == code);
        term.map(|term| term_name(term, visitor).to_string())
    };
    let layout = purpose
        .layout
        .map(|layout| frame.t(&format!("layout.{}", layout.code())));
    [
        fact("mail.label.room", Some(place(case))),
        fact("mail.label.time", Some(span)),
        fact("mail.label.handover", booking.times.handover_at.map(at)),
        fact("mail.label.giving_back", booking.times.return_at.map(at)),
        fact(
            "book.kind",
            named(&case.provider.purposes, purpose.code.as_ref()),
        ),
        fact(
            "mail.label.title",
            purpose.title.as_ref().map(Name::to_string),
        ),
        fact(
            "mail.label.attendees",
            purpose.attendees.map(|people| people.to_string()),
        ),
        fact("book.layout", layout),
        fact("mail.label.items", items(case)),
        fact(
            "book.message",
            purpose.message.as_ref().map(ToString::to_string),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Room and site, or the site alone.
pub fn place(case: &Case) -> String {
    match &case.room {
        Some(room) => format!("{}, {}", room.listing.name, case.site.name),
        None => case.site.name.to_string(),
    }
}

fn items(case: &Case) -> Option<String> {
    let named = case.items.iter();
    let named: Vec<_> = named
        .map(|(name, quantity)| format!("{quantity} × {name}"))
        .collect();
    (!named.is_empty()).then(|| named.join(", "))
}

/// The name of a term; in German where it is not translated.
pub fn term_name<'a>(term: &'a Term, visitor: &Visitor) -> &'a Name {
    match visitor.place.language {
        domain::language::Language::En => term.name_en.as_ref().unwrap_or(&term.name_de),
        domain::language::Language::De => &term.name_de,
    }
}

/// Street, postal code and town in one line; empty if nothing is known.
pub fn address_line(address: &Address) -> String {
    let town = [address.postal_code.as_deref(), address.town.as_deref()];
    let town: Vec<&str> = town.into_iter().flatten().collect();
    let town = town.join(" ");
    let parts = [address.street.as_deref(), Some(town.as_str())];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}
