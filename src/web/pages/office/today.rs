//! The first page of the office: what waits, and what takes place today.

use actix_web::{get, web};
use askama::Template;
use chrono::{Days, NaiveDate};

use crate::api::problem::Problem;
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::i18n::format;
use crate::services::inbox::{Work, count_work};
use crate::services::letters::count_open;
use crate::services::today::{Sheet, SheetEntry, SheetSelection, SheetWanted, read_sheet};
use crate::web::day::parse_day;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Frame, html};

#[derive(Template)]
#[template(path = "office/today.html")]
struct TodayPage {
    frame: Frame,
    work: Work,
    /// Letters that wait to be posted.
    letters: i64,
    day: String,
    entries: Vec<Entry>,
    before: String,
    after: String,
}

/// A use of the day.
struct Entry {
    link: String,
    time: String,
    place: String,
    title: String,
    who: String,
    phone: String,
    items: String,
    handover: String,
    status: &'static str,
}

/// What waits for a decision, and the uses of one day.
#[get("/verwaltung")]
pub async fn today(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let zone = chrono_tz::Europe::Berlin;
    let now = clerk.ctx.now.with_timezone(&zone).date_naive();
    let day = parse_day(query.0.value("tag")).unwrap_or(now);
    let (work, letters) = waiting(&clerk, &state).await?;
    let sheet = sheet(&clerk, &state, day).await?;
    let link = |day: Option<NaiveDate>| {
        let day = day.map(|day| day.to_string()).unwrap_or_default();
        clerk.place.link(&format!("/verwaltung?tag={day}"))
    };
    let frame = clerk.frame_of("office.today_title");
    let page = TodayPage {
        work,
        letters,
        day: format::date(clerk.place.language, day),
        entries: sheet.entries.iter().map(|one| entry(&clerk, one)).collect(),
        before: link(day.checked_sub_days(Days::new(1))),
        after: link(day.checked_add_days(Days::new(1))),
        frame,
    };
    html(&clerk, &page)
}

/// What waits, in figures.
async fn waiting(clerk: &Clerk, state: &State) -> Result<(Work, i64), Problem> {
    let ctx = clerk.ctx.clone();
    let work = state.read(move |tx| count_work(tx, &ctx)).await;
    let ctx = clerk.ctx.clone();
    let letters = state.read(move |tx| count_open(tx, &ctx)).await?;
    Ok((work.map_err(problem)?, letters))
}

async fn sheet(clerk: &Clerk, state: &State, first: NaiveDate) -> Result<Sheet, Problem> {
    let ctx = clerk.ctx.clone();
    let wanted = SheetWanted {
        selection: SheetSelection::default(),
        first,
        days: 1,
        since: None,
    };
    let sheet = state.read(move |tx| read_sheet(tx, &ctx, &wanted)).await;
    sheet.map_err(problem)
}

fn entry(clerk: &Clerk, entry: &SheetEntry) -> Entry {
    let language = clerk.place.language;
    let booking = &entry.shown.stored.booking;
    let zone = entry.shown.zone;
    let clock =
        |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).format("%H:%M").to_string();
    let span = booking.times.span;
    let contact = entry
        .shown
        .organiser
        .as_ref()
        .map(|organiser| &organiser.contact);
    let items = entry.items.iter();
    let items: Vec<_> = items
        .map(|(name, quantity)| format!("{quantity} × {name}"))
        .collect();
    let handover = booking.times.handover_at;
    Entry {
        link: clerk
            .place
            .link(&format!("/verwaltung/buchungen/{}", booking.id)),
        time: format!("{}–{}", clock(span.start()), clock(span.end())),
        place: entry
            .place
            .as_ref()
            .map(|place| place.name.to_string())
            .unwrap_or_default(),
        title: booking
            .purpose
            .title
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        who: contact.map_or_else(
            || clerk.frame("").t("office.internal"),
            |contact| {
                contact
                    .organisation
                    .as_ref()
                    .unwrap_or(&contact.name)
                    .to_string()
            },
        ),
        phone: contact
            .and_then(|contact| contact.phone.as_ref())
            .map(ToString::to_string)
            .unwrap_or_default(),
        items: items.join(", "),
        handover: handover
            .map(|at| format::date_time(language, &at.with_timezone(&zone)))
            .unwrap_or_default(),
        status: booking.status_at(clerk.ctx.now).code(),
    }
}
