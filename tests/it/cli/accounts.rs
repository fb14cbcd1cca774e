//! Accounts that the operator makes for people who sign in.

use gemeinraum::auth::password::{PasswordHash, Verdict, verify};

use crate::support::command::{Ended, Installation};
use crate::support::databases::Raw;

const EVA: &str = "eva.moor@auenstedt.example";

fn migrated() -> Installation {
    let installation = Installation::new();
    installation.run(&["migrate"]).ok();
    installation
}

fn create(installation: &Installation, arguments: &[&str], password: &str) -> Ended {
    let start = ["account", "create", "--name", "Eva Moor"];
    installation.run_with(&[&start, arguments].concat(), password)
}

/// Whether `password` is that of the only account.
fn is_password(installation: &Installation, password: &str) -> bool {
    let mut raw = Raw::sqlite(&installation.data().join("gemeinraum.db"));
    let stored = raw.lines("SELECT password_hash AS value FROM account");
    let [hash] = &stored[..] else {
        panic!("there are {} accounts", stored.len());
    };
    verify(password, &PasswordHash::stored(hash.clone())) == Ok(Verdict::Right)
}

#[test]
fn an_account_is_made_with_a_password_that_is_shown_once() {
    let installation = migrated();
    let made = create(&installation, &["--email", EVA, "--operator"], "").ok();
    let password = made.trim_end();
    assert_eq!(password.len(), 23);
    assert!(is_password(&installation, password));
    let listed = installation.run(&["account", "list"]).ok();
    let words: Vec<_> = listed.split_whitespace().collect();
    assert_eq!(words[0], EVA);
    assert_eq!(&words[2..], ["open", "operator", "Eva", "Moor"]);
    assert!(!listed.contains(password));
}

#[test]
fn a_password_that_is_given_is_taken_and_not_printed() {
    let installation = migrated();
    let arguments = ["--email", EVA, "--operator", "--password-stdin"];
    let made = create(&installation, &arguments, "Deichgraf im Regen\n");
    assert_eq!(made.ok(), "");
    assert!(is_password(&installation, "Deichgraf im Regen"));
    let set = ["account", "password", EVA, "--password-stdin"];
    let set = installation.run_with(&set, "Sonne hinter dem Deich");
    assert!(set.err.contains("all sessions ended"), "{set:?}");
    assert_eq!(set.ok(), "");
    assert!(is_password(&installation, "Sonne hinter dem Deich"));
    let made_up = installation.run(&["account", "password", EVA]).ok();
    assert!(is_password(&installation, made_up.trim_end()));
}

#[test]
fn an_account_is_disabled_and_enabled_again() {
    let installation = migrated();
    create(&installation, &["--email", EVA, "--operator"], "").ok();
    let run = |what| installation.run(&["account", what, "Eva.Moor@auenstedt.example"]);
    assert_eq!(
        run("disable").ok(),
        format!("{EVA} cannot sign in any more.\n")
    );
    assert!(run("disable").refused(1).contains("disabled already"));
    let listed = installation.run(&["account", "list"]).ok();
    assert!(listed.contains("  disabled "), "{listed}");
    assert_eq!(run("enable").ok(), format!("{EVA} can sign in again.\n"));
    assert!(run("enable").refused(1).contains("is not disabled"));
    let unknown = installation.run(&["account", "disable", "no.one@auenstedt.example"]);
    assert!(
        unknown
            .refused(1)
            .contains("there is no account for no.one")
    );
}

#[test]
fn accounts_are_made_beside_a_running_server() {
    let installation = Installation::new();
    let server = installation.serve(&[]);
    create(&installation, &["--email", EVA, "--operator"], "").ok();
    assert!(server.get("/health/ready").starts_with("HTTP/1.1 200"));
}

#[test]
fn an_account_that_could_do_nothing_or_has_a_poor_password_is_refused() {
    let installation = migrated();
    let nobody = "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11";
    let given = &["--email", EVA, "--operator", "--password-stdin"][..];
    for (arguments, password, code, expected) in [
        (&["--email", EVA][..], "", 2, "--help"),
        (&["--email", EVA, "--provider", "x"], "", 2, "--help"),
        (
            &["--email", EVA, "--operator", "--provider", nobody],
            "",
            2,
            "--help",
        ),
        (
            &["--email", EVA, "--provider", nobody],
            "",
            1,
            "there is no provider",
        ),
        (
            &["--email", "eva", "--operator"],
            "",
            1,
            "not a mail address",
        ),
        (given, "", 1, "shorter than 12"),
        (given, "elf Zeichen\nund mehr", 1, "shorter than 12"),
        (given, &"a".repeat(4_000), 1, "longer than 200"),
        (given, EVA, 1, "is the mail address"),
        (given, "Passwort1234", 1, "one of the most common"),
    ] {
        let ended = create(&installation, arguments, password);
        assert!(
            ended.refused(code).contains(expected),
            "{arguments:?}: {ended:?}"
        );
        assert_eq!(ended.out, "");
    }
    assert_eq!(installation.run(&["account", "list"]).ok(), "");
    create(&installation, &["--email", EVA, "--operator"], "").ok();
    let again = create(&installation, &["--email", EVA, "--operator"], "");
    assert!(
        again.refused(1).contains("there is an account for"),
        "{again:?}"
    );
}
