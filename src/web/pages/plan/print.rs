//! The plan on paper: for the notice board and for the caretaker.

use actix_web::{get, web};
use askama::Template;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use domain::booking::{Consent, PublicTitle, StatusName};
use domain::text::Name;
use domain::time::{day, wall_time};

use super::asked::{Asked, View};
use super::entry::{State, changed_at};
use super::load::{Loaded, Portion};
use super::words::{day_month, hours, weekday};
use crate::app::State as Installation;
use crate::i18n::format;
use crate::services::plan::{Booked, PlanRow, PlanUse, ROWS_MAX, What};
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Form, Frame, Visitor, html};

/// The page itself.
const PATH: &str = "/verwaltung/plan/druck";

/// For whom the sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sheet {
    /// Everybody: times, and public titles that staff agreed to.
    NoticeBoard,
    /// The house: names and purposes too.
    Internal,
}

impl Sheet {
    fn of(text: &str) -> Self {
        match text {
            "intern" => Self::Internal,
            _ => Self::NoticeBoard,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::NoticeBoard => "aushang",
            Self::Internal => "intern",
        }
    }
}

#[derive(Template)]
#[template(path = "plan/print.html")]
struct PrintPage {
    frame: Frame,
    caption: String,
    printed: String,
    /// When the print before was made, if it is compared with one.
    since: String,
    days: Vec<(String, String)>,
    rows: Vec<Row>,
    links: Links,
}

/// Where else the page leads.
struct Links {
    other: String,
    other_name: String,
    again: String,
    more: String,
    back: String,
}

struct Row {
    name: String,
    site: String,
    cells: Vec<Vec<Use>>,
}

/// A use as it is printed.
struct Use {
    time: String,
    texts: Vec<String>,
    is_changed: bool,
}

/// What is compared with what.
#[derive(Clone, Copy)]
struct Sight<'a> {
    visitor: &'a Visitor,
    loaded: &'a Loaded,
    sheet: Sheet,
    since: Option<DateTime<Utc>>,
}

/// The sheet of a week.
#[get("/verwaltung/plan/druck")]
pub async fn print_plan(clerk: Clerk, query: Query, state: web::Data<Installation>) -> Answer {
    let asked = paper(&query.0);
    let loaded = Loaded::read(&state, &clerk, &asked, Portion::Page(ROWS_MAX)).await?;
    let since = DateTime::parse_from_rfc3339(query.0.value("seit")).ok();
    let sight = Sight {
        visitor: &clerk,
        loaded: &loaded,
        sheet: Sheet::of(query.0.value("form")),
        since: since.map(|since| since.to_utc()),
    };
    html(&clerk, &sight.page())
}

impl Sight<'_> {
    fn page(self) -> PrintPage {
        let plan = &self.loaded.plan;
        let frame = self.visitor.frame_of(match self.sheet {
            Sheet::NoticeBoard => "plan.notice_board",
            Sheet::Internal => "plan.internal_sheet",
        });
        let frame = frame
            .clone()
            .crumb(frame.t("plan.title"), "/verwaltung/plan");
        let days: Vec<NaiveDate> = plan
            .first
            .iter_days()
            .take_while(|day| *day <= plan.last)
            .collect();
        let language = frame.language();
        let rows = plan.rows.iter();
        PrintPage {
            caption: self.caption(&frame),
            printed: self.moment(&frame, self.visitor.ctx.now),
            since: self
                .since
                .map(|since| self.moment(&frame, since))
                .unwrap_or_default(),
            days: days
                .iter()
                .map(|day| (weekday(language, *day), day_month(language, *day)))
                .collect(),
            rows: rows.map(|row| self.row(&frame, row, &days)).collect(),
            links: self.links(&frame),
            frame,
        }
    }

    fn caption(self, frame: &Frame) -> String {
        let plan = &self.loaded.plan;
        let short = |day| format::short_date(frame.language(), day);
        let days = format!("{} – {}", short(plan.first), short(plan.last));
        let asked = self.loaded.asked.site;
        let mut sites = self.loaded.sites.iter();
        let site = sites.find(|site| Some(site.id) == asked);
        match site {
            Some(site) => format!("{}, {days}", site.name),
            None => days,
        }
    }

    fn moment(self, frame: &Frame, at: DateTime<Utc>) -> String {
        let zone = self.loaded.zone;
        format::date_time(frame.language(), &at.with_timezone(&zone))
    }

    fn links(self, frame: &Frame) -> Links {
        let asked = &self.loaded.asked;
        let to = |asked: &Asked, sheet: Sheet, more: &[(&str, &str)]| {
            let form = [("form", sheet.code())];
            frame.link(&asked.path(PATH, &[&form, more].concat()))
        };
        let now = self
            .visitor
            .ctx
            .now
            .to_rfc3339_opts(SecondsFormat::Secs, true);
        let (other, name) = match self.sheet {
            Sheet::NoticeBoard => (Sheet::Internal, "plan.internal_sheet"),
            Sheet::Internal => (Sheet::NoticeBoard, "plan.notice_board"),
        };
        let next = self.loaded.plan.next.clone();
        let more = next.map(|next| to(&asked.behind(Some(next)), self.sheet, &[]));
        Links {
            other: to(asked, other, &[]),
            other_name: frame.t(name),
            again: to(asked, self.sheet, &[("seit", &now)]),
            more: more.unwrap_or_default(),
            back: frame.link(&asked.behind(None).path("/verwaltung/plan", &[])),
        }
    }

    fn row(self, frame: &Frame, row: &PlanRow, days: &[NaiveDate]) -> Row {
        let cells = days.iter().map(|date| {
            let uses = row.uses.iter();
            uses.filter_map(|taken| self.entry(frame, row, taken, *date))
                .collect()
        });
        Row {
            name: row.name.to_string(),
            site: row.site_name.to_string(),
            cells: cells.collect(),
        }
    }

    fn entry(self, frame: &Frame, row: &PlanRow, taken: &PlanUse, date: NaiveDate) -> Option<Use> {
        let part = taken.span.intersection(day(row.zone, date)?)?;
        let texts = match self.sheet {
            Sheet::NoticeBoard => vec![public_text(frame, &taken.what)?],
            Sheet::Internal => self.internal_texts(frame, row, &taken.what),
        };
        let (start, end) = (
            wall_time(row.zone, part.start()),
            wall_time(row.zone, part.end()),
        );
        Some(Use {
            time: hours(date, start, end),
            texts,
            is_changed: self
                .since
                .is_some_and(|since| changed_at(&taken.what) > since),
        })
    }

    /// What it is, who uses the room, for what, and whether that is certain.
    fn internal_texts(self, frame: &Frame, row: &PlanRow, what: &What) -> Vec<String> {
        let state = State::of(what);
        match what {
            What::Booked(Booked { booking, .. }) => {
                let purpose = booking.purpose.as_ref();
                let purpose =
                    purpose.map(|code| self.loaded.purpose(self.visitor, row.provider_id, code));
                let people = booking.attendees;
                let people = people.map(|people| frame.t1("plan.people", "count", &people));
                let uncertain = (booking.status != StatusName::Confirmed
                    || state == State::Internal)
                    .then(|| state.word(frame));
                let texts = [
                    booking.title.as_ref().map(Name::to_string),
                    booking.organiser.as_ref().map(Name::to_string),
                    purpose,
                    people,
                    uncertain,
                ];
                texts.into_iter().flatten().collect()
            }
            What::Blocked { blocking, .. } => {
                vec![blocking.title.to_string(), state.word(frame)]
            }
            What::Closed(closure) => {
                let reason = closure.public_reason.as_ref().map(Name::to_string);
                let texts = [Some(state.word(frame)), reason];
                texts.into_iter().flatten().collect()
            }
        }
    }
}

/// What everybody may read; nothing of what is not certain.
fn public_text(frame: &Frame, what: &What) -> Option<String> {
    let reason = |reason: Option<&Name>, key: &str| {
        Some(reason.map_or_else(|| frame.t(key), Name::to_string))
    };
    match what {
        What::Booked(Booked { booking, .. }) => match booking.status {
            StatusName::Confirmed | StatusName::Completed | StatusName::NoShow => {
                let agreed = booking.public_title.as_ref().and_then(agreed);
                reason(agreed, "plan.taken")
            }
            _ => None,
        },
        What::Blocked { blocking, .. } => reason(blocking.public_reason.as_ref(), "plan.taken"),
        What::Closed(closure) => reason(closure.public_reason.as_ref(), "plan.closed"),
    }
}

fn agreed(title: &PublicTitle) -> Option<&Name> {
    (title.consent == Consent::Given).then_some(&title.text)
}

/// Paper shows days next to each other: a week, or the one day that was asked for.
fn paper(query: &Form) -> Form {
    match query.value("ansicht") {
        "tag" => query.clone(),
        _ => query.clone().with("ansicht", View::Week.code()),
    }
}
