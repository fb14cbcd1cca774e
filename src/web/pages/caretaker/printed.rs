//! The sheet of a week is printed: this is noted, so that changes from then on are marked.

use actix_web::{post, web};

use super::asked::Asked;
use super::week::PATH;
use crate::api::problem::Kind;
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::services::prints::note_print;
use crate::web::day::parse_day;
use crate::web::{Answer, Clerk, Form, see_other};

/// Notes it and leads to the sheet.
#[post("/verwaltung/hausdienst/gedruckt")]
pub async fn note(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let day = parse_day(form.value("tag")).ok_or(Kind::BadRequest)?;
    let asked = Asked::of(&form, day);
    let (ctx, sheet) = (clerk.ctx.clone(), asked.sheet());
    let noted = state.write(move |tx| note_print(tx, &ctx, sheet)).await;
    noted.map_err(problem)?;
    Ok(see_other(&clerk, &asked.path(PATH)))
}
