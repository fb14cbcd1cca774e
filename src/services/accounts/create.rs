//! Making an account.

use std::collections::BTreeSet;

use domain::account::Account;
use domain::ids::AccountId;
use domain::policy::{Action, Grant, Subject};
use domain::text::{Email, Name};
use store::{Tx, accounts, providers};

use super::{AccountError, record};
use crate::auth::password::PasswordHash;
use crate::services::{Ctx, access};

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// With which the person signs in.
    pub email: Email,
    /// The person's name.
    pub name: Name,
    /// What the person may do.
    pub grants: BTreeSet<Grant>,
    /// The password, hashed before the transaction begins.
    pub password: PasswordHash,
}

/// Makes an account.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewAccount) -> Result<Account, AccountError> {
    access::allow(ctx, Action::Admit, Subject::Installation)?;
    check(tx, new)?;
    let account = Account {
        id: AccountId(ctx.new_id()),
        email: new.email.clone(),
        name: new.name.clone(),
        grants: new.grants.clone(),
        disabled_at: None,
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    };
    accounts::insert(tx, &account, new.password.as_str())?;
    record(tx, ctx, account.id, "account.created")?;
    Ok(account)
}

fn check(tx: &mut Tx<'_>, new: &NewAccount) -> Result<(), AccountError> {
    if new.grants.is_empty() {
        return Err(AccountError::NoGrant);
    }
    for grant in &new.grants {
        if let Grant::Staff(provider) = grant {
            providers::find(tx, *provider)?.ok_or(AccountError::UnknownProvider(*provider))?;
        }
    }
    match accounts::find_by_email(tx, &new.email)? {
        Some(_) => Err(AccountError::AddressTaken(new.email.clone())),
        None => Ok(()),
    }
}
