//! Letters on paper, to be folded into window envelopes.

use actix_web::{get, web};

use super::chosen::chosen;
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::i18n::text;
use crate::post::letter::write;
use crate::services::letters::read_letters;
use crate::web::file::pdf;
use crate::web::query::Query;
use crate::web::{Answer, Clerk};

/// The letters of which the address names the ids, as one document.
#[get("/verwaltung/briefe/briefe.pdf")]
pub async fn print(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let ids = chosen(&query.0);
    if ids.is_empty() {
        return Err(Kind::NotFound.into());
    }
    let (ctx, now) = (clerk.ctx.clone(), clerk.ctx.now);
    let opened = state.read(move |tx| read_letters(tx, &ctx, &ids)).await?;
    let letters = opened.iter();
    let letters = letters.map(|one| write(&one.told, one.letter.created_at));
    let letters = letters.collect::<Result<Vec<_>, _>>();
    let letters = letters.map_err(|error| Problem::internal(&error))?;
    let language = letters
        .first()
        .map_or(clerk.place.language, |first| first.language);
    let title = text(language, "letters.print_title", &[]);
    let work = move || documents::letters(&title, &letters, now);
    pdf(&state, "briefe.pdf", work).await
}
