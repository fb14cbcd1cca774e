//! What is booked: rooms of many providers, entered through the API like any others.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Done;
use crate::client::{Client, send};
use crate::database::{Database, Place, output};
use crate::server::command;

/// Providers; a room belongs to one.
const PROVIDERS: usize = 20;

/// Sites; a room lies at one.
const SITES: usize = 100;

/// Local days ahead in which a load books.
const DAYS_AHEAD: u64 = 365;

/// Hours of a day in which a load books, from this one on (UTC). What is seeded ends before.
const HOURS: u64 = 5;

/// See [`HOURS`]; also the end of the day for everything that is seeded.
pub const FIRST_HOUR: i64 = 15;

/// A key with which everything may be done.
pub fn operator_key(binary: &Path, place: &Place) -> Done<String> {
    let create = [
        "api-key", "create", "--label", "bench", "--role", "operator",
    ];
    let secret = output(command(binary, place).args(create))?;
    Ok(format!("Authorization: Bearer {}\r\n", secret.trim()))
}

/// Enters `rooms` rooms with one cell each, open from 8 to 22 and confirmed at once.
pub fn enter_rooms(client: &mut Client, key: &str, rooms: usize) -> Done<()> {
    let providers = (0..PROVIDERS.min(rooms))
        .map(|number| enter_provider(client, key, number))
        .collect::<Done<Vec<_>>>()?;
    let sites = (0..SITES.min(rooms))
        .zip(providers.iter().cycle())
        .map(|(number, provider)| enter_site(client, key, provider, number))
        .collect::<Done<Vec<_>>>()?;
    for (number, site) in (0..rooms).zip(sites.iter().cycle()) {
        enter_room(client, key, site, number)?;
    }
    Ok(())
}

fn enter_provider(client: &mut Client, key: &str, number: usize) -> Done<String> {
    let provider = json!({
        "name": format!("Gemeinde {number:02}"),
        "issuer": {"legal_name": format!("Gemeinde {number:02}, Der Bürgermeister")},
        "office": {"email": "hallen@example.org"},
        "purposes": [{"code": "meeting", "name_de": "Versammlung"}],
    });
    let id = post(client, key, "/api/v1/providers", &provider)?;
    let admit = format!("/api/v1/providers/{id}/admit");
    client.ask(&send("POST", &admit, key, &json!({})))?.json()?;
    Ok(id)
}

fn enter_site(client: &mut Client, key: &str, provider: &str, number: usize) -> Done<String> {
    let site = json!({
        "provider_id": provider,
        "name": format!("Haus {number:03}"),
        "town": "Lensahn",
        "land": "DE-SH",
    });
    post(client, key, "/api/v1/sites", &site)
}

fn enter_room(client: &mut Client, key: &str, site: &str, number: usize) -> Done<()> {
    let room = json!({
        "site_id": site,
        "name": format!("Saal {number:04}"),
        "capacity": {"any": 1 + number * 37 % 200},
        "features": ["kitchen", "step_free"],
        "published_from": "2020-01-01T00:00:00Z",
        "rules": [{
            "minutes_min": 30, "minutes_max": 720, "modes": [{"kind": "free", "grid_minutes": 30}],
            "identity": "email", "confirmation": "instant",
        }],
    });
    let id = post(client, key, "/api/v1/rooms", &room)?;
    let hours = json!({"weekly": [{"from": "08:00", "to": "22:00"}]});
    let version = format!("{key}If-Match: \"1\"\r\n");
    let path = format!("/api/v1/rooms/{id}/opening-hours");
    client.ask(&send("PUT", &path, &version, &hours))?.json()?;
    Ok(())
}

fn post(client: &mut Client, key: &str, path: &str, body: &Value) -> Done<String> {
    let made = client.ask(&send("POST", path, key, body))?.json()?;
    let id = made.get("id").and_then(Value::as_str);
    Ok(id.ok_or("no id")?.to_owned())
}

/// The rooms by name, and the day from which they are booked.
pub struct Town {
    /// Their ids, as the API takes them.
    pub rooms: Vec<Uuid>,
    /// Midnight UTC.
    pub today: DateTime<Utc>,
}

impl Town {
    /// The rooms of a database.
    pub fn read(database: &mut Database) -> Done<Self> {
        let id = database.uuid_text("id");
        let ids =
            format!("SELECT {id} AS value FROM bookable WHERE kind = 'room' ORDER BY name_key");
        let rooms = database.texts(&ids)?;
        let rooms = rooms.iter().map(|id| Uuid::parse_str(id));
        Ok(Self {
            rooms: rooms.collect::<Result<_, _>>()?,
            today: today(),
        })
    }

    /// One room or another.
    pub fn room(&self, number: u64) -> Uuid {
        let place = usize::try_from(number).unwrap_or(0) % self.rooms.len().max(1);
        self.rooms.get(place).copied().unwrap_or_default()
    }

    /// A booking of an hour that no other number books: neighbours are in different rooms.
    pub fn booking(&self, number: u64) -> Vec<u8> {
        let rooms = u64::try_from(self.rooms.len()).unwrap_or(1).max(1);
        let (day, hour) = (number / rooms % DAYS_AHEAD, number / rooms / DAYS_AHEAD);
        let day = TimeDelta::days(i64::try_from(day + 1).unwrap_or(1));
        let hour = TimeDelta::hours(FIRST_HOUR + i64::try_from(hour % HOURS).unwrap_or(0));
        let body = booking(self.room(number), self.today + day + hour);
        let key = format!("Idempotency-Key: {}\r\n", Uuid::from_u128(number.into()));
        send("POST", "/api/v1/bookings", &key, &body)
    }

    /// More bookings than this are not distinct.
    pub fn bookings_max(&self) -> u64 {
        u64::try_from(self.rooms.len()).unwrap_or(0) * DAYS_AHEAD * HOURS
    }
}

/// A guest's booking of an hour.
pub fn booking(room: Uuid, starts_at: DateTime<Utc>) -> Value {
    let ends_at = starts_at + TimeDelta::hours(1);
    json!({
        "room_id": room,
        "starts_at": starts_at.to_rfc3339(),
        "ends_at": ends_at.to_rfc3339(),
        "attendees": 1,
        "title": "Chorprobe",
        "organiser": {"name": "Eva Kern", "email": "eva@example.org", "phone": "04363 123"},
    })
}

/// The midnight (UTC) that has just been.
#[expect(
    clippy::disallowed_methods,
    reason = "the server under test reads the same clock"
)]
pub fn today() -> DateTime<Utc> {
    let now = Utc::now().timestamp();
    DateTime::from_timestamp(now - now.rem_euclid(86_400), 0).unwrap_or_default()
}
