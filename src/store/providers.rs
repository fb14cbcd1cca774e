//! Providers: organisations that own rooms and resources and issue documents.

use diesel::prelude::*;
use domain::ids::ProviderId;
use domain::language::Language;
use domain::provider::{Address, Issuer, Office, Provider, ProviderStanding, ProviderStatus, Term};
use domain::text::{Code, Email, Name, Text, sort_key};
use serde::{Deserialize, Serialize};

use crate::column::{Table, text};
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::provider;
use crate::scope::{Scope, patterns};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const PROVIDER: Table = Table("provider");

#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = provider, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ProviderRow {
    id: BoundUuid,
    name: String,
    name_key: String,
    status: String,
    status_reason: Option<String>,
    legal_name: String,
    street: Option<String>,
    postal_code: Option<String>,
    town: Option<String>,
    tax_number: Option<String>,
    vat_id: Option<String>,
    email: String,
    phone: Option<String>,
    office_hours: Option<String>,
    language: String,
    purposes: String,
    customer_groups: String,
    version: i64,
    created_at: i64,
    changed_at: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TermDocument {
    code: String,
    name_de: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_en: Option<String>,
}

/// Which providers are listed.
#[derive(Clone, Debug)]
pub struct ProviderFilter {
    /// Who reads.
    pub scope: Scope,
    /// Words of the name.
    pub words: Option<String>,
    /// Where they stand.
    pub standing: Option<ProviderStanding>,
}

/// The provider with this id.
pub fn find(tx: &mut Tx<'_>, id: ProviderId) -> Result<Option<Provider>, StoreError> {
    let row: Option<ProviderRow> = tx.query(|connection| {
        provider::table
            .find(id.sql())
            .select(ProviderRow::as_select())
            .first(connection)
            .optional()
    })?;
    row.map(Provider::try_from).transpose()
}

/// The provider with this id, which something else refers to.
pub fn get(tx: &mut Tx<'_>, id: ProviderId) -> Result<Provider, StoreError> {
    find(tx, id)?.ok_or(StoreError::Missing)
}

/// The providers with these ids, by name; what does not exist is missing.
pub fn list_by_ids(tx: &mut Tx<'_>, ids: &[ProviderId]) -> Result<Vec<Provider>, StoreError> {
    let bound: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    let rows: Vec<ProviderRow> = tx.query(|connection| {
        provider::table
            .filter(provider::id.eq_any(bound))
            .order((provider::name_key, provider::id))
            .select(ProviderRow::as_select())
            .load(connection)
    })?;
    rows.into_iter().map(Provider::try_from).collect()
}

/// The providers with exactly this name; names are not unique.
pub fn list_by_name(tx: &mut Tx<'_>, name: &Name) -> Result<Vec<Provider>, StoreError> {
    let rows: Vec<ProviderRow> = tx.query(|connection| {
        provider::table
            .filter(provider::name_key.eq(sort_key(name)))
            .filter(provider::name.eq(name.as_str()))
            .order(provider::id)
            .select(ProviderRow::as_select())
            .load(connection)
    })?;
    rows.into_iter().map(Provider::try_from).collect()
}

/// At most `limit` providers by name, those after the position `after`.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &ProviderFilter,
    after: Option<&(String, ProviderId)>,
    limit: i64,
) -> Result<Vec<Provider>, StoreError> {
    let rows: Vec<ProviderRow> = tx.query(|connection| {
        let mut providers = provider::table
            .order((provider::name_key, provider::id))
            .limit(limit)
            .select(ProviderRow::as_select())
            .into_boxed();
        if let Some(own) = filter.scope.own() {
            let seen = provider::status.eq("admitted").or(provider::id.eq_any(own));
            providers = providers.filter(seen);
        }
        if let Some(standing) = filter.standing {
            providers = providers.filter(provider::status.eq(standing.code()));
        }
        for pattern in filter.words.iter().flat_map(|words| patterns(words)) {
            providers = providers.filter(provider::name_key.like(pattern).escape('\\'));
        }
        if let Some((name_key, id)) = after {
            let same_name = provider::name_key
                .eq(name_key)
                .and(provider::id.gt(id.sql()));
            providers = providers.filter(provider::name_key.gt(name_key).or(same_name));
        }
        providers.load(connection)
    })?;
    rows.into_iter().map(Provider::try_from).collect()
}

/// Enters a provider.
pub fn insert(tx: &mut Tx<'_>, provider: &Provider) -> Result<(), StoreError> {
    let row = ProviderRow::try_from(provider)?;
    tx.query(|connection| {
        diesel::insert_into(provider::table)
            .values(&row)
            .execute(connection)
    })?;
    Ok(())
}

/// Writes the provider if nobody has changed it since it was read, and returns its new version.
pub fn update_if_version(tx: &mut Tx<'_>, provider: &Provider) -> Result<Option<i64>, StoreError> {
    let mut row = ProviderRow::try_from(provider)?;
    row.version += 1;
    let updated = tx.query(|connection| {
        let unchanged = provider::table
            .find(row.id)
            .filter(provider::version.eq(provider.version));
        diesel::update(unchanged).set(&row).execute(connection)
    })?;
    Ok((updated > 0).then_some(row.version))
}

fn write_terms(terms: &[Term]) -> Result<String, StoreError> {
    let documents: Vec<_> = terms
        .iter()
        .map(|term| TermDocument {
            code: term.code.to_string(),
            name_de: term.name_de.to_string(),
            name_en: text(term.name_en.as_ref()),
        })
        .collect();
    serde_json::to_string(&documents).map_err(|_| PROVIDER.broken("a list cannot be written"))
}

fn read_terms(column: &str, json: &str) -> Result<Vec<Term>, StoreError> {
    let documents: Vec<TermDocument> = PROVIDER.value(column, serde_json::from_str(json))?;
    let term = |document: TermDocument| {
        Ok(Term {
            code: PROVIDER.value(column, Code::parse(&document.code))?,
            name_de: PROVIDER.line(column, &document.name_de)?,
            name_en: PROVIDER.optional_line(column, document.name_en.as_deref())?,
        })
    };
    documents.into_iter().map(term).collect()
}

fn status(code: &str, reason: Option<&str>) -> Result<ProviderStatus, StoreError> {
    let reason = PROVIDER.optional("status_reason", reason, Text::parse)?;
    match (
        PROVIDER.value("status", ProviderStanding::parse(code))?,
        reason,
    ) {
        (ProviderStanding::Applied, None) => Ok(ProviderStatus::Applied),
        (ProviderStanding::Admitted, None) => Ok(ProviderStatus::Admitted),
        (ProviderStanding::Declined, Some(reason)) => Ok(ProviderStatus::Declined(reason)),
        (ProviderStanding::Suspended, Some(reason)) => Ok(ProviderStatus::Suspended(reason)),
        _ => Err(PROVIDER.broken("the status lacks its reason, or has one to no purpose")),
    }
}

impl TryFrom<&Provider> for ProviderRow {
    type Error = StoreError;

    fn try_from(provider: &Provider) -> Result<Self, StoreError> {
        let Provider { issuer, office, .. } = provider;
        Ok(Self {
            id: provider.id.sql(),
            name: provider.name.to_string(),
            name_key: sort_key(&provider.name),
            status: provider.status.standing().code().to_owned(),
            status_reason: text(provider.status.reason()),
            legal_name: issuer.legal_name.to_string(),
            street: text(issuer.address.street.as_ref()),
            postal_code: text(issuer.address.postal_code.as_ref()),
            town: text(issuer.address.town.as_ref()),
            tax_number: text(issuer.tax_number.as_ref()),
            vat_id: text(issuer.vat_id.as_ref()),
            email: office.email.as_str().to_owned(),
            phone: text(office.phone.as_ref()),
            office_hours: text(office.hours.as_ref()),
            language: provider.language.code().to_owned(),
            purposes: write_terms(&provider.purposes)?,
            customer_groups: write_terms(&provider.customer_groups)?,
            version: provider.version,
            created_at: seconds(provider.created_at),
            changed_at: seconds(provider.changed_at),
        })
    }
}

impl TryFrom<ProviderRow> for Provider {
    type Error = StoreError;

    fn try_from(row: ProviderRow) -> Result<Self, StoreError> {
        let issuer = Issuer {
            legal_name: PROVIDER.line("legal_name", &row.legal_name)?,
            address: Address {
                street: PROVIDER.optional_line("street", row.street.as_deref())?,
                postal_code: PROVIDER.optional_line("postal_code", row.postal_code.as_deref())?,
                town: PROVIDER.optional_line("town", row.town.as_deref())?,
            },
            tax_number: PROVIDER.optional_line("tax_number", row.tax_number.as_deref())?,
            vat_id: PROVIDER.optional_line("vat_id", row.vat_id.as_deref())?,
        };
        let office = Office {
            email: PROVIDER.value("email", Email::parse(&row.email))?,
            phone: PROVIDER.optional_line("phone", row.phone.as_deref())?,
            hours: PROVIDER.optional_line("office_hours", row.office_hours.as_deref())?,
        };
        Ok(Self {
            id: ProviderId(row.id.into()),
            name: PROVIDER.line("name", &row.name)?,
            status: status(&row.status, row.status_reason.as_deref())?,
            issuer,
            office,
            language: PROVIDER.value("language", Language::parse(&row.language))?,
            purposes: read_terms("purposes", &row.purposes)?,
            customer_groups: read_terms("customer_groups", &row.customer_groups)?,
            version: row.version,
            created_at: PROVIDER.at(row.created_at)?,
            changed_at: PROVIDER.at(row.changed_at)?,
        })
    }
}
