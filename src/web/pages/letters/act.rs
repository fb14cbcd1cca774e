//! What is done with the ticked letters: printed, noted as posted, or laid back into the tray.

use actix_web::http::StatusCode;
use actix_web::{post, web};
use domain::ids::LetterId;

use super::chosen::{chosen, none_chosen, why};
use super::tray::{self, PATH};
use crate::api::problem::Kind;
use crate::app::State;
use crate::services::letters::{
    LetterError, Shelf, mark_printed, mark_sent, read_letters, take_back,
};
use crate::services::{Ctx, Tx};
use crate::web::{Answer, Clerk, Form, see_other};

/// What the buttons do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Print,
    Post,
    TakeBack,
}

impl Act {
    fn of(text: &str) -> Option<Self> {
        match text {
            "print" => Some(Self::Print),
            "post" => Some(Self::Post),
            "take_back" => Some(Self::TakeBack),
            _ => None,
        }
    }

    /// Where the letters lay.
    fn shelf(self) -> Shelf {
        match self {
            Self::Print | Self::Post => Shelf::Open,
            Self::TakeBack => Shelf::Sent,
        }
    }

    /// Where the clerk goes on.
    fn following(self, ids: &[LetterId]) -> String {
        let (place, count) = (tray::word(self.shelf()), ids.len());
        match self {
            Self::Print => {
                let ids: Vec<_> = ids.iter().map(|id| format!("id={id}")).collect();
                format!("{PATH}/briefe.pdf?{}", ids.join("&"))
            }
            Self::Post => format!("{PATH}?ablage={place}&meldung=verschickt&anzahl={count}"),
            Self::TakeBack => format!("{PATH}?ablage={place}&meldung=zurueck&anzahl={count}"),
        }
    }

    fn carry_out(self, tx: &mut Tx<'_>, ctx: &Ctx, ids: &[LetterId]) -> Result<(), LetterError> {
        match self {
            // What cannot be written is not printed.
            Self::Print => {
                read_letters(tx, ctx, ids)?;
                mark_printed(tx, ctx, ids)
            }
            Self::Post => mark_sent(tx, ctx, ids),
            Self::TakeBack => take_back(tx, ctx, ids),
        }
    }
}

/// Does it with all of them, or with none.
#[post("/verwaltung/briefe")]
pub async fn carry_out(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let act = Act::of(form.value("act")).ok_or(Kind::BadRequest)?;
    let ids = chosen(&form);
    let refused = |why| tray::refused(&clerk, &state, act.shelf(), why);
    if ids.is_empty() {
        let why = (StatusCode::UNPROCESSABLE_ENTITY, none_chosen(&clerk));
        return refused(why).await;
    }
    let (ctx, next) = (clerk.ctx.clone(), act.following(&ids));
    let done = state.write(move |tx| act.carry_out(tx, &ctx, &ids)).await;
    if let Err(error) = done {
        return refused((StatusCode::CONFLICT, why(&clerk, error)?)).await;
    }
    Ok(see_other(&clerk, &next))
}
