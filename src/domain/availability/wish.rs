//! What somebody wants: when, what, how many people, and what is known of who asks.

use crate::availability::calendar::{Calendar, ClaimOwner};
use crate::bookable::{BookableId, Layout};
use crate::interval::Interval;
use crate::rules::Identity;
use crate::text::Code;

/// Who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Asker {
    /// A citizen, club or company.
    #[default]
    Public,
    /// The office; may know of drafts.
    Staff,
}

/// The customer group for which the rules are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group<'a> {
    /// Nobody said.
    #[default]
    None,
    /// The organiser says so; a wish that depends on it becomes a request.
    Declared(&'a Code),
    /// Staff decided.
    Decided(&'a Code),
}

impl<'a> Group<'a> {
    /// The group, whoever says so.
    pub fn code(self) -> Option<&'a Code> {
        match self {
            Self::None => None,
            Self::Declared(code) | Self::Decided(code) => Some(code),
        }
    }
}

/// What is wanted, the rooms and resources aside.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// When; what the organiser occupies.
    pub span: Interval,
    /// The number of people, if known.
    pub attendees: Option<u32>,
    /// How the room is to be furnished.
    pub layout: Option<Layout>,
    /// The purpose, if named.
    pub purpose: Option<&'a Code>,
    /// The customer group.
    pub group: Group<'a>,
    /// The versions of terms that were accepted; `None` where a look or a dry run does not ask for them yet.
    pub accepted_terms: Option<&'a [String]>,
    /// What is known of who asks; `None` where a look or a dry run does not ask for it yet.
    pub identity: Option<Identity>,
    /// Who asks.
    pub asker: Asker,
    /// The booking whose own claims do not stand in its way: an amendment, a hold that becomes a request.
    pub own: Option<ClaimOwner>,
}

impl Wish<'_> {
    /// A look at `span` by the public, with nothing else said.
    pub fn look(span: Interval) -> Self {
        Self {
            span,
            attendees: None,
            layout: None,
            purpose: None,
            group: Group::None,
            accepted_terms: None,
            identity: None,
            asker: Asker::Public,
            own: None,
        }
    }

    /// The same wish at another time.
    #[must_use]
    pub fn at(self, span: Interval) -> Self {
        Self { span, ..self }
    }
}

/// One room or resource of a wish.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its calendar.
    pub calendar: &'a Calendar,
    /// How many; 1 of a room.
    pub quantity: u32,
}

/// Whether a line is what is booked, or comes along with a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// All rules hold.
    Main,
    /// Hours, durations and modes are those of the room.
    Companion,
}

impl Line<'_> {
    /// With a room in the wish, resources come along; without one each is booked for itself.
    pub(crate) fn role(&self, lines: &[Line<'_>]) -> Role {
        let is_room = |line: &Line<'_>| matches!(line.calendar.bookable, BookableId::Room(_));
        if is_room(self) || !lines.iter().any(is_room) {
            Role::Main
        } else {
            Role::Companion
        }
    }
}
