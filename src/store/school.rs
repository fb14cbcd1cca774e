//! School holidays of a Land and free days of a provider.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::days::{DayRange, SchoolCalendar};
use domain::holidays::Land;
use domain::ids::ProviderId;
use domain::text::Name;

use crate::column::Table;
use crate::error::StoreError;
use crate::schema::school_holiday;
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const SCHOOL_HOLIDAY: Table = Table("school_holiday");

/// What was entered for some Länder and providers.
#[derive(Debug, Default)]
pub(crate) struct Schools(Vec<FreeDays>);

#[derive(Debug)]
struct FreeDays {
    land: String,
    provider: Option<ProviderId>,
    range: DayRange,
}

/// What was entered for `lands`, and for `providers` in them; holidays of single kinds of schools are left out.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    lands: Vec<String>,
    providers: &[ProviderId],
) -> Result<Schools, StoreError> {
    let providers: Vec<_> = providers.iter().map(|provider| provider.sql()).collect();
    let rows: Vec<(String, Option<ProviderId>, String, String)> = tx.query(|connection| {
        let of_all = school_holiday::provider_id.is_null();
        let of_one = school_holiday::provider_id.eq_any(providers);
        school_holiday::table
            .filter(school_holiday::land.eq_any(lands))
            .filter(school_holiday::scope.eq(""))
            .filter(of_all.or(of_one.assume_not_null()))
            .order((school_holiday::land, school_holiday::first_day))
            .select((
                school_holiday::land,
                school_holiday::provider_id,
                school_holiday::first_day,
                school_holiday::last_day,
            ))
            .load(connection)
    })?;
    rows.into_iter()
        .map(|(land, provider, first, last)| {
            let range = DayRange {
                first: day(&first)?,
                last: day(&last)?,
            };
            Ok(FreeDays {
                land,
                provider,
                range,
            })
        })
        .collect::<Result<_, _>>()
        .map(Schools)
}

/// Enters holidays of all schools of a Land.
pub fn insert(tx: &mut Tx<'_>, land: Land, name: &Name, days: DayRange) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(school_holiday::table)
            .values((
                school_holiday::land.eq(land.code()),
                school_holiday::name.eq(name.as_str()),
                school_holiday::first_day.eq(days.first.to_string()),
                school_holiday::last_day.eq(days.last.to_string()),
            ))
            .execute(connection)
    })?;
    Ok(())
}

fn day(text: &str) -> Result<NaiveDate, StoreError> {
    SCHOOL_HOLIDAY.value("first_day or last_day", text.parse())
}

impl Schools {
    /// The calendar of a place: known from the first to the last holiday that was entered for its Land.
    pub(crate) fn of(&self, land: &str, provider: ProviderId) -> SchoolCalendar {
        let here = || self.0.iter().filter(|free| free.land == land);
        let of_land = || here().filter(|free| free.provider.is_none());
        let first = of_land().map(|free| free.range.first).min();
        let last = of_land().map(|free| free.range.last).max();
        SchoolCalendar {
            holidays: here()
                .filter(|free| free.provider.is_none_or(|id| id == provider))
                .map(|free| free.range)
                .collect(),
            known: first
                .zip(last)
                .map(|(first, last)| DayRange { first, last }),
        }
    }
}
