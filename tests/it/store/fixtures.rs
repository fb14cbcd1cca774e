//! A database with atoms and owners, and the smallest use case that books.

use chrono::{DateTime, TimeDelta, Utc};
use domain::availability::WantedClaim;
use domain::bookable::AtomKind;
use domain::ids::AtomId;
use domain::interval::Interval;
use store::atoms::{AtomState, bump_revisions, insert_atom, lock_atoms};
use store::claims::{Claim, ClaimOwner, insert_claims, list_claims};
use store::{BlockingKey, Store, StoreError, Tx, TxError};

use crate::support::databases::{Database, Raw, uuid_literal};

/// The instant `minutes` after the first of March 2027, which is "now" where nothing else is said.
pub fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_803_859_200, 0).unwrap() + TimeDelta::minutes(minutes)
}

/// From minute to minute after that instant.
pub fn span(from: i64, to: i64) -> Interval {
    Interval::new(at(from), at(to)).unwrap()
}

/// Makes owners 1 to `count`: blockings, since they need no booking around them.
pub fn add_owners(database: &Database, count: i64) {
    let mut raw = database.raw();
    let provider = uuid_literal(database.backend(), 1);
    raw.execute(&format!(
        "INSERT INTO provider (id, name, name_key, status, legal_name, email, language, purposes, customer_groups, \
         created_at, changed_at) \
         VALUES ({provider}, 'N', 'n', 'admitted', 'N', 'n@example.org', 'de', '[]', '[]', 0, 0); \
         INSERT INTO site (id, provider_id, name, name_key, search_key, town, time_zone, land, created_at, changed_at) \
         VALUES ({provider}, {provider}, 'S', 's', 's', 'T', 'Europe/Berlin', 'NI', 0, 0)"
    ))
    .unwrap();
    let id = match &raw {
        Raw::Sqlite(_) => "unhex(printf('%032x', n))",
        Raw::Postgres(_) => "lpad(to_hex(n), 32, '0')::uuid",
    };
    raw.execute(&format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) \
         INSERT INTO blocking (key, id, provider_id, starts_at, ends_at, title, created_at, changed_at) \
         SELECT n, {id}, {provider}, 0, 1, 'closed', 0, 0 FROM numbers"
    ))
    .unwrap();
}

/// Makes the booking with this number, of the provider that [`add_owners`] made.
pub fn add_booking(database: &Database, number: u32) {
    let id = uuid_literal(database.backend(), number);
    let sql = format!(
        "INSERT INTO booking (key, id, reference, provider_id, site_id, kind, status, status_at, status_by, \
         starts_at, ends_at, rules_edition, received_at, channel, language, created_at, changed_at) \
         SELECT {number}, {id}, 'R{number}', provider.id, site.id, 'internal', 'held', 0, 'guest', \
         0, 1, 1, 0, 'web', 'de', 0, 0 FROM provider, site"
    );
    database.raw().execute(&sql).unwrap();
}

/// Makes one atom.
pub fn add_atom(store: &Store, kind: AtomKind) -> AtomId {
    store
        .write(move |tx| insert_atom(tx, kind))
        .unwrap_or_else(|error: StoreError| panic!("{error}"))
}

/// The owner with this number.
pub fn owner(number: i64) -> ClaimOwner {
    ClaimOwner::Blocking(BlockingKey(number))
}

/// Why a booking was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    Occupied,
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl TxError for Refusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Occupied => None,
            Self::Store(error) => Some(error),
        }
    }
}

/// What somebody wants: so much of an atom for so long.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub atom: AtomId,
    pub span: Interval,
    pub quantity: u32,
}

/// One of an atom.
pub fn wish(atom: AtomId, span: Interval) -> Wish {
    Wish {
        atom,
        span,
        quantity: 1,
    }
}

/// A booking attempt: by whom, what, when, and until when it is only held.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub owner: ClaimOwner,
    pub wishes: Vec<Wish>,
    pub now: DateTime<Utc>,
    pub hold_until: Option<DateTime<Utc>>,
}

impl Attempt {
    /// At minute 0, for good.
    pub fn new(number: i64, wishes: &[Wish]) -> Self {
        Self {
            owner: owner(number),
            wishes: wishes.to_vec(),
            now: at(0),
            hold_until: None,
        }
    }

    /// Books through the store.
    pub fn run(&self, store: &Store) -> Result<(), Refusal> {
        let attempt = self.clone();
        store.write(move |tx| attempt.run_in(tx))
    }

    /// Lock, check, insert: what every use case does that books.
    pub fn run_in(&self, tx: &mut Tx<'_>) -> Result<(), Refusal> {
        let atoms: Vec<AtomId> = self.wishes.iter().map(|wish| wish.atom).collect();
        let states = lock_atoms(tx, &atoms, self.now)?;
        let mut claims = Vec::new();
        for wish in &self.wishes {
            let state = states.iter().find(|state| state.id == wish.atom).unwrap();
            let standing = list_claims(tx, &[wish.atom], wish.span, self.now)?;
            if !fits(*state, &standing, *wish) {
                return Err(Refusal::Occupied);
            }
            claims.push(WantedClaim {
                atom: wish.atom,
                kind: state.kind,
                span: wish.span,
                quantity: wish.quantity,
            });
        }
        insert_claims(tx, self.owner, self.hold_until, &claims)?;
        Ok(bump_revisions(tx, &atoms)?)
    }
}

/// The obvious check: at no start of a standing claim, nor at the wish's own, is too much taken.
pub fn fits(state: AtomState, standing: &[Claim], wish: Wish) -> bool {
    let starts = standing.iter().map(|claim| claim.span.start());
    starts
        .filter(|start| wish.span.contains_instant(*start))
        .chain([wish.span.start()])
        .all(|instant| {
            let at_once = standing
                .iter()
                .filter(|claim| claim.span.contains_instant(instant));
            at_once.map(|claim| claim.quantity).sum::<u32>() + wish.quantity <= state.kind.stock()
        })
}

/// Repeatable chance.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 up to, but without, `bound`.
    pub fn below(&mut self, bound: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % bound
    }
}
