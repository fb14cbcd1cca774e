//! The figures as a file: one line for each room and month.

use actix_web::{get, web};

use super::figures::{COLUMNS, Figures};
use super::show::Read;
use crate::api::problem::Problem;
use crate::app::State;
use crate::web::file::{Use, file};
use crate::web::query::Query;
use crate::web::show::csv::table;
use crate::web::{Answer, Clerk, Form, Frame, Visitor};

/// The most pages of rooms that a file holds.
const PAGES_MAX: usize = 50;

/// The figures of all rooms.
#[get("/verwaltung/auswertung.csv")]
pub async fn export_csv(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let frame = clerk.frame("");
    let head = ["plan.room", "plan.site", "statistics.month"];
    let head = head.iter().chain(&COLUMNS).map(|key| frame.t(key));
    let mut lines = vec![head.collect()];
    let name = add_all(&state, &clerk, query.0, &frame, &mut lines).await?;
    let body = table(clerk.place.language, lines.into_iter());
    let body = body.map_err(|error| Problem::internal(&error))?;
    let name = format!("{name}.csv");
    Ok(file(Use::Saved, "text/csv; charset=utf-8", &name, body))
}

/// Adds the lines of all rooms, page by page; returns the name of the file.
async fn add_all(
    state: &State,
    visitor: &Visitor,
    query: Form,
    frame: &Frame,
    lines: &mut Vec<Vec<String>>,
) -> Result<String, Problem> {
    let mut query = query.with("hinter", "");
    let mut name = String::new();
    for _ in 0..PAGES_MAX {
        let read = Read::read(state, visitor, &query).await?;
        lines.extend(lines_of(frame, &read));
        let first = read.asked.first.format("%Y-%m");
        name = format!("auswertung-{first}");
        let Some(next) = read.statistics.next else {
            break;
        };
        query = query.with("hinter", crate::web::show::position::position(&next));
    }
    Ok(name)
}

fn lines_of(frame: &Frame, read: &Read) -> Vec<Vec<String>> {
    let months = &read.statistics.months;
    let rooms = read.statistics.rooms.iter();
    let lines = rooms.flat_map(|used| {
        months.iter().zip(&used.months).map(|(month, figures)| {
            let figures = Figures::of(frame, figures);
            let names = [
                used.room.name.to_string(),
                used.room.site_name.to_string(),
                month.format("%Y-%m").to_string(),
                figures.used,
                figures.hours,
            ];
            let counts = figures.counts.map(|count| count.to_string());
            names.into_iter().chain(counts).collect()
        })
    });
    lines.collect()
}
