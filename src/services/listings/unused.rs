//! What may be deleted: a listing to which nothing refers.

use domain::bookable::BookableId;
use store::{StoreError, Tx, atoms, bookables, space};

use super::ListingError;
use crate::services::Ctx;

/// Locks the atoms of a listing, so that nobody books it meanwhile, and refuses if something refers to it.
pub(in crate::services) fn lock_unused(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    of: BookableId,
) -> Result<(), ListingError> {
    let own = space::list_atoms(tx, &[of])?;
    atoms::lock_atoms(tx, &own, ctx.now)?;
    if bookables::is_referenced(tx, of)? {
        return Err(ListingError::Referenced);
    }
    if space::has_dependents(tx, of)? {
        return Err(ListingError::HasDependents);
    }
    Ok(())
}

/// Whoever refers to it without the lock, such as a closure entered at this moment, is seen by the database only.
pub(in crate::services) fn still_unused(error: StoreError) -> ListingError {
    match error {
        StoreError::Constraint { .. } => ListingError::Referenced,
        error => error.into(),
    }
}
