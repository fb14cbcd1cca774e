//! Everything that was answered, to be checked once more.

use domain::booking::Answer;
use domain::provider::Term;
use domain::text::Code;

use super::offer::{Offer, question_text, term_name};
use super::steps::{Complete, span_text};
use crate::web::Visitor;
use crate::web::show::facts::address_line;

/// A question and its answer.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) value: String,
    /// The step that changes it: `time`, `details` or `contact`.
    pub(super) step: &'static str,
}

/// The rows of the check page; what was left empty is left out.
pub(super) fn rows(visitor: &Visitor, offer: &Offer, complete: &Complete) -> Vec<Row> {
    let mut rows = time(visitor, offer, complete);
    rows.extend(details(visitor, offer, complete));
    rows.extend(answers(visitor, offer, complete));
    rows.extend(contact(visitor, complete));
    rows
}

/// The rows of one step: key of the label and what was answered.
fn step(
    visitor: &Visitor,
    step: &'static str,
    answers: impl IntoIterator<Item = (&'static str, Option<String>)>,
) -> Vec<Row> {
    let frame = visitor.frame("");
    let given = answers
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    given
        .map(|(key, value)| Row {
            label: frame.t(key),
            value,
            step,
        })
        .collect()
}

fn time(visitor: &Visitor, offer: &Offer, complete: &Complete) -> Vec<Row> {
    let place = format!("{}, {}", offer.name(), offer.view.site.name);
    let span = span_text(visitor, offer, &complete.when.span);
    step(
        visitor,
        "time",
        [("book.room", Some(place)), ("book.time", Some(span))],
    )
}

fn details(visitor: &Visitor, offer: &Offer, complete: &Complete) -> Vec<Row> {
    let purpose = &complete.details.purpose;
    let named = |terms: &[Term], code: Option<&Code>| {
        let term = terms.iter().find(|term| Some(&term.code) == code);
        term.map(|term| term_name(term, visitor.place.language).to_string())
    };
    let layout = purpose
        .layout
        .map(|layout| visitor.frame("").t(&format!("layout.{}", layout.code())));
    let provider = &offer.provider;
    step(
        visitor,
        "details",
        [
            (
                "book.purpose",
                named(&provider.purposes, purpose.code.as_ref()),
            ),
            ("book.title", purpose.title.as_deref().map(str::to_owned)),
            (
                "book.people",
                purpose.attendees.map(|people| people.to_string()),
            ),
            ("book.layout", layout),
            (
                "book.group",
                named(&provider.customer_groups, purpose.group.as_ref()),
            ),
            ("book.extras", extras(offer, complete)),
            (
                "book.message",
                purpose.message.as_ref().map(ToString::to_string),
            ),
        ],
    )
}

fn answers(visitor: &Visitor, offer: &Offer, complete: &Complete) -> Vec<Row> {
    let answers = complete.details.purpose.answers.iter();
    let row = |answer: &Answer| {
        let mut questions = offer.questions().iter();
        let question = questions.find(|question| question.code == answer.question)?;
        Some(Row {
            label: question_text(question, visitor.place.language).to_string(),
            value: answer.text.to_string(),
            step: "details",
        })
    };
    answers.filter_map(row).collect()
}

fn contact(visitor: &Visitor, complete: &Complete) -> Vec<Row> {
    let contact = &complete.who.declared.contact;
    let email = contact
        .email
        .as_ref()
        .map(|email| email.as_str().to_owned());
    let organisation = contact.organisation.as_deref().map(str::to_owned);
    let address = Some(address_line(&contact.address)).filter(|line| !line.is_empty());
    step(
        visitor,
        "contact",
        [
            ("book.name", Some(contact.name.to_string())),
            ("book.organisation", organisation),
            ("book.email", email),
            ("book.phone", contact.phone.as_deref().map(str::to_owned)),
            ("book.address", address),
        ],
    )
}

fn extras(offer: &Offer, complete: &Complete) -> Option<String> {
    let named = complete.details.items.iter().filter_map(|item| {
        let mut extras = offer.extras.iter();
        let resource = extras.find(|resource| resource.id == item.resource_id)?;
        Some(format!("{} × {}", item.quantity, resource.listing.name))
    });
    let named: Vec<_> = named.collect();
    (!named.is_empty()).then(|| named.join(", "))
}
