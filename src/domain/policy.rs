//! Who may do what: one function, held to a table by its tests.
//!
//! Main entry: [`may`]. How somebody proves who he is does not belong here (see the root crate's `auth`).

use std::collections::BTreeSet;

use crate::booking::By;
use crate::ids::{AccountId, ApiKeyId, BookingId, ProviderId};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody without credentials.
    Nobody,
    /// Whoever holds the management link of one booking.
    Guest(BookingId),
    /// A key; one key may act for many providers.
    Key {
        /// Which key.
        id: ApiKeyId,
        /// What it may do.
        grants: BTreeSet<Grant>,
    },
    /// A person who signed in; one person may act for many providers.
    Account {
        /// Who.
        id: AccountId,
        /// What he may do.
        grants: BTreeSet<Grant>,
    },
    /// The installation itself: its jobs and command line.
    System,
}

/// A role and where it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grant {
    /// Admits providers, sees everything.
    Operator,
    /// Works in the office of a provider.
    Staff(ProviderId),
}

impl Actor {
    /// As whom the actor stands in the record.
    pub fn by(&self) -> By {
        match self {
            Self::Nobody | Self::Guest(_) => By::Guest,
            Self::Key { id, .. } => By::Key(*id),
            Self::Account { id, .. } => By::Account(*id),
            Self::System => By::System,
        }
    }

    /// Whether the actor works for the provider, or for all of them.
    pub fn is_staff_of(&self, provider: ProviderId) -> bool {
        self.is_operator() || self.has(Grant::Staff(provider))
    }

    /// Whether the actor runs the installation.
    pub fn is_operator(&self) -> bool {
        *self == Self::System || self.has(Grant::Operator)
    }

    /// The providers the actor works for; `None` for all of them.
    pub fn providers(&self) -> Option<BTreeSet<ProviderId>> {
        let Some(grants) = self.grants() else {
            return (*self != Self::System).then(BTreeSet::new);
        };
        let provider = |grant: &Grant| match grant {
            Grant::Staff(provider) => Some(*provider),
            Grant::Operator => None,
        };
        (!self.is_operator()).then(|| grants.iter().filter_map(provider).collect())
    }

    fn has(&self, grant: Grant) -> bool {
        self.grants().is_some_and(|grants| grants.contains(&grant))
    }

    /// What was granted, if it is by grants that the actor may do anything.
    fn grants(&self) -> Option<&BTreeSet<Grant>> {
        match self {
            Self::Key { grants, .. } | Self::Account { grants, .. } => Some(grants),
            Self::Nobody | Self::Guest(_) | Self::System => None,
        }
    }
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read providers, sites, rooms and resources.
    ReadListing,
    /// Write sites, rooms, resources, opening hours and rules.
    EditListing,
    /// Apply as a provider.
    Apply,
    /// Admit, decline or suspend a provider.
    Admit,
    /// Write a provider's own record.
    EditProvider,
    /// Read or write closures and blockings.
    Close,
    /// Read or write organisers.
    KeepOrganisers,
    /// Make, list or revoke feeds.
    KeepFeeds,
    /// Place a hold or a booking as a citizen would.
    Book,
    /// Use what staff may: kind, organiser, channel, override.
    BookAsStaff,
    /// See a list of bookings.
    ListBookings,
    /// Read a booking.
    ReadBooking,
    /// Change or cancel a booking, as far as its rules let the actor.
    ChangeBooking,
    /// Confirm, decline, reserve, complete, reinstate.
    Decide,
    /// Write and read notes of the office, and write to the organiser.
    Correspond,
    /// Write to the office as the organiser.
    WriteToOffice,
    /// Read, print and post the letters of the outgoing tray.
    KeepLetters,
}

/// What it is to be done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The installation as a whole.
    Installation,
    /// Something of a provider that everybody sees.
    Public(ProviderId),
    /// Something of a provider that only its staff see: a draft, a closure, an organiser.
    Internal(ProviderId),
    /// A booking.
    Booking(BookingId, ProviderId),
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Go on.
    Allowed,
    /// For this actor it does not exist.
    NotFound,
    /// He sees it, but may not do that.
    Forbidden,
    /// He has to say who he is.
    Unauthenticated,
}

/// Whether `actor` may do `action` to `subject`.
pub fn may(actor: &Actor, action: Action, subject: Subject) -> Decision {
    if actor.is_operator() {
        return Decision::Allowed;
    }
    match subject {
        Subject::Internal(provider) if action == Action::Admit && !actor.is_staff_of(provider) => {
            Decision::NotFound
        }
        _ if action == Action::Admit => without_credentials(actor),
        Subject::Installation => for_installation(actor, action),
        Subject::Public(_) if matches!(action, Action::ReadListing | Action::Book) => {
            Decision::Allowed
        }
        Subject::Public(provider) => if_staff(actor, provider, without_credentials(actor)),
        Subject::Internal(provider) => if_staff(actor, provider, Decision::NotFound),
        Subject::Booking(booking, provider) => for_booking(actor, action, booking, provider),
    }
}

fn for_installation(actor: &Actor, action: Action) -> Decision {
    match action {
        Action::ReadListing | Action::Apply | Action::Book => Decision::Allowed,
        Action::EditListing
        | Action::ListBookings
        | Action::Close
        | Action::KeepOrganisers
        | Action::KeepFeeds
        | Action::KeepLetters
            if actor
                .providers()
                .is_none_or(|providers| !providers.is_empty()) =>
        {
            Decision::Allowed
        }
        _ => without_credentials(actor),
    }
}

fn for_booking(
    actor: &Actor,
    action: Action,
    booking: BookingId,
    provider: ProviderId,
) -> Decision {
    let own = *actor == Actor::Guest(booking);
    match action {
        Action::WriteToOffice if actor.is_staff_of(provider) => Decision::Forbidden,
        _ if actor.is_staff_of(provider) => Decision::Allowed,
        Action::ReadBooking | Action::ChangeBooking | Action::WriteToOffice if own => {
            Decision::Allowed
        }
        _ if own => Decision::Forbidden,
        _ => Decision::NotFound,
    }
}

fn if_staff(actor: &Actor, provider: ProviderId, otherwise: Decision) -> Decision {
    if actor.is_staff_of(provider) {
        Decision::Allowed
    } else {
        otherwise
    }
}

fn without_credentials(actor: &Actor) -> Decision {
    if *actor == Actor::Nobody {
        Decision::Unauthenticated
    } else {
        Decision::Forbidden
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const OWN: ProviderId = ProviderId(Uuid::from_u128(1));
    const OTHER: ProviderId = ProviderId(Uuid::from_u128(2));
    const BOOKING: BookingId = BookingId(Uuid::from_u128(3));

    fn key(grants: &[Grant]) -> Actor {
        Actor::Key {
            id: ApiKeyId(Uuid::from_u128(9)),
            grants: grants.iter().copied().collect(),
        }
    }

    fn account(grants: &[Grant]) -> Actor {
        Actor::Account {
            id: AccountId(Uuid::from_u128(8)),
            grants: grants.iter().copied().collect(),
        }
    }

    /// One letter per actor: nobody, guest of the booking, guest of another, staff, staff of another, operator.
    ///
    /// The last three hold what `granted` makes of their grants: a key or an account.
    fn decisions(action: Action, subject: Subject, granted: fn(&[Grant]) -> Actor) -> String {
        let other_guest = Actor::Guest(BookingId(Uuid::from_u128(4)));
        [
            Actor::Nobody,
            Actor::Guest(BOOKING),
            other_guest,
            granted(&[Grant::Staff(OWN)]),
            granted(&[Grant::Staff(OTHER)]),
            granted(&[Grant::Operator]),
        ]
        .iter()
        .map(|actor| match may(actor, action, subject) {
            Decision::Allowed => 'A',
            Decision::NotFound => 'N',
            Decision::Forbidden => 'F',
            Decision::Unauthenticated => 'U',
        })
        .collect()
    }

    #[test]
    fn rights_are_as_in_the_table() {
        use Action::{
            Admit, Apply, Book, BookAsStaff, ChangeBooking, Close, Correspond, Decide, EditListing,
            KeepLetters, ListBookings, ReadBooking, ReadListing, WriteToOffice,
        };
        let booking = Subject::Booking(BOOKING, OWN);
        let (public, internal) = (Subject::Public(OWN), Subject::Internal(OWN));
        for (action, subject, expected) in [
            (ReadListing, public, "AAAAAA"),
            (ReadListing, internal, "NNNANA"),
            (EditListing, public, "UFFAFA"),
            (EditListing, internal, "NNNANA"),
            (EditListing, Subject::Installation, "UFFAAA"),
            (Close, internal, "NNNANA"),
            (Close, Subject::Installation, "UFFAAA"),
            (Apply, Subject::Installation, "AAAAAA"),
            (Admit, Subject::Installation, "UFFFFA"),
            (Admit, public, "UFFFFA"),
            (Admit, internal, "NNNFNA"),
            (Book, public, "AAAAAA"),
            (BookAsStaff, public, "UFFAFA"),
            (ListBookings, Subject::Installation, "UFFAAA"),
            (ReadBooking, booking, "NANANA"),
            (ChangeBooking, booking, "NANANA"),
            (Decide, booking, "NFNANA"),
            (Correspond, booking, "NFNANA"),
            (WriteToOffice, booking, "NANFNA"),
            (KeepLetters, internal, "NNNANA"),
            (KeepLetters, Subject::Installation, "UFFAAA"),
        ] {
            for granted in [key, account] {
                assert_eq!(
                    decisions(action, subject, granted),
                    expected,
                    "{action:?} {subject:?}"
                );
            }
        }
    }

    #[test]
    fn one_key_or_account_may_act_for_many_providers() {
        for granted in [key, account] {
            let office = granted(&[Grant::Staff(OWN), Grant::Staff(OTHER)]);
            assert!(office.is_staff_of(OWN) && office.is_staff_of(OTHER));
            assert_eq!(office.providers(), Some([OWN, OTHER].into()));
            assert_eq!(granted(&[Grant::Operator]).providers(), None);
            assert_eq!(granted(&[]).providers(), Some(BTreeSet::new()));
        }
        assert_eq!(Actor::Nobody.providers(), Some(BTreeSet::new()));
    }

    #[test]
    fn the_record_tells_a_person_from_a_key() {
        assert_eq!(key(&[]).by(), By::Key(ApiKeyId(Uuid::from_u128(9))));
        let person = By::Account(AccountId(Uuid::from_u128(8)));
        assert_eq!(account(&[Grant::Operator]).by(), person);
    }
}
