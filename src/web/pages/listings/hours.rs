//! When a room is open: a line for all days, lines for weekdays that differ, and special days.

use actix_web::{HttpRequest, routes, web};
use askama::Template;
use chrono::{NaiveDate, Weekday};
use domain::opening::{Condition, OpeningHours, SpecialDay, TimeSpan, Validity, WeeklySpan};

use super::data::shown_version;
use super::kept::{Kept, Tabs, keep};
use super::overview::noticed;
use super::read::{WEEKDAYS, spans, spans_text};
use crate::api::extract::Parsed;
use crate::api::problem::Refusal;
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::listings::ListingChanges;
use crate::web::day::parse_day;
use crate::web::entries::{Entries, FieldName, Reading};
use crate::web::page::html_as;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Form, Frame, Visitor};

/// The most special days: those of several years.
const SPECIAL_MAX: usize = 400;

/// The most spans of one day.
const SPANS_MAX: usize = 10;

const FIELDS: [FieldName; 1] = [("/opening_hours", "same", "listings.same")];

#[derive(Template)]
#[template(path = "listings/hours.html")]
struct HoursPage {
    frame: Frame,
    form: Entries,
    path: String,
    tabs: Tabs,
    version: i64,
    days: Vec<(String, String)>,
    /// Lines for seasons and holidays, which this form keeps as they are.
    kept: Vec<String>,
}

/// Shows the form.
#[routes]
#[get("/verwaltung/raeume/{id}/zeiten")]
#[get("/verwaltung/geraete/{id}/zeiten")]
pub async fn show_hours(
    clerk: Clerk,
    request: HttpRequest,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let kept = Kept::find(&state, &clerk, &request).await?;
    let frame = noticed(titled(&clerk, &kept), &query);
    let begun = begin(&clerk, &kept.rules.opening);
    page(&clerk, frame, kept, begun)
}

/// Changes the hours; bookings that stand are not touched.
#[routes]
#[post("/verwaltung/raeume/{id}/zeiten")]
#[post("/verwaltung/geraete/{id}/zeiten")]
pub async fn edit_hours(
    clerk: Clerk,
    request: HttpRequest,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let kept = Kept::find(&state, &clerk, &request).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let opening = read(&mut reading, &clerk, &kept.rules.opening);
    let opening = match reading.finish(opening) {
        Ok(opening) => opening,
        Err(entries) => return page(&clerk, titled(&clerk, &kept), kept, entries),
    };
    let changes = kept.changes(ListingChanges {
        opening: Some(opening),
        ..ListingChanges::default()
    });
    let stored = kept.listing.version;
    match keep(&state, &clerk, form, stored, changes, &FIELDS).await? {
        Ok(answer) => Ok(answer),
        Err(entries) => page(&clerk, titled(&clerk, &kept), kept, entries),
    }
}

/// Whether a line of the timetable says nothing but a weekday and a span.
fn is_plain(line: &WeeklySpan) -> bool {
    line.validity == Validity::default() && line.condition == Condition::Always
}

/// What the form says, with the lines that it does not show.
pub(super) fn read(
    reading: &mut Reading<'_>,
    visitor: &Visitor,
    before: &OpeningHours,
) -> Option<OpeningHours> {
    let same = day_spans(reading, visitor, "same", "listings.same");
    let days = WEEKDAYS.map(|(day, field)| {
        let label = format!("listings.day_{field}");
        (day, day_spans(reading, visitor, field, &label))
    });
    let special = special_days(reading, visitor);
    let same = same?.unwrap_or_default();
    let mut weekly: Vec<WeeklySpan> = Vec::new();
    let mut own = false;
    for (day, spans) in days {
        let spans = spans?;
        own |= spans.is_some();
        let spans = spans.unwrap_or_else(|| same.clone());
        weekly.extend(lines(Some(day), &spans));
    }
    if own && weekly.is_empty() {
        let why = text(visitor.place.language, "listings.never_open", &[]);
        reading.refuse_as("same", "listings.same", why);
        return None;
    }
    if !own {
        weekly = lines(None, &same).collect();
    }
    let kept = before.weekly.iter().filter(|line| !is_plain(line));
    weekly.extend(kept.copied());
    Some(OpeningHours {
        weekly,
        special: special?,
    })
}

fn lines(weekday: Option<Weekday>, spans: &[TimeSpan]) -> impl Iterator<Item = WeeklySpan> {
    spans.iter().map(move |span| WeeklySpan {
        weekday,
        span: *span,
        validity: Validity::default(),
        condition: Condition::Always,
    })
}

/// The spans of a field; none in `Some` if the day is closed, `None` in `Some` if nothing is said.
fn day_spans(
    reading: &mut Reading<'_>,
    visitor: &Visitor,
    field: &str,
    label: &str,
) -> Parsed<Option<Vec<TimeSpan>>> {
    let closed = text(visitor.place.language, "listings.closed", &[]);
    reading.optional(field, label, |entered| open_spans(entered, &closed))
}

fn open_spans(entered: &str, closed: &str) -> Result<Vec<TimeSpan>, Refusal> {
    if entered.eq_ignore_ascii_case(closed) {
        return Ok(Vec::new());
    }
    let spans = spans(entered)?;
    if spans.len() > SPANS_MAX {
        return Err(Refusal::TooManyEntries { limit: SPANS_MAX });
    }
    Ok(spans)
}

/// Lines such as `24.12.27 geschlossen` or `31.12.27 18:00-24:00`.
fn special_days(reading: &mut Reading<'_>, visitor: &Visitor) -> Option<Vec<SpecialDay>> {
    let closed = text(visitor.place.language, "listings.closed", &[]);
    let days = reading.optional("special", "listings.special", |entered| {
        let mut days: Vec<SpecialDay> = Vec::new();
        for line in entered
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
        {
            let day = special_day(line, &closed)?;
            if days.iter().any(|known| known.date == day.date) {
                return Err(Refusal::DuplicateEntry);
            }
            days.push(day);
        }
        if days.len() > SPECIAL_MAX {
            return Err(Refusal::TooManyEntries { limit: SPECIAL_MAX });
        }
        Ok(days)
    });
    days.map(Option::unwrap_or_default)
}

fn special_day(line: &str, closed: &str) -> Result<SpecialDay, Refusal> {
    let (day, rest) = line
        .split_once([' ', '\t', ':'])
        .ok_or(Refusal::MalformedTimeOfDay)?;
    Ok(SpecialDay {
        date: parse_day(day).ok_or(Refusal::MalformedDate)?,
        spans: open_spans(rest.trim(), closed)?,
    })
}

fn begin(visitor: &Visitor, opening: &OpeningHours) -> Entries {
    let language = visitor.place.language;
    let closed = text(language, "listings.closed", &[]);
    let mut pairs = Vec::new();
    let days = WEEKDAYS.map(|(day, field)| (field, open_on(opening, day)));
    let usual = usual(&days);
    let any_open = days.iter().any(|(_, spans)| !spans.is_empty());
    pairs.push(("same", spans_text(&usual)));
    for (field, spans) in &days {
        if *spans == usual || !any_open {
            continue;
        }
        let entered = if spans.is_empty() {
            closed.clone()
        } else {
            spans_text(spans)
        };
        pairs.push((*field, entered));
    }
    let special = opening.special.iter().map(|day| {
        let entered = if day.spans.is_empty() {
            closed.clone()
        } else {
            spans_text(&day.spans)
        };
        format!("{} {entered}", day_text(visitor, day.date))
    });
    pairs.push(("special", special.collect::<Vec<_>>().join("\n")));
    Entries::begin(pairs)
}

fn day_text(visitor: &Visitor, day: NaiveDate) -> String {
    format::short_date(visitor.place.language, day)
}

fn open_on(opening: &OpeningHours, day: Weekday) -> Vec<TimeSpan> {
    let lines = opening.weekly.iter().filter(|line| is_plain(line));
    let own = lines.filter(|line| line.weekday.is_none_or(|weekday| weekday == day));
    let mut spans: Vec<_> = own.map(|line| line.span).collect();
    spans.sort_unstable();
    spans
}

/// The spans that most days have.
fn usual(days: &[(&str, Vec<TimeSpan>); 7]) -> Vec<TimeSpan> {
    let count = |spans: &[TimeSpan]| days.iter().filter(|(_, own)| own == spans).count();
    let most = days.iter().max_by_key(|(_, spans)| count(spans));
    most.map_or_else(Vec::new, |(_, spans)| spans.clone())
}

/// Lines for seasons and holidays, in words.
fn kept(visitor: &Visitor, opening: &OpeningHours) -> Vec<String> {
    let language = visitor.place.language;
    let lines = opening.weekly.iter().filter(|line| !is_plain(line));
    let words = lines.map(|line| {
        let day = match line.weekday {
            Some(day) => {
                let code = super::read::weekday_code(day);
                text(language, &format!("listings.day_{code}"), &[])
            }
            None => text(language, "listings.same", &[]),
        };
        let when = text(
            language,
            &format!("listings.condition_{}", line.condition.code()),
            &[],
        );
        let validity = [line.validity.from, line.validity.until]
            .map(|day| day.map_or_else(|| "…".to_owned(), |day| format::short_date(language, day)));
        format!(
            "{day}: {} ({when}, {})",
            spans_text(&[line.span]),
            validity.join("–")
        )
    });
    words.collect()
}

fn titled(visitor: &Visitor, kept: &Kept) -> Frame {
    kept.titled(visitor, "listings.hours_of")
}

fn page(visitor: &Visitor, frame: Frame, of: Kept, form: Entries) -> Answer {
    let (frame, status) = super::framed(visitor, frame, &form);
    let page = HoursPage {
        path: frame.link(&of.path),
        tabs: of.tabs,
        version: shown_version(&form, of.listing.version),
        days: WEEKDAYS
            .map(|(_, field)| {
                let label = frame.t(&format!("listings.day_{field}"));
                (field.to_owned(), label)
            })
            .to_vec(),
        kept: kept(visitor, &of.rules.opening),
        frame,
        form,
    };
    html_as(visitor, status, &page)
}
