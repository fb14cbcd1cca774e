//! Letters as they go on paper: each on pages of its own, its address where the window of an envelope is (DIN 5008,
//! form B).

use actix_web::{get, web};
use askama::Template;

use super::chosen::chosen;
use super::tray::PATH;
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::post::letter::{Block, Letter, write};
use crate::services::letters::read_letters;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Frame, html};

#[derive(Template)]
#[template(path = "letters/print.html")]
struct PrintPage {
    frame: Frame,
    letters: Vec<Letter>,
}

/// The letters of which the address names the ids, to be printed with the browser.
#[get("/verwaltung/briefe/druck")]
pub async fn print(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let ids = chosen(&query.0);
    if ids.is_empty() {
        return Err(Kind::NotFound.into());
    }
    let ctx = clerk.ctx.clone();
    let opened = state.read(move |tx| read_letters(tx, &ctx, &ids)).await?;
    let letters = opened.iter();
    let letters = letters.map(|one| write(&one.told, one.letter.created_at));
    let letters = letters.collect::<Result<Vec<_>, _>>();
    let frame = clerk
        .frame_of("letters.print_title")
        .crumb(clerk.frame_of("letters.title").title(), PATH);
    let page = PrintPage {
        letters: letters.map_err(|error| Problem::internal(&error))?,
        frame,
    };
    html(&clerk, &page)
}
