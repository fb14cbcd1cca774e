//! The availability engine: is it free, why not, and when else. Pure; `docs/availability.md` tells it in prose.
//!
//! | file | holds |
//! | --- | --- |
//! | [`calendar`] | what the engine must know of a room or resource in a window |
//! | [`wish`] | what somebody wants |
//! | [`check()`] | the verdict: every violated rule, and the claims to be made |
//! | `rules` | the rules that ask for no claim: hours, durations, modes, people |
//! | `modes` | which spans fit the grid, slots, days or weekends of a room |
//! | `conflict` | claims against claims: cells, pools, buffers |
//! | [`outlook`] | what each day offers, the next free time |
//! | [`search`] | free spans, starts of a day, free days, nearest times |
//! | [`reason`] | the stable codes and the values that would satisfy them |
//! | [`model`] | a slow and obvious second opinion: minute by minute |
//! | [`simulation`] | seeded random days on which engine and model are compared |

pub mod calendar;
pub mod check;
mod conflict;
pub mod model;
mod modes;
pub mod outlook;
pub mod reason;
mod rules;
pub mod search;
pub mod simulation;
pub mod wish;

pub use calendar::{AtomCalendar, Calendar, ClaimOwner, Taken, Visibility};
pub use check::{Verdict, WantedClaim, check};
pub use conflict::chunks;
pub use reason::{Finding, Reason, ReasonCode};
pub use wish::{Asker, Group, Line, Wish};

#[cfg(test)]
mod tests;
