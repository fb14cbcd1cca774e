//! What is done with the ticked letters: noted as posted, or laid back into the tray.

use actix_web::http::StatusCode;
use actix_web::{post, web};
use domain::ids::LetterId;

use super::chosen::{chosen, none_chosen, why};
use super::tray::{self, PATH};
use crate::api::problem::Kind;
use crate::app::State;
use crate::services::letters::{LetterError, Shelf, mark_sent, take_back};
use crate::services::{Ctx, Tx};
use crate::web::{Answer, Clerk, Form, see_other};

/// What the buttons do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Post,
    TakeBack,
}

impl Act {
    fn of(text: &str) -> Option<Self> {
        match text {
            "post" => Some(Self::Post),
            "take_back" => Some(Self::TakeBack),
            _ => None,
        }
    }

    /// Where the letters lay.
    fn shelf(self) -> Shelf {
        match self {
            Self::Post => Shelf::Open,
            Self::TakeBack => Shelf::Sent,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Post => "verschickt",
            Self::TakeBack => "zurueck",
        }
    }

    fn carry_out(self, tx: &mut Tx<'_>, ctx: &Ctx, ids: &[LetterId]) -> Result<(), LetterError> {
        match self {
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
    let (ctx, count) = (clerk.ctx.clone(), ids.len());
    let done = state.write(move |tx| act.carry_out(tx, &ctx, &ids)).await;
    if let Err(error) = done {
        return refused((StatusCode::CONFLICT, why(&clerk, error)?)).await;
    }
    let shelf = tray::word(act.shelf());
    let path = format!(
        "{PATH}?ablage={shelf}&meldung={}&anzahl={count}",
        act.word()
    );
    Ok(see_other(&clerk, &path))
}
