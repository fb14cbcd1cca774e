//! The few places where SQLite and PostgreSQL speak differently.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::DatabaseErrorInformation;
use diesel::serialize::ToSql;
use diesel::sql_types::{Array, BigInt, HasSqlType, Nullable, Text};

use crate::atoms::AtomRow;
use crate::claims::{CLAIM_SECONDS_MAX, ClaimRow, NewClaimRow};
use crate::connection::AnyConnection;
use crate::schema::{atom, claim, job_lease};
use crate::sql_uuid::BoundUuid;

/// The last fences: triggers, and on PostgreSQL an exclusion constraint, all of migration 4.
///
/// Each has the same name on both databases: PostgreSQL reports it as the constraint, SQLite as the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fence {
    /// Two claims on one exclusive atom or link would overlap.
    ClaimExcludes,
    /// The claims on a pool would exceed its stock.
    ClaimWithinStock,
    /// A claim's atom, span, quantity or owner would change.
    ClaimIsFixed,
    /// An atom's kind would change.
    AtomKindIsFixed,
    /// A stock would fall below what is claimed.
    AtomStockCoversClaims,
}

/// The keys whose collision is resolved by running the use case again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    /// The short random reference of a booking.
    BookingReference,
    /// The principal and key of a repeated request.
    IdempotencyKey,
    /// The address with which somebody signs in.
    AccountEmail,
    /// Any other: a fault of the caller, or an id that was given twice.
    Other,
}

const FENCES: [(&str, Fence); 5] = [
    ("claim_excludes", Fence::ClaimExcludes),
    ("claim_within_stock", Fence::ClaimWithinStock),
    ("claim_is_fixed", Fence::ClaimIsFixed),
    ("atom_kind_is_fixed", Fence::AtomKindIsFixed),
    ("atom_stock_covers_claims", Fence::AtomStockCoversClaims),
];

/// As PostgreSQL names the constraint and as SQLite names the columns in its message.
const UNIQUES: [(&str, &str, Unique); 3] = [
    (
        "booking_reference_key",
        "booking.reference",
        Unique::BookingReference,
    ),
    (
        "idempotency_pkey",
        "idempotency.principal, idempotency.idempotency_key",
        Unique::IdempotencyKey,
    ),
    (
        "account_email_key_key",
        "account.email_key",
        Unique::AccountEmail,
    ),
];

/// What SQLite says when the disk, the file or its lock fails; it gives no code through diesel.
const SQLITE_OUTAGES: [&str; 7] = [
    "database is locked",
    "database or disk is full",
    "disk I/O error",
    "attempt to write a readonly database",
    "unable to open database file",
    "database disk image is malformed",
    "file is not a database",
];

/// What PostgreSQL says when it waits no longer or is going down.
const POSTGRES_OUTAGES: [&str; 5] = [
    "canceling statement due to lock timeout",
    "terminating connection",
    "the database system is",
    "could not extend file",
    "no space left on device",
];

/// What diesel tells about a refused statement.
pub(crate) type Info<'a> = dyn DatabaseErrorInformation + Send + Sync + 'a;

/// The fence that refused a statement, if one did.
pub(crate) fn fence_of(info: &Info<'_>) -> Option<Fence> {
    let name = info.constraint_name().unwrap_or(info.message());
    FENCES
        .iter()
        .find_map(|(known, fence)| (*known == name).then_some(*fence))
}

/// The key that exists already.
pub(crate) fn unique_of(info: &Info<'_>) -> Unique {
    UNIQUES
        .iter()
        .find(|(constraint, columns, _)| match info.constraint_name() {
            Some(name) => name == *constraint,
            None => info.message().ends_with(columns),
        })
        .map_or(Unique::Other, |(_, _, unique)| *unique)
}

/// Whether PostgreSQL ended the transaction to resolve a deadlock; SQLite has none.
pub(crate) fn is_contention(info: &Info<'_>) -> bool {
    info.message().contains("deadlock detected")
}

/// Whether the database, not the statement, is at fault.
pub(crate) fn is_outage(info: &Info<'_>) -> bool {
    let message = info.message();
    SQLITE_OUTAGES
        .iter()
        .chain(&POSTGRES_OUTAGES)
        .any(|outage| message.contains(outage))
}

/// Keeps a second node from migrating at the same time; SQLite's write lock does that already.
pub(crate) fn lock_schema(connection: &mut AnyConnection) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(_) => Ok(()),
        // Any number will do, as long as every version of this program takes the same.
        AnyConnection::Postgres(postgres) => {
            postgres.batch_execute("SELECT pg_advisory_xact_lock(4711250042)")
        }
    }
}

/// Locks whatever `text` stands for until the transaction ends; on SQLite the writer is alone already.
///
/// Two texts with one hash wait for each other for no reason, which does no harm.
pub(crate) fn lock_text(connection: &mut AnyConnection, text: &str) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(postgres) => LockText(text).execute(postgres).map(drop),
    }
}

/// A statement that is prepared once, unlike those of `sql_query`.
struct LockText<'a>(&'a str);

impl QueryFragment<Pg> for LockText<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT pg_advisory_xact_lock(hashtextextended(");
        out.push_bind_param::<Text, _>(self.0)?;
        out.push_sql(", 0))");
        Ok(())
    }
}

impl QueryId for LockText<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<PgConnection> for LockText<'_> {}

/// 1 if migrations were ever applied, else 0.
pub(crate) fn count_migration_tables(connection: &mut AnyConnection) -> QueryResult<i64> {
    let count = match connection {
        AnyConnection::Sqlite(_) => {
            "(SELECT count(*) FROM sqlite_master WHERE name = '__diesel_schema_migrations')"
        }
        AnyConnection::Postgres(_) => {
            "(SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() \
             AND tablename = '__diesel_schema_migrations')"
        }
    };
    diesel::select(sql::<BigInt>(count)).get_result(connection)
}

/// The version of the last migration that was applied.
pub(crate) fn last_migration(connection: &mut AnyConnection) -> QueryResult<Option<String>> {
    diesel::select(sql::<Nullable<Text>>(
        "(SELECT max(version) FROM __diesel_schema_migrations)",
    ))
    .get_result(connection)
}

/// Rows whose parent is missing; PostgreSQL never lets one be.
pub(crate) fn count_foreign_key_faults(connection: &mut AnyConnection) -> QueryResult<i64> {
    match connection {
        AnyConnection::Sqlite(sqlite) => diesel::select(sql::<BigInt>(
            "(SELECT count(*) FROM pragma_foreign_key_check)",
        ))
        .get_result(sqlite),
        AnyConnection::Postgres(_) => Ok(0),
    }
}

/// Locks the rows of `ids`, which are ascending; on SQLite the writer is alone already.
///
/// `NO KEY`, because claims of others refer to the row and may be inserted elsewhere meanwhile.
pub(crate) fn lock_atoms(connection: &mut AnyConnection, ids: &[i64]) -> QueryResult<Vec<AtomRow>> {
    match connection {
        AnyConnection::Sqlite(sqlite) => ids
            .iter()
            .filter_map(|id| {
                let row = atom::table.find(id).select(AtomRow::as_select());
                row.first(sqlite).optional().transpose()
            })
            .collect(),
        AnyConnection::Postgres(postgres) => atom::table
            .filter(atom::id.eq_any(ids))
            .order(atom::id)
            .for_no_key_update()
            .select(AtomRow::as_select())
            .load(postgres),
    }
}

/// Deletes the holds on `ids` that ended by `now`.
pub(crate) fn delete_expired_holds(
    connection: &mut AnyConnection,
    ids: &[i64],
    now: i64,
) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(sqlite) => ids.iter().try_for_each(|id| {
            let expired = claim::table
                .filter(claim::atom_id.eq(id))
                .filter(claim::hold_until.le(now));
            diesel::delete(expired).execute(sqlite).map(drop)
        }),
        AnyConnection::Postgres(postgres) => {
            let expired = claim::table
                .filter(claim::atom_id.eq_any(ids))
                .filter(claim::hold_until.le(now));
            diesel::delete(expired).execute(postgres).map(drop)
        }
    }
}

/// Which claims are looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClaimSearch {
    /// They end after it.
    pub(crate) from: i64,
    /// They start before it.
    pub(crate) until: i64,
    /// If they are held, then beyond it.
    pub(crate) now: i64,
}

/// The condition of a [`ClaimSearch`]; a claim that reaches into the window started at most one claim's length before.
macro_rules! found_by {
    ($search:expr) => {
        claim::starts_at
            .lt($search.until)
            .and(claim::starts_at.gt($search.from - CLAIM_SECONDS_MAX))
            .and(claim::ends_at.gt($search.from))
            .and(
                claim::hold_until
                    .is_null()
                    .or(claim::hold_until.gt($search.now)),
            )
    };
}

/// The claims on `ids` that `search` finds, by atom and start.
pub(crate) fn list_claims(
    connection: &mut AnyConnection,
    ids: &[i64],
    search: ClaimSearch,
) -> QueryResult<Vec<ClaimRow>> {
    match connection {
        AnyConnection::Sqlite(sqlite) => {
            let mut rows = Vec::new();
            for id in ids {
                let found = claim::table
                    .filter(claim::atom_id.eq(id))
                    .filter(found_by!(search))
                    .order(claim::starts_at)
                    .select(ClaimRow::as_select());
                rows.extend(found.load(sqlite)?);
            }
            Ok(rows)
        }
        AnyConnection::Postgres(postgres) => claim::table
            .filter(claim::atom_id.eq_any(ids))
            .filter(found_by!(search))
            .order((claim::atom_id, claim::starts_at))
            .select(ClaimRow::as_select())
            .load(postgres),
    }
}

/// Inserts claims in the given order.
///
/// One row alone is a prepared statement on both. Several are one statement on PostgreSQL, where each costs a round
/// trip, and one each on SQLite, where a statement that is parsed anew costs more than a row.
pub(crate) fn insert_claims(
    connection: &mut AnyConnection,
    rows: &[NewClaimRow],
) -> QueryResult<()> {
    match (connection, rows) {
        (AnyConnection::Sqlite(sqlite), rows) => rows.iter().try_for_each(|row| {
            let inserted = diesel::insert_into(claim::table).values(row);
            inserted.execute(sqlite).map(drop)
        }),
        (AnyConnection::Postgres(postgres), [row]) => {
            let inserted = diesel::insert_into(claim::table).values(row);
            inserted.execute(postgres).map(drop)
        }
        (AnyConnection::Postgres(postgres), rows) => {
            let inserted = diesel::insert_into(claim::table).values(rows);
            inserted.execute(postgres).map(drop)
        }
    }
}

/// Raises the revision of `ids`, which are locked.
pub(crate) fn bump_revisions(connection: &mut AnyConnection, ids: &[i64]) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(sqlite) => ids.iter().try_for_each(|id| {
            Bump::<BigInt, _>::of(id, "= ", "")
                .execute(sqlite)
                .map(drop)
        }),
        AnyConnection::Postgres(postgres) => Bump::<Array<BigInt>, _>::of(ids, "= ANY(", ")")
            .execute(postgres)
            .map(drop),
    }
}

/// The one update in every booking. diesel prepares its own updates anew each time, which on PostgreSQL costs a round
/// trip; a statement whose text never changes is prepared once.
struct Bump<'a, Type, Ids: ?Sized> {
    ids: &'a Ids,
    before: &'static str,
    after: &'static str,
    kind: PhantomData<Type>,
}

impl<'a, Type, Ids: ?Sized> Bump<'a, Type, Ids> {
    fn of(ids: &'a Ids, before: &'static str, after: &'static str) -> Self {
        Self {
            ids,
            before,
            after,
            kind: PhantomData,
        }
    }
}

impl<DB, Type, Ids> QueryFragment<DB> for Bump<'_, Type, Ids>
where
    DB: Backend + HasSqlType<Type>,
    Ids: ToSql<Type, DB> + ?Sized,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE atom SET revision = revision + 1 WHERE id ");
        out.push_sql(self.before);
        out.push_bind_param::<Type, _>(self.ids)?;
        out.push_sql(self.after);
        Ok(())
    }
}

impl<Type, Ids: ?Sized> QueryId for Bump<'_, Type, Ids> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Connection, Type, Ids: ?Sized> RunQueryDsl<Connection> for Bump<'_, Type, Ids> {}

/// Makes a lease unless there is one already, which is no failure of the transaction; returns how many were made.
pub(crate) fn insert_lease(
    connection: &mut AnyConnection,
    name: &str,
    holder: BoundUuid,
    until: i64,
) -> QueryResult<usize> {
    let lease = (
        job_lease::name.eq(name),
        job_lease::holder.eq(holder),
        job_lease::until.eq(until),
    );
    let inserted = diesel::insert_into(job_lease::table).values(lease);
    match connection {
        AnyConnection::Sqlite(sqlite) => inserted.on_conflict_do_nothing().execute(sqlite),
        AnyConnection::Postgres(postgres) => inserted.on_conflict_do_nothing().execute(postgres),
    }
}

/// Deletes at most `limit` delivered entries of the outbox, settled before `before`.
pub(crate) fn delete_delivered(
    connection: &mut AnyConnection,
    before: i64,
    limit: i64,
) -> QueryResult<usize> {
    let delete = match connection {
        AnyConnection::Sqlite(_) => {
            "DELETE FROM outbox WHERE key IN (SELECT key FROM outbox \
             WHERE state = 'delivered' AND settled_at < ? ORDER BY settled_at LIMIT ?)"
        }
        AnyConnection::Postgres(_) => {
            "DELETE FROM outbox WHERE key IN (SELECT key FROM outbox \
             WHERE state = 'delivered' AND settled_at < $1 ORDER BY settled_at LIMIT $2)"
        }
    };
    delete_some(connection, delete, before, limit)
}

/// Deletes at most `limit` records of answers made before `before`.
///
/// Their key has two columns, but each database names a row by one; PostgreSQL would read the whole table for `IN`.
pub(crate) fn delete_older_answers(
    connection: &mut AnyConnection,
    before: i64,
    limit: i64,
) -> QueryResult<usize> {
    let delete = match connection {
        AnyConnection::Sqlite(_) => {
            "DELETE FROM idempotency WHERE rowid IN (SELECT rowid FROM idempotency \
             WHERE created_at < ? ORDER BY created_at LIMIT ?)"
        }
        AnyConnection::Postgres(_) => {
            "DELETE FROM idempotency WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency \
             WHERE created_at < $1 ORDER BY created_at LIMIT $2))"
        }
    };
    delete_some(connection, delete, before, limit)
}

fn delete_some(
    connection: &mut AnyConnection,
    delete: &str,
    before: i64,
    limit: i64,
) -> QueryResult<usize> {
    diesel::sql_query(delete)
        .bind::<BigInt, _>(before)
        .bind::<BigInt, _>(limit)
        .execute(connection)
}
