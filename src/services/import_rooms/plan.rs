//! Rows checked against each other: ids, halls and their cells.

use std::collections::{BTreeMap, HashMap};

use super::fault::{Fault, Why};
use super::row::{Row, What};

/// What is to be entered, halls before their parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The rows, in the order in which they are entered.
    pub rows: Vec<Row>,
    /// How many cells each hall has, by its id.
    pub cells: BTreeMap<String, u32>,
    /// The cells of each part, by its id.
    pub parts: BTreeMap<String, Vec<u32>>,
}

/// The plan of a file, or every fault in it.
///
/// Where no part of a hall names its cells, the parts divide it evenly, each one cell in the order of their lines.
pub fn plan(rows: Vec<Row>) -> Result<Plan, Vec<Fault>> {
    let mut faults = duplicate_ids(&rows);
    let mut halls: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    let by_id: HashMap<&str, &Row> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
    for row in &rows {
        let Some(parent) = parent_of(row) else {
            continue;
        };
        match by_id.get(parent) {
            None => faults.push(fault(row, "parent", Why::UnknownParent)),
            Some(hall) if !is_hall_of(hall, row) => {
                faults.push(fault(row, "parent", Why::WrongParent));
            }
            Some(_) => halls.entry(parent).or_default().push(row),
        }
    }
    let mut cells = BTreeMap::new();
    let mut parts = BTreeMap::new();
    for (id, rows) in halls {
        let hall = by_id.get(id).copied();
        match divide(hall.and_then(stated_cells), &rows) {
            Ok((count, divided)) => {
                cells.insert(id.to_owned(), count);
                parts.extend(divided);
            }
            Err(own) => faults.extend(own),
        }
    }
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.line);
        return Err(faults);
    }
    let (part_rows, mut ordered): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| parent_of(row).is_some());
    ordered.extend(part_rows);
    Ok(Plan {
        rows: ordered,
        cells,
        parts,
    })
}

fn fault(row: &Row, column: &'static str, why: Why) -> Fault {
    Fault {
        line: row.line,
        column: Some(column),
        why,
    }
}

fn duplicate_ids(rows: &[Row]) -> Vec<Fault> {
    let mut first: HashMap<&str, u64> = HashMap::new();
    let mut faults = Vec::new();
    for row in rows {
        match first.get(row.id.as_str()) {
            Some(line) => faults.push(fault(row, "id", Why::DuplicateId { line: *line })),
            None => drop(first.insert(&row.id, row.line)),
        }
    }
    faults
}

/// A resource may name what it belongs to; only rooms have parts.
fn parent_of(row: &Row) -> Option<&str> {
    match &row.what {
        What::Room { parent, .. } => parent.as_deref(),
        What::Resource { .. } => None,
    }
}

fn is_hall_of(hall: &Row, part: &Row) -> bool {
    matches!(&hall.what, What::Room { parent: None, .. })
        && hall.provider == part.provider
        && hall.site == part.site
        && hall.town == part.town
}

/// Of a hall the largest number named is how many cells it has.
fn stated_cells(hall: &Row) -> Option<u32> {
    match &hall.what {
        What::Room {
            cells: Some(cells), ..
        } => cells.last().copied(),
        _ => None,
    }
}

type Divided = (u32, BTreeMap<String, Vec<u32>>);

fn divide(stated: Option<u32>, parts: &[&Row]) -> Result<Divided, Vec<Fault>> {
    let named: Vec<Option<&Vec<u32>>> = parts.iter().map(|part| cells_of(part)).collect();
    if named.iter().all(Option::is_none) {
        let divided = (1..)
            .zip(parts)
            .map(|(cell, part)| (part.id.clone(), vec![cell]));
        let count = u32::try_from(parts.len())
            .unwrap_or(u32::MAX)
            .max(stated.unwrap_or(1));
        return Ok((count, divided.collect()));
    }
    let mut faults = Vec::new();
    let largest = named
        .iter()
        .flatten()
        .filter_map(|cells| cells.last())
        .max()
        .copied();
    let count = stated.or(largest).unwrap_or(1);
    let mut divided = BTreeMap::new();
    for (part, cells) in parts.iter().zip(named) {
        match cells {
            None => faults.push(fault(part, "cells", Why::CellsForSomeParts)),
            Some(cells) if cells.last().is_some_and(|last| *last > count) => {
                faults.push(fault(part, "cells", Why::CellOutsideHall { count }));
            }
            Some(cells) => drop(divided.insert(part.id.clone(), cells.clone())),
        }
    }
    if faults.is_empty() {
        Ok((count, divided))
    } else {
        Err(faults)
    }
}

fn cells_of(row: &Row) -> Option<&Vec<u32>> {
    match &row.what {
        What::Room { cells, .. } => cells.as_ref(),
        What::Resource { .. } => None,
    }
}
