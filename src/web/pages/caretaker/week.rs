//! The sheet of a week, to take along: with names and numbers, so not for a public wall.

use actix_web::{get, web};
use chrono::{DateTime, NaiveDate, Utc};
use documents::{Day, Use, Week};

use super::asked::Portion;
use super::entry::{Entry, Mark, Sight};
use super::load::Loaded;
use crate::app::State;
use crate::i18n::format;
use crate::post::letter::page_label;
use crate::web::file::pdf;
use crate::web::query::Query;
use crate::web::{Answer, Clerk};

/// The document.
pub(super) const PATH: &str = "/verwaltung/hausdienst/woche.pdf";

/// The titles of the columns.
const COLUMNS: [&str; 4] = [
    "caretaker.time",
    "caretaker.room",
    "caretaker.use",
    "caretaker.organiser",
];

/// The week of the day that is asked for, on paper.
#[get("/verwaltung/hausdienst/woche.pdf")]
pub async fn print_week(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let loaded = Loaded::read(&state, &clerk, &query.0, Portion::Week).await?;
    let sight = Sight {
        visitor: &clerk,
        loaded: &loaded,
    };
    let (sheet, now) = (sheet(sight), clerk.ctx.now);
    let name = format!("hausdienst-{}.pdf", loaded.sheet.first);
    pdf(&state, &name, move || documents::week(&sheet, now)).await
}

fn sheet(sight: Sight<'_>) -> Week {
    let language = sight.visitor.place.language;
    let (first, last) = (sight.loaded.sheet.first, sight.loaded.sheet.last);
    let days = first.iter_days().take_while(|day| *day <= last);
    Week {
        language,
        title: sight.t1(
            "caretaker.week_of",
            "site",
            &sight.loaded.site_name(language),
        ),
        lead: lead(sight, first, last),
        columns: COLUMNS.map(|key| sight.t(key)),
        days: days.map(|date| day(sight, date)).collect(),
        nothing: sight.t("caretaker.nothing_on"),
        page: page_label(language),
    }
}

/// Which days, when it is printed, and what the marks are compared with.
fn lead(sight: Sight<'_>, first: NaiveDate, last: NaiveDate) -> Vec<String> {
    let language = sight.visitor.place.language;
    let local = |at: DateTime<Utc>| {
        let local = at.with_timezone(&sight.loaded.zone);
        format::date_time(language, &local)
    };
    let [first, last] = [first, last].map(|day| format::short_date(language, day));
    let since = sight.loaded.since;
    let known = [
        Some(format!("{first} – {last}")),
        Some(sight.t1("caretaker.as_of", "at", &local(sight.visitor.ctx.now))),
        since.map(|at| sight.t1("caretaker.since", "at", &local(at))),
        Some(sight.t("caretaker.for_service")),
        sight
            .loaded
            .sheet
            .is_cut
            .then(|| sight.t("caretaker.is_cut")),
    ];
    known.into_iter().flatten().collect()
}

fn day(sight: Sight<'_>, date: NaiveDate) -> Day {
    let uses = sight.entries(date).into_iter();
    Day {
        name: format::date(sight.visitor.place.language, date),
        uses: uses.map(|entry| on_paper(sight, entry)).collect(),
    }
}

fn on_paper(sight: Sight<'_>, entry: Entry) -> Use {
    let (room, site) = entry.place;
    let status = match entry.status {
        "" => String::new(),
        status => sight.t(&format!("status.{status}")),
    };
    Use {
        time: entry.time,
        room,
        site: if sight.loaded.site().is_some() {
            String::new()
        } else {
            site
        },
        title: entry.title,
        status,
        who: vec![entry.who, entry.phone],
        details: entry.details,
        mark: (entry.mark != Mark::None).then(|| documents::Mark {
            word: entry.mark_word,
            is_gone: entry.mark == Mark::Gone,
        }),
    }
}
