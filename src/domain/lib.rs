//! The rules of Gemeinraum: time, booking and availability, without IO.
//!
//! Nothing here reads a clock, a file, the environment or a database; whoever calls passes what is to be known.
//!
//! | question | module |
//! | --- | --- |
//! | what does a wall-clock time mean | [`time`], [`interval`] |
//! | what kind of day is it | [`days`], [`holidays`] |
//! | who offers what, where | [`provider`], [`bookable`], [`photo`] |
//! | when and under which rules | [`opening`], [`closure`], [`blocking`], [`rules`] |
//! | on which days does it repeat | [`series`] |
//! | is it free, why not, when else | [`availability`] |
//! | who books | [`party`] |
//! | where does a booking stand, which step is next | [`booking`] |
//! | who writes what about it | [`correspondence`] |
//! | who reads a calendar | [`feed`] |
//! | who signs in, who may do what | [`account`], [`policy`] |

pub mod account;
pub mod availability;
pub mod blocking;
pub mod bookable;
pub mod booking;
pub mod closure;
pub mod correspondence;
pub mod days;
pub mod feed;
pub mod holidays;
pub mod ids;
pub mod interval;
pub mod language;
pub mod money;
pub mod opening;
pub mod party;
pub mod photo;
pub mod policy;
pub mod provider;
pub mod rules;
pub mod series;
pub mod text;
pub mod time;
mod vocabulary;

pub use vocabulary::{UnknownWord, Vocabulary};
