//! A small county with rooms of every temper, its offices' keys, and the app over it.

use std::cell::RefCell;

use chrono::NaiveTime;
use domain::bookable::{BookableId, Capacity, Demand, Publication, Question, Terms, UseMode};
use domain::ids::{ResourceId, RoomId};
use domain::opening::{Condition, OpeningHours, TimeSpan, Validity, WeeklySpan};
use domain::policy::Grant;
use domain::rules::{BookingRules, Confirmation, Identity, Mode, Requests, RuleBook};
use domain::text::{Line, Text};
use serde_json::{Value, json};

use super::app::{As, TestApp};
use super::builders::{
    Catalogue, a_hall, a_part, a_provider, a_resource, a_room, a_site, code, name, uuid,
};
use super::databases::{Database, Raw, on_both};

/// The town that owns most rooms.
pub const TOWN: u128 = 1;
/// Another provider.
pub const PARISH: u128 = 2;
/// The town's house.
pub const HOUSE: u128 = 10;
/// Confirmed at once, half hours, one to twelve hours, a hundred people; its safety figure is 150.
pub const HALL: u128 = 20;
/// On request; an open request holds the time. Has terms and a question that must be answered.
pub const CLUB_ROOM: u128 = 21;
/// On request; open requests compete.
pub const BARN: u128 = 22;
/// A draft.
pub const DRAFT: u128 = 23;
/// Needs a mail address, for local clubs or residents, confirmed at once.
pub const LIBRARY: u128 = 24;
/// A hall in thirds, confirmed at once, with its left third.
pub const GYM: u128 = 25;
/// See [`GYM`].
pub const GYM_LEFT: u128 = 26;
/// Confirmed at once, with half an hour before and an hour after each use.
pub const KITCHEN: u128 = 27;
/// A room of the parish, confirmed at once.
pub const CHAPEL: u128 = 28;
/// Forty, with a room or alone.
pub const CHAIRS: u128 = 40;
/// One, with a room only.
pub const BEAMER: u128 = 41;
/// Three, alone only.
pub const TENT: u128 = 42;
/// Of the parish.
pub const ORGAN: u128 = 43;

/// The county and those who work in it.
pub struct County {
    pub app: TestApp,
    /// Works for the town.
    pub staff: String,
    /// Works for the parish.
    pub parish: String,
    /// Runs the installation.
    pub operator: String,
    raw: RefCell<Raw>,
}

/// Runs `body` in a county of its own on each database.
pub fn in_county(body: impl AsyncFn(&County)) {
    on_both(move |database| {
        let system = actix_web::rt::System::new();
        system.block_on(async { body(&County::on(database)).await });
    });
}

/// The id with this number as it travels.
pub fn id(number: u128) -> String {
    uuid(number).to_string()
}

/// A booking of a room by Eva Kern, on a day of March 2027, from hour to hour.
pub fn wish(room: u128, day: u32, from: u32, to: u32) -> Value {
    json!({
        "room_id": id(room),
        "starts_at": format!("2027-03-{day:02}T{from:02}:00:00+01:00"),
        "ends_at": format!("2027-03-{day:02}T{to:02}:00:00+01:00"),
        "organiser": {"name": "Eva Kern", "email": "eva@example.org"},
    })
}

/// `body` with `changes` in place of its members.
pub fn with(mut body: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else {
        panic!("changes are an object");
    };
    let members = body.as_object_mut().unwrap();
    members.extend(changes);
    members.retain(|_, value| !value.is_null());
    body
}

impl County {
    pub fn on(database: &Database) -> Self {
        let app = TestApp::start(database);
        catalogue().store(app.store());
        let staff_of = |provider: u128| Grant::Staff(uuid(provider).into());
        Self {
            staff: app.key(&[staff_of(TOWN)]),
            parish: app.key(&[staff_of(PARISH)]),
            operator: app.key(&[Grant::Operator]),
            app,
            raw: RefCell::new(database.raw()),
        }
    }

    /// How many rows a table has.
    pub fn count(&self, table: &str) -> i64 {
        let count = format!("SELECT count(*) FROM {table}");
        self.raw.borrow_mut().number(&count)
    }

    /// Books as a guest; gives the booking and its management token.
    pub async fn book(&self, body: &Value) -> (Value, String) {
        self.book_as(As::Nobody, body).await
    }

    /// Books as whoever is not staff of the provider.
    pub async fn book_as(&self, who: As<'_>, body: &Value) -> (Value, String) {
        let made = self.app.post(who, "/api/v1/bookings", body).await;
        assert_eq!(made.summary(), "201 -");
        let booking = made.json();
        let token = booking["management"]["token"].as_str().unwrap().to_owned();
        (booking, token)
    }

    /// Books as staff of the town.
    pub async fn enter(&self, body: &Value) -> Value {
        let made = self
            .app
            .post(As::Key(&self.staff), "/api/v1/bookings", body)
            .await;
        assert_eq!(made.summary(), "201 -");
        made.json()
    }
}

/// Where a booking is read.
pub fn path(booking: &Value) -> String {
    format!("/api/v1/bookings/{}", booking["id"].as_str().unwrap())
}

fn catalogue() -> Catalogue {
    let (town, parish) = (a_provider(TOWN), a_provider(PARISH));
    let (house, church) = (a_site(HOUSE, &town), a_site(11, &parish));
    let mut hall = a_room(HALL, &house);
    hall.capacity = Capacity {
        any: Some(100),
        safety: Some(150),
        ..Capacity::default()
    };
    let mut club_room = a_room(CLUB_ROOM, &house);
    club_room.listing.terms = Some(Terms {
        version: Line::parse("2027-01").unwrap(),
        text: Text::parse("Keine Konfettikanonen.").unwrap(),
    });
    club_room.listing.questions = vec![Question {
        code: code("sound"),
        text_de: name("Brauchen Sie die Anlage?"),
        text_en: None,
        demand: Demand::Required,
    }];
    let mut draft = a_room(DRAFT, &house);
    draft.listing.publication = Publication::default();
    let gym = a_hall(GYM, &house, 3);
    let gym_left = a_part(GYM_LEFT, &gym, &house, &[1]);
    let mut kitchen = a_room(KITCHEN, &house);
    kitchen.listing.buffers = super::builders::buffers(30, 60);
    let mut beamer = a_resource(BEAMER, &house);
    (beamer.stock, beamer.use_mode) = (1, UseMode::WithRoom);
    let mut tent = a_resource(TENT, &house);
    (tent.stock, tent.use_mode) = (3, UseMode::Alone);
    Catalogue {
        resources: vec![
            a_resource(CHAIRS, &house),
            beamer,
            tent,
            a_resource(ORGAN, &church),
        ],
        rooms: vec![
            hall,
            club_room,
            a_room(BARN, &house),
            draft,
            a_room(LIBRARY, &house),
            gym,
            gym_left,
            kitchen,
            a_room(CHAPEL, &church),
        ],
        providers: vec![town, parish],
        sites: vec![house, church],
        rules: rules(),
    }
}

fn rules() -> Vec<(BookableId, RuleBook)> {
    let instant = BookingRules {
        minutes_min: 60,
        minutes_max: 720,
        modes: vec![Mode::Free { grid_minutes: 30 }],
        confirmation: Confirmation::Instant,
        ..BookingRules::default()
    };
    let on_request = BookingRules {
        confirmation: Confirmation::OnRequest,
        ..instant.clone()
    };
    let competing = BookingRules {
        requests: Requests::Compete,
        ..on_request.clone()
    };
    let chosen = BookingRules {
        identity: Identity::Email,
        groups: [code("local_club"), code("resident")].into(),
        purposes: [code("meeting")].into(),
        lead_minutes: 2 * 24 * 60,
        ..instant.clone()
    };
    let rooms = [
        (CLUB_ROOM, &on_request),
        (BARN, &competing),
        (LIBRARY, &chosen),
    ];
    let others = [HALL, DRAFT, GYM, GYM_LEFT, KITCHEN, CHAPEL].map(|number| (number, &instant));
    let things = [CHAIRS, BEAMER, TENT, ORGAN];
    let of_room = |(number, rules): (u128, &BookingRules)| {
        (BookableId::Room(RoomId(uuid(number))), rules.clone())
    };
    let of_thing = |number| {
        (
            BookableId::Resource(ResourceId(uuid(number))),
            instant.clone(),
        )
    };
    rooms
        .into_iter()
        .chain(others)
        .map(of_room)
        .chain(things.into_iter().map(of_thing))
        .map(|(of, rules)| (of, RuleBook::new(1, every_day(), vec![rules])))
        .collect()
}

/// 08:00 to 22:00.
fn every_day() -> OpeningHours {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    OpeningHours {
        weekly: vec![WeeklySpan {
            weekday: None,
            span: TimeSpan {
                from: at(8),
                to: at(22),
            },
            validity: Validity::default(),
            condition: Condition::Always,
        }],
        special: Vec::new(),
    }
}
