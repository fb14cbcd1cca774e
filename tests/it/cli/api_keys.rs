//! Keys that the operator gives out.

use crate::support::command::Installation;

fn create(installation: &Installation, arguments: &[&str]) -> crate::support::command::Ended {
    installation.run(&[&["api-key", "create", "--label", "Rathaus"], arguments].concat())
}

#[test]
fn a_key_is_shown_once_listed_without_its_secret_and_revoked() {
    let installation = Installation::new();
    installation.run(&["migrate"]).ok();
    let key = create(&installation, &["--role", "operator"]).ok();
    assert!(
        key.starts_with("grk_") && key.trim_end().len() > 40,
        "{key:?}"
    );
    let listed = installation.run(&["api-key", "list"]).ok();
    let words: Vec<_> = listed.split_whitespace().collect();
    assert_eq!(&words[2..], ["valid", "operator", "Rathaus"]);
    assert!(!listed.contains(key.trim_end()));
    let revoke = || installation.run(&["api-key", "revoke", words[0]]);
    assert_eq!(revoke().ok(), format!("The key {} is void.\n", words[0]));
    assert!(
        revoke()
            .refused(1)
            .starts_with("gemeinraum: there is no valid key")
    );
    let listed = installation.run(&["api-key", "list"]).ok();
    assert!(listed.contains("  revoked "), "{listed}");
}

#[test]
fn keys_are_made_beside_a_running_server_which_takes_them_at_once() {
    let installation = Installation::new();
    let server = installation.serve(&[]);
    create(&installation, &["--role", "operator"]).ok();
    assert!(server.get("/health/ready").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_key_that_could_do_nothing_or_belongs_to_nobody_is_refused() {
    let installation = Installation::new();
    installation.run(&["migrate"]).ok();
    let nobody = "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11";
    for (arguments, code, expected) in [
        (&["--role", "staff"][..], 2, "--help"),
        (&["--role", "staff", "--provider", "x"], 2, "--help"),
        (&["--role", "mayor"], 2, "--help"),
        (
            &["--role", "staff", "--provider", nobody],
            1,
            "there is no provider",
        ),
        (
            &["--role", "operator", "--provider", nobody],
            1,
            "bound to no provider",
        ),
        (
            &["--role", "operator", "--expires-in-days", "0"],
            1,
            "expired already",
        ),
    ] {
        let ended = create(&installation, arguments);
        assert!(
            ended.refused(code).contains(expected),
            "{arguments:?}: {ended:?}"
        );
        assert_eq!(ended.out, "");
    }
    assert_eq!(installation.run(&["api-key", "list"]).ok(), "");
}
