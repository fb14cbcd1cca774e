//! What must be booked together.

use std::collections::BTreeSet;

use domain::bookable::BookableId;
use domain::ids::ProviderId;
use store::{Tx, bookables};
use uuid::Uuid;

use super::ListingError;

/// The rooms and resources of the provider with the `wanted` ids, which whoever books `of` must book as well.
pub(in crate::services) fn find(
    tx: &mut Tx<'_>,
    provider: ProviderId,
    of: BookableId,
    wanted: &BTreeSet<Uuid>,
) -> Result<Vec<BookableId>, ListingError> {
    if wanted.contains(&of.uuid()) {
        return Err(ListingError::OwnCompanion);
    }
    let ids: Vec<Uuid> = wanted.iter().copied().collect();
    let known = bookables::identify(tx, &ids)?;
    let own = |id: &Uuid| {
        let found = known
            .iter()
            .find(|(known, owner)| known.uuid() == *id && *owner == provider);
        found
            .map(|(known, _)| *known)
            .ok_or(ListingError::UnknownCompanion(*id))
    };
    ids.iter().map(own).collect()
}
