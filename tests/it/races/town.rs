//! One site with rooms and chairs, put into the database by hand: what is raced for.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::bookable::BookableId;
use domain::booking::{By, Item, Kind, Purpose, Times};
use domain::ids::{ResourceId, RoomId};
use domain::interval::Interval;
use domain::language::Language;
use domain::opening::{Condition, OpeningHours, TimeSpan, Validity, WeeklySpan};
use domain::party::{Contact, OrganiserKind};
use domain::policy::Actor;
use domain::provider::Address;
use domain::rules::{BookingRules, Confirmation, Mode, Requests, RuleBook};
use domain::text::Name;
use gemeinraum::services::bookings::request::Command;
use gemeinraum::services::bookings::{Asked, Declared, NewOrganiser};
use gemeinraum::services::{Ctx, Entropy};
use store::{Settings, Store, StoreError, rules};
use uuid::Uuid;

use super::race::Size;
use crate::support::app::Seeded;
use crate::support::databases::{Database, uuid_literal};

/// The first slot starts a day after "now", at midnight UTC.
pub fn at(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::days(1) + TimeDelta::minutes(minutes)
}

/// When all races take place, unless a client's clock says otherwise.
pub fn now() -> DateTime<Utc> {
    "2027-03-01T00:00:00Z".parse().unwrap()
}

/// From minute to minute after the first slot.
pub fn span(from: i64, to: i64) -> Interval {
    Interval::new(at(from), at(to)).unwrap()
}

/// The site under race.
pub struct Town<'a> {
    pub database: &'a Database,
    pub size: &'a Size,
    pub store: Store,
    entropy: Arc<dyn Entropy>,
}

/// How a room or resource is let.
#[derive(Clone, Copy, Default)]
pub struct Letting {
    pub setup: TimeDelta,
    pub teardown: TimeDelta,
    pub confirmation: Confirmation,
    pub requests: Requests,
}

/// Let at once to whoever comes first.
pub const AT_ONCE: Letting = Letting {
    setup: TimeDelta::zero(),
    teardown: TimeDelta::zero(),
    confirmation: Confirmation::Instant,
    requests: Requests::Block,
};

/// Let by staff, who choose among competing requests.
pub const BY_CHOICE: Letting = Letting {
    confirmation: Confirmation::OnRequest,
    requests: Requests::Compete,
    ..AT_ONCE
};

impl<'a> Town<'a> {
    /// An admitted provider with one site and nothing in it.
    pub fn new(database: &'a Database, size: &'a Size) -> Self {
        let id = uuid_literal(database.backend(), 1);
        database
            .raw()
            .execute(&format!(
                "INSERT INTO provider (id, name, name_key, status, legal_name, email, language, purposes, \
                 customer_groups, created_at, changed_at) \
                 VALUES ({id}, 'N', 'n', 'admitted', 'N', 'n@example.org', 'de', '[]', '[]', 0, 0); \
                 INSERT INTO site (id, provider_id, name, name_key, search_key, town, time_zone, land, created_at, \
                 changed_at) VALUES ({id}, {id}, 'S', 's', 's', 'T', 'Europe/Berlin', 'DE-NI', 0, 0)"
            ))
            .unwrap();
        Self {
            database,
            size,
            store: Store::open(&Settings {
                connections_max: size.connections(),
                // Clients queue for a connection; on a busy machine that may take long and is no finding.
                patience: Duration::from_mins(2),
                ..database.settings()
            })
            .unwrap(),
            entropy: Arc::new(Seeded::default()),
        }
    }

    /// A room of these exclusive atoms, which are made where they do not exist.
    pub fn room(&self, number: u32, atoms: &[i64], letting: Letting) -> RoomId {
        let id = RoomId(Uuid::from_u128(number.into()));
        for atom in atoms {
            self.atom(*atom, "exclusive", 1);
        }
        self.bookable(BookableId::Room(id), "room", number, atoms, letting);
        id
    }

    /// A resource with this stock, in the pool `atom`.
    pub fn chairs(&self, number: u32, atom: i64, stock: i64) -> ResourceId {
        let id = ResourceId(Uuid::from_u128(number.into()));
        self.atom(atom, "pool", stock);
        self.bookable(
            BookableId::Resource(id),
            "resource",
            number,
            &[atom],
            AT_ONCE,
        );
        id
    }

    fn atom(&self, id: i64, kind: &str, stock: i64) {
        let sql = format!(
            "INSERT INTO atom (id, kind, stock) SELECT {id}, '{kind}', {stock} \
             WHERE NOT EXISTS (SELECT 1 FROM atom WHERE id = {id})"
        );
        self.database.raw().execute(&sql).unwrap();
    }

    fn bookable(&self, id: BookableId, kind: &str, number: u32, atoms: &[i64], letting: Letting) {
        let mut raw = self.database.raw();
        let literal = uuid_literal(self.database.backend(), number);
        let site = uuid_literal(self.database.backend(), 1);
        let (setup, teardown) = (letting.setup.num_seconds(), letting.teardown.num_seconds());
        raw.execute(&format!(
            "INSERT INTO bookable (id, kind, provider_id, site_id, name, name_key, use_mode, setup_seconds, \
             teardown_seconds, published_from, created_at, changed_at) \
             VALUES ({literal}, '{kind}', {site}, {site}, 'B', 'b', 'both', {setup}, {teardown}, 0, 0, 0)"
        ))
        .unwrap();
        for (cell, atom) in atoms.iter().enumerate() {
            raw.execute(&format!(
                "INSERT INTO bookable_atom (bookable_id, atom_id, cell, take) \
                 VALUES ({literal}, {atom}, {}, 'unit')",
                cell + 1
            ))
            .unwrap();
        }
        let book = rule_book(letting);
        self.store
            .write(move |tx| rules::insert_edition(tx, id, &book, (By::System, now())))
            .unwrap_or_else(|error: StoreError| panic!("{error}"));
    }

    /// The context of somebody whose clock shows `now`.
    pub fn context(&self, actor: Actor, now: DateTime<Utc>) -> Ctx {
        Ctx::new(actor, now, Language::De, Arc::clone(&self.entropy))
    }
}

/// Open day and night, on any minute.
fn rule_book(letting: Letting) -> RuleBook {
    let always = WeeklySpan {
        weekday: None,
        span: TimeSpan::WHOLE_DAY,
        validity: Validity::default(),
        condition: Condition::Always,
    };
    let opening = OpeningHours {
        weekly: vec![always],
        special: Vec::new(),
    };
    let rules = BookingRules {
        minutes_min: 1,
        modes: vec![Mode::Free { grid_minutes: 1 }],
        confirmation: letting.confirmation,
        requests: letting.requests,
        ..BookingRules::default()
    };
    RuleBook::new(1, opening, vec![rules])
}

/// What a guest asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub room: Option<RoomId>,
    pub chairs: Option<Item>,
    pub span: Interval,
}

/// A room and nothing else.
pub fn wish(room: RoomId, span: Interval) -> Wish {
    Wish {
        room: Some(room),
        chairs: None,
        span,
    }
}

impl Wish {
    /// The same, as the use case takes it.
    pub fn asked(&self) -> Asked {
        let (start, end) = (self.span.start(), self.span.end());
        Asked {
            room_id: self.room,
            items: self.chairs.into_iter().collect(),
            times: times(self.span),
            written: (start.fixed_offset(), end.fixed_offset()),
            purpose: Purpose::default(),
            kind: Kind::External,
            received: None,
            overriding: None,
            language: Language::De,
        }
    }

    /// The command of a guest without a hold.
    pub fn command(&self) -> Command {
        Command {
            asked: self.asked(),
            organiser: Some(NewOrganiser::Declared(Box::new(Declared {
                kind: OrganiserKind::Person,
                contact: Contact {
                    name: Name::parse("Ada Beispiel").unwrap(),
                    organisation: None,
                    email: None,
                    phone: None,
                    address: Address::default(),
                },
                billing: None,
            }))),
            hold: None,
        }
    }
}

/// Nothing but the span.
pub fn times(span: Interval) -> Times {
    Times {
        span,
        event: None,
        handover_at: None,
        return_at: None,
    }
}
