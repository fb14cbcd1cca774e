//! The start page: search by day and time, or by weekdays in a period.

use actix_web::http::StatusCode;
use actix_web::{get, web};
use askama::Template;
use domain::time::day_of;

use super::hits::{self, Hits};
use super::period::{self, Table};
use super::search::{self, Choices, Search, When, ZONE};
use crate::api::problem::Problem;
use crate::app::State;
use crate::web::page::html_as;
use crate::web::query::{Query, address};
use crate::web::{Answer, Entries, Form, Frame, Visitor, see_other};

#[derive(Template)]
#[template(path = "find/start.html")]
struct Start {
    frame: Frame,
    welcome: String,
    form: Entries,
    choices: Choices,
    found: Results,
}

#[derive(Template)]
#[template(path = "find/period.html")]
struct Period {
    frame: Frame,
    form: Entries,
    choices: Choices,
    found: Results,
}

/// What a search came to.
enum Results {
    Nothing,
    Hits(Box<Hits>),
    Table(Table),
}

/// Search, and what it found.
#[get("/")]
pub async fn start(visitor: Visitor, query: Query, state: web::Data<State>) -> Answer {
    let (form, language) = (query.0, visitor.place.language);
    let is_period = form.value("suche") == "tage";
    let is_asked = form.fields().iter().any(|(name, _)| name != "suche");
    let read = if is_period {
        search::of_period(&form, language, day_of(ZONE, visitor.ctx.now))
    } else {
        search::of_day(&form, language)
    };
    let found = match &read {
        Ok(search) if is_asked && matches!(search.when, When::AnyTime) => {
            return Ok(see_other(&visitor, &list_address(&form)));
        }
        Ok(search) if is_asked => find(&state, &visitor, &form, search).await?,
        _ => Results::Nothing,
    };
    let entries = read.err().unwrap_or_else(|| Entries::new(form, Vec::new()));
    show(&visitor, is_period.into(), entries, found)
}

/// Which of the two forms is shown.
#[derive(Clone, Copy, Debug)]
enum Shown {
    Day,
    Period,
}

impl From<bool> for Shown {
    fn from(is_period: bool) -> Self {
        if is_period { Self::Period } else { Self::Day }
    }
}

async fn find(
    state: &State,
    visitor: &Visitor,
    form: &Form,
    search: &Search,
) -> Result<Results, Problem> {
    let wanted = &search.wanted;
    Ok(match &search.when {
        When::AnyTime => Results::Nothing,
        When::Then(span) => {
            let hits = hits::search(state, visitor, (form, wanted, *span)).await?;
            Results::Hits(Box::new(hits))
        }
        When::Days(days) => {
            Results::Table(period::search(state, visitor, (form, wanted, days)).await?)
        }
    })
}

fn show(visitor: &Visitor, shown: Shown, form: Entries, found: Results) -> Answer {
    let choices = Choices::new(visitor.place.language);
    let is_refused = !form.faults().is_empty();
    let framed = |key| {
        let frame = visitor.frame_of(key);
        if is_refused { frame.refused() } else { frame }
    };
    let status = if is_refused {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    match shown {
        Shown::Day => {
            let page = Start {
                frame: framed("find.title"),
                welcome: visitor.look().welcome(visitor.place.language),
                form,
                choices,
                found,
            };
            html_as(visitor, status, &page)
        }
        Shown::Period => {
            let page = Period {
                frame: framed("find.period_title"),
                form,
                choices,
                found,
            };
            html_as(visitor, status, &page)
        }
    }
}

/// The list of rooms with the same filter, for a search that names no day.
fn list_address(form: &Form) -> String {
    let wanted = form.fields().iter();
    let wanted = wanted.filter(|(name, _)| matches!(name.as_str(), "ort" | "personen" | "merkmal"));
    let pairs: Vec<_> = wanted
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    address("/raeume", &pairs)
}
