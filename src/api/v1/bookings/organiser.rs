//! The organiser within a booking.

use domain::party::{Billing, Contact, Organiser};
use domain::text::{Line, Name};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::{Change, Fields};
use crate::api::v1::party::{AddressDto, BillingDto, ContactFields};

/// Who books.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganiserIn {
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
    #[serde(default)]
    billing: Change<BillingDto>,
}

impl OrganiserIn {
    /// Contact and payer; places are relative to the organiser.
    pub(super) fn parse(&self, fields: &mut Fields) -> Option<(Contact, Change<Billing>)> {
        let contact = ContactFields {
            name: &self.name,
            organisation: self.organisation.as_deref(),
            email: self.email.as_deref(),
            phone: self.phone.as_deref(),
            address: &self.address,
        };
        let contact = contact.parse(fields);
        let billing = match &self.billing {
            Change::Keep => Some(Change::Keep),
            Change::Clear => Some(Change::Clear),
            Change::Set(billing) => fields
                .within("/billing", |fields| billing.parse(fields))
                .map(Change::Set),
        };
        Some((contact?, billing?))
    }
}

/// Who books.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganiserOut {
    /// A person's name.
    name: String,
    /// The organisation for which the person books.
    organisation: Option<String>,
    /// Where messages go.
    email: Option<String>,
    /// The telephone number.
    phone: Option<String>,
    /// The postal address.
    address: AddressDto,
    /// Who pays, if somebody else.
    billing: Option<BillingDto>,
}

impl From<&Organiser> for OrganiserOut {
    fn from(organiser: &Organiser) -> Self {
        let contact = &organiser.contact;
        Self {
            name: contact.name.to_string(),
            organisation: contact.organisation.as_ref().map(Name::to_string),
            email: contact
                .email
                .as_ref()
                .map(|email| email.as_str().to_owned()),
            phone: contact.phone.as_ref().map(Line::to_string),
            address: (&contact.address).into(),
            billing: organiser.billing.as_ref().map(BillingDto::from),
        }
    }
}
