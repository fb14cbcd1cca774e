//! Mails as files.

use std::fs;
use std::path::Path;

use gemeinraum::notify::{Fault, Mailer, Outcome, Spool, Stage};

use crate::notify::{mail, mailer};

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn each_mail_is_one_file_and_sending_twice_replaces_it() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("deep").join("spool");
    let spool = mailer(&format!("[spool]\ndirectory = '{}'", folder.display()));
    for key in [1, 2, 1] {
        assert_eq!(spool.deliver(&mail(key)), Outcome::Delivered);
    }
    let mut expected = [1, 2].map(|key| format!("{}.eml", mail(key).id().as_str()));
    expected.sort();
    assert_eq!(names(&folder), expected);
    let path = folder.join(format!("{}.eml", mail(1).id().as_str()));
    assert_eq!(fs::read(&path).unwrap(), mail(1).bytes());
}

#[cfg(unix)]
#[test]
fn a_file_is_for_the_server_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let spool = Spool::open(folder.path()).unwrap();
    assert_eq!(spool.deliver(&mail(1)), Outcome::Delivered);
    let file = fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_a_crash_left_unfinished_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let spool = Spool::open(folder.path()).unwrap();
    let id = mail(1).id().as_str().to_owned();
    fs::write(
        folder.path().join(format!(".{id}.tmp")),
        "x".repeat(100_000),
    )
    .unwrap();
    assert_eq!(spool.deliver(&mail(1)), Outcome::Delivered);
    assert_eq!(names(folder.path()), [format!("{id}.eml")]);
    assert_eq!(
        fs::read(folder.path().join(format!("{id}.eml"))).unwrap(),
        mail(1).bytes()
    );
}

#[test]
fn a_folder_that_is_gone_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let spool = Spool::open(folder.path()).unwrap();
    folder.close().unwrap();
    let outcome = spool.deliver(&mail(1));
    let Outcome::TryLater { reason } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(reason.stage, Stage::Spool);
    assert!(matches!(reason.fault, Fault::System(_)), "{reason}");
}
