//! The space of a room.

use domain::bookable::{CELLS_MAX, Space};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Fields;
use crate::api::problem::Refusal;
use crate::api::wire::{Id, integer};

/// What space a room stands for.
///
/// A hall consists of cells, its indivisible pieces; a part is some of them. What shares a cell is never in use at the
/// same time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Space, example = json!({"kind": "cells", "count": 6}))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum SpaceDto {
    /// A room of its own, divided into cells: one unless it has parts.
    Cells {
        /// How many.
        #[schema(minimum = 1, maximum = 24)]
        count: i64,
    },
    /// A part of a hall at the same site.
    PartOf {
        /// The hall.
        hall_id: Id,
        /// Its cells, counted from 1.
        #[schema(min_items = 1, max_items = 24)]
        cells: Vec<i64>,
    },
    /// All of a resource at the same site, such as the room around the desks of a co-working space.
    WholeOf {
        /// The resource.
        resource_id: Id,
    },
}

impl SpaceDto {
    /// The space; places are relative to it.
    pub(super) fn parse(&self, fields: &mut Fields) -> Option<Space> {
        match self {
            Self::Cells { count } => {
                let count = fields.parse("/count", cell(*count));
                count.map(|count| Space::Cells { count })
            }
            Self::PartOf { hall_id, cells } => {
                let hall = fields.parse("/hall_id", hall_id.parse());
                let cells = parse_cells(fields, cells);
                Some(Space::PartOf {
                    hall: hall?,
                    cells: cells?,
                })
            }
            Self::WholeOf { resource_id } => {
                let resource = fields.parse("/resource_id", resource_id.parse());
                resource.map(Space::WholeOf)
            }
        }
    }
}

/// The cells at `/cells`, ascending, at least one, each once.
pub(super) fn parse_cells(fields: &mut Fields, list: &[i64]) -> Option<Vec<u32>> {
    let limit = usize::try_from(CELLS_MAX).unwrap_or(usize::MAX);
    if list.is_empty() {
        fields.refuse("/cells", Refusal::TooFewEntries);
        return None;
    }
    let mut cells = fields.list("/cells", list, limit, |fields, number| {
        fields.parse("", cell(*number))
    })?;
    cells.sort_unstable();
    if cells.array_windows().any(|[one, next]| one == next) {
        fields.refuse("/cells", Refusal::DuplicateEntry);
        return None;
    }
    Some(cells)
}

/// A number of cells, or of one.
pub(super) fn cell(number: i64) -> Result<u32, Refusal> {
    integer(number, 1, CELLS_MAX.into())
}

impl From<&Space> for SpaceDto {
    fn from(space: &Space) -> Self {
        match space {
            Space::Cells { count } => Self::Cells {
                count: (*count).into(),
            },
            Space::PartOf { hall, cells } => Self::PartOf {
                hall_id: (*hall).into(),
                cells: cells.iter().copied().map(i64::from).collect(),
            },
            Space::WholeOf(resource) => Self::WholeOf {
                resource_id: (*resource).into(),
            },
        }
    }
}
