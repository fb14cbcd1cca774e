//! What is wanted: resources with their numbers, a number of people.

use std::collections::BTreeSet;

use domain::bookable::STOCK_MAX;
use domain::booking::{ITEMS_MAX, Item};
use domain::ids::ResourceId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Fields;
use crate::api::problem::Refusal;
use crate::api::wire::{Id, integer};

/// More people than any place of a county holds.
pub(super) const ATTENDEES_MAX: i64 = 100_000;

/// A number of one resource.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Item)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct ItemDto {
    /// Which.
    resource_id: Id,
    /// How many.
    #[schema(minimum = 1, maximum = 100_000)]
    quantity: i64,
}

impl From<&Item> for ItemDto {
    fn from(item: &Item) -> Self {
        Self {
            resource_id: item.resource_id.into(),
            quantity: item.quantity.into(),
        }
    }
}

/// The items, each resource once.
pub(in crate::api::v1) fn items(fields: &mut Fields, items: &[ItemDto]) -> Option<Vec<Item>> {
    let mut seen = BTreeSet::new();
    fields.list("/items", items, ITEMS_MAX, |fields, item| {
        let resource_id: Option<ResourceId> =
            fields.parse("/resource_id", item.resource_id.parse());
        let quantity = integer(item.quantity, 1, STOCK_MAX.into());
        let quantity = fields.parse("/quantity", quantity);
        let resource_id = resource_id?;
        if !seen.insert(resource_id) {
            fields.refuse("/resource_id", Refusal::DuplicateEntry);
            return None;
        }
        Some(Item {
            resource_id,
            quantity: quantity?,
        })
    })
}

/// A number of people.
pub(super) fn attendees(number: i64) -> Result<u32, Refusal> {
    integer(number, 1, ATTENDEES_MAX)
}
