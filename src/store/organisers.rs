//! Organisers: who books, with the party that pays.

use diesel::prelude::*;
use domain::ids::{OrganiserId, ProviderId};
use domain::party::{Billing, Contact, DecidedGroup, Organiser, OrganiserKind, Origin};
use domain::provider::Address;
use domain::text::{Code, Email, Line, Name, Text, sort_key};
use serde::{Deserialize, Serialize};

use crate::among::among;
use crate::error::StoreError;
use crate::instant::{instant, seconds};
use crate::schema::organiser;
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const TABLE: &str = "organiser";

/// Where in a list to go on: behind the organiser with this sort key and id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganiserPage {
    /// The sort key of the last name shown.
    pub name_key: String,
    /// Its id.
    pub id: OrganiserId,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = organiser)]
struct OrganiserRow {
    id: OrganiserId,
    provider_id: ProviderId,
    kind: String,
    name: String,
    organisation: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    street: Option<String>,
    postal_code: Option<String>,
    town: Option<String>,
    billing: Option<String>,
    customer_group: Option<String>,
    group_evidence: Option<String>,
    group_decided_at: Option<i64>,
    group_until: Option<String>,
    origin: String,
    version: i64,
    created_at: i64,
    changed_at: i64,
}

#[derive(Debug, Insertable, AsChangeset)]
#[diesel(table_name = organiser, treat_none_as_default_value = false, treat_none_as_null = true)]
struct OrganiserValues {
    provider_id: BoundUuid,
    kind: &'static str,
    name: String,
    name_key: String,
    organisation: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    street: Option<String>,
    postal_code: Option<String>,
    town: Option<String>,
    billing: Option<String>,
    customer_group: Option<String>,
    group_evidence: Option<String>,
    group_decided_at: Option<i64>,
    group_until: Option<String>,
    origin: &'static str,
    version: i64,
    changed_at: i64,
}

#[derive(Serialize, Deserialize)]
struct BillingDocument {
    name: String,
    care_of: Option<String>,
    street: Option<String>,
    postal_code: Option<String>,
    town: Option<String>,
    email: Option<String>,
    buyer_reference: Option<String>,
    debtor_number: Option<String>,
}

/// Stores a new organiser.
pub fn insert(tx: &mut Tx<'_>, new: &Organiser) -> Result<(), StoreError> {
    let values = OrganiserValues::of(new)?;
    tx.query(|connection| {
        diesel::insert_into(organiser::table)
            .values((
                organiser::id.eq(new.id.sql()),
                organiser::created_at.eq(seconds(new.created_at)),
                values,
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// Stores `changed` with the next version if the stored one still has the version it was read with.
pub fn update_if_version(
    tx: &mut Tx<'_>,
    mut changed: Organiser,
) -> Result<Option<Organiser>, StoreError> {
    let read = changed.version;
    changed.version += 1;
    let values = OrganiserValues::of(&changed)?;
    let count = tx.query(|connection| {
        let row = organiser::table.filter(organiser::id.eq(changed.id.sql()));
        diesel::update(row.filter(organiser::version.eq(read)))
            .set(values)
            .execute(connection)
    })?;
    Ok((count == 1).then_some(changed))
}

/// Whether mails reach the organiser with this id; `None` if there is none.
pub fn has_email(tx: &mut Tx<'_>, id: OrganiserId) -> Result<Option<bool>, StoreError> {
    tx.query(|connection| {
        organiser::table
            .filter(organiser::id.eq(id.sql()))
            .select(organiser::email.is_not_null())
            .first(connection)
            .optional()
    })
}

/// The organiser with this id.
pub fn find(tx: &mut Tx<'_>, id: OrganiserId) -> Result<Option<Organiser>, StoreError> {
    let row: Option<OrganiserRow> = tx.query(|connection| {
        organiser::table
            .filter(organiser::id.eq(id.sql()))
            .select(OrganiserRow::as_select())
            .first(connection)
            .optional()
    })?;
    row.map(Organiser::try_from).transpose()
}

/// The organisers with these ids, in no order; what does not exist is missing.
pub fn list_by_ids(tx: &mut Tx<'_>, ids: &[OrganiserId]) -> Result<Vec<Organiser>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let bound: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    let rows: Vec<OrganiserRow> = tx.query(|connection| {
        organiser::table
            .filter(among(organiser::id, bound))
            .select(OrganiserRow::as_select())
            .load(connection)
    })?;
    rows.into_iter().map(Organiser::try_from).collect()
}

/// Organisers of these providers (absent: of all) whose name begins with `prefix`, by name, at most `limit`.
pub fn list(
    tx: &mut Tx<'_>,
    providers: Option<&[ProviderId]>,
    prefix: Option<&str>,
    after: Option<&OrganiserPage>,
    limit: i64,
) -> Result<Vec<Organiser>, StoreError> {
    let mut query = organiser::table.into_boxed();
    if let Some(providers) = providers {
        let providers: Vec<_> = providers.iter().map(|id| id.sql()).collect();
        query = query.filter(organiser::provider_id.eq_any(providers));
    }
    if let Some(prefix) = prefix {
        let from = sort_key(prefix);
        let until = format!("{from}\u{10FFFF}");
        query = query
            .filter(organiser::name_key.ge(from))
            .filter(organiser::name_key.lt(until));
    }
    if let Some(OrganiserPage { name_key, id }) = after {
        let same_name = organiser::name_key
            .eq(name_key.clone())
            .and(organiser::id.gt(id.sql()));
        query = query.filter(organiser::name_key.gt(name_key.clone()).or(same_name));
    }
    let rows: Vec<OrganiserRow> = tx.query(|connection| {
        query
            .order((organiser::name_key, organiser::id))
            .limit(limit)
            .select(OrganiserRow::as_select())
            .load(connection)
    })?;
    rows.into_iter().map(Organiser::try_from).collect()
}

impl OrganiserValues {
    fn of(organiser: &Organiser) -> Result<Self, StoreError> {
        let Contact {
            name,
            organisation,
            email,
            phone,
            address,
        } = &organiser.contact;
        let shown = organisation.as_ref().unwrap_or(name);
        let group = organiser.group.as_ref();
        Ok(Self {
            provider_id: organiser.provider_id.sql(),
            kind: organiser.kind.code(),
            name: name.to_string(),
            name_key: sort_key(shown),
            organisation: organisation.as_ref().map(Name::to_string),
            email: email.as_ref().map(|email| email.as_str().to_owned()),
            phone: phone.as_ref().map(Line::to_string),
            street: address.street.as_ref().map(Name::to_string),
            postal_code: address.postal_code.as_ref().map(Line::to_string),
            town: address.town.as_ref().map(Name::to_string),
            billing: organiser.billing.as_ref().map(billing_text).transpose()?,
            customer_group: group.map(|group| group.code.to_string()),
            group_evidence: group
                .and_then(|group| group.evidence.as_ref())
                .map(Text::to_string),
            group_decided_at: group.map(|group| seconds(group.decided_at)),
            group_until: group
                .and_then(|group| group.until)
                .map(|date| date.to_string()),
            origin: organiser.origin.code(),
            version: organiser.version,
            changed_at: seconds(organiser.changed_at),
        })
    }
}

impl TryFrom<OrganiserRow> for Organiser {
    type Error = StoreError;

    fn try_from(row: OrganiserRow) -> Result<Self, StoreError> {
        let group = group_from(&row)?;
        Ok(Self {
            id: row.id,
            provider_id: row.provider_id,
            kind: OrganiserKind::parse(&row.kind).map_err(broken)?,
            contact: Contact {
                name: Name::parse(&row.name).map_err(broken)?,
                organisation: optional(row.organisation.as_deref(), Name::parse)?,
                email: optional(row.email.as_deref(), Email::parse)?,
                phone: optional(row.phone.as_deref(), Line::parse)?,
                address: address(
                    row.street.as_deref(),
                    row.postal_code.as_deref(),
                    row.town.as_deref(),
                )?,
            },
            billing: row.billing.as_deref().map(billing_from).transpose()?,
            group,
            origin: Origin::parse(&row.origin).map_err(broken)?,
            version: row.version,
            created_at: instant(TABLE, row.created_at)?,
            changed_at: instant(TABLE, row.changed_at)?,
        })
    }
}

fn group_from(row: &OrganiserRow) -> Result<Option<DecidedGroup>, StoreError> {
    let (Some(code), Some(decided_at)) = (&row.customer_group, row.group_decided_at) else {
        return Ok(None);
    };
    Ok(Some(DecidedGroup {
        code: Code::parse(code).map_err(broken)?,
        evidence: optional(row.group_evidence.as_deref(), Text::parse)?,
        decided_at: instant(TABLE, decided_at)?,
        until: row
            .group_until
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(broken)?,
    }))
}

fn billing_text(billing: &Billing) -> Result<String, StoreError> {
    let document = BillingDocument {
        name: billing.name.to_string(),
        care_of: billing.care_of.as_ref().map(Name::to_string),
        street: billing.address.street.as_ref().map(Name::to_string),
        postal_code: billing.address.postal_code.as_ref().map(Line::to_string),
        town: billing.address.town.as_ref().map(Name::to_string),
        email: billing
            .email
            .as_ref()
            .map(|email| email.as_str().to_owned()),
        buyer_reference: billing.buyer_reference.as_ref().map(Line::to_string),
        debtor_number: billing.debtor_number.as_ref().map(Line::to_string),
    };
    serde_json::to_string(&document).map_err(|_| broken("the billing party cannot be written"))
}

fn billing_from(text: &str) -> Result<Billing, StoreError> {
    let document: BillingDocument =
        serde_json::from_str(text).map_err(|_| broken("the billing party cannot be read"))?;
    Ok(Billing {
        name: Name::parse(&document.name).map_err(broken)?,
        care_of: optional(document.care_of.as_deref(), Name::parse)?,
        address: address(
            document.street.as_deref(),
            document.postal_code.as_deref(),
            document.town.as_deref(),
        )?,
        email: optional(document.email.as_deref(), Email::parse)?,
        buyer_reference: optional(document.buyer_reference.as_deref(), Line::parse)?,
        debtor_number: optional(document.debtor_number.as_deref(), Line::parse)?,
    })
}

fn address(
    street: Option<&str>,
    postal_code: Option<&str>,
    town: Option<&str>,
) -> Result<Address, StoreError> {
    Ok(Address {
        street: optional(street, Name::parse)?,
        postal_code: optional(postal_code, Line::parse)?,
        town: optional(town, Name::parse)?,
    })
}

fn optional<T, E: ToString>(
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, StoreError> {
    text.map(parse).transpose().map_err(broken)
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err by name")]
fn broken(why: impl ToString) -> StoreError {
    StoreError::BrokenRow {
        table: TABLE,
        why: why.to_string(),
    }
}
