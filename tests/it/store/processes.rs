//! Several processes on one SQLite file: one server, and commands beside it.

use std::io::{BufRead, BufReader, Lines, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, io, thread};

use domain::bookable::AtomKind;
use domain::ids::AtomId;
use store::atoms::insert_atom;
use store::{OpenError, Settings, Store, StoreError};

use crate::support::databases::{Database, on_both, on_postgres, on_sqlite};

const HELD_DATABASE: &str = "GEMEINRAUM_TEST_HELD_DATABASE";

/// This binary again, in one of the two tests below, as a process that can be killed.
fn start(test: &str, database: &Database) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(HELD_DATABASE, database.url())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
#[ignore = "not a test: the server that another test starts and kills"]
fn serve_until_killed() {
    let url = env::var(HELD_DATABASE).unwrap();
    let store = Store::open(&Settings::server(url)).unwrap();
    let written = store.write(|tx| insert_atom(tx, AtomKind::Exclusive));
    assert!(written.is_ok_and(|atom: AtomId| atom.0 > 0));
    println!("the store is open");
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

#[test]
#[ignore = "not a test: the storm of writes that another test starts and kills"]
fn write_until_killed() {
    let url = env::var(HELD_DATABASE).unwrap();
    let store = Store::open(&Settings::server(url)).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let atom = store.write(|tx| insert_atom(tx, AtomKind::Exclusive));
                    let atom = atom.unwrap_or_else(|error: StoreError| panic!("{error}"));
                    println!("acknowledged {}", atom.0);
                }
            });
        }
    });
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    on_both(|database| {
        let (child, mut lines) = start("store::processes::write_until_killed", database);
        let atom = |line: io::Result<String>| -> Option<i64> {
            let line = line.unwrap();
            line.strip_prefix("acknowledged ")?.parse().ok()
        };
        let mut acknowledged: Vec<i64> = lines.by_ref().filter_map(atom).take(200).collect();
        kill(child);
        acknowledged.extend(lines.filter_map(atom));
        let kept = database
            .raw()
            .lines("SELECT CAST(id AS TEXT) AS value FROM atom");
        for atom in acknowledged {
            assert!(kept.contains(&atom.to_string()), "{atom} is lost");
        }
        assert!(
            database
                .open()
                .write(|tx| insert_atom(tx, AtomKind::Link))
                .is_ok()
        );
    });
}

#[test]
fn a_second_server_is_refused_until_the_first_is_gone_even_if_it_was_killed() {
    on_sqlite(|database| {
        let (first, mut lines) = start("store::processes::serve_until_killed", database);
        assert!(lines.any(|line| line.unwrap().contains("the store is open")));
        let lock = database.path().with_extension("db.lock");
        let refused = Store::open(&database.settings()).map(drop);
        assert_eq!(refused, Err(OpenError::SecondServer { lock }));
        kill(first);
        let store = database.open();
        assert_eq!(database.raw().number("SELECT count(*) FROM atom"), 1);
        drop(store);
        drop(database.open());
    });
}

#[test]
fn many_servers_share_one_postgresql() {
    on_postgres(|database| {
        let stores = [(); 2].map(|()| database.open());
        for store in &stores {
            assert!(store.write(|tx| insert_atom(tx, AtomKind::Link)).is_ok());
        }
        assert_eq!(database.raw().number("SELECT count(*) FROM atom"), 2);
    });
}

#[test]
fn a_command_writes_with_and_without_a_server() {
    on_both(|database| {
        let command = Store::open(&Settings::command(database.url())).unwrap();
        let write = |store: &Store| store.write(|tx| insert_atom(tx, AtomKind::Exclusive));
        let alone: Result<_, StoreError> = write(&command);
        assert!(alone.is_ok());
        let server = database.open();
        assert!(write(&server).is_ok());
        assert!(write(&command).is_ok());
        let both_see = [&server, &command].map(|store| {
            store.read(|tx| {
                let atoms = [1, 2, 3].map(AtomId);
                store::claims::list_claims(
                    tx,
                    &atoms,
                    super::fixtures::span(0, 1),
                    super::fixtures::at(0),
                )
            })
        });
        assert_eq!(both_see, [Ok::<_, StoreError>(vec![]), Ok(vec![])]);
        assert_eq!(database.raw().number("SELECT count(*) FROM atom"), 3);
    });
}

#[test]
fn a_busy_server_lets_a_command_pass() {
    on_sqlite(|database| {
        let server = database.open();
        let (done, writes) = (AtomicBool::new(false), AtomicU64::new(0));
        let mut longest = Duration::ZERO;
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        let written: Result<_, StoreError> =
                            server.write(|tx| insert_atom(tx, AtomKind::Exclusive));
                        assert!(written.is_ok(), "{written:?}");
                        writes.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            let command = Store::open(&Settings::command(database.url())).unwrap();
            for _ in 0..20 {
                let before = Instant::now();
                let written: Result<_, StoreError> =
                    command.write(|tx| insert_atom(tx, AtomKind::Link));
                longest = longest.max(before.elapsed());
                assert!(written.is_ok(), "{written:?}");
            }
            done.store(true, Ordering::Relaxed);
        });
        println!(
            "the longest wait of 20 was {longest:?}, beside {} writes of the server",
            writes.load(Ordering::Relaxed)
        );
        let links = "SELECT count(*) FROM atom WHERE kind = 'link'";
        assert_eq!(database.raw().number(links), 20);
    });
}

#[test]
fn connections_that_died_while_idle_are_replaced_unnoticed() {
    on_postgres(|database| {
        let store = database.open();
        let write = || store.write(|tx| insert_atom(tx, AtomKind::Exclusive));
        thread::scope(|scope| {
            let threads = [(); 8].map(|()| scope.spawn(write));
            assert!(threads.into_iter().all(|thread| {
                let result: Result<_, StoreError> = thread.join().unwrap();
                result.is_ok()
            }));
        });
        database
            .raw()
            .execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            .unwrap();
        assert!(write().is_ok());
        assert!(write().is_ok());
    });
}
