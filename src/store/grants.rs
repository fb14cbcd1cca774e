//! What was granted to a key or an account, as role and provider.

use domain::ids::ProviderId;
use domain::policy::Grant;

use crate::column::Table;
use crate::error::StoreError;
use crate::sql_uuid::{BindUuid, BoundUuid};

/// As it is stored.
pub(crate) fn columns(grant: Grant) -> (&'static str, Option<BoundUuid>) {
    match grant {
        Grant::Operator => ("operator", None),
        Grant::Staff(provider) => ("staff", Some(provider.sql())),
    }
}

/// Reads what [`columns`] wrote to a row of `table`.
pub(crate) fn parse(
    table: Table,
    role: &str,
    provider: Option<ProviderId>,
) -> Result<Grant, StoreError> {
    match (role, provider) {
        ("operator", None) => Ok(Grant::Operator),
        ("staff", Some(provider)) => Ok(Grant::Staff(provider)),
        _ => Err(table.broken("role and provider do not go together")),
    }
}
