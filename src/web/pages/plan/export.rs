//! The plan as a file for other programs: text with separators, or a sheet of Excel.

use actix_web::{get, web};
use chrono::{DateTime, NaiveDateTime, Utc};
use domain::language::Language;
use domain::text::Name;
use domain::time::wall_time;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::entry::State;
use super::load::{Loaded, Portion};
use crate::api::problem::Problem;
use crate::app::State as Installation;
use crate::i18n::text;
use crate::services::StoreError;
use crate::services::plan::{PlanRow, PlanUse, What};
use crate::web::file::{Use, file};
use crate::web::query::Query;
use crate::web::show::csv::table;
use crate::web::{Answer, Clerk, Frame, Visitor};

/// The keys of the columns.
const COLUMNS: [&str; 10] = [
    "plan.begins",
    "plan.ends",
    "plan.room",
    "plan.site",
    "plan.what",
    "plan.who",
    "plan.purpose",
    "plan.attendees",
    "plan.state",
    "plan.reference",
];

/// The width of the columns, in characters.
const WIDTHS: [u16; 10] = [17, 17, 26, 26, 30, 30, 20, 10, 14, 12];

/// What takes a room, as a line of a file.
struct Line {
    begins: NaiveDateTime,
    ends: NaiveDateTime,
    texts: [String; 8],
}

/// The plan as text, with what could be read as a formula made harmless.
#[get("/verwaltung/plan.csv")]
pub async fn export_csv(clerk: Clerk, query: Query, state: web::Data<Installation>) -> Answer {
    let loaded = Loaded::read(&state, &clerk, &query.0, Portion::All).await?;
    let lines = lines(&clerk, &loaded);
    let written = state
        .compute({
            let language = clerk.place.language;
            move || Ok::<_, StoreError>(csv(language, &lines))
        })
        .await?;
    let body = written.map_err(|error| Problem::internal(&error))?;
    let name = name(&loaded, "csv");
    Ok(file(Use::Saved, "text/csv; charset=utf-8", &name, body))
}

/// The plan as a sheet.
#[get("/verwaltung/plan.xlsx")]
pub async fn export_xlsx(clerk: Clerk, query: Query, state: web::Data<Installation>) -> Answer {
    let loaded = Loaded::read(&state, &clerk, &query.0, Portion::All).await?;
    let lines = lines(&clerk, &loaded);
    let (language, now) = (clerk.place.language, clerk.ctx.now);
    let written = state
        .compute(move || Ok::<_, StoreError>(xlsx(language, now, &lines)))
        .await?;
    let body = written.map_err(|error| Problem::internal(&error))?;
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(Use::Saved, media_type, &name(&loaded, "xlsx"), body))
}

fn name(loaded: &Loaded, ending: &str) -> String {
    format!("belegung-{}.{ending}", loaded.plan.first)
}

fn lines(visitor: &Visitor, loaded: &Loaded) -> Vec<Line> {
    let frame = visitor.frame("");
    let rows = loaded.plan.rows.iter();
    rows.flat_map(|row| row.uses.iter().map(move |taken| (row, taken)))
        .map(|(row, taken)| line(visitor, &frame, loaded, (row, taken)))
        .collect()
}

fn line(
    visitor: &Visitor,
    frame: &Frame,
    loaded: &Loaded,
    (row, taken): (&PlanRow, &PlanUse),
) -> Line {
    let of = |name: Option<&Name>| name.map(Name::to_string).unwrap_or_default();
    let (what, who, purpose, people, reference) = match &taken.what {
        What::Booked(booked) => {
            let booking = &booked.booking;
            let purpose = booking.purpose.as_ref();
            let purpose = purpose.map(|code| loaded.purpose(visitor, row.provider_id, code));
            let people = booking.attendees.map(|people| people.to_string());
            (
                of(booking.title.as_ref()),
                of(booking.organiser.as_ref()),
                purpose.unwrap_or_default(),
                people.unwrap_or_default(),
                booking.reference.to_string(),
            )
        }
        What::Blocked { blocking, .. } => (
            blocking.title.to_string(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ),
        What::Closed(closure) => (
            of(closure.public_reason.as_ref()),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ),
    };
    Line {
        begins: wall_time(row.zone, taken.span.start()),
        ends: wall_time(row.zone, taken.span.end()),
        texts: [
            row.name.to_string(),
            row.site_name.to_string(),
            what,
            who,
            purpose,
            people,
            State::of(&taken.what).word(frame),
            reference,
        ],
    }
}

fn csv(language: Language, lines: &[Line]) -> Result<Vec<u8>, csv::Error> {
    let at = |at: NaiveDateTime| match language {
        Language::De => at.format("%d.%m.%Y %H:%M").to_string(),
        Language::En => at.format("%Y-%m-%d %H:%M").to_string(),
    };
    let head = COLUMNS.map(|key| text(language, key, &[]));
    let lines = lines.iter().map(|line| {
        let times = [at(line.begins), at(line.ends)];
        times.into_iter().chain(line.texts.iter().cloned())
    });
    let lines = lines.map(Iterator::collect);
    table(language, std::iter::once(head.to_vec()).chain(lines))
}

/// Texts are written as texts, which no program takes for formulas.
fn xlsx(language: Language, now: DateTime<Utc>, lines: &[Line]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(now.timestamp())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let moment = Format::new().set_num_format(match language {
        Language::De => "dd.mm.yyyy hh:mm",
        Language::En => "yyyy-mm-dd hh:mm",
    });
    let sheet = book.add_worksheet();
    sheet.set_name(text(language, "plan.title", &[]))?;
    sheet.set_freeze_panes(1, 0)?;
    for ((column, key), width) in (0u16..).zip(COLUMNS).zip(WIDTHS) {
        sheet.set_column_width(column, f64::from(width))?;
        sheet.write_string_with_format(0, column, text(language, key, &[]), &bold)?;
    }
    for (row, line) in (1u32..).zip(lines) {
        for (column, at) in (0u16..).zip([line.begins, line.ends]) {
            let at = ExcelDateTime::from_timestamp(at.and_utc().timestamp())?;
            sheet.write_datetime_with_format(row, column, &at, &moment)?;
        }
        for (column, text) in (2u16..).zip(&line.texts) {
            match text.parse::<u32>() {
                Ok(number) if column == 7 => sheet.write_number(row, column, number)?,
                _ => sheet.write_string(row, column, text)?,
            };
        }
    }
    book.save_to_buffer()
}
