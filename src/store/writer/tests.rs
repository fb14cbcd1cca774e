//! What SQLite does to a transaction behind diesel's back. These tests send SQL from inside a use case, which nothing
//! outside the crate can.

use std::sync::mpsc::Receiver;

use chrono::DateTime;
use diesel::connection::{Connection, SimpleConnection};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use tempfile::TempDir;

use super::*;
use crate::beside::Turn;
use crate::job::Errand;
use crate::migrate::{NewInstance, migrate};
use crate::tx::{Tx, conclude};

/// Leaves no room for another page, then needs many.
const FILL_THE_DISK: &str =
    "PRAGMA max_page_count = 1; INSERT INTO note VALUES (randomblob(1000000))";

/// A writer on a database with one table of its own.
struct Site {
    directory: TempDir,
    writer: Writer,
}

type Answer = Receiver<Result<(), StoreError>>;

impl Site {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("test.db");
        let new = NewInstance {
            secret: [0; 32],
            created_at: DateTime::UNIX_EPOCH,
        };
        migrate(path.to_str().unwrap(), &new).unwrap();
        let workplace = Workplace {
            location: Location::Sqlite(path.clone()),
            busy_timeout: Duration::from_secs(5),
            turns: Turns::open(&path).unwrap(),
        };
        let writer = Writer::start(workplace, 8, Arc::default()).unwrap();
        let site = Self { directory, writer };
        let tables = "CREATE TABLE note (text TEXT PRIMARY KEY); \
                      CREATE TABLE debt (note TEXT REFERENCES note DEFERRABLE INITIALLY DEFERRED)";
        assert_eq!(site.submit(execute(tables)).recv().unwrap(), Ok(()));
        site
    }

    fn submit(
        &self,
        use_case: impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Answer {
        let (tell, hear) = sync_channel(1);
        let errand = Errand::new(use_case, move |result| tell.send(result).unwrap());
        self.writer.submit(Box::new(errand));
        hear
    }

    /// Lets `submit_all` put its jobs in the queue before the writer, which gives way to a command, takes the first.
    fn together<const N: usize>(
        &self,
        submit_all: impl FnOnce(&Self) -> [Answer; N],
    ) -> [Result<(), StoreError>; N] {
        let turn = Turn::take(&self.directory.path().join("test.db"), Duration::ZERO).unwrap();
        let answers = submit_all(self);
        drop(turn);
        answers.map(|answer| answer.recv().unwrap())
    }

    fn notes(&self) -> Vec<String> {
        let path = self.directory.path().join("test.db");
        let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        connection
            .batch_execute("PRAGMA busy_timeout = 5000")
            .unwrap();
        let notes = sql::<Text>("SELECT text FROM note ORDER BY text").load(&mut connection);
        notes.unwrap()
    }
}

fn execute(sql: &str) -> impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + use<> {
    let sql = sql.to_owned();
    move |tx| tx.query(|connection| connection.batch_execute(&sql))
}

fn note(text: &str) -> impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + use<> {
    execute(&format!("INSERT INTO note VALUES ('{text}')"))
}

fn is_lost(result: &Result<(), StoreError>) -> bool {
    matches!(result, Err(StoreError::Unavailable { .. }))
}

#[test]
fn jobs_that_wait_together_share_one_commit_and_fail_alone() {
    let site = Site::new();
    let before = site.writer.counters.stats();
    let results = site.together(|site| {
        [
            site.submit(note("a")),
            site.submit(|tx| {
                note("b")(tx)?;
                Err(StoreError::Missing)
            }),
            site.submit(note("c")),
        ]
    });
    assert_eq!(results, [Ok(()), Err(StoreError::Missing), Ok(())]);
    assert_eq!(site.notes(), ["a", "c"]);
    let after = site.writer.counters.stats();
    let grown = (after.groups - before.groups, after.writes - before.writes);
    assert_eq!(grown, (1, 3));
}

#[test]
fn a_panic_two_savepoints_deep_takes_back_its_own_job_only() {
    let site = Site::new();
    let results = site.together(|site| {
        [
            site.submit(note("a")),
            site.submit(|tx| {
                note("b")(tx)?;
                tx.query(|connection| {
                    connection.transaction(|connection| {
                        connection.transaction(|connection| -> QueryResult<()> {
                            connection.batch_execute("INSERT INTO note VALUES ('c')")?;
                            panic!("on purpose")
                        })
                    })
                })
            }),
            site.submit(note("d")),
        ]
    });
    assert_eq!(results, [Ok(()), Err(StoreError::Panicked), Ok(())]);
    assert_eq!(site.notes(), ["a", "d"]);
}

#[test]
fn when_the_disk_is_full_the_whole_group_is_told_and_the_next_one_works() {
    let site = Site::new();
    let results = site.together(|site| {
        [
            site.submit(note("a")),
            site.submit(|_| Err(StoreError::Missing)),
            site.submit(execute(FILL_THE_DISK)),
            site.submit(note("b")),
        ]
    });
    let [first, refused, full, next] = &results;
    assert!(is_lost(first), "SQLite rolled it back: {first:?}");
    assert!(is_lost(refused), "what it rests on is lost: {refused:?}");
    assert!(is_lost(full), "{full:?}");
    assert_eq!(next, &Ok(()));
    assert_eq!(site.notes(), ["b"]);
}

#[test]
fn after_sqlite_ended_the_transaction_a_job_that_goes_on_commits_nothing() {
    let site = Site::new();
    let results = site.together(|site| {
        [site.submit(|tx| {
            assert!(execute(FILL_THE_DISK)(tx).is_err());
            assert_eq!(note("stray")(tx), Err(StoreError::Aborted));
            Ok(())
        })]
    });
    assert!(is_lost(&results[0]), "{results:?}");
    assert_eq!(site.notes(), [""; 0]);
}

#[test]
fn a_failed_commit_is_the_answer_of_every_job_in_its_group() {
    let site = Site::new();
    let results = site.together(|site| {
        [
            site.submit(note("a")),
            site.submit(execute("INSERT INTO debt VALUES ('nobody')")),
        ]
    });
    assert!(results.iter().all(is_lost), "{results:?}");
    assert_eq!(site.submit(note("b")).recv().unwrap(), Ok(()));
    assert_eq!(site.notes(), ["b"]);
}

#[test]
fn a_job_never_begins_a_transaction_of_its_own() {
    let site = Site::new();
    let path = site.directory.path().join("test.db");
    let mut connection = Location::Sqlite(path)
        .connect(Purpose::Write, Duration::from_secs(5))
        .unwrap();
    let begun = Begin::Savepoint.start(&mut connection);
    assert!(is_lost(&begun), "there is nothing to be rolled back to");
    Begin::Write.start(&mut connection).unwrap();
    let counted: Result<i64, StoreError> = conclude(&mut connection, |tx| {
        tx.query(|connection| {
            diesel::select(sql::<BigInt>("(SELECT count(*) FROM note)")).get_result(connection)
        })
    });
    assert_eq!((counted, depth(&mut connection)), (Ok(0), 0));
}
