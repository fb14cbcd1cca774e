//! Who books and who pays, as they travel: the same in bookings and in organisers.

use domain::party::{Billing, Contact, OrganiserKind};
use domain::provider::Address;
use domain::text::{Email, Line, Name};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Fields;

/// A postal address.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = Address)]
#[serde(deny_unknown_fields)]
pub struct AddressDto {
    /// Street and number.
    #[schema(max_length = 200)]
    street: Option<String>,
    /// The postal code.
    #[schema(max_length = 20)]
    postal_code: Option<String>,
    /// The town.
    #[schema(max_length = 200)]
    town: Option<String>,
}

/// Who pays, if not the organiser under his own address.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Billing)]
#[serde(deny_unknown_fields)]
pub struct BillingDto {
    /// The full name.
    #[schema(max_length = 200)]
    name: String,
    /// A person or department at that name.
    #[schema(max_length = 200)]
    care_of: Option<String>,
    /// The address.
    #[serde(default)]
    address: AddressDto,
    /// Where electronic invoices go.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// The buyer's reference or Leitweg-ID (BT-10).
    #[schema(max_length = 100)]
    buyer_reference: Option<String>,
    /// The treasury's number of the debtor.
    #[schema(max_length = 40)]
    debtor_number: Option<String>,
}

impl AddressDto {
    /// The address; places are relative to it.
    pub fn parse(&self, fields: &mut Fields) -> Option<Address> {
        let street = fields.optional("/street", self.street.as_deref().map(Name::parse));
        let postal_code =
            fields.optional("/postal_code", self.postal_code.as_deref().map(Line::parse));
        let town = fields.optional("/town", self.town.as_deref().map(Name::parse));
        Some(Address {
            street: street?,
            postal_code: postal_code?,
            town: town?,
        })
    }
}

impl From<&Address> for AddressDto {
    fn from(address: &Address) -> Self {
        Self {
            street: address.street.as_ref().map(Name::to_string),
            postal_code: address.postal_code.as_ref().map(Line::to_string),
            town: address.town.as_ref().map(Name::to_string),
        }
    }
}

impl BillingDto {
    /// The party; places are relative to it.
    pub fn parse(&self, fields: &mut Fields) -> Option<Billing> {
        let name = fields.parse("/name", Name::parse(&self.name));
        let care_of = fields.optional("/care_of", self.care_of.as_deref().map(Name::parse));
        let address = fields.within("/address", |fields| self.address.parse(fields));
        let email = fields.optional("/email", self.email.as_deref().map(Email::parse));
        let reference = self.buyer_reference.as_deref().map(Line::parse);
        let buyer_reference = fields.optional("/buyer_reference", reference);
        let number = self.debtor_number.as_deref().map(Line::parse);
        let debtor_number = fields.optional("/debtor_number", number);
        Some(Billing {
            name: name?,
            care_of: care_of?,
            address: address?,
            email: email?,
            buyer_reference: buyer_reference?,
            debtor_number: debtor_number?,
        })
    }
}

impl From<&Billing> for BillingDto {
    fn from(billing: &Billing) -> Self {
        Self {
            name: billing.name.to_string(),
            care_of: billing.care_of.as_ref().map(Name::to_string),
            address: (&billing.address).into(),
            email: billing
                .email
                .as_ref()
                .map(|email| email.as_str().to_owned()),
            buyer_reference: billing.buyer_reference.as_ref().map(Line::to_string),
            debtor_number: billing.debtor_number.as_ref().map(Line::to_string),
        }
    }
}

/// How somebody is reached, as the fields of the object it is a part of.
#[derive(Clone, Copy, Debug)]
pub struct ContactFields<'a> {
    /// `name`.
    pub name: &'a str,
    /// `organisation`.
    pub organisation: Option<&'a str>,
    /// `email`.
    pub email: Option<&'a str>,
    /// `phone`.
    pub phone: Option<&'a str>,
    /// `address`.
    pub address: &'a AddressDto,
}

impl ContactFields<'_> {
    /// The contact; places are relative to the object.
    pub fn parse(self, fields: &mut Fields) -> Option<Contact> {
        let name = fields.parse("/name", Name::parse(self.name));
        let organisation = fields.optional("/organisation", self.organisation.map(Name::parse));
        let email = fields.optional("/email", self.email.map(Email::parse));
        let phone = fields.optional("/phone", self.phone.map(Line::parse));
        let address = fields.within("/address", |fields| self.address.parse(fields));
        Some(Contact {
            name: name?,
            organisation: organisation?,
            email: email?,
            phone: phone?,
            address: address?,
        })
    }
}

/// Whoever names an organisation books for it.
pub fn kind_of(contact: &Contact) -> OrganiserKind {
    if contact.organisation.is_some() {
        OrganiserKind::Organisation
    } else {
        OrganiserKind::Person
    }
}
