//! The shelves of the tray: what waits to be posted, and what was.

use actix_web::http::StatusCode;
use actix_web::{get, web};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Berlin;
use domain::ids::LetterId;
use domain::party::Contact;

use crate::app::State;
use crate::i18n::{format, text};
use crate::services::letters::{InTray, LetterError, LetterPage, Shelf, count_open, list_letters};
use crate::web::page::html_as;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Frame};

/// The page.
pub(super) const PATH: &str = "/verwaltung/briefe";

/// How many letters one page shows.
const PAGE: usize = 25;

#[derive(Template)]
#[template(path = "letters/tray.html")]
struct TrayPage {
    frame: Frame,
    is_open: bool,
    open: String,
    letters: Vec<Row>,
    next: String,
    /// Why nothing was done with the ticked letters.
    failed: String,
}

/// A letter of the shelf.
struct Row {
    id: String,
    recipient: String,
    organisation: String,
    address: Vec<String>,
    told: String,
    reference: String,
    link: String,
    made: String,
    printed: String,
    sent: String,
}

/// What is shown, and what was done or refused before.
struct Sight {
    shelf: Shelf,
    after: Option<LetterPage>,
    notice: String,
    refused: Option<(StatusCode, String)>,
}

/// A shelf.
#[get("/verwaltung/briefe")]
pub async fn show(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let sight = Sight {
        shelf: shelf(query.0.value("ablage")),
        after: position(query.0.value("ab")),
        notice: notice(&clerk, &query),
        refused: None,
    };
    page(&clerk, &state, sight).await
}

/// The shelf again, with why nothing was done.
pub(super) async fn refused(
    clerk: &Clerk,
    state: &State,
    shelf: Shelf,
    why: (StatusCode, String),
) -> Answer {
    let sight = Sight {
        shelf,
        after: None,
        notice: String::new(),
        refused: Some(why),
    };
    page(clerk, state, sight).await
}

/// The shelf as an address names it.
pub(super) fn word(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Open => "",
        Shelf::Sent => "verschickt",
    }
}

fn shelf(word: &str) -> Shelf {
    match word {
        "verschickt" => Shelf::Sent,
        _ => Shelf::Open,
    }
}

async fn page(clerk: &Clerk, state: &State, sight: Sight) -> Answer {
    let (ctx, shelf, after) = (clerk.ctx.clone(), sight.shelf, sight.after);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let read = state.read(move |tx| {
        let listed = list_letters(tx, &ctx, (shelf, None), after, limit)?;
        Ok::<_, LetterError>((listed, count_open(tx, &ctx)?))
    });
    let (mut letters, open) = read.await?;
    let has_more = letters.len() > PAGE;
    letters.truncate(PAGE);
    let (status, failed) = sight.refused.unwrap_or((StatusCode::OK, String::new()));
    let frame = clerk.frame_of("letters.title").notice(sight.notice);
    let page = TrayPage {
        is_open: shelf == Shelf::Open,
        open: open.to_string(),
        letters: letters.iter().map(|one| row(clerk, one)).collect(),
        next: letters
            .last()
            .filter(|_| has_more)
            .map(|last| next(clerk, shelf, last))
            .unwrap_or_default(),
        frame: if failed.is_empty() {
            frame
        } else {
            frame.refused()
        },
        failed,
    };
    html_as(clerk, status, &page)
}

fn row(clerk: &Clerk, one: &InTray) -> Row {
    let language = clerk.place.language;
    let contact = one.recipient.as_ref();
    let day =
        |at: DateTime<Utc>| format::short_date(language, at.with_timezone(&Berlin).date_naive());
    let told = one
        .happening
        .map_or("unknown", |happening| happening.code());
    let organisation = contact.and_then(|contact| contact.organisation.as_ref());
    Row {
        id: one.letter.id.to_string(),
        recipient: contact.map_or_else(String::new, |contact| contact.name.to_string()),
        organisation: organisation.map_or_else(String::new, ToString::to_string),
        address: contact.map(address).unwrap_or_default(),
        told: text(language, &format!("letters.told.{told}"), &[]),
        reference: one.reference.to_string(),
        link: clerk
            .place
            .link(&format!("/verwaltung/buchungen/{}", one.booking_id)),
        made: day(one.letter.created_at),
        printed: one.letter.printed_at.map(day).unwrap_or_default(),
        sent: one.letter.sent.map(|sent| day(sent.at)).unwrap_or_default(),
    }
}

/// The lines below the name, as far as they are known.
fn address(contact: &Contact) -> Vec<String> {
    let address = &contact.address;
    let town = [address.postal_code.as_deref(), address.town.as_deref()];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let street = address.street.as_ref().map(ToString::to_string);
    let lines = [street, Some(town).filter(|town| !town.is_empty())];
    lines.into_iter().flatten().collect()
}

fn notice(clerk: &Clerk, query: &Query) -> String {
    let key = match query.0.value("meldung") {
        "verschickt" => "letters.posted",
        "zurueck" => "letters.taken_back",
        _ => return String::new(),
    };
    let count: u32 = query.0.value("anzahl").parse().unwrap_or(0);
    clerk.frame("").t1(key, "count", &count)
}

/// Where the list goes on.
fn next(clerk: &Clerk, shelf: Shelf, last: &InTray) -> String {
    let letter = &last.letter;
    let sent_at = letter.sent.map(|sent| sent.at);
    let at = match shelf {
        Shelf::Open => letter.created_at,
        Shelf::Sent => sent_at.unwrap_or(letter.created_at),
    };
    let (word, seconds) = (word(shelf), at.timestamp());
    let path = format!("{PATH}?ablage={word}&ab={seconds}_{}", letter.id);
    clerk.place.link(&path)
}

fn position(text: &str) -> Option<LetterPage> {
    let (seconds, id) = text.split_once('_')?;
    Some(LetterPage {
        at: DateTime::from_timestamp(seconds.parse().ok()?, 0)?,
        id: LetterId(id.parse().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use crate::i18n::find;
    use crate::services::notices::Happening;

    #[test]
    fn whatever_a_letter_tells_has_words() {
        for language in Language::ALL {
            for happening in Happening::ALL {
                let key = format!("letters.told.{}", happening.code());
                assert!(find(language, &key).is_some(), "{key}");
            }
        }
    }
}
