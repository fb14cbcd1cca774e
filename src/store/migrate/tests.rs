//! What rebuilding a table does to the rows that refer to it. SQLite cannot alter most of a table, so it is rebuilt.

use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use tempfile::TempDir;

use super::*;

const FAMILY: &str = "CREATE TABLE parent (id INTEGER PRIMARY KEY); \
     CREATE TABLE child (parent_id BIGINT NOT NULL REFERENCES parent (id) ON DELETE CASCADE); \
     INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1), (1)";

const REBUILD: &str = "CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT); \
     INSERT INTO parent_new (id) SELECT id FROM parent; \
     DROP TABLE parent; ALTER TABLE parent_new RENAME TO parent";

fn family() -> (TempDir, Location) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("test.db");
    create_private(&path).unwrap();
    let location = Location::Sqlite(path);
    change_schema(&location, run(FAMILY)).unwrap();
    (directory, location)
}

fn run(statements: &str) -> impl FnOnce(&mut Tx<'_>) -> Result<(), OpenError> {
    move |tx| Ok(tx.query(|connection| connection.batch_execute(statements))?)
}

fn children(location: &Location) -> i64 {
    let mut connection = location.connect(Purpose::Read, PATIENCE).unwrap();
    diesel::select(sql::<BigInt>("(SELECT count(*) FROM child)"))
        .get_result(&mut connection)
        .unwrap()
}

#[test]
fn a_rebuilt_table_keeps_its_children() {
    let (_directory, location) = family();
    assert_eq!(change_schema(&location, run(REBUILD)), Ok(()));
    assert_eq!(children(&location), 2);
}

#[test]
fn with_foreign_keys_on_the_same_statements_would_delete_them() {
    let (_directory, location) = family();
    let mut connection = location.connect(Purpose::Write, PATIENCE).unwrap();
    Begin::Write.start(&mut connection).unwrap();
    conclude(&mut connection, run(REBUILD)).unwrap();
    assert_eq!(children(&location), 0);
}

#[test]
fn a_migration_that_would_leave_orphans_is_taken_back() {
    let (_directory, location) = family();
    let refused = change_schema(&location, run("DELETE FROM parent"));
    let expected = OpenError::Migration {
        why: "2 rows would have no parent".to_owned(),
    };
    assert_eq!(refused, Err(expected));
    assert_eq!(change_schema(&location, run(REBUILD)), Ok(()));
    assert_eq!(children(&location), 2);
}
