//! An organiser's record as it travels.

use chrono_tz::Tz;
use domain::party::{DecidedGroup, Organiser, OrganiserKind, Origin};
use domain::text::{Code, Email, Line, Name, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::{Change, Fields, Parsed};
use crate::api::problem::Problem;
use crate::api::v1::party::{AddressDto, BillingDto, ContactFields, kind_of};
use crate::api::wire::{Date, Id, Timestamp, Word};
use crate::services::organisers::Grouping;
use crate::services::organisers::create::NewOrganiser;
use crate::services::organisers::edit::OrganiserChanges;

/// Whether it is one person.
pub(super) type OrganiserKindWord = Word<OrganiserKind>;

/// How a record came to be.
pub(super) type OriginWord = Word<Origin>;

/// A record to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganiserRecordIn {
    /// Whose record it is.
    provider_id: Id,
    /// Whether it is one person; an organisation, if one is named.
    kind: Option<OrganiserKindWord>,
    /// A person's name.
    #[schema(max_length = 200)]
    name: String,
    /// The organisation for which the person books.
    #[schema(max_length = 200)]
    organisation: Option<String>,
    /// Where messages go; without it they become letters.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// The telephone number.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// The postal address.
    #[serde(default)]
    address: AddressDto,
    /// Who pays, if somebody else.
    billing: Option<BillingDto>,
    /// The customer group that staff decided.
    group: Option<GroupIn>,
}

/// A change of a record: what is left out stays, `null` takes away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganiserChange {
    /// Whether it is one person.
    kind: Option<OrganiserKindWord>,
    /// A person's name.
    #[schema(max_length = 200)]
    name: Option<String>,
    /// The organisation for which the person books.
    #[serde(default)]
    organisation: Change<String>,
    /// Where messages go.
    #[serde(default)]
    email: Change<String>,
    /// The telephone number.
    #[serde(default)]
    phone: Change<String>,
    /// The postal address, all of it.
    address: Option<AddressDto>,
    /// Who pays, if somebody else.
    #[serde(default)]
    billing: Change<BillingDto>,
    /// The customer group, decided now.
    #[serde(default)]
    group: Change<GroupIn>,
}

/// A customer group that staff decide.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupIn {
    /// A code of the provider's list of customer groups.
    #[schema(max_length = 60)]
    code: String,
    /// The proof that was seen.
    #[schema(max_length = 10_000)]
    evidence: Option<String>,
    /// The last day for which it holds.
    until: Option<Date>,
}

/// A customer group that staff decided.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupOut {
    /// A code of the provider's list of customer groups.
    code: String,
    /// The proof that was seen.
    evidence: Option<String>,
    /// When it was decided.
    decided_at: Timestamp,
    /// The last day for which it holds.
    until: Option<Date>,
}

/// An organiser's record, for staff.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganiserRecordOut {
    /// Its id.
    id: Id,
    /// The version, as in `ETag`.
    version: i64,
    /// Whose record it is.
    provider_id: Id,
    /// Whether it is one person.
    kind: OrganiserKindWord,
    /// A person's name.
    name: String,
    /// The organisation for which the person books.
    organisation: Option<String>,
    /// Where messages go; `null`: they become letters.
    email: Option<String>,
    /// The telephone number.
    phone: Option<String>,
    /// The postal address.
    address: AddressDto,
    /// Who pays, if somebody else.
    billing: Option<BillingDto>,
    /// The customer group that staff decided.
    group: Option<GroupOut>,
    /// How the record came to be: `declared` by a guest, or made or looked at by `staff`.
    origin: OriginWord,
    /// When it was entered.
    created_at: Timestamp,
    /// When it was last changed.
    changed_at: Timestamp,
}

impl OrganiserRecordIn {
    /// The command, or all faults.
    pub(super) fn parse(&self) -> Result<NewOrganiser, Problem> {
        let mut fields = Fields::of_body();
        let provider_id = fields.parse("/provider_id", self.provider_id.parse());
        let contact = ContactFields {
            name: &self.name,
            organisation: self.organisation.as_deref(),
            email: self.email.as_deref(),
            phone: self.phone.as_deref(),
            address: &self.address,
        };
        let contact = contact.parse(&mut fields);
        let billing = optional(self.billing.as_ref(), |billing| {
            fields.within("/billing", |fields| billing.parse(fields))
        });
        let group = optional(self.group.as_ref(), |group| {
            fields.within("/group", |fields| group.parse(fields))
        });
        fields.finish(|| {
            let contact = contact?;
            Some(NewOrganiser {
                provider_id: provider_id?,
                kind: self.kind.map_or_else(|| kind_of(&contact), |kind| kind.0),
                contact,
                billing: billing?,
                group: group?,
            })
        })
    }
}

impl OrganiserChange {
    /// The changes, or all faults.
    pub(super) fn parse(self) -> Result<OrganiserChanges, Problem> {
        let mut fields = Fields::of_body();
        let name = fields.optional("/name", self.name.as_deref().map(Name::parse));
        let text = |text: String| Name::parse(&text);
        let organisation = fields.change("/organisation", self.organisation, text);
        let email = fields.change("/email", self.email, |text| Email::parse(&text));
        let phone = fields.change("/phone", self.phone, |text| Line::parse(&text));
        let address = optional(self.address.as_ref(), |address| {
            fields.within("/address", |fields| address.parse(fields))
        });
        let billing = change(&self.billing, |billing| {
            fields.within("/billing", |fields| billing.parse(fields))
        });
        let group = change(&self.group, |group| {
            fields.within("/group", |fields| group.parse(fields))
        });
        fields.finish(|| {
            Some(OrganiserChanges {
                kind: self.kind.map(|kind| kind.0),
                name: name?,
                organisation: organisation?.into_option(),
                email: email?.into_option(),
                phone: phone?.into_option(),
                address: address?,
                billing: billing?.into_option(),
                group: group?.into_option(),
            })
        })
    }
}

impl GroupIn {
    fn parse(&self, fields: &mut Fields) -> Option<Grouping> {
        let code = fields.parse("/code", Code::parse(&self.code));
        let evidence = fields.optional("/evidence", self.evidence.as_deref().map(Text::parse));
        let until = fields.optional("/until", self.until.as_ref().map(Date::parse));
        Some(Grouping {
            code: code?,
            evidence: evidence?,
            until: until?,
        })
    }
}

/// What `parse` gives for a field that may be left out.
fn optional<T, U>(field: Option<&T>, parse: impl FnOnce(&T) -> Option<U>) -> Parsed<Option<U>> {
    field.map_or(Some(None), |value| parse(value).map(Some))
}

/// What `parse` gives for an object that may be left out or taken away.
fn change<T, U>(change: &Change<T>, parse: impl FnOnce(&T) -> Option<U>) -> Parsed<Change<U>> {
    match change {
        Change::Keep => Some(Change::Keep),
        Change::Clear => Some(Change::Clear),
        Change::Set(value) => parse(value).map(Change::Set),
    }
}

/// Records belong to no place, so their times are told in UTC.
fn utc(at: chrono::DateTime<chrono::Utc>) -> Timestamp {
    Timestamp::at(at, Tz::UTC)
}

impl From<&DecidedGroup> for GroupOut {
    fn from(group: &DecidedGroup) -> Self {
        Self {
            code: group.code.to_string(),
            evidence: group.evidence.as_ref().map(Text::to_string),
            decided_at: utc(group.decided_at),
            until: group.until.map(Date::from),
        }
    }
}

impl From<&Organiser> for OrganiserRecordOut {
    fn from(organiser: &Organiser) -> Self {
        let contact = &organiser.contact;
        let email = contact.email.as_ref();
        Self {
            id: organiser.id.into(),
            version: organiser.version,
            provider_id: organiser.provider_id.into(),
            kind: Word(organiser.kind),
            name: contact.name.to_string(),
            organisation: contact.organisation.as_ref().map(Name::to_string),
            email: email.map(|email| email.as_str().to_owned()),
            phone: contact.phone.as_ref().map(Line::to_string),
            address: (&contact.address).into(),
            billing: organiser.billing.as_ref().map(BillingDto::from),
            group: organiser.group.as_ref().map(GroupOut::from),
            origin: Word(organiser.origin),
            created_at: utc(organiser.created_at),
            changed_at: utc(organiser.changed_at),
        }
    }
}
