//! The answers of the form, as values of the domain.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use domain::Vocabulary;
use domain::bookable::{Demand, Layout};
use domain::booking::{AcceptedTerms, Answer, ITEMS_MAX, Item, Kind, Purpose, Times};
use domain::interval::Interval;
use domain::language::Language;
use domain::party::{Contact, OrganiserKind};
use domain::provider::Address;
use domain::text::{Code, Email, Line, Name, Text};

use super::offer::Offer;
use crate::api::problem::Refusal;
use crate::i18n::text;
use crate::services::bookings::{Asked, Declared};
use crate::web::day::{self, WallTime, Written};
use crate::web::entries::Reading;
use crate::web::{Form, Visitor};

/// More people than any room holds.
const PEOPLE_MAX: u32 = 100_000;

/// When: the local times of the site, as they stand in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct When {
    /// The start on the clock of the site.
    pub(super) starts: NaiveDateTime,
    /// The end on the clock of the site.
    pub(super) ends: NaiveDateTime,
    /// The span.
    pub(super) span: Interval,
    written: Written,
}

impl When {
    /// The times in `beginn` and `ende`; `None` if they are no span.
    pub(super) fn of(form: &Form, zone: Tz) -> Option<Self> {
        let starts = WallTime::parse(form.value("beginn"))?;
        let ends = WallTime::parse(form.value("ende"))?;
        let (span, written) = day::span(zone, starts, ends)?;
        Some(Self {
            starts: starts.at,
            ends: ends.at,
            span,
            written,
        })
    }

    /// The same for a span that is known.
    pub(super) fn fields(span: Interval, zone: Tz) -> [(String, String); 2] {
        let at = |instant| WallTime::of(instant, zone).to_string();
        [
            ("beginn".to_owned(), at(span.start())),
            ("ende".to_owned(), at(span.end())),
        ]
    }
}

/// What for, for how many, with what.
#[derive(Clone, Debug, Default)]
pub(super) struct Details {
    /// Everything but the accepted terms.
    pub(super) purpose: Purpose,
    /// Resources with the room.
    pub(super) items: Vec<Item>,
}

impl Details {
    /// Reads the second step.
    pub(super) fn read(reading: &mut Reading<'_>, offer: &Offer) -> Option<Self> {
        let code = reading.optional("purpose", "book.purpose", Code::parse);
        let title = reading.optional("title", "book.title", Name::parse);
        let attendees = reading.required("people", "book.people", people);
        let layout = reading.optional("layout", "book.layout", layout);
        let group = reading.optional("group", "book.group", Code::parse);
        let message = reading.optional("message", "book.message", Text::parse);
        let answers = answers(reading, offer);
        let items = items(reading, offer);
        Some(Self {
            purpose: Purpose {
                code: code?,
                title: title?,
                public_title: None,
                attendees: Some(attendees?),
                layout: layout?,
                group: group?,
                message: message?,
                cost_centre: None,
                answers: answers?,
                accepted_terms: Vec::new(),
            },
            items: items?,
        })
    }
}

fn people(text: &str) -> Result<u32, Refusal> {
    let number = text.parse().ok();
    number
        .filter(|number| (1..=PEOPLE_MAX).contains(number))
        .ok_or(Refusal::OutOfRange {
            min: 1,
            max: PEOPLE_MAX.into(),
        })
}

fn layout(text: &str) -> Result<Layout, Refusal> {
    Layout::of_word(text).ok_or_else(|| Refusal::UnknownValue {
        allowed: Layout::WORDS.iter().map(ToString::to_string).collect(),
    })
}

fn answers(reading: &mut Reading<'_>, offer: &Offer) -> Option<Vec<Answer>> {
    let mut answers = Some(Vec::new());
    for question in offer.questions() {
        let field = format!("answer-{}", question.code);
        let read = match question.demand {
            Demand::Required => reading
                .required(&field, "book.answer", Name::parse)
                .map(Some),
            Demand::Optional => reading.optional(&field, "book.answer", Name::parse),
        };
        let answer = |text| Answer {
            question: question.code.clone(),
            text,
        };
        answers = answers.zip(read).map(|(mut answers, text)| {
            answers.extend(text.map(answer));
            answers
        });
    }
    answers
}

fn items(reading: &mut Reading<'_>, offer: &Offer) -> Option<Vec<Item>> {
    let mut items = Some(Vec::new());
    for resource in offer.extras.iter().take(ITEMS_MAX) {
        let field = format!("item-{}", resource.id);
        let stock = resource.stock;
        let read = reading.optional(&field, "book.extras", |text| {
            let number: Option<u32> = text.parse().ok();
            number
                .filter(|number| *number <= stock)
                .ok_or(Refusal::OutOfRange {
                    min: 0,
                    max: stock.into(),
                })
        });
        items = items.zip(read).map(|(mut items, quantity)| {
            let quantity = quantity.filter(|quantity| *quantity > 0);
            items.extend(quantity.map(|quantity| Item {
                resource_id: resource.id,
                quantity,
            }));
            items
        });
    }
    items
}

/// Who books, and that the terms are accepted.
#[derive(Clone, Debug)]
pub(super) struct Who {
    /// Who books.
    pub(super) declared: Declared,
    /// The terms that were accepted.
    accepted: Vec<AcceptedTerms>,
}

impl Who {
    /// Reads the third step; `needs_email` says whether the room asks for an address.
    pub(super) fn read(
        reading: &mut Reading<'_>,
        offer: &Offer,
        language: Language,
        needs_email: bool,
    ) -> Option<Self> {
        let name = reading.required("name", "book.name", Name::parse);
        let organisation = reading.optional("organisation", "book.organisation", Name::parse);
        let email = if needs_email {
            reading
                .required("email", "book.email", Email::parse)
                .map(Some)
        } else {
            reading.optional("email", "book.email", Email::parse)
        };
        let phone = reading.optional("phone", "book.phone", Line::parse);
        let address = address(reading);
        let accepted = accepted(reading, offer, language);
        let organisation = organisation?;
        let contact = Contact {
            name: name?,
            email: email?,
            phone: phone?,
            address: address?,
            organisation: organisation.clone(),
        };
        if contact.email.is_none() && contact.phone.is_none() {
            reading.refuse_as(
                "phone",
                "book.phone",
                text(language, "book.reach_missing", &[]),
            );
            return None;
        }
        Some(Self {
            declared: Declared {
                kind: if organisation.is_some() {
                    OrganiserKind::Organisation
                } else {
                    OrganiserKind::Person
                },
                contact,
                billing: None,
            },
            accepted: accepted?,
        })
    }
}

/// The address of the form.
pub(super) fn address(reading: &mut Reading<'_>) -> Option<Address> {
    let street = reading.optional("street", "book.street", Name::parse);
    let postal_code = reading.optional("postal_code", "book.postal_code", Line::parse);
    let town = reading.optional("town", "book.town", Name::parse);
    Some(Address {
        street: street?,
        postal_code: postal_code?,
        town: town?,
    })
}

fn accepted(
    reading: &mut Reading<'_>,
    offer: &Offer,
    language: Language,
) -> Option<Vec<AcceptedTerms>> {
    let Some(terms) = offer.terms() else {
        return Some(Vec::new());
    };
    if reading.form().value("terms") == "yes" {
        return Some(vec![AcceptedTerms(terms.version.clone())]);
    }
    reading.refuse_as(
        "terms",
        "book.terms",
        text(language, "book.terms_missing", &[]),
    );
    None
}

/// The wish as the use case takes it.
pub(super) fn asked(
    visitor: &Visitor,
    offer: &Offer,
    when: &When,
    details: &Details,
    who: Option<&Who>,
) -> Asked {
    let mut purpose = details.purpose.clone();
    purpose.accepted_terms = who.map(|who| who.accepted.clone()).unwrap_or_default();
    Asked {
        room_id: Some(offer.view.room.id),
        items: details.items.clone(),
        times: Times {
            span: when.span,
            event: None,
            handover_at: None,
            return_at: None,
        },
        written: when.written,
        purpose,
        kind: Kind::External,
        received: None,
        overriding: None,
        language: visitor.place.language,
    }
}
