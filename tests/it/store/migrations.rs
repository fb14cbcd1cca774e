//! Bringing a database to the schema of this program, and refusing one that it may not serve.

use std::fs;

use chrono::DateTime;
use store::{Migrated, NewInstance, OpenError, Store, StoreError, get_instance_secret, migrate};

use super::fixtures::{add_booking, add_owners};
use crate::support::databases::{Database, Raw, on_both, on_postgres, on_sqlite};

/// The number of the last migration.
const LAST: i64 = 8;

fn another_instance() -> NewInstance {
    NewInstance {
        secret: [9; 32],
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn open(database: &Database) -> Result<(), OpenError> {
    Store::open(&database.settings()).map(drop)
}

#[test]
fn migrating_again_changes_nothing_and_keeps_the_secret() {
    on_both(|database| {
        let again = migrate(database.url(), &another_instance());
        assert_eq!(
            again,
            Ok(Migrated {
                from: LAST,
                to: LAST
            })
        );
        let secret = database.open().read(get_instance_secret);
        assert_eq!(secret, Ok(vec![7; 32]));
    });
}

#[test]
fn a_program_older_than_the_database_allows_is_refused_and_others_run() {
    on_both(|database| {
        let mut raw = database.raw();
        let mut set = |sql: &str| raw.execute(sql).unwrap();
        set("INSERT INTO __diesel_schema_migrations (version) VALUES ('00000000000077')");
        assert_eq!(open(database), Ok(()), "a later schema may still serve us");
        set("UPDATE instance SET min_compatible = 77");
        let refused = OpenError::ProgramTooOld {
            known: LAST,
            needed: 77,
        };
        assert_eq!(open(database), Err(refused.clone()));
        assert_eq!(migrate(database.url(), &another_instance()), Err(refused));
    });
}

#[test]
fn an_empty_database_is_not_served_before_it_is_migrated() {
    on_sqlite(|database| {
        let path = database.path();
        for suffix in ["", "-wal", "-shm"] {
            fs::remove_file(path.with_extension(format!("db{suffix}"))).ok();
        }
        assert_eq!(
            open(database),
            Err(OpenError::NoFile { path: path.clone() })
        );
        fs::write(&path, "").unwrap();
        let empty = OpenError::NeedsMigration {
            found: 0,
            known: LAST,
        };
        assert_eq!(open(database), Err(empty));
        let made = migrate(database.url(), &another_instance());
        assert_eq!(made, Ok(Migrated { from: 0, to: LAST }));
        assert_eq!(open(database), Ok(()));
    });
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    on_sqlite(|database| {
        fs::write(database.path(), "Dear reader, ".repeat(1_000)).unwrap();
        let error = open(database).unwrap_err();
        let expected = matches!(&error, OpenError::Store(StoreError::Unavailable { .. }));
        assert!(expected, "{error:?}");
    });
}

#[cfg(unix)]
#[test]
fn a_new_file_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new.db");
    migrate(path.to_str().unwrap(), &another_instance()).unwrap();
    let mode = fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_filled_database_of_an_older_schema_loses_no_row() {
    on_both(|database| {
        go_back_to_three(database);
        let empty = OpenError::NeedsMigration {
            found: 3,
            known: LAST,
        };
        assert_eq!(open(database), Err(empty));
        add_owners(database, 5);
        add_booking(database, 1);
        let before = rows_by_table(database);
        let done = migrate(database.url(), &another_instance());
        assert_eq!(done, Ok(Migrated { from: 3, to: LAST }));
        assert_eq!(before.len(), 25);
        let (kept, made): (Vec<_>, Vec<_>) = rows_by_table(database)
            .into_iter()
            .partition(|line| before.contains(line));
        assert_eq!(kept, before);
        let empty = "account 0, account_grant 0, booking_note 0, claim 0, letter 0, photo 0, photo_file 0, session 0, \
                     sign_in_count 0";
        assert_eq!(made.join(", "), empty);
    });
}

/// Takes the migrations after the third back, as if they had never run.
fn go_back_to_three(database: &Database) {
    let mut raw = database.raw();
    raw.execute("DROP TABLE photo_file; DROP TABLE photo")
        .unwrap();
    raw.execute("DROP TABLE letter; DROP TABLE booking_note; DROP INDEX booking_open")
        .unwrap();
    raw.execute("DROP TABLE sign_in_count; DROP TABLE session; DROP TABLE account_grant; DROP TABLE account")
        .unwrap();
    raw.execute_either(
        "DROP TABLE claim; DROP TRIGGER atom_kind_is_fixed; DROP TRIGGER atom_stock_covers_claims",
        "DROP TABLE claim; DROP TRIGGER atom_kind_is_fixed ON atom; \
         DROP TRIGGER atom_stock_covers_claims ON atom; DROP EXTENSION btree_gist; \
         DROP FUNCTION claimed_peak, claim_within_stock, refuse_change, atom_stock_covers_claims",
    );
    raw.execute("DELETE FROM __diesel_schema_migrations WHERE version > '00000000000003'")
        .unwrap();
}

/// Each table with the number of its rows, by name.
fn rows_by_table(database: &Database) -> Vec<String> {
    let mut raw = database.raw();
    let tables = match raw {
        Raw::Sqlite(_) => {
            "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        }
        Raw::Postgres(_) => {
            "SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'public'"
        }
    };
    let mut tables = raw.lines(tables);
    tables.retain(|table| !table.starts_with("__diesel"));
    tables.sort();
    let mut rows = |table: &String| raw.number(&format!("SELECT count(*) FROM {table}"));
    tables
        .iter()
        .map(|table| format!("{table} {}", rows(table)))
        .collect()
}

#[test]
fn two_nodes_that_migrate_at_once_do_it_once() {
    on_postgres(|database| {
        go_back_to_three(database);
        let from: Vec<i64> = std::thread::scope(|scope| {
            let threads = [(); 4].map(|()| {
                scope.spawn(|| migrate(database.url(), &another_instance()).unwrap().from)
            });
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert_eq!(
            from.iter().filter(|from| **from == 3).count(),
            1,
            "{from:?}"
        );
    });
}
