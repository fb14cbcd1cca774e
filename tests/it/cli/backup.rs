//! Copies of the database, made and put back.

use std::fs;

use crate::support::command::Installation;

#[test]
fn a_backup_beside_a_server_is_good_and_becomes_another_installation() {
    let (installation, elsewhere) = (Installation::new(), Installation::new());
    let _server = installation.serve(&[]);
    installation
        .run(&[
            "api-key", "create", "--label", "Kreis", "--role", "operator",
        ])
        .ok();
    let file = installation.path("backup");
    let file = file.to_str().unwrap();
    installation.run(&["backup", file]).ok();
    let verified = installation.run(&["verify-backup", file]).ok();
    assert!(verified.contains(" is good.\nschema "), "{verified}");
    elsewhere.run(&["restore", file]).ok();
    let keys = elsewhere.run(&["api-key", "list"]).ok();
    assert!(keys.contains("Kreis"), "{keys}");
    let again = elsewhere.run(&["restore", file]);
    assert!(again.refused(1).contains("is not empty"));
}

#[test]
fn a_damaged_backup_is_told_of_and_not_restored() {
    let installation = Installation::new();
    let file = installation.write("backup", "this is no database");
    let file = file.to_str().unwrap();
    for command in ["verify-backup", "restore"] {
        let ended = installation.run(&[command, file]);
        assert!(ended.refused(1).contains("is no backup"), "{ended:?}");
    }
    let made = fs::read_dir(installation.data()).map_or(0, Iterator::count);
    assert_eq!(made, 0);
}
