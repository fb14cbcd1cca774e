//! A guest writes to the office.

use actix_web::{post, web};
use domain::correspondence::{NoteKind, NoteText};

use super::guest::Guest;
use super::show::page;
use crate::app::State;
use crate::services::correspondence;
use crate::web::entries::{Entries, Reading};
use crate::web::show::talk::write;
use crate::web::{Answer, Form, Visitor, see_other};

/// Sends a message about the booking.
#[post("/b/{token}/nachrichten")]
pub async fn send(
    visitor: Visitor,
    token: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let guest = Guest::enter(&state, visitor, &token).await?;
    let mut reading = Reading::new(&form, guest.visitor.place.language);
    let text = reading.required("text", "talk.text", NoteText::parse);
    let text = match reading.finish(text) {
        Ok(text) => text,
        Err(entries) => return page(&guest, &state, ("", ""), entries).await,
    };
    let id = guest.case.shown.stored.booking.id;
    let written = write(&state, &guest.visitor, move |tx, ctx| {
        correspondence::write(tx, ctx, id, NoteKind::FromOrganiser, &text)
    });
    if let Err(fault) = written.await? {
        return page(&guest, &state, ("", ""), Entries::new(form, vec![fault])).await;
    }
    let path = format!("{}?meldung=geschrieben", guest.path);
    Ok(see_other(&guest.visitor, &path))
}
