//! Who books, and the days on which schools are free.

use chrono::NaiveDate;
use domain::days::DayRange;
use domain::holidays::Land;
use domain::ids::OrganiserId;
use domain::party::{Contact, OrganiserKind};
use domain::provider::Address;
use domain::text::{Code, Email, Line, Name};
use serde::Deserialize;
use store::Tx;

use crate::demo::county::BrokenFile;
use crate::demo::enter::provider_id;
use crate::demo::error::DemoError;
use crate::demo::seed::{entering, id};
use crate::demo::table::rows;
use crate::demo::written::Written;
use crate::services::organisers::Grouping;
use crate::services::organisers::create::{NewOrganiser, create};
use crate::services::school_holidays::{self, SchoolHolidays};

const ORGANISERS: &str = include_str!("../../config/demo/organisers.csv");

/// The holidays of two school years, as the Land published them.
const SCHOOL_HOLIDAYS: &str = include_str!("../../config/demo/school_holidays.csv");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganiserRow {
    key: String,
    provider: String,
    kind: Written<OrganiserKind>,
    name: Written<Name>,
    organisation: Option<Written<Name>>,
    email: Option<Written<Email>>,
    phone: Option<Written<Line<40>>>,
    group: Written<Code>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidaysRow {
    name: Written<Name>,
    first: NaiveDate,
    last: NaiveDate,
}

/// The id of the organiser with this key.
pub fn organiser_id(key: &str) -> OrganiserId {
    id(&format!("organiser/{key}"))
}

/// All records of organisers, with their keys.
pub fn organisers() -> Result<Vec<(String, NewOrganiser)>, BrokenFile> {
    let rows: Vec<OrganiserRow> = rows(ORGANISERS)?;
    Ok(rows.into_iter().map(organiser).collect())
}

fn organiser(row: OrganiserRow) -> (String, NewOrganiser) {
    let new = NewOrganiser {
        provider_id: provider_id(&row.provider),
        kind: row.kind.0,
        contact: Contact {
            name: row.name.0,
            organisation: row.organisation.map(|name| name.0),
            email: row.email.map(|email| email.0),
            phone: row.phone.map(|phone| phone.0),
            address: Address::default(),
        },
        billing: None,
        group: Some(Grouping {
            code: row.group.0,
            evidence: None,
            until: None,
        }),
    };
    (row.key, new)
}

/// Makes the records.
pub fn enter(tx: &mut Tx<'_>, organisers: &[(String, NewOrganiser)]) -> Result<(), DemoError> {
    for (key, new) in organisers {
        create(tx, &entering(&format!("organiser/{key}")), new)?;
    }
    Ok(())
}

/// The school holidays of the county's Land.
pub fn holidays() -> Result<Vec<SchoolHolidays>, BrokenFile> {
    let rows: Vec<HolidaysRow> = rows(SCHOOL_HOLIDAYS)?;
    let holidays = |row: HolidaysRow| SchoolHolidays {
        name: row.name.0,
        days: DayRange {
            first: row.first,
            last: row.last,
        },
    };
    Ok(rows.into_iter().map(holidays).collect())
}

/// Enters the holidays.
pub fn enter_holidays(
    tx: &mut Tx<'_>,
    land: Land,
    holidays: &[SchoolHolidays],
) -> Result<(), DemoError> {
    Ok(school_holidays::enter(
        tx,
        &entering("holidays"),
        land,
        holidays,
    )?)
}
