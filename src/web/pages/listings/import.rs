//! Rooms and resources from a table: checked first, line by line, and then entered as a whole.

use actix_web::{get, post, web};
use askama::Template;
use domain::text::{Email, TextError};

use crate::api::problem::{Kind, Problem, Refusal};
use crate::app::State;
use crate::i18n::{Value, message};
use crate::services::import_rooms::{
    EnterError, Entered, Fault, Plan, Why, enter, plan, read, try_enter,
};
use crate::web::entries::{Entries, Fault as FormFault, Reading};
use crate::web::page::html_as;
use crate::web::upload::{FILE, Sent, Upload};
use crate::web::{Answer, Clerk, Form, Frame, Visitor, see_other};

/// Faults that are told at once; whoever mends them sees the next.
const FAULTS_MAX: usize = 100;

/// The largest table: of [`LINES_MAX`](crate::services::import_rooms::read::LINES_MAX) rows.
const TABLE_BYTES_MAX: usize = 768 * 1024;

/// The value of `act` for entering what was checked.
const ENTER: &str = "enter";

#[derive(Template)]
#[template(path = "listings/import.html")]
struct ImportPage {
    frame: Frame,
    form: Entries,
    action: String,
    faults: Vec<Row>,
    /// What would be entered.
    found: String,
}

/// A fault in words.
struct Row {
    place: String,
    why: String,
}

/// Asks for the table.
#[get("/verwaltung/import")]
pub async fn ask_file(clerk: Clerk) -> Answer {
    operator_only(&clerk)?;
    page(&clerk, Entries::default(), Vec::new(), String::new())
}

/// Checks the table, or enters it.
#[post("/verwaltung/import")]
pub async fn import_file(upload: Upload, state: web::Data<State>) -> Answer {
    let Upload { clerk, form, file } = upload;
    operator_only(&clerk)?;
    let is_new = file != Sent::Nothing;
    let form = match with_file(form, file) {
        Ok(form) => form,
        Err(form) => return too_large(&clerk, form),
    };
    let mut reading = Reading::new(&form, clerk.place.language);
    let read_rows = |text: &str| Ok::<_, Refusal>(rows(text));
    let table = reading.required("table", "listings.table", read_rows);
    let office = reading.required("email", "listings.office_email", Email::parse);
    let (planned, office) = match reading.finish(table.zip(office)) {
        Ok(read) => read,
        Err(entries) => return page(&clerk, entries, Vec::new(), String::new()),
    };
    let planned = match planned {
        Ok(planned) => planned,
        Err(faults) => return faulty(&clerk, form, &faults),
    };
    // A file that comes with the order to enter it was never checked.
    let act = match form.value("act") {
        ENTER if !is_new => enter,
        _ => try_enter,
    };
    let ctx = clerk.ctx.clone();
    let done = state.write(move |tx| act(tx, &ctx, &planned, &office));
    answer(&clerk, form, done.await)
}

/// The form with what the file says in the field of the table, if one was sent; back as it is if the file is too large.
fn with_file(form: Form, file: Sent) -> Result<Form, Form> {
    match file {
        Sent::Nothing => Ok(form),
        Sent::File(bytes) if bytes.len() <= TABLE_BYTES_MAX => {
            Ok(form.with("table", read::text(&bytes)))
        }
        Sent::File(_) | Sent::TooLarge => Err(form),
    }
}

fn too_large(visitor: &Visitor, form: Form) -> Answer {
    let frame = visitor.frame("");
    let fault = FormFault {
        field: FILE.to_owned(),
        label: frame.t("listings.file"),
        message: frame.t("listings.file_too_large"),
    };
    page(
        visitor,
        Entries::new(form, vec![fault]),
        Vec::new(),
        String::new(),
    )
}

fn operator_only(visitor: &Visitor) -> Result<(), Problem> {
    if visitor.ctx.actor.is_operator() {
        Ok(())
    } else {
        Err(Kind::Forbidden.into())
    }
}

/// CSV, or JSON where it begins like a list.
fn rows(text: &str) -> Result<Plan, Vec<Fault>> {
    let rows = if text.trim_start().starts_with('[') {
        read::json(text)?
    } else {
        read::csv(text)?
    };
    plan(rows)
}

fn answer(visitor: &Visitor, form: Form, done: Result<Entered, EnterError>) -> Answer {
    match done {
        Ok(_) => Ok(see_other(visitor, "/verwaltung/raeume?meldung=uebernommen")),
        Err(EnterError::Tried(found)) => {
            let values = [
                ("rooms", found.rooms.into()),
                ("resources", found.resources.into()),
                ("sites", found.sites.into()),
                ("providers", Value::from(found.providers)),
            ];
            let found = message(visitor.place.language, "listings.import_found", &values);
            page(visitor, Entries::new(form, Vec::new()), Vec::new(), found)
        }
        Err(EnterError::Faults(faults)) => faulty(visitor, form, &faults),
        Err(EnterError::Denied(denied)) => Err(denied.into()),
        Err(EnterError::Store(error)) => Err(error.into()),
    }
}

fn faulty(visitor: &Visitor, form: Form, faults: &[Fault]) -> Answer {
    let language = visitor.place.language;
    let rows = faults.iter().take(FAULTS_MAX).map(|fault| {
        let column = fault.column.unwrap_or_default();
        let values = [
            ("line", i64::try_from(fault.line).unwrap_or(i64::MAX).into()),
            ("column", Value::from(column)),
        ];
        Row {
            place: message(language, "listings.import_line", &values),
            why: why(visitor, &fault.why),
        }
    });
    let fault = FormFault {
        field: "table".to_owned(),
        label: visitor.frame("").t("listings.table"),
        message: visitor
            .frame("")
            .t1("listings.import_faults", "count", &faults.len()),
    };
    let entries = Entries::new(form, vec![fault]);
    page(visitor, entries, rows.collect(), String::new())
}

fn why(visitor: &Visitor, why: &Why) -> String {
    let language = visitor.place.language;
    let say = |code: &str, values: &[(&str, Value)]| {
        message(language, &format!("listings.fault_{code}"), values)
    };
    match why {
        Why::Unreadable(why) => say("unreadable", &[("why", why.clone().into())]),
        Why::UnknownColumn(name) => say("unknown_column", &[("name", name.clone().into())]),
        Why::MissingColumn => say("missing_column", &[]),
        Why::MissingValue => say("missing_value", &[]),
        Why::Text(error) => refused_text(visitor, *error),
        Why::NotANumber { min, max } => say(
            "not_a_number",
            &[("min", (*min).into()), ("max", (*max).into())],
        ),
        Why::NotAnArea => say("not_an_area", &[]),
        Why::UnknownLand => say("unknown_land", &[]),
        Why::UnknownKind => say("unknown_kind", &[]),
        Why::NotForKind(_) => say("not_for_kind", &[]),
        Why::DuplicateId { line } => {
            let line = i64::try_from(*line).unwrap_or(i64::MAX);
            say("duplicate_id", &[("line", line.into())])
        }
        Why::UnknownParent => say("unknown_parent", &[]),
        Why::WrongParent => say("wrong_parent", &[]),
        Why::CellOutsideHall { count } => say("cell_outside_hall", &[("count", (*count).into())]),
        Why::CellsForSomeParts => say("cells_for_some_parts", &[]),
        Why::ExistsAlready => say("exists_already", &[]),
        Why::TooManyLines { limit } => say("too_many_lines", &[("limit", (*limit).into())]),
    }
}

fn refused_text(visitor: &Visitor, error: TextError) -> String {
    let refusal = Refusal::from(error);
    let key = format!("field.{}", refusal.code());
    message(visitor.place.language, &key, &refusal.values())
}

fn page(visitor: &Visitor, form: Entries, faults: Vec<Row>, found: String) -> Answer {
    let (frame, status) = super::framed(visitor, visitor.frame_of("listings.import"), &form);
    let page = ImportPage {
        action: frame.link("/verwaltung/import"),
        faults,
        found,
        frame,
        form,
    };
    html_as(visitor, status, &page)
}
