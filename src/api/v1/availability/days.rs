//! Rooms x days: "free Saturdays from May to July".

use actix_web::{get, web};
use chrono::{NaiveTime, Weekday};
use domain::opening::TimeSpan;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rooms::{FreeRoom, position};
use super::{Rooms, SpanOut, duration};
use crate::api::answer::Answer;
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, Fields, ListQuery};
use crate::api::problem::{Problem, Refusal};
use crate::api::wire::{Date, Id};
use crate::app::State;
use crate::services::availability::{self, DaySearch, RoomDays, RoomSearch};

/// Rooms of one page: each means weeks of rules and claims.
const ROOMS_MAX: usize = 50;

/// What is looked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FreeDayParams {
    /// The first local day.
    from: Date,
    /// The last local day; at most 100 of the wanted weekdays are looked at.
    to: Date,
    /// The weekdays, as `mon,tue,wed,thu,fri,sat,sun`; all if left out.
    #[serde(default)]
    weekdays: Vec<String>,
    /// Between which hours, as `18:00-23:00`; the whole day if left out. An end before the start is on the next day.
    #[param(pattern = "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$")]
    daytime: Option<String>,
    /// How long, in minutes.
    #[param(minimum = 1, maximum = 44640)]
    duration: i64,
    /// For how many people.
    #[param(minimum = 1, maximum = 100_000)]
    capacity: Option<i64>,
    /// Features that the room must have, all of them.
    #[serde(default)]
    feature: Vec<String>,
    /// Only rooms of this provider.
    provider: Option<Id>,
    /// Only rooms at this site.
    site: Option<Id>,
    /// Words of the room's name, or of the name or town of its site.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// A room and its days.
#[derive(Debug, Serialize, ToSchema)]
struct RoomDaysOut {
    /// The room.
    #[serde(flatten)]
    room: FreeRoom,
    /// Each wanted day of the period, ascending.
    days: Vec<DayOut>,
}

/// A day in a room.
#[derive(Debug, Serialize, ToSchema)]
struct DayOut {
    /// The local day.
    date: Date,
    /// The first free span of the day; `null` if there is none.
    first_free: Option<SpanOut>,
}

impl RoomDaysOut {
    fn of(found: &RoomDays) -> Self {
        let zone = found.listed.zone;
        let day = |(date, span): &(_, Option<_>)| DayOut {
            date: Date::from(*date),
            first_free: span.map(|span| SpanOut::of(span, zone)),
        };
        Self {
            room: FreeRoom::of(&found.listed),
            days: found.days.iter().map(day).collect(),
        }
    }
}

/// The first free time of many rooms on the wanted days of a period.
#[utoipa::path(
    tag = "availability",
    params(FreeDayParams, PageParams),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "A page of rooms with their days, at most 50 rooms", body = Page<RoomDaysOut>))
)]
#[get("/availability/days")]
pub async fn list_free_days(
    ListQuery(query, paging): ListQuery<FreeDayParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let (search, days) = parse(&query)?;
    let after = paging.after()?.map(position);
    let limit = paging.limit().min(ROOMS_MAX);
    let found = state
        .read(move |tx| {
            availability::list_free_days(tx, &ctx, &search, &days, after.as_ref(), limit)
        })
        .await?;
    let next = found
        .next
        .map(|position| (position.name_key, position.id.0));
    Ok(paging.page(
        found.rooms.iter().map(RoomDaysOut::of).collect(),
        next.as_ref(),
    ))
}

fn parse(query: &FreeDayParams) -> Result<(RoomSearch, DaySearch), Problem> {
    let mut fields = Fields::of_query();
    let (first, last) = (
        fields.parse("from", query.from.parse()),
        fields.parse("to", query.to.parse()),
    );
    if let (Some(first), Some(last)) = (first, last)
        && last < first
    {
        fields.refuse("to", Refusal::EndNotAfterStart);
    }
    let weekdays = fields.parse(
        "weekdays",
        query
            .weekdays
            .iter()
            .map(|word| weekday(word))
            .collect::<Result<_, _>>(),
    );
    let daytime = fields.parse(
        "daytime",
        query
            .daytime
            .as_deref()
            .map_or(Ok(TimeSpan::WHOLE_DAY), daytime),
    );
    let length = duration(&mut fields, query.duration);
    let rooms = Rooms {
        provider: query.provider.as_ref(),
        site: query.site.as_ref(),
        capacity: query.capacity,
        features: &query.feature,
        words: query.q.as_ref(),
    };
    let search = rooms.parse(&mut fields);
    let days = || {
        Some(DaySearch {
            first: first?,
            last: last?,
            weekdays: weekdays?,
            daytime: daytime?,
            length: length?,
        })
    };
    fields.finish(|| Some((search?, days()?)))
}

fn weekday(word: &str) -> Result<Weekday, Refusal> {
    const WORDS: [(&str, Weekday); 7] = [
        ("mon", Weekday::Mon),
        ("tue", Weekday::Tue),
        ("wed", Weekday::Wed),
        ("thu", Weekday::Thu),
        ("fri", Weekday::Fri),
        ("sat", Weekday::Sat),
        ("sun", Weekday::Sun),
    ];
    let found = WORDS.iter().find(|(known, _)| *known == word);
    found
        .map(|(_, weekday)| *weekday)
        .ok_or_else(|| Refusal::UnknownValue {
            allowed: WORDS.iter().map(|(known, _)| (*known).to_owned()).collect(),
        })
}

fn daytime(text: &str) -> Result<TimeSpan, Refusal> {
    let time = |text: &str| match text {
        "24:00" => Some(NaiveTime::MIN),
        _ if text.len() == 5 => NaiveTime::parse_from_str(text, "%H:%M").ok(),
        _ => None,
    };
    let parsed = text.split_once('-').and_then(|(from, to)| {
        Some(TimeSpan {
            from: time(from)?,
            to: time(to)?,
        })
    });
    parsed.ok_or(Refusal::MalformedTime)
}
