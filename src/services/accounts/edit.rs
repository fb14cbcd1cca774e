//! Changing an account: disabling it, enabling it again, giving it another password.

use domain::account::Account;
use domain::policy::{Action, Subject};
use domain::text::Email;
use store::{StoreError, Tx, accounts, sessions};

use super::{AccountError, record};
use crate::auth::password::PasswordHash;
use crate::services::{Ctx, access};

/// Keeps the person from signing in, and ends all sessions.
pub fn disable(tx: &mut Tx<'_>, ctx: &Ctx, email: &Email) -> Result<Account, AccountError> {
    let account = get(tx, ctx, email)?;
    if account.disabled_at.is_some() {
        return Err(AccountError::DisabledBefore(email.clone()));
    }
    sessions::delete_of(tx, account.id, 0)?;
    let disabled = Account {
        disabled_at: Some(ctx.now),
        ..account
    };
    update(tx, ctx, disabled, "account.disabled")
}

/// Lets the person sign in again.
pub fn enable(tx: &mut Tx<'_>, ctx: &Ctx, email: &Email) -> Result<Account, AccountError> {
    let account = get(tx, ctx, email)?;
    if account.disabled_at.is_none() {
        return Err(AccountError::NotDisabled(email.clone()));
    }
    let enabled = Account {
        disabled_at: None,
        ..account
    };
    update(tx, ctx, enabled, "account.enabled")
}

/// Replaces the password, which was hashed before the transaction began, and ends all sessions.
pub fn set_password(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    email: &Email,
    password: &PasswordHash,
) -> Result<Account, AccountError> {
    let account = get(tx, ctx, email)?;
    accounts::replace_password(tx, account.id, password.as_str())?;
    sessions::delete_of(tx, account.id, 0)?;
    update(tx, ctx, account, "account.password_set")
}

/// The account with this address, locked: nobody opens a session of it meanwhile.
fn get(tx: &mut Tx<'_>, ctx: &Ctx, email: &Email) -> Result<Account, AccountError> {
    access::allow(ctx, Action::Admit, Subject::Installation)?;
    let unknown = || AccountError::NoSuchAccount(email.clone());
    let found = accounts::find_by_email(tx, email)?.ok_or_else(unknown)?;
    accounts::lock(tx, found.id)?;
    accounts::find(tx, found.id)?.ok_or_else(unknown)
}

fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    account: Account,
    action: &'static str,
) -> Result<Account, AccountError> {
    let changed = Account {
        changed_at: ctx.now,
        ..account
    };
    let updated = accounts::update_if_version(tx, changed)?;
    let account = updated.ok_or(StoreError::Missing)?;
    record(tx, ctx, account.id, action)?;
    Ok(account)
}
