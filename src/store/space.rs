//! What space or stock each room and resource stands for: which atoms, and how much of each.
//!
//! A hall has a cell for each of its indivisible pieces, a part uses some of the hall's. A resource has a pool; a room
//! may stand for all of it. Two rooms that are never used together share one more atom, their link. How space is
//! changed under bookings that stand is in [`refine`] and [`links`].

pub mod links;
pub mod refine;

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use domain::bookable::{AtomKind, AtomUse, BookableId, Space, Take};
use domain::ids::{AtomId, ResourceId, RoomId};
use uuid::Uuid;

use crate::among::among;
use crate::atoms::{self, insert_atom};
use crate::column::{Table, grouped};
use crate::error::StoreError;
use crate::schema::{atom, bookable, bookable_atom, claim};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const BOOKABLE_ATOM: Table = Table("bookable_atom");

/// Links are no cells; they stand at this place.
const NO_CELL: i64 = 0;

/// An atom as a bookable uses it.
type UseRow = (BoundUuid, i64, String, i64, String);

/// A cell or pool of a bookable: bookable, atom, place, take.
type CellRow = (BoundUuid, i64, i64, String);

/// The atoms of all `bookables`, links included, ascending: what must be locked before they are booked.
///
/// Read again after the lock: in between, cells may have been refined.
pub fn list_atoms(tx: &mut Tx<'_>, bookables: &[BookableId]) -> Result<Vec<AtomId>, StoreError> {
    let bound: Vec<_> = bookables.iter().map(|id| id.uuid().sql()).collect();
    let atoms: Vec<i64> = tx.query(|connection| {
        bookable_atom::table
            .filter(among(bookable_atom::bookable_id, bound))
            .order(bookable_atom::atom_id)
            .distinct()
            .select(bookable_atom::atom_id)
            .load(connection)
    })?;
    Ok(atoms.into_iter().map(AtomId).collect())
}

/// The pool of a resource.
pub fn get_pool(tx: &mut Tx<'_>, resource: ResourceId) -> Result<AtomId, StoreError> {
    let (_, pool, ..) = cells(tx, &[resource.0])?
        .pop()
        .ok_or_else(|| BOOKABLE_ATOM.broken("a resource has no pool"))?;
    Ok(AtomId(pool))
}

/// How each of the bookables `ids` uses its atoms, ascending.
pub fn list_uses(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<AtomUse>>, StoreError> {
    let bound: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    uses(tx, &bound)
}

/// The same for ids that are bound already.
pub(crate) fn uses(
    tx: &mut Tx<'_>,
    ids: &[BoundUuid],
) -> Result<HashMap<Uuid, Vec<AtomUse>>, StoreError> {
    let rows: Vec<UseRow> = tx.query(|connection| {
        bookable_atom::table
            .inner_join(atom::table)
            .filter(among(bookable_atom::bookable_id, ids.to_vec()))
            .order((bookable_atom::bookable_id, bookable_atom::atom_id))
            .select((
                bookable_atom::bookable_id,
                atom::id,
                atom::kind,
                atom::stock,
                bookable_atom::take,
            ))
            .load(connection)
    })?;
    let uses: Vec<_> = rows.into_iter().map(atom_use).collect::<Result<_, _>>()?;
    Ok(grouped(uses))
}

fn atom_use(row: UseRow) -> Result<(Uuid, AtomUse), StoreError> {
    let (bookable, atom, kind, stock, take) = row;
    let kind = atoms::kind(&kind, stock)?;
    let take = match take.as_str() {
        "unit" => Take::Unit,
        "whole" => Take::Whole,
        _ => return Err(BOOKABLE_ATOM.broken("take is unknown")),
    };
    let usage = AtomUse {
        atom: AtomId(atom),
        kind,
        take,
    };
    Ok((bookable.into(), usage))
}

/// Cells and pools of the bookables `ids`, by bookable and place.
fn cells(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<Vec<CellRow>, StoreError> {
    let bound: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    tx.query(|connection| {
        bookable_atom::table
            .filter(among(bookable_atom::bookable_id, bound))
            .filter(bookable_atom::cell.ne(NO_CELL))
            .order((bookable_atom::bookable_id, bookable_atom::cell))
            .select((
                bookable_atom::bookable_id,
                bookable_atom::atom_id,
                bookable_atom::cell,
                bookable_atom::take,
            ))
            .load(connection)
    })
}

/// The space of each of `rooms`, given with the hall of which it is a part.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    rooms: &[(Uuid, Option<RoomId>)],
) -> Result<HashMap<Uuid, Space>, StoreError> {
    let ids: Vec<Uuid> = rooms.iter().map(|(id, _)| *id).collect();
    let cells = cells(tx, &ids)?;
    let wholes: Vec<i64> = cells
        .iter()
        .filter(|(.., take)| take == "whole")
        .map(|(_, pool, ..)| *pool)
        .collect();
    let resources = resources_of(tx, &wholes)?;
    let mut cells = grouped(
        cells
            .into_iter()
            .map(|(room, atom, cell, _)| (room.into(), (atom, cell))),
    );
    rooms
        .iter()
        .map(|(id, hall)| {
            let cells = cells.remove(id).unwrap_or_default();
            let whole = cells.first().and_then(|(atom, _)| resources.get(atom));
            Ok((*id, space(&cells, *hall, whole.copied())?))
        })
        .collect()
}

fn space(
    cells: &[(i64, i64)],
    hall: Option<RoomId>,
    whole: Option<ResourceId>,
) -> Result<Space, StoreError> {
    let place = |(_, cell): &(i64, i64)| BOOKABLE_ATOM.count("cell", *cell);
    match (hall, whole) {
        (Some(hall), _) => Ok(Space::PartOf {
            hall,
            cells: cells.iter().map(place).collect::<Result<_, _>>()?,
        }),
        (None, Some(resource)) => Ok(Space::WholeOf(resource)),
        (None, None) => Ok(Space::Cells {
            count: BOOKABLE_ATOM.value("cell", u32::try_from(cells.len()))?,
        }),
    }
}

/// Whose each of the pools is.
fn resources_of(tx: &mut Tx<'_>, pools: &[i64]) -> Result<HashMap<i64, ResourceId>, StoreError> {
    if pools.is_empty() {
        return Ok(HashMap::new());
    }
    let owners: Vec<(i64, ResourceId)> = tx.query(|connection| {
        bookable_atom::table
            .inner_join(bookable::table)
            .filter(bookable_atom::atom_id.eq_any(pools))
            .filter(bookable::kind.eq("resource"))
            .select((bookable_atom::atom_id, bookable::id))
            .load(connection)
    })?;
    Ok(owners.into_iter().collect())
}

/// Gives a new room its space: cells of its own, those of its hall, or a pool.
pub(crate) fn insert(tx: &mut Tx<'_>, room: RoomId, space: &Space) -> Result<(), StoreError> {
    match space {
        Space::Cells { count } => {
            for cell in 1..=*count {
                let atom = insert_atom(tx, AtomKind::Exclusive)?;
                insert_use(tx, room.0, (atom, cell.into()), Take::Unit)?;
            }
            Ok(())
        }
        Space::PartOf {
            hall,
            cells: wanted,
        } => {
            let of_hall = cells(tx, &[hall.0])?;
            let used: Vec<_> = of_hall
                .into_iter()
                .filter(|(_, _, cell, _)| wanted.iter().any(|wanted| i64::from(*wanted) == *cell))
                .collect();
            if used.len() != wanted.len() {
                return Err(StoreError::Missing);
            }
            for (_, atom, cell, _) in used {
                insert_use(tx, room.0, (AtomId(atom), cell), Take::Unit)?;
            }
            Ok(())
        }
        Space::WholeOf(resource) => {
            let pool = get_pool(tx, *resource)?;
            insert_use(tx, room.0, (pool, 1), Take::Whole)
        }
    }
}

/// Gives a new resource its pool.
pub(crate) fn insert_pool(
    tx: &mut Tx<'_>,
    resource: ResourceId,
    stock: u32,
) -> Result<(), StoreError> {
    let pool = insert_atom(tx, AtomKind::Pool { stock })?;
    insert_use(tx, resource.0, (pool, 1), Take::Unit)
}

fn insert_use(
    tx: &mut Tx<'_>,
    of: Uuid,
    (atom, cell): (AtomId, i64),
    take: Take,
) -> Result<(), StoreError> {
    let take = match take {
        Take::Unit => "unit",
        Take::Whole => "whole",
    };
    tx.query(|connection| {
        diesel::insert_into(bookable_atom::table)
            .values((
                bookable_atom::bookable_id.eq(of.sql()),
                bookable_atom::atom_id.eq(atom.0),
                bookable_atom::cell.eq(cell),
                bookable_atom::take.eq(take),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// Gives a part other cells of its hall. Nothing may stand on the part: its claims would stay where they are.
pub fn replace_cells(tx: &mut Tx<'_>, part: RoomId, space: &Space) -> Result<(), StoreError> {
    tx.query(|connection| {
        let cells = bookable_atom::table
            .filter(bookable_atom::bookable_id.eq(part.sql()))
            .filter(bookable_atom::cell.ne(NO_CELL));
        diesel::delete(cells).execute(connection)
    })?;
    insert(tx, part, space)
}

/// Whether other rooms are parts of this one, or stand for all of this resource.
pub fn has_dependents(tx: &mut Tx<'_>, of: BookableId) -> Result<bool, StoreError> {
    let sharing = list_sharing(tx, &[of.uuid()])?;
    let others = sharing
        .into_values()
        .flatten()
        .filter(|id| *id != of.uuid());
    let others: Vec<_> = others.map(BindUuid::sql).collect();
    tx.query(|connection| {
        let parts = bookable::table.filter(bookable::parent_id.eq(of.uuid().sql()));
        let wholes = bookable_atom::table
            .filter(bookable_atom::bookable_id.eq_any(others))
            .filter(bookable_atom::take.eq("whole"));
        diesel::select(diesel::dsl::exists(parts).or(diesel::dsl::exists(wholes)))
            .get_result(connection)
    })
}

/// Takes the space of a bookable to which no booking refers, before it is deleted; cells of its hall stay.
pub(crate) fn release(tx: &mut Tx<'_>, of: BookableId) -> Result<(), StoreError> {
    let atoms: Vec<i64> = list_atoms(tx, &[of])?.iter().map(|atom| atom.0).collect();
    tx.query(|connection| {
        let links = atom::table
            .filter(atom::id.eq_any(atoms.clone()))
            .filter(atom::kind.eq("link"))
            .select(atom::id)
            .load::<i64>(connection)?;
        diesel::delete(claim::table.filter(claim::atom_id.eq_any(links.clone())))
            .execute(connection)?;
        diesel::delete(bookable_atom::table.filter(bookable_atom::atom_id.eq_any(links)))
            .execute(connection)?;
        let own = bookable_atom::table.filter(bookable_atom::bookable_id.eq(of.uuid().sql()));
        diesel::delete(own).execute(connection)?;
        let used = bookable_atom::table.filter(bookable_atom::atom_id.eq(atom::id));
        let unused = atom::table
            .filter(atom::id.eq_any(atoms))
            .filter(diesel::dsl::not(diesel::dsl::exists(used)));
        diesel::delete(unused).execute(connection)
    })?;
    Ok(())
}

/// The bookables that share space or stock with each of `bookables`, itself included; a link shares nothing.
///
/// Who closes a hall closes its parts, and who closes a part closes the whole.
pub fn list_sharing(
    tx: &mut Tx<'_>,
    bookables: &[Uuid],
) -> Result<HashMap<Uuid, BTreeSet<Uuid>>, StoreError> {
    let own = cells(tx, bookables)?;
    let atoms: Vec<i64> = own.iter().map(|(_, atom, ..)| *atom).collect();
    let users: Vec<(i64, BoundUuid)> = tx.query(|connection| {
        bookable_atom::table
            .filter(bookable_atom::atom_id.eq_any(atoms))
            .select((bookable_atom::atom_id, bookable_atom::bookable_id))
            .load(connection)
    })?;
    let mut users_of: HashMap<i64, Vec<Uuid>> = HashMap::new();
    for (atom, user) in users {
        users_of.entry(atom).or_default().push(user.into());
    }
    let mut sharing: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
    for (bookable, atom, ..) in own {
        let users = users_of.get(&atom).into_iter().flatten();
        sharing.entry(bookable.into()).or_default().extend(users);
    }
    Ok(sharing)
}
