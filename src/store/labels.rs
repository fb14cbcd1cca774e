//! The names of those who stand in the record: of accounts, and what keys are for.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::booking::By;
use domain::ids::{AccountId, ApiKeyId};
use domain::text::Name;

use crate::among::among;
use crate::column::Table;
use crate::error::StoreError;
use crate::schema::{account, api_key};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const ACCOUNT: Table = Table("account");
const API_KEY: Table = Table("api_key");

/// The name of each of `who` that is an account or a key that still exists.
pub fn list_labels(tx: &mut Tx<'_>, who: &[By]) -> Result<HashMap<By, Name>, StoreError> {
    let accounts = who.iter().filter_map(|by| match by {
        By::Account(id) => Some(id.sql()),
        _ => None,
    });
    let keys = who.iter().filter_map(|by| match by {
        By::Key(id) => Some(id.sql()),
        _ => None,
    });
    let (accounts, keys): (Vec<_>, Vec<_>) = (accounts.collect(), keys.collect());
    let accounts: Vec<(AccountId, String)> = tx.query(|connection| {
        account::table
            .filter(among(account::id, accounts))
            .select((account::id, account::name))
            .load(connection)
    })?;
    let keys: Vec<(ApiKeyId, String)> = tx.query(|connection| {
        api_key::table
            .filter(among(api_key::id, keys))
            .select((api_key::id, api_key::label))
            .load(connection)
    })?;
    let mut labels = HashMap::new();
    for (id, name) in accounts {
        labels.insert(By::Account(id), ACCOUNT.line("name", &name)?);
    }
    for (id, label) in keys {
        labels.insert(By::Key(id), API_KEY.line("label", &label)?);
    }
    Ok(labels)
}
