//! Accounts: people who sign in, what each may do, and the hash of the password, which leaves by [`find_password`] only.

use diesel::prelude::*;
use domain::account::Account;
use domain::ids::{AccountId, ProviderId};
use domain::text::Email;

use crate::column::Table;
use crate::dialect;
use crate::error::StoreError;
use crate::grants;
use crate::instant::seconds;
use crate::schema::{account, account_grant};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const ACCOUNT: Table = Table("account");
const ACCOUNT_GRANT: Table = Table("account_grant");

/// More people than a county has in its offices.
const ACCOUNTS_MAX: i64 = 10_000;

type AccountRow = (AccountId, String, String, Option<i64>, i64, i64, i64);
type GrantRow = (AccountId, String, Option<ProviderId>);

/// What is compared when somebody signs in; never printed.
#[derive(Clone)]
pub struct Password {
    /// Whose it is.
    pub account: AccountId,
    /// The version of the account that was read.
    pub version: i64,
    /// The hash, in the PHC string format.
    pub hash: String,
}

/// Stores a new account; if the address is taken, the whole use case is run again.
pub fn insert(tx: &mut Tx<'_>, new: &Account, password_hash: &str) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(account::table)
            .values((
                account::id.eq(new.id.sql()),
                account::email.eq(new.email.as_str()),
                account::email_key.eq(new.email.key()),
                account::name.eq(new.name.as_str()),
                account::password_hash.eq(password_hash),
                account::disabled_at.eq(new.disabled_at.map(seconds)),
                account::version.eq(new.version),
                account::created_at.eq(seconds(new.created_at)),
                account::changed_at.eq(seconds(new.changed_at)),
            ))
            .execute(connection)
    })?;
    for grant in &new.grants {
        let (role, provider) = grants::columns(*grant);
        tx.query(|connection| {
            diesel::insert_into(account_grant::table)
                .values((
                    account_grant::account_id.eq(new.id.sql()),
                    account_grant::role.eq(role),
                    account_grant::provider_id.eq(provider),
                ))
                .execute(connection)
        })?;
    }
    Ok(())
}

/// Keeps others from changing the account, or from opening sessions of it, until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: AccountId) -> Result<(), StoreError> {
    tx.query(|connection| dialect::lock_text(connection, &format!("account {id}")))
}

/// The account with this id.
pub fn find(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Account>, StoreError> {
    let row: Option<AccountRow> = tx.query(|connection| {
        account::table
            .filter(account::id.eq(id.sql()))
            .select(columns())
            .first(connection)
            .optional()
    })?;
    Ok(with_grants(tx, row.into_iter().collect())?.pop())
}

/// The account with this address, however it is written.
pub fn find_by_email(tx: &mut Tx<'_>, email: &Email) -> Result<Option<Account>, StoreError> {
    let row: Option<AccountRow> = tx.query(|connection| {
        account::table
            .filter(account::email_key.eq(email.key()))
            .select(columns())
            .first(connection)
            .optional()
    })?;
    Ok(with_grants(tx, row.into_iter().collect())?.pop())
}

/// What to compare with, for this address, however it is written; of an account that is disabled, nothing.
pub fn find_password(tx: &mut Tx<'_>, email: &Email) -> Result<Option<Password>, StoreError> {
    let row: Option<(AccountId, i64, String)> = tx.query(|connection| {
        account::table
            .filter(account::email_key.eq(email.key()))
            .filter(account::disabled_at.is_null())
            .select((account::id, account::version, account::password_hash))
            .first(connection)
            .optional()
    })?;
    Ok(row.map(|(account, version, hash)| Password {
        account,
        version,
        hash,
    }))
}

/// All accounts, the newest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Account>, StoreError> {
    let rows = tx.query(|connection| {
        account::table
            .order((account::created_at.desc(), account::id))
            .limit(ACCOUNTS_MAX)
            .select(columns())
            .load(connection)
    })?;
    with_grants(tx, rows)
}

/// Stores whether the account is disabled if it still has the version that was read; the grants stay.
pub fn update_if_version(
    tx: &mut Tx<'_>,
    mut changed: Account,
) -> Result<Option<Account>, StoreError> {
    let read = changed.version;
    changed.version += 1;
    let count = tx.query(|connection| {
        let row = account::table.filter(account::id.eq(changed.id.sql()));
        diesel::update(row.filter(account::version.eq(read)))
            .set((
                account::disabled_at.eq(changed.disabled_at.map(seconds)),
                account::version.eq(changed.version),
                account::changed_at.eq(seconds(changed.changed_at)),
            ))
            .execute(connection)
    })?;
    Ok((count == 1).then_some(changed))
}

/// Replaces the password; whoever changes it also changes the account, so that its version tells.
pub fn replace_password(
    tx: &mut Tx<'_>,
    id: AccountId,
    password_hash: &str,
) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::update(account::table.filter(account::id.eq(id.sql())))
            .set(account::password_hash.eq(password_hash))
            .execute(connection)
    })?;
    Ok(())
}

type Columns = (
    account::id,
    account::email,
    account::name,
    account::disabled_at,
    account::version,
    account::created_at,
    account::changed_at,
);

fn columns() -> Columns {
    (
        account::id,
        account::email,
        account::name,
        account::disabled_at,
        account::version,
        account::created_at,
        account::changed_at,
    )
}

fn with_grants(tx: &mut Tx<'_>, rows: Vec<AccountRow>) -> Result<Vec<Account>, StoreError> {
    let granted = list_grants(tx, &rows)?;
    let accounts = rows.into_iter().map(|row| {
        let (id, email, name, disabled_at, version, created_at, changed_at) = row;
        let own = granted.iter().filter(|(of, ..)| *of == id);
        Ok(Account {
            id,
            email: ACCOUNT.value("email", Email::parse(&email))?,
            name: ACCOUNT.line("name", &name)?,
            grants: own
                .map(|(_, role, provider)| grants::parse(ACCOUNT_GRANT, role, *provider))
                .collect::<Result<_, _>>()?,
            disabled_at: ACCOUNT.optional_at(disabled_at)?,
            version,
            created_at: ACCOUNT.at(created_at)?,
            changed_at: ACCOUNT.at(changed_at)?,
        })
    });
    accounts.collect()
}

/// The grants of one account, which is read with each request, or of all.
fn list_grants(tx: &mut Tx<'_>, rows: &[AccountRow]) -> Result<Vec<GrantRow>, StoreError> {
    tx.query(|connection| {
        let mut granted = account_grant::table
            .select((
                account_grant::account_id,
                account_grant::role,
                account_grant::provider_id,
            ))
            .into_boxed();
        if let [(id, ..)] = rows {
            granted = granted.filter(account_grant::account_id.eq(id.sql()));
        }
        granted.load(connection)
    })
}
