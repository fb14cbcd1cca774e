//! What was written about a booking, as the office and the organiser read it: the newest first, a page at a time.

use chrono::DateTime;
use chrono_tz::Tz;
use domain::booking::By;
use domain::correspondence::{Note, NoteKind};
use domain::ids::{BookingId, NoteId};
use domain::policy::Actor;

use crate::api::problem::Problem;
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::correspondence::{CorrespondenceError, NotePage, Written, list_notes};
use crate::services::{Ctx, Tx};
use crate::web::entries::Fault;
use crate::web::{Place, Visitor};

/// How many are shown at once.
const PAGE: usize = 50;

/// Notes and messages on a page.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    /// The newest first.
    pub lines: Vec<Line>,
    /// Where the older ones are; empty if there are none.
    pub older: String,
}

/// A note or message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `note`, `to_organiser` or `from_organiser`.
    pub kind: &'static str,
    /// The same in words.
    pub what: String,
    /// By whom.
    pub who: String,
    /// When.
    pub when: String,
    /// The text, with its line breaks.
    pub text: String,
}

/// Who is on which side of the conversation.
#[derive(Clone, Debug)]
pub struct Sides {
    /// What the office calls itself to the organiser.
    pub provider: String,
    /// The local clock.
    pub zone: Tz,
}

/// What `visitor` may read about `booking`, from where `page` says; `path` is the page that shows it.
pub async fn talk(
    state: &State,
    visitor: &Visitor,
    booking: BookingId,
    sides: &Sides,
    (path, page): (&str, &str),
) -> Result<Talk, Problem> {
    let after = position(page);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let ctx = visitor.ctx.clone();
    let read = move |tx: &mut Tx<'_>| list_notes(tx, &ctx, booking, after, limit);
    let mut written = state.read(read).await.map_err(problem)?;
    let is_last = written.len() <= PAGE;
    written.truncate(PAGE);
    let last = written.last().filter(|_| !is_last);
    Ok(Talk {
        older: last.map_or_else(String::new, |last| older(&visitor.place, path, &last.note)),
        lines: written
            .iter()
            .map(|one| line(visitor, sides, one))
            .collect(),
    })
}

fn line(visitor: &Visitor, sides: &Sides, written: &Written) -> Line {
    let language = visitor.place.language;
    let Written { note, name } = written;
    let is_guest = matches!(visitor.ctx.actor, Actor::Guest(_));
    let word = |key: &str| text(language, key, &[]);
    let who = match (name, note.kind) {
        (Some(name), _) => name.to_string(),
        (None, NoteKind::FromOrganiser) if is_guest => word("talk.you"),
        (None, NoteKind::FromOrganiser) => word("history.by_guest"),
        (None, _) if is_guest => sides.provider.clone(),
        (None, _) => word(match note.by {
            By::Key(_) => "history.by_key",
            By::Guest | By::System | By::Account(_) => "history.by_account",
        }),
    };
    Line {
        kind: note.kind.code(),
        what: word(&format!("talk.{}", note.kind.code())),
        who,
        when: format::date_time(language, &note.at.with_timezone(&sides.zone)),
        text: note.text.to_string(),
    }
}

fn older(place: &Place, path: &str, last: &Note) -> String {
    place.link(&format!("{path}?ab={}_{}", last.at.timestamp(), last.id))
}

fn position(text: &str) -> Option<NotePage> {
    let (seconds, id) = text.split_once('_')?;
    Some(NotePage {
        at: DateTime::from_timestamp(seconds.parse().ok()?, 0)?,
        id: NoteId(id.parse().ok()?),
    })
}

/// Writes with `write`; refused is what the writer can mend, as a fault of the field `text`.
pub async fn write(
    state: &State,
    visitor: &Visitor,
    write: impl Fn(&mut Tx<'_>, &Ctx) -> Result<Note, CorrespondenceError> + Send + 'static,
) -> Result<Result<(), Fault>, Problem> {
    let ctx = visitor.ctx.clone();
    let language = visitor.place.language;
    let fault = |message| Fault {
        field: "text".to_owned(),
        label: text(language, "talk.text", &[]),
        message,
    };
    match state.write(move |tx| write(tx, &ctx)).await {
        Ok(_) => Ok(Ok(())),
        Err(CorrespondenceError::TooManyMessages { limit }) => {
            let limit = limit.to_string();
            Ok(Err(fault(text(
                language,
                "talk.too_many",
                &[("limit", &limit)],
            ))))
        }
        Err(CorrespondenceError::NoOrganiser) => Ok(Err(fault(text(language, "talk.nobody", &[])))),
        Err(error) => Err(problem(error)),
    }
}

fn problem(error: CorrespondenceError) -> Problem {
    match error {
        CorrespondenceError::Denied(denied) => denied.into(),
        CorrespondenceError::Store(error) => error.into(),
        CorrespondenceError::NoOrganiser | CorrespondenceError::TooManyMessages { .. } => {
            crate::api::problem::Kind::Conflict.into()
        }
    }
}
