//! What those who run an installation ask of it.

use store::outbox::{self, Backlog};
use store::{OpenError, StoreError, Tx};

/// Whether the database answers and still has a schema that this program may serve.
pub fn check_schema(tx: &mut Tx<'_>) -> Result<(), OpenError> {
    store::check_schema(tx)
}

/// How many messages wait to go out, and how many were given up.
pub fn backlog(tx: &mut Tx<'_>) -> Result<Backlog, StoreError> {
    outbox::backlog(tx)
}
