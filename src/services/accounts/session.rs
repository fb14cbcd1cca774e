//! What becomes of a session once it is open.
//!
//! Who a token belongs to is for [`auth::session`](crate::auth::session).

use store::{StoreError, Tx, sessions};

use super::record;
use crate::auth::secret;
use crate::services::Ctx;

/// Ends the session of this token; one that has ended is no fault.
pub fn sign_out(tx: &mut Tx<'_>, ctx: &Ctx, token: &str) -> Result<(), StoreError> {
    match sessions::delete(tx, &secret::hash(token))? {
        Some(account) => record(tx, ctx, account, "account.signed_out"),
        None => Ok(()),
    }
}

/// Notes that the session of this token is in use; to be called when
/// [`Touch::Due`](crate::auth::session::Touch::Due) says so.
pub fn touch(tx: &mut Tx<'_>, ctx: &Ctx, token: &str) -> Result<(), StoreError> {
    sessions::touch(tx, &secret::hash(token), ctx.now)
}
