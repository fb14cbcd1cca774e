//! What calls are made on: each thing is made anew, the way people make it.

use std::cell::Cell;

use actix_web::http::Method;
use domain::policy::Grant;
use serde_json::{Value, json};
use uuid::Uuid;

use super::wanted;
use crate::support::app::As;
use crate::support::county::{BARN, County, HALL, path, wish, with};
use crate::support::http::Response;

/// Later than every slot.
const AFTERWARDS: &str = "2027-05-01T08:00:00Z";

/// The kinds of things, by their words in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Nothing,
    Problem,
    Provider,
    Applicant,
    Site,
    Room,
    Draft,
    Resource,
    Hold,
    Request,
    Booking,
    Ended,
    Cancelled,
    Closure,
    Blocking,
    Organiser,
    Feed,
    Calendar,
}

impl Kind {
    pub fn parse(word: &str) -> Self {
        match word {
            "-" => Self::Nothing,
            "problem" => Self::Problem,
            "provider" => Self::Provider,
            "applicant" => Self::Applicant,
            "site" => Self::Site,
            "room" => Self::Room,
            "draft" => Self::Draft,
            "resource" => Self::Resource,
            "hold" => Self::Hold,
            "request" => Self::Request,
            "booking" => Self::Booking,
            "ended" => Self::Ended,
            "cancelled" => Self::Cancelled,
            "closure" => Self::Closure,
            "blocking" => Self::Blocking,
            "organiser" => Self::Organiser,
            "feed" => Self::Feed,
            "calendar" => Self::Calendar,
            other => panic!("{other} is no kind of thing"),
        }
    }

    fn visibility(self) -> Visibility {
        match self {
            Self::Nothing
            | Self::Problem
            | Self::Provider
            | Self::Site
            | Self::Room
            | Self::Resource
            | Self::Calendar => Visibility::Public,
            _ => Visibility::Hidden,
        }
    }
}

/// One thing that was made.
#[derive(Clone, Default)]
pub struct Thing {
    visibility: Visibility,
    /// What stands for it in a path.
    pub id: String,
    pub version: i64,
    /// The management token, if it is a booking.
    pub token: Option<String>,
    /// A key of its provider's staff, if that is not the town.
    pub staff: Option<String>,
    /// A booking that is in its way.
    pub hit: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Visibility {
    #[default]
    Public,
    Hidden,
}

impl Thing {
    /// Whether only some may know that it exists.
    pub fn is_hidden(&self) -> bool {
        self.visibility == Visibility::Hidden
    }

    /// The same under another id.
    pub fn moved_to(&self, id: &str) -> Self {
        Self {
            id: id.to_owned(),
            ..self.clone()
        }
    }

    fn called(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            ..Self::default()
        }
    }

    /// What an answer tells.
    fn of(made: &Value) -> Self {
        Self {
            version: made["version"].as_i64().unwrap(),
            token: made["management"]["token"].as_str().map(str::to_owned),
            ..Self::called(made["id"].as_str().unwrap())
        }
    }
}

/// Makes things in a county, none at the time of another.
pub struct Things<'a> {
    pub county: &'a County,
    slots: Cell<u32>,
}

impl<'a> Things<'a> {
    pub fn of(county: &'a County) -> Self {
        Self {
            county,
            slots: Cell::new(0),
        }
    }

    /// A wish for an hour that nobody had before.
    pub fn wish(&self, room: u128) -> Value {
        let slot = self.slots.replace(self.slots.get() + 1);
        let (day, hour) = (3 + slot / 12, 8 + slot % 12);
        wish(room, day, hour, hour + 1)
    }

    /// Makes a thing.
    pub async fn make(&self, kind: Kind) -> Thing {
        Thing {
            visibility: kind.visibility(),
            ..self.made(kind).await
        }
    }

    async fn made(&self, kind: Kind) -> Thing {
        match kind {
            Kind::Nothing => Thing::default(),
            Kind::Problem => Thing::called("not_found"),
            Kind::Provider | Kind::Applicant => self.provider(kind).await,
            Kind::Site => self.enter("/api/v1/sites", wanted::site()).await,
            Kind::Room => self.enter("/api/v1/rooms", wanted::room()).await,
            Kind::Draft => self.enter("/api/v1/rooms", wanted::draft()).await,
            Kind::Resource => self.enter("/api/v1/resources", wanted::resource()).await,
            Kind::Hold => {
                let body = with(self.wish(HALL), json!({"organiser": null}));
                Thing::of(&self.post(As::Nobody, "/api/v1/holds", &body).await)
            }
            Kind::Request => self.book(BARN).await,
            Kind::Booking => self.book(HALL).await,
            Kind::Ended => {
                let ended = self.book(HALL).await;
                self.county.app.set_clock(AFTERWARDS);
                ended
            }
            Kind::Cancelled => self.cancelled().await,
            Kind::Closure => self.closure().await,
            Kind::Blocking => {
                let body = wanted::blocking(&self.wish(HALL));
                self.enter("/api/v1/blockings", body).await
            }
            Kind::Organiser => self.enter("/api/v1/organisers", wanted::organiser()).await,
            Kind::Feed | Kind::Calendar => self.feed(kind).await,
        }
    }

    async fn post(&self, who: As<'_>, uri: &str, body: &Value) -> Value {
        let made = self.county.app.post(who, uri, body).await;
        succeeded(&made).json()
    }

    async fn enter(&self, uri: &str, body: Value) -> Thing {
        Thing::of(&self.post(As::Key(&self.county.staff), uri, &body).await)
    }

    async fn book(&self, room: u128) -> Thing {
        Thing::of(&self.county.book(&self.wish(room)).await.0)
    }

    async fn cancelled(&self) -> Thing {
        let (booking, token) = self.county.book(&self.wish(HALL)).await;
        let uri = format!("{}/cancel", path(&booking));
        let cancelled = self.post(As::Guest(&token), &uri, &json!({})).await;
        Thing {
            token: Some(token),
            ..Thing::of(&cancelled)
        }
    }

    /// A provider with staff of its own.
    async fn provider(&self, kind: Kind) -> Thing {
        let applied = self
            .post(As::Nobody, "/api/v1/providers", &wanted::application())
            .await;
        let mut thing = Thing::of(&applied);
        if kind == Kind::Provider {
            let uri = format!("/api/v1/providers/{}/admit", thing.id);
            let operator = As::Key(&self.county.operator);
            let admitted = self
                .county
                .app
                .call(operator, Method::POST, &uri, &[], None);
            thing = Thing::of(&succeeded(&admitted.await).json());
        }
        let provider = Uuid::parse_str(&thing.id).unwrap();
        thing.staff = Some(self.county.app.key(&[Grant::Staff(provider.into())]));
        thing
    }

    /// A closure of a room of its own, with a booking in its way.
    async fn closure(&self) -> Thing {
        let room = self.enter("/api/v1/rooms", wanted::room()).await;
        let wish = with(self.wish(HALL), json!({"room_id": room.id}));
        let hit = self.county.enter(&wish).await;
        let body = wanted::closure(&room.id, &wish);
        Thing {
            hit: hit["id"].as_str().map(str::to_owned),
            ..self.enter("/api/v1/closures", body).await
        }
    }

    async fn feed(&self, kind: Kind) -> Thing {
        let made = self
            .post(
                As::Key(&self.county.staff),
                "/api/v1/feeds",
                &wanted::feed(),
            )
            .await;
        if kind == Kind::Feed {
            return Thing::of(&made["feed"]);
        }
        let url = made["url"].as_str().unwrap();
        let (_, file) = url.rsplit_once('/').unwrap();
        Thing::called(file.strip_suffix(".ics").unwrap())
    }
}

fn succeeded(answer: &Response) -> &Response {
    assert!(answer.status.is_success(), "{}", answer.summary());
    answer
}
