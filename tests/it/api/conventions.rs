//! What every route of the API does with what it gets, on an app with routes made for the purpose.

mod anything;
mod bodies;
mod headers;
mod lists;
mod problems;
mod queries;

use actix_web::dev::{Service, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::test::init_service;
use actix_web::{App, Error, HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use domain::ids::{ResourceId, RoomId};
use domain::money::Cents;
use domain::text::{Email, Name, Text};
use gemeinraum::api::answer::{self, Answer};
use gemeinraum::api::cursor::Cursors;
use gemeinraum::api::extract::{
    Change, Credentials, Fields, IdempotencyKey, IfMatch, IfNoneMatch, Json, ListQuery, PathId,
    Query,
};
use gemeinraum::api::locale::Locale;
use gemeinraum::api::problem::{Kind, Problem, Refusal, localise, problem_page, problem_pages};
use gemeinraum::api::wire::{Date, Id, Money, Timestamp, ZoneName, integer};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BookingIn {
    name: String,
    email: Option<String>,
    #[serde(default)]
    about: Change<String>,
    starts_at: Timestamp,
    day: Option<Date>,
    zone: Option<ZoneName>,
    attendees: Option<i64>,
    price: Option<Money>,
    kind: Option<Kinds>,
    #[serde(default)]
    items: Vec<ItemIn>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kinds {
    External,
    Internal,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemIn {
    resource_id: Id,
    quantity: i64,
}

#[derive(Debug)]
#[expect(dead_code, reason = "only printed")]
struct Booking {
    name: Name,
    email: Option<Email>,
    about: Change<Text>,
    starts_at: DateTime<FixedOffset>,
    day: Option<NaiveDate>,
    zone: Option<Tz>,
    attendees: Option<u32>,
    price: Option<Cents>,
    items: Vec<(ResourceId, u32)>,
}

fn parse(dto: BookingIn) -> Result<Booking, Problem> {
    let mut fields = Fields::of_body();
    let name = fields.parse("/name", Name::parse(&dto.name));
    let email = fields.optional("/email", dto.email.as_deref().map(Email::parse));
    let about = fields.change("/about", dto.about, |text| Text::parse(&text));
    let starts_at = fields.parse("/starts_at", dto.starts_at.parse());
    let day = fields.optional("/day", dto.day.map(|day| day.parse()));
    let zone = fields.optional("/zone", dto.zone.map(|zone| zone.parse()));
    let attendees = fields.optional(
        "/attendees",
        dto.attendees.map(|number| integer(number, 1, 100_000)),
    );
    let price = fields.optional("/price", dto.price.map(|price| price.parse()));
    let items = fields.list("/items", dto.items, 3, |fields, item| {
        let resource = fields.parse("/resource_id", item.resource_id.parse());
        let quantity = fields.parse("/quantity", integer(item.quantity, 1, 10_000));
        Some((resource?, quantity?))
    });
    let is_internal = matches!(dto.kind, Some(Kinds::Internal));
    if is_internal && matches!(email, Some(Some(_))) {
        fields.refuse(
            "/email",
            Refusal::NotTogether {
                other: "kind".to_owned(),
            },
        );
    }
    fields.finish(|| {
        Some(Booking {
            name: name?,
            email: email?,
            about: about?,
            starts_at: starts_at?,
            day: day?,
            zone: zone?,
            attendees: attendees?,
            price: price?,
            items: items?,
        })
    })
}

#[post("/bookings")]
async fn book(key: IdempotencyKey, body: Json<BookingIn>) -> Answer {
    let digest = format!("{:02x?}", body.digest());
    let booking = parse(body.into_inner())?;
    let key = key.of_guest()?;
    Ok(answer::created(
        "/bookings/1".to_owned(),
        1,
        json!({"booking": format!("{booking:?}"), "digest": digest, "key": key}),
    ))
}

#[get("/rooms/{id}")]
async fn room(id: PathId<RoomId>, known: IfNoneMatch) -> Answer {
    Ok(known.answer(7, || json!({"id": Id::from(id.0)})))
}

#[patch("/rooms/{id}")]
async fn change_room(id: PathId<RoomId>, base: IfMatch) -> Answer {
    match base {
        IfMatch(7) => Ok(answer::versioned(8, json!({"id": Id::from(id.0)}))),
        IfMatch(_) => Err(Kind::VersionMismatch.into()),
    }
}

#[delete("/rooms/{id}")]
async fn delete_room(_id: PathId<RoomId>, _base: IfMatch) -> Answer {
    Ok(answer::no_content())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoomFilter {
    q: Option<String>,
    capacity: Option<u32>,
    #[serde(default)]
    feature: Vec<String>,
    kind: Option<Kinds>,
    step_free: Option<bool>,
    from: Option<Timestamp>,
}

#[get("/search")]
async fn search(query: Query<RoomFilter>) -> Answer {
    let filter = query.into_inner();
    let mut fields = Fields::of_query();
    let q = fields.optional("q", filter.q.as_deref().map(Name::parse));
    let from = fields.optional("from", filter.from.map(|from| from.parse()));
    let parsed = fields.finish(|| Some(format!("{:?} {:?}", q?, from?)))?;
    Ok(answer::ok(json!({
        "capacity": filter.capacity, "feature": filter.feature, "kind": format!("{:?}", filter.kind),
        "step_free": filter.step_free, "parsed": parsed,
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberFilter {
    least: Option<u32>,
}

/// The numbers up to 450, a page at a time.
#[get("/numbers")]
async fn numbers(ListQuery(filter, paging): ListQuery<NumberFilter>) -> Answer {
    let after: u32 = paging.after()?.unwrap_or(0);
    let first = filter.least.unwrap_or(1).max(after + 1);
    let rows: Vec<_> = (first..=450).take(paging.limit() + 1).collect();
    Ok(paging.answer(rows, |number| *number, |number| json!({"number": number})))
}

#[get("/letters")]
async fn letters(ListQuery(_, paging): ListQuery<NumberFilter>) -> Answer {
    let after: Option<u32> = paging.after()?;
    Ok(answer::ok(after))
}

#[get("/me")]
async fn me(credentials: Credentials) -> Answer {
    let bearer = credentials
        .bearer
        .as_ref()
        .map(|secret| secret.expose().to_owned());
    let token = credentials
        .management_token
        .as_ref()
        .map(|secret| secret.expose().to_owned());
    Ok(answer::ok(
        json!({"bearer": bearer, "token": token, "debug": format!("{credentials:?}")}),
    ))
}

#[get("/language")]
async fn language(locale: Locale) -> Answer {
    Ok(answer::ok(locale.0.code()))
}

#[get("/plain")]
async fn plain() -> Result<HttpResponse, Error> {
    Err(actix_web::error::ErrorImATeapot("text of the framework"))
}

async fn app() -> impl Service<actix_http::Request, Response = ServiceResponse, Error = Error> {
    let routes = |cfg: &mut web::ServiceConfig| {
        cfg.service(book)
            .service(room)
            .service(change_room)
            .service(delete_room)
            .service(search);
        cfg.service(numbers)
            .service(letters)
            .service(me)
            .service(language)
            .service(plain);
        cfg.service(problem_pages).service(problem_page);
    };
    init_service(
        App::new()
            .app_data(Cursors::new(b"secret of a test"))
            .wrap(from_fn(localise))
            .configure(routes),
    )
    .await
}
