//! The office writes about a booking: a note for itself, or a message to whoever booked.

use actix_web::{post, web};
use domain::correspondence::{NoteKind, NoteText};
use domain::ids::BookingId;
use uuid::Uuid;

use super::booking::page;
use crate::app::State;
use crate::services::correspondence;
use crate::web::entries::{Entries, Reading};
use crate::web::show::talk::write;
use crate::web::{Answer, Clerk, Form, see_other};

/// Keeps what was written; the button says whom it is for.
#[post("/verwaltung/buchungen/{id}/notizen")]
pub async fn keep(
    clerk: Clerk,
    id: web::Path<Uuid>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let id = BookingId(*id);
    let (kind, text) = match read(&clerk, &form) {
        Ok(read) => read,
        Err(entries) => return page(&clerk, &state, id, ("", String::new(), entries)).await,
    };
    let written = write(&state, &clerk, move |tx, ctx| {
        correspondence::write(tx, ctx, id, kind, &text)
    });
    if let Err(fault) = written.await? {
        let entries = Entries::new(form, vec![fault]);
        return page(&clerk, &state, id, ("", String::new(), entries)).await;
    }
    let word = match kind {
        NoteKind::ToOrganiser => "geschrieben",
        NoteKind::Note | NoteKind::FromOrganiser => "notiert",
    };
    let path = format!("/verwaltung/buchungen/{id}?meldung={word}");
    Ok(see_other(&clerk, &path))
}

fn read(clerk: &Clerk, form: &Form) -> Result<(NoteKind, NoteText), Entries> {
    let mut reading = Reading::new(form, clerk.place.language);
    let kind = match form.value("for") {
        "organiser" => NoteKind::ToOrganiser,
        _ => NoteKind::Note,
    };
    let text = reading.required("text", "talk.text", NoteText::parse);
    reading.finish(text).map(|text| (kind, text))
}
