//! Reading accounts.

use domain::account::Account;
use domain::policy::{Action, Subject};
use store::{Tx, accounts};

use super::AccountError;
use crate::services::{Ctx, access};

/// All accounts, the newest first, without their passwords.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Vec<Account>, AccountError> {
    access::allow(ctx, Action::Admit, Subject::Installation)?;
    Ok(accounts::list(tx)?)
}
