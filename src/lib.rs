//! Gemeinraum: find, book and pay for community rooms, halls and devices.
//!
//! | where | what |
//! | --- | --- |
//! | `domain/` (crate) | the rules: time, rooms, availability, booking, rights; pure |
//! | `store/` (crate) | SQLite and PostgreSQL: transactions, locks, fences; the only SQL |
//! | `documents/` (crate) | letters and lists as PDF |
//! | [`services`] | the use cases, one transaction each |
//! | [`api`] | REST under `/api/v1`, feeds, health, the OpenAPI document |
//! | [`web`] | the pages: citizens, office, on site; templates, style sheet, sessions |
//! | [`feeds`], [`notify`], [`i18n`] | calendars, mails, and the words of both |
//! | [`post`] | what was decided about a booking, as the mail that tells it |
//! | [`jobs`] | what no request waits for: mails, holds that run out, old records |
//! | [`auth`] | credentials to actors; what an actor may do is `domain::policy` |
//! | [`app`] | puts an installation together: state, server, clock |
//! | [`cli`], [`config`], [`telemetry`] | commands, settings, log and figures |
//! | [`demo`] | a made-up county, entered through the use cases |
//!
//! # The way of a booking
//!
//! `POST /api/v1/bookings` passes the [`edge`](api::edge) (limits, parameters, log). The handler
//! [extracts](api::extract) a command, in which only valid values exist, and calls
//! [`request_booking`](services::bookings::request::request_booking) in one write transaction:
//!
//! ```text
//! lock the atoms of room and items, in ascending order        store::atoms
//! read what stands and the rules; check                       domain::availability
//! insert booking and claims; audit trail, outbox              store::{bookings, claims, audit, outbox}
//! commit, together with other writes that wait (SQLite)       store::writer
//! ```
//!
//! Then 201, or one error of the use case, which [one table](api::problem) turns into problem+json with reasons and
//! alternatives. The [worker](jobs::worker) reads the outbox and sends the mail. `docs/availability.md` and
//! `docs/locking.md` tell of the two hard parts, `docs/architecture.md` of the whole.
//!
//! # Invariants
//!
//! - **The domain does no IO and reads no clock.** Time and randomness are arguments.
//! - **Only `store` names diesel.** Nobody else can write SQL.
//! - **A use case is one transaction**, may run again from its start, and has no effect outside it.
//! - **Lock, then check, then insert.** A claim carries its owner and is never moved; the database fences it again.
//! - **Nothing is sent inside a request**: a message is a row of the outbox in the same transaction.
//! - **Instants are UTC and half-open spans; rules are local, with a zone.** Money is integer cents.
//! - **Everything has a bound**: lists, bodies, spans, queues, retries.
//! - **Every route stands in `openapi.yaml` and in the table of rights** (`tests/it/authz.rs`).
//!
//! `tests/it/architecture.rs` holds who may import whom.

pub mod api;
pub mod app;
pub mod auth;
pub mod cli;
pub mod config;
pub mod demo;
pub mod feeds;
pub mod i18n;
pub mod jobs;
pub mod notify;
pub mod pictures;
pub mod post;
pub mod services;
pub mod telemetry;
pub mod web;
