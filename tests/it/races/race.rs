//! Sixty-four clients, round by round: all start a round at the same instant.

use std::env;
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Instant;

use chrono::{DateTime, Utc};
use domain::booking::StatusName;
use domain::ids::BookingId;
use domain::policy::Actor;
use gemeinraum::services::Ctx;
use gemeinraum::services::bookings::amend::{Amendment, amend};
use gemeinraum::services::bookings::confirm::confirm;
use gemeinraum::services::bookings::expire::expire_next;
use gemeinraum::services::bookings::request::{Command, request_booking};
use gemeinraum::services::bookings::{BookingError, hold};
use store::{Backend, StoredBooking, Tx};

use super::town::{Town, Wish};
use crate::support::databases::Database;

/// How many race at once.
pub const CLIENTS: usize = 64;

/// How long a race is, and what it is called in the report.
pub struct Size {
    scenario: &'static str,
    fences: &'static str,
    database: &'static str,
    is_full: bool,
}

impl Size {
    /// The short form, unless the environment asks for the full one.
    pub fn of(scenario: &'static str, database: &Database, fences: &'static str) -> Self {
        Self {
            scenario,
            fences,
            database: match database.backend() {
                Backend::Sqlite => "SQLite",
                Backend::Postgres => "PostgreSQL",
            },
            is_full: env::var("GEMEINRAUM_RACES").is_ok_and(|size| size == "full"),
        }
    }

    /// A hundredth of `full` in the short form, at least 3.
    pub fn rounds(&self, full: usize) -> usize {
        if self.is_full {
            full
        } else {
            (full / 100).max(3)
        }
    }

    /// Beside other tests the clients share what a server gives to one test.
    pub fn connections(&self) -> u32 {
        if self.is_full { 32 } else { 8 }
    }

    /// Prints one line of the report.
    pub fn report(&self, figures: &str) {
        println!(
            "RACE {{\"scenario\": \"{}\", \"database\": \"{}\", \"fences\": \"{}\", {figures}}}",
            self.scenario, self.database, self.fences
        );
    }
}

/// What a client does.
#[derive(Clone, Debug)]
pub enum Step {
    Book,
    /// Turns the hold into a booking.
    TakeUp(BookingId),
    Confirm(BookingId),
    /// Moves the booking, which has version 1.
    Move(BookingId),
    /// The job that writes down what ran out; it wins and loses nothing.
    Expire,
}

/// One client's part in a round.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub step: Step,
    pub wish: Wish,
    /// What the client's clock shows.
    pub now: DateTime<Utc>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Won(BookingId),
    Lost,
    Neither,
    /// What no client may ever see.
    Failed(String),
}

/// An attempt, the round in which it was made, and how it ended.
pub struct Ran<'a> {
    pub round: usize,
    pub attempt: &'a Attempt,
    pub outcome: Outcome,
}

impl Attempt {
    fn run(&self, town: &Town<'_>) -> Outcome {
        let wish = self.wish;
        let result = match self.step.clone() {
            Step::Book => {
                let command = wish.command();
                self.write(town, Actor::Nobody, move |tx, ctx| {
                    request_booking(tx, ctx, &command)
                })
            }
            Step::TakeUp(id) => {
                let command = Command {
                    hold: Some(id),
                    ..wish.command()
                };
                self.write(town, Actor::Guest(id), move |tx, ctx| {
                    request_booking(tx, ctx, &command)
                })
            }
            Step::Confirm(id) => {
                self.write(town, Actor::System, move |tx, ctx| confirm(tx, ctx, id))
            }
            Step::Move(id) => {
                let amendment = moved(wish);
                self.write(town, Actor::System, move |tx, ctx| {
                    amend(tx, ctx, id, 1, &amendment)
                })
            }
            Step::Expire => return self.expire(town),
        };
        outcome(result)
    }

    fn expire(&self, town: &Town<'_>) -> Outcome {
        let ctx = town.context(Actor::System, self.now);
        match town.store.write(move |tx| expire_next(tx, &ctx)) {
            Ok(_) => Outcome::Neither,
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }

    fn write(
        &self,
        town: &Town<'_>,
        actor: Actor,
        use_case: impl Fn(&mut Tx<'_>, &Ctx) -> Result<StoredBooking, BookingError> + Send + 'static,
    ) -> Result<StoredBooking, BookingError> {
        let ctx = town.context(actor, self.now);
        town.store.write(move |tx| use_case(tx, &ctx))
    }
}

fn moved(wish: Wish) -> Amendment {
    let asked = wish.asked();
    Amendment {
        room_id: wish.room,
        span: Some((wish.span, asked.written)),
        ..Amendment::default()
    }
}

/// To lose is to be told that the space is taken, or that the request was declined meanwhile.
fn outcome(result: Result<StoredBooking, BookingError>) -> Outcome {
    match result {
        Ok(stored) => Outcome::Won(stored.booking.id),
        Err(BookingError::Refused(refused))
            if refused.findings.iter().all(|finding| {
                let code = finding.reason.code();
                matches!(code.code(), "occupied" | "part_occupied" | "stock_exceeded")
            }) =>
        {
            Outcome::Lost
        }
        Err(BookingError::WrongState(state))
            if matches!(state.from, StatusName::Declined | StatusName::Expired) =>
        {
            Outcome::Lost
        }
        Err(other) => Outcome::Failed(format!("{other:?}")),
    }
}

/// Runs each round with [`CLIENTS`] threads that start it together, and returns how every attempt ended.
pub fn race<'a>(town: &Town<'_>, rounds: &'a [Vec<Attempt>]) -> Vec<Ran<'a>> {
    let began = Instant::now();
    let (start, ran) = (Barrier::new(CLIENTS), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (start, ran) = (&start, &ran);
            scope.spawn(move || {
                for (round, attempts) in rounds.iter().enumerate() {
                    start.wait();
                    if let Some(attempt) = attempts.get(client) {
                        let outcome = attempt.run(town);
                        ran.lock().unwrap().push(Ran {
                            round,
                            attempt,
                            outcome,
                        });
                    }
                }
            });
        }
    });
    let ran = ran.into_inner().unwrap();
    super::verdict::assert_fair(town, &ran, rounds.len(), began.elapsed());
    ran
}

/// Holds a time for a guest until the instant that is returned.
pub fn held(town: &Town<'_>, wish: Wish) -> (BookingId, DateTime<Utc>) {
    let ctx = town.context(Actor::Nobody, super::town::now());
    let command = hold::Command {
        asked: wish.asked(),
        client: None,
    };
    let stored = town
        .store
        .write(move |tx| hold::hold(tx, &ctx, &command))
        .unwrap();
    (stored.booking.id, super::town::now() + hold::HOLD_LENGTH)
}

/// Books, or asks where staff decide, without competition.
pub fn booked(town: &Town<'_>, wish: Wish) -> BookingId {
    let ctx = town.context(Actor::Nobody, super::town::now());
    let command = wish.command();
    let stored = town
        .store
        .write(move |tx| request_booking(tx, &ctx, &command))
        .unwrap();
    stored.booking.id
}
