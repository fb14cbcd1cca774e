//! Copies: made under load, proven, and put back elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use domain::bookable::AtomKind;
use store::atoms::insert_atom;
use store::{Backend, BackupError, OpenError, Store, StoreError, backup, restore, verify_backup};
use tempfile::TempDir;

use super::fixtures::{Attempt, add_atom, add_owners, span, wish};
use crate::support::databases::{Database, on_both, on_sqlite};

/// A place for files.
struct Shelf(TempDir);

impl Shelf {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// Where the copy of `database` is put back.
fn empty_place(database: &Database, shelf: &Shelf) -> (String, Option<Database>) {
    match database.backend() {
        Backend::Sqlite => (shelf.path("restored.db").display().to_string(), None),
        Backend::Postgres => {
            let place = Database::postgres();
            place
                .raw()
                .execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                .unwrap();
            (place.url().to_owned(), Some(place))
        }
    }
}

#[test]
fn a_copy_made_under_load_holds_all_that_was_acknowledged_before_it_began() {
    on_both(|database| {
        let store = database.open();
        let shelf = Shelf::new();
        let copy = shelf.path("copy");
        let (acknowledged, done) = (Mutex::new(Vec::new()), AtomicBool::new(false));
        let before = thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        let made = store.write(|tx| insert_atom(tx, AtomKind::Exclusive));
                        let made = made.unwrap_or_else(|error: StoreError| panic!("{error}"));
                        acknowledged.lock().unwrap().push(made);
                    }
                });
            }
            while acknowledged.lock().unwrap().len() < 20 {
                thread::yield_now();
            }
            let before = acknowledged.lock().unwrap().clone();
            let made = backup(database.url(), &copy);
            done.store(true, Ordering::Relaxed);
            made.unwrap();
            before
        });
        let (url, _place) = empty_place(database, &shelf);
        restore(&copy, &url).unwrap();
        let restored = Store::open(&store::Settings::command(url)).unwrap();
        let locked = restored.write(move |tx| {
            store::atoms::lock_atoms(tx, &before, super::fixtures::at(0)).map(|_| ())
        });
        assert_eq!(locked, Ok::<_, StoreError>(()));
    });
}

#[test]
fn a_copy_is_counted_and_not_changed_by_being_verified() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 3);
        let room = add_atom(&store, AtomKind::Exclusive);
        let chairs = add_atom(&store, AtomKind::Pool { stock: 2 });
        for number in 1..=3 {
            let slot = span(number * 60, number * 60 + 60);
            let attempt = Attempt::new(number, &[wish(room, slot), wish(chairs, slot)]);
            assert_eq!(attempt.run(&store), Ok(()));
        }
        let shelf = Shelf::new();
        let copy = shelf.path("copy");
        backup(database.url(), &copy).unwrap();
        let bytes = fs::read(&copy).unwrap();
        let contents = verify_backup(database.url(), &copy).unwrap();
        assert_eq!(contents.schema, 8);
        let rows = |table| contents.rows.iter().find(|row| row.0 == table).unwrap().1;
        assert_eq!(
            ["provider", "blocking", "claim", "booking"].map(rows),
            [1, 3, 6, 0]
        );
        assert_eq!(fs::read(&copy).unwrap(), bytes);
        assert_eq!(
            fs::read_dir(shelf.0.path()).unwrap().count(),
            1,
            "no draft is left"
        );
    });
}

#[test]
fn double_bookings_and_an_overdrawn_pool_are_found_whatever_let_them_in() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 1);
        let room = add_atom(&store, AtomKind::Exclusive).0;
        let chairs = add_atom(&store, AtomKind::Pool { stock: 2 }).0;
        database.drop_fences();
        database
            .raw()
            .execute(&format!(
                "INSERT INTO claim (atom_id, kind, starts_at, ends_at, quantity, blocking_key) VALUES \
                 ({room}, 'exclusive', 0, 100, 1, 1), ({room}, 'exclusive', 100, 200, 1, 1), \
                 ({room}, 'exclusive', 199, 300, 1, 1), ({chairs}, 'pool', 0, 100, 2, 1), \
                 ({chairs}, 'pool', 99, 100, 1, 1), ({chairs}, 'pool', 100, 200, 2, 1)"
            ))
            .unwrap();
        let shelf = Shelf::new();
        let copy = shelf.path("copy");
        backup(database.url(), &copy).unwrap();
        let error = verify_backup(database.url(), &copy).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the database is damaged: claims that overlap another one: 1; pools claimed beyond their stock: 1"
        );
    });
}

#[test]
fn a_torn_or_foreign_file_is_no_backup() {
    on_both(|database| {
        let shelf = Shelf::new();
        let (whole, torn, foreign) = (shelf.path("a"), shelf.path("b"), shelf.path("c"));
        backup(database.url(), &whole).unwrap();
        let bytes = fs::read(&whole).unwrap();
        fs::write(&torn, &bytes[..bytes.len() / 2]).unwrap();
        let error = verify_backup(database.url(), &torn).unwrap_err();
        let expected = match database.backend() {
            Backend::Sqlite => matches!(
                error,
                BackupError::Store(StoreError::Unavailable { .. }) | BackupError::Damaged { .. }
            ),
            Backend::Postgres => matches!(error, BackupError::ToolFailed { .. }),
        };
        assert!(expected, "{error:?}");
        fs::write(&foreign, "Dear reader").unwrap();
        for refused in [
            verify_backup(database.url(), &foreign),
            restore(&foreign, database.url()),
        ] {
            assert!(
                matches!(refused, Err(BackupError::NotABackup { .. })),
                "{refused:?}"
            );
        }
        let missing = verify_backup(database.url(), Path::new("/nowhere/copy"));
        assert!(
            matches!(missing, Err(BackupError::File { .. })),
            "{missing:?}"
        );
    });
}

#[test]
fn nothing_is_restored_over_what_exists_or_under_a_running_server() {
    on_both(|database| {
        let shelf = Shelf::new();
        let copy = shelf.path("copy");
        backup(database.url(), &copy).unwrap();
        let refused = restore(&copy, database.url()).unwrap_err();
        assert!(
            matches!(refused, BackupError::NotEmpty { .. }),
            "{refused:?}"
        );
    });
    on_sqlite(|database| {
        let shelf = Shelf::new();
        let copy = shelf.path("copy");
        backup(database.url(), &copy).unwrap();
        let _server = database.open();
        let refused = restore(&copy, database.url()).unwrap_err();
        let expected = matches!(refused, BackupError::Open(OpenError::SecondServer { .. }));
        assert!(expected, "{refused:?}");
    });
}
