//! Starting and stopping a server.

use std::io::{Read, Write};

use crate::support::command::Installation;
use crate::support::databases::Database;

#[test]
fn a_fresh_directory_becomes_a_server_that_is_ready_and_stops_in_order() {
    let installation = Installation::new();
    let server = installation.serve(&[]);
    let ready = server.get("/health/ready");
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    server.signal("TERM");
    let ended = server.wait();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.err.contains("stopped"), "{ended:?}");
}

#[test]
fn a_request_that_has_begun_is_answered_after_the_signal_and_no_new_one_is_taken() {
    let installation = Installation::new();
    let server = installation.serve(&[]);
    let mut begun = server.connect();
    // The whole request but its last byte, after an answer that shows that the server has it.
    begun
        .write_all(
            b"GET /health/live HTTP/1.1\r\nhost: a\r\n\r\nGET /health/live HTTP/1.1\r\nhost: a\r\n",
        )
        .unwrap();
    let mut answered = [0; 12];
    begun.read_exact(&mut answered).unwrap();
    assert_eq!(&answered, b"HTTP/1.1 200");
    server.signal("INT");
    begun.write_all(b"connection: close\r\n\r\n").unwrap();
    let mut rest = String::new();
    begun.read_to_string(&mut rest).unwrap();
    assert_eq!(server.wait().code, 0);
}

#[test]
fn a_second_server_on_one_file_is_refused() {
    let installation = Installation::new();
    let _first = installation.serve(&[]);
    let second = installation.run(&["serve", "--listen", "127.0.0.1:0"]);
    let refused = second.refused(1);
    assert!(refused.starts_with("gemeinraum: another server already runs on this database"));
}

#[test]
fn an_address_that_is_taken_is_refused_by_name() {
    let (first, second) = (Installation::new(), Installation::new());
    let server = first.serve(&[]);
    let address = server.address();
    let ended = second.run(&["serve", "--listen", &address]);
    let refused = ended.refused(1);
    assert!(refused.starts_with(&format!("gemeinraum: cannot listen on {address}: ")));
}

#[test]
fn an_older_database_is_served_only_after_a_migration_that_was_asked_for() {
    let installation = Installation::new();
    let database = Database::sqlite();
    database
        .raw()
        .execute("DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)")
        .unwrap();
    let config = installation.write(
        "config.toml",
        &format!("[database]\nurl = '{}'", database.url()),
    );
    let ended = installation.run(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--config",
        config.to_str().unwrap(),
    ]);
    let refused = ended.refused(1);
    assert!(
        refused.contains("run `gemeinraum migrate`") && refused.contains("serve --migrate"),
        "{refused}"
    );
}

#[test]
fn a_command_makes_no_database_under_a_mistyped_name() {
    let installation = Installation::new();
    let ended = installation.run(&["api-key", "list"]);
    assert!(ended.refused(1).contains("there is no database file"));
    assert!(!installation.data().exists());
}

#[cfg(unix)]
#[test]
fn what_the_program_makes_is_for_its_own_account_only() {
    use std::os::unix::fs::PermissionsExt;
    let installation = Installation::new();
    installation.run(&["migrate"]).ok();
    for (path, expected) in [
        (installation.data(), 0o700),
        (installation.data().join("gemeinraum.db"), 0o600),
    ] {
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, expected, "{}", path.display());
    }
}
