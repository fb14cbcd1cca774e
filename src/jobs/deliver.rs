//! Mails out of the outbox: one entry at a time, each sent outside any transaction and settled afterwards.
//!
//! Delivery is at least once. An entry is claimed for a while before it is sent, so of several workers one sends it;
//! a worker that dies leaves it to be claimed again. The Message-ID stays the same, so a mail sent twice is seen once.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::TimeDelta;
use domain::ids::BookingId;
use domain::language::Language;
use domain::policy::Actor;
use store::StoreError;
use store::outbox::{self, Entry, Fate, Grasp};

use crate::app::State;
use crate::notify::schedule::{self, Jitter};
use crate::notify::{Host, Mail, Mailer, MessageId, Outcome, Sender, Stamp};
use crate::post::{self, Links};
use crate::services::barriers;
use crate::services::notices::{self, NoticeError};
use crate::telemetry::metrics::MailOutcome;

/// Longer than the longest conversation with a relay.
const CLAIM_LENGTH: TimeDelta = TimeDelta::minutes(15);

/// How the mails of an installation leave it.
pub struct Desk {
    /// The way out.
    pub mailer: Box<dyn Mailer>,
    /// Who sends.
    pub sender: Sender,
    /// The host in the ids of messages.
    pub host: Host,
}

/// Whether there was something to send, and may be more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing is due.
    Nothing,
    /// An entry was taken up; ask again.
    One,
}

/// What an entry came to.
enum Written {
    Mail(Box<Mail>),
    /// Its reader has lost his address since the entry was made.
    Letter,
    /// There is nobody to tell.
    Nobody,
    /// It can never become a mail.
    Poison(String),
}

/// What is noted of an entry that was taken up.
enum Done {
    Settled(Fate),
    /// It goes into the outgoing tray instead.
    OnPaper,
}

/// Takes up the entry that has been due for the longest time.
pub fn deliver_next(state: &State, desk: &Desk) -> Result<Sent, StoreError> {
    let now = state.clock().now();
    let Some(entry) = state.store().read(|tx| outbox::find_due(tx, now))? else {
        return Ok(Sent::Nothing);
    };
    let claimed = entry.clone();
    let grasp = state
        .store()
        .write(move |tx| outbox::claim(tx, &claimed, now + CLAIM_LENGTH))?;
    if grasp == Grasp::Lost {
        return Ok(Sent::One);
    }
    let done = match catch_unwind(AssertUnwindSafe(|| send(state, desk, &entry))) {
        Ok(done) => done?,
        Err(_) => Done::Settled(Fate::Dead {
            error: "writing the mail panicked".to_owned(),
        }),
    };
    if let Done::Settled(Fate::Dead { error }) = &done {
        tracing::error!(outbox_key = entry.key, error, "a message was given up");
    }
    settle(state, entry, done)?;
    Ok(Sent::One)
}

fn send(state: &State, desk: &Desk, entry: &Entry) -> Result<Done, StoreError> {
    Ok(Done::Settled(match write(state, desk, entry)? {
        Written::Letter => return Ok(Done::OnPaper),
        Written::Nobody => Fate::Delivered,
        Written::Poison(error) => Fate::Dead { error },
        Written::Mail(mail) => {
            let outcome = desk.mailer.deliver(&mail);
            fate(state, &outcome, entry.attempts + 1)
        }
    }))
}

fn settle(state: &State, entry: Entry, done: Done) -> Result<(), StoreError> {
    let ctx = state.context(Actor::System, Language::De);
    state.store().write(move |tx| {
        let fate = match &done {
            Done::Settled(fate) => fate,
            Done::OnPaper => &Fate::Delivered,
        };
        let grasp = outbox::settle(tx, &entry, fate, ctx.now)?;
        match (&done, grasp) {
            (Done::OnPaper, Grasp::Held) => {
                let subject = BookingId(entry.subject_id);
                notices::turn_into_letter(tx, &ctx, subject, &entry.payload)
            }
            _ => Ok(()),
        }
    })
}

fn write(state: &State, desk: &Desk, entry: &Entry) -> Result<Written, StoreError> {
    if entry.topic == barriers::TOPIC {
        return Ok(write_report(desk, entry));
    }
    if entry.topic != notices::TOPIC {
        return Ok(Written::Poison(format!("nobody sends {}", entry.topic)));
    }
    let ctx = state.context(Actor::System, Language::De);
    let subject = BookingId(entry.subject_id);
    let read = state
        .store()
        .read(|tx| notices::read(tx, &ctx, subject, &entry.payload));
    let told = match read {
        Ok(Some(told)) => told,
        Ok(None) => return Ok(Written::Nobody),
        Err(NoticeError::Store(error)) => return Err(error),
        Err(error) => return Ok(Written::Poison(error.to_string())),
    };
    let links = Links {
        base_url: state.base_url(),
        secret: state.secret(),
    };
    let message = match post::mail::write(&told, links, entry.created_at) {
        Ok(Some(message)) => message,
        Ok(None) => return Ok(Written::Letter),
        Err(error) => return Ok(Written::Poison(error.to_string())),
    };
    let stamp = Stamp {
        id: MessageId::of_outbox(entry.key, entry.created_at, &desk.host),
        thread: MessageId::of_booking(subject, &desk.host),
        written_at: entry.created_at,
    };
    Ok(match message.mail(&desk.sender, stamp) {
        Ok(mail) => Written::Mail(Box::new(mail)),
        Err(error) => Written::Poison(error.to_string()),
    })
}

fn write_report(desk: &Desk, entry: &Entry) -> Written {
    let Some(report) = post::barrier::write(&entry.payload) else {
        return Written::Poison("the report cannot be read".to_owned());
    };
    let stamp = Stamp {
        id: MessageId::of_outbox(entry.key, entry.created_at, &desk.host),
        thread: MessageId::of_subject(entry.subject_id, &desk.host),
        written_at: entry.created_at,
    };
    match report.mail(&desk.sender, stamp) {
        Ok(mail) => Written::Mail(Box::new(mail)),
        Err(error) => Written::Poison(error.to_string()),
    }
}

/// What becomes of the entry after an attempt, which is counted.
fn fate(state: &State, outcome: &Outcome, attempts: u32) -> Fate {
    let fate = next(state, outcome, attempts);
    state.metrics().count_mail(match fate {
        Fate::Delivered => MailOutcome::Delivered,
        Fate::Retry { .. } => MailOutcome::Retried,
        Fate::Dead { .. } => MailOutcome::Dead,
    });
    fate
}

fn next(state: &State, outcome: &Outcome, attempts: u32) -> Fate {
    let [byte, ..] = state
        .context(Actor::System, Language::De)
        .random()
        .to_be_bytes();
    let error = match outcome {
        Outcome::Delivered => String::new(),
        Outcome::TryLater { reason } | Outcome::Refused { reason } => reason.to_string(),
    };
    match schedule::fate(outcome, attempts, Jitter::from_byte(byte)) {
        schedule::Fate::Done => Fate::Delivered,
        schedule::Fate::Retry { after } => Fate::Retry {
            due_at: state.clock().now() + after,
            error,
        },
        schedule::Fate::DeadLetter => Fate::Dead { error },
    }
}
