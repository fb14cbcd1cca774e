//! Whether a database keeps the promises of the store, told from its rows alone.

use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::backup::BackupError;
use crate::connection::AnyConnection;
use crate::dialect;
use crate::error::{StoreError, TxError};
use crate::migrate::schema_number;
use crate::tx::{Begin, Tx, conclude};

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The number of its last migration.
    pub schema: i64,
    /// Tables with the number of their rows.
    pub rows: Vec<(&'static str, i64)>,
}

/// The tables that are counted: what an operator knows by name.
const COUNTED: [&str; 10] = [
    "provider",
    "site",
    "bookable",
    "closure",
    "organiser",
    "booking",
    "blocking",
    "claim",
    "outbox",
    "audit",
];

/// Of the claims on one atom, sorted by start, two overlap exactly if two neighbours do.
const OVERLAPS: &str = "(SELECT count(*) FROM (\
     SELECT starts_at, lag(ends_at) OVER (PARTITION BY atom_id ORDER BY starts_at, ends_at) AS previous_end \
     FROM claim WHERE kind <> 'pool') AS neighbours WHERE previous_end > starts_at)";

/// Pools of which more is claimed at one instant than there is; at one instant ends come before starts.
const OVERDRAWN: &str = "(SELECT count(DISTINCT levels.atom_id) FROM (\
     SELECT atom_id, sum(change) OVER (PARTITION BY atom_id ORDER BY at, change ROWS UNBOUNDED PRECEDING) AS level \
     FROM (SELECT c.atom_id, c.starts_at AS at, c.quantity AS change FROM claim c JOIN atom a ON a.id = c.atom_id \
     WHERE c.kind = 'pool' AND c.ends_at > a.stock_since \
     UNION ALL SELECT c.atom_id, c.ends_at, -c.quantity FROM claim c JOIN atom a ON a.id = c.atom_id \
     WHERE c.kind = 'pool' AND c.ends_at > a.stock_since) AS changes) AS levels \
     JOIN atom ON atom.id = levels.atom_id WHERE levels.level > atom.stock)";

/// Claims whose atom is missing or of another kind.
const MISPLACED: &str = "(SELECT count(*) FROM claim c WHERE NOT EXISTS (\
     SELECT 1 FROM atom a WHERE a.id = c.atom_id AND a.kind = c.kind))";

/// Counts what is there, or names everything that is wrong.
pub(super) fn examine(connection: &mut AnyConnection) -> Result<Contents, BackupError> {
    Begin::Snapshot.start(connection)?;
    conclude(connection, |tx| {
        let mut faults = tx.query(file_faults)?;
        for (fault, query) in [
            ("claims that overlap another one", OVERLAPS),
            ("pools claimed beyond their stock", OVERDRAWN),
            ("claims on no atom of their kind", MISPLACED),
        ] {
            faults.extend(counted(fault, tx.query(number(query))?));
        }
        let orphans = tx.query(dialect::count_foreign_key_faults)?;
        faults.extend(counted("rows that refer to missing ones", orphans));
        if faults.is_empty() {
            count(tx)
        } else {
            Err(BackupError::Damaged { faults })
        }
    })
}

fn count(tx: &mut Tx<'_>) -> Result<Contents, BackupError> {
    let schema = schema_number(tx)?;
    let rows = COUNTED.into_iter().map(|table| {
        let rows = tx.query(number(&format!("(SELECT count(*) FROM {table})")))?;
        Ok((table, rows))
    });
    Ok(Contents {
        schema,
        rows: rows.collect::<Result<_, StoreError>>()?,
    })
}

fn counted(fault: &str, count: i64) -> Option<String> {
    (count > 0).then(|| format!("{fault}: {count}"))
}

fn number(query: &str) -> impl FnOnce(&mut AnyConnection) -> QueryResult<i64> {
    let query = diesel::select(sql::<BigInt>(query));
    move |connection| query.get_result(connection)
}

/// What SQLite finds wrong with its pages and indexes; PostgreSQL has none of this in a restored copy.
fn file_faults(connection: &mut AnyConnection) -> QueryResult<Vec<String>> {
    match connection {
        AnyConnection::Sqlite(sqlite) => {
            let check = "SELECT integrity_check FROM pragma_integrity_check";
            let mut said: Vec<String> = sql::<Text>(check).load(sqlite)?;
            said.retain(|line| line != "ok");
            said.truncate(20);
            Ok(said)
        }
        AnyConnection::Postgres(_) => Ok(Vec::new()),
    }
}

impl TxError for BackupError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
