//! Organisers: who books, as a record of its own, with the party that pays.

use chrono::{DateTime, NaiveDate, Utc};

use crate::ids::{OrganiserId, ProviderId};
use crate::provider::Address;
use crate::text::{Code, Email, Line, Name, Text};
use crate::vocabulary::vocabulary;

/// Whether an organiser is one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OrganiserKind {
    /// One person.
    #[default]
    Person,
    /// A club, company, parish, public body.
    Organisation,
}

vocabulary!(OrganiserKind { Person => "person", Organisation => "organisation" });

/// How a record came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A guest entered it with a booking; staff have not matched it yet.
    Declared,
    /// Staff made or matched it.
    Staff,
}

vocabulary!(Origin { Declared => "declared", Staff => "staff" });

/// How an organiser is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// A person's name.
    pub name: Name,
    /// The organisation, if one books.
    pub organisation: Option<Name>,
    /// Absent for callers without e-mail; then messages become letters.
    pub email: Option<Email>,
    /// The telephone number.
    pub phone: Option<Line<40>>,
    /// The postal address.
    pub address: Address,
}

/// Who pays, where it is not the organiser under his own address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Billing {
    /// The full name.
    pub name: Name,
    /// A person or department at that name.
    pub care_of: Option<Name>,
    /// The address.
    pub address: Address,
    /// Where electronic invoices go.
    pub email: Option<Email>,
    /// The buyer's reference or Leitweg-ID (BT-10).
    pub buyer_reference: Option<Line<100>>,
    /// The treasury's number of the debtor.
    pub debtor_number: Option<Line<40>>,
}

/// A customer group that staff decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedGroup {
    /// The group.
    pub code: Code,
    /// The proof that was seen.
    pub evidence: Option<Text>,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    /// The last day for which it holds.
    pub until: Option<NaiveDate>,
}

impl DecidedGroup {
    /// The group, if it still holds on `date`.
    pub fn on(&self, date: NaiveDate) -> Option<&Code> {
        self.until
            .is_none_or(|until| date <= until)
            .then_some(&self.code)
    }
}

/// A person or organisation that books with one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organiser {
    /// Its id.
    pub id: OrganiserId,
    /// The provider whose record it is.
    pub provider_id: ProviderId,
    /// Whether it is one person.
    pub kind: OrganiserKind,
    /// How it is reached.
    pub contact: Contact,
    /// Who pays.
    pub billing: Option<Billing>,
    /// The group that staff decided.
    pub group: Option<DecidedGroup>,
    /// How the record came to be.
    pub origin: Origin,
    /// The optimistic version, from 1.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}
