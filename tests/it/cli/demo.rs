//! The demo, as somebody starts it who wants to see the product.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use gemeinraum::auth::password::{PasswordHash, Verdict, verify};
use serde_json::Value;

use crate::support::command::{Installation, Running};
use crate::support::databases::Raw;

/// The directory of a demo that was filled once; filling takes seconds.
static FILLED: LazyLock<PathBuf> = LazyLock::new(|| {
    let kept = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("demo");
    fs::remove_dir_all(&kept).ok();
    let installation = Installation::new();
    stop(installation.demo(&[]));
    copy(&installation.data(), &kept);
    kept
});

/// A demo of its own that was started before.
fn started_before() -> Installation {
    let installation = Installation::new();
    copy(&FILLED, &installation.data());
    installation
}

fn copy(from: &PathBuf, to: &PathBuf) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Stops a server once it answers: it hears signals from then on.
fn stop(server: Running) {
    assert!(server.get("/health/ready").starts_with("HTTP/1.1 200"));
    server.signal("TERM");
    assert_eq!(server.wait().code, 0);
}

fn member<'a>(server: &'a Running, name: &str) -> &'a str {
    server.announced[name].as_str().unwrap()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

#[test]
fn scripts_are_told_of_a_room_that_is_free_all_day_and_of_a_stock_beside_it() {
    let installation = started_before();
    let server = installation.demo(&["--no-limits"]);
    let rooms = server.list("/api/v1/rooms", member(&server, "admin_key"));
    let resources = server.list("/api/v1/resources", member(&server, "admin_key"));
    let named = |list: &[Value], name: &str| {
        let id = member(&server, name);
        list.iter()
            .find(|one| text(one, "id") == id)
            .unwrap()
            .clone()
    };
    let (room, pool) = (named(&rooms, "room_id"), named(&resources, "pool_id"));
    assert_eq!(text(&room, "provider_id"), member(&server, "provider_id"));
    assert_eq!(room["site_id"], pool["site_id"]);
    assert_eq!(pool["stock"], 200);
    let from = "from=2027-03-26T00:00:00%2B01:00&to=2027-03-27T00:00:00%2B01:00";
    let answer = server.get(&format!(
        "/api/v1/rooms/{}/availability?{from}",
        text(&room, "id")
    ));
    let good_friday = r#""free":[{"starts_at":"2027-03-26T08:00:00+01:00","ends_at":"2027-03-26T22:00:00+01:00"}]"#;
    assert!(answer.contains(good_friday), "{answer}");
}

#[test]
fn a_county_of_seven_providers_stands_beside_the_list_of_real_rooms() {
    let installation = started_before();
    let server = installation.demo(&["--no-limits"]);
    let key = member(&server, "admin_key");
    let sites = server.list("/api/v1/sites", key);
    let of_county = |site: &&Value| {
        site["postal_code"]
            .as_str()
            .is_some_and(|code| code.starts_with("2999"))
    };
    let county: Vec<_> = sites.iter().filter(of_county).collect();
    let ids: BTreeSet<_> = county.iter().map(|site| text(site, "id")).collect();
    let providers: BTreeSet<_> = county
        .iter()
        .map(|site| text(site, "provider_id"))
        .collect();
    let mut found_at = BTreeMap::new();
    for path in ["/api/v1/rooms", "/api/v1/resources"] {
        let all = server.list(path, key);
        let (own, list): (Vec<_>, Vec<_>) = all
            .iter()
            .partition(|one| ids.contains(text(one, "site_id")));
        found_at.insert(path, (own.len(), list.len()));
    }
    let (rooms, listed_rooms) = found_at["/api/v1/rooms"];
    let (resources, listed_resources) = found_at["/api/v1/resources"];
    assert_eq!(providers.len(), 7);
    assert!(county.len() >= 12, "{} sites", county.len());
    assert!(rooms >= 40, "{rooms} rooms");
    assert!(resources >= 25, "{resources} resources");
    assert_eq!(listed_rooms + listed_resources, 107);
}

#[test]
fn bookings_stand_in_every_state_and_closures_hit_some() {
    let installation = started_before();
    let server = installation.demo(&["--no-limits"]);
    let key = member(&server, "admin_key");
    let bookings = server.list("/api/v1/bookings", key);
    assert!(bookings.len() >= 300, "{} bookings", bookings.len());
    let states: BTreeSet<_> = bookings.iter().map(|one| text(one, "status")).collect();
    let expected = "cancelled completed confirmed declined no_show option requested";
    assert_eq!(states.into_iter().collect::<Vec<_>>().join(" "), expected);
    let closures = server.list("/api/v1/closures", key);
    let hit = |closure: &Value| {
        let path = format!("/api/v1/closures/{}/affected", text(closure, "id"));
        server.list(&path, key).len()
    };
    assert!(closures.iter().map(hit).sum::<usize>() > 0);
}

#[test]
fn the_printed_calls_find_are_refused_book_confirm_and_cancel() {
    let installation = started_before();
    let (_server, printed) = installation.show_demo();
    let answers = answers_of_calls(&printed);
    let [found, refused, booked, confirmed, cancelled] = &answers[..] else {
        panic!("{answers:?}");
    };
    let hall = text(booked, "room_id");
    let rooms = found["items"].as_array().unwrap();
    assert!(rooms.iter().any(|room| text(room, "room_id") == hall));
    assert_eq!(refused["status"], 409, "{refused}");
    let reasons = refused["reasons"].as_array().unwrap();
    assert!(text(&reasons[0], "code").contains("occupied"), "{refused}");
    assert!(!refused["alternatives"].as_array().unwrap().is_empty());
    assert_eq!(text(booked, "status"), "requested", "{booked}");
    assert_eq!(text(confirmed, "status"), "confirmed", "{confirmed}");
    assert_eq!(text(cancelled, "status"), "cancelled", "{cancelled}");
    assert_eq!(cancelled["id"], booked["id"]);
}

/// Types the calls into one shell, as they are, and gives what each answers.
fn answers_of_calls(printed: &str) -> Vec<Value> {
    let (_, calls) = printed.split_once("\n# 1. ").unwrap();
    let script = format!("# 1. {calls}");
    let output = Command::new("sh").arg("-c").arg(&script).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        error, "",
        "the calls need curl, which scripts/test provides"
    );
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers = answers.lines().filter(|line| !line.is_empty());
    answers
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn two_people_can_sign_in_with_what_is_printed() {
    let installation = started_before();
    let (_server, printed) = installation.show_demo();
    let line = |what: &str| {
        let line = printed.lines().find(|line| line.starts_with(what)).unwrap();
        line.split_whitespace().last().unwrap().to_owned()
    };
    let listed = installation.run(&["account", "list"]).ok();
    let [clerk, operator] = ["sign in as clerk", "as operator"].map(line);
    let roles = |email: &str| {
        let line = listed.lines().find(|line| line.starts_with(email)).unwrap();
        let roles = line.split_whitespace().skip(3);
        roles
            .filter_map(|word| word.split(':').next())
            .filter(|word| matches!(*word, "staff" | "operator"))
            .collect::<Vec<_>>()
    };
    assert_eq!(roles(&clerk), ["staff", "staff"]);
    assert_eq!(roles(&operator), ["operator"]);
    let stored = Raw::sqlite(&installation.data().join("gemeinraum.db"))
        .lines("SELECT password_hash AS value FROM account");
    let password = line("password of both");
    assert!(stored.len() == 2 && stored[0] != stored[1]);
    for hash in stored {
        let hash = PasswordHash::stored(hash);
        assert_eq!(verify(&password, &hash), Ok(Verdict::Right));
    }
}

#[test]
fn a_second_start_has_the_same_feeds_and_a_new_key() {
    let installation = started_before();
    let (first, before) = installation.show_demo();
    stop(first);
    let (second, after) = installation.show_demo();
    let path = |printed: &str, what: &str| {
        let line = printed.lines().find(|line| line.starts_with(what)).unwrap();
        let place = line.split_whitespace().last().unwrap().to_owned();
        place
            .split_once("/feeds/")
            .map(|(_, path)| format!("/feeds/{path}"))
            .unwrap_or(place)
    };
    let feed = path(&after, "feed of a village");
    assert_eq!(path(&before, "feed of a village"), feed);
    assert_ne!(
        path(&before, "operator's key"),
        path(&after, "operator's key")
    );
    assert!(second.get(&feed).contains("SUMMARY:60. Geburtstag"));
}

#[test]
fn a_database_that_is_no_demo_is_refused_and_left_as_it_is() {
    let installation = Installation::new();
    installation.run(&["migrate"]).ok();
    let ended = installation.run(&["demo", "--listen", "127.0.0.1:0"]);
    assert!(
        ended
            .refused(1)
            .contains("holds a database that is no demo")
    );
    assert_eq!(installation.run(&["api-key", "list"]).ok(), "");
}

#[test]
fn a_demo_that_was_interrupted_is_not_taken_for_a_whole_one() {
    let installation = started_before();
    Raw::sqlite(&installation.data().join("gemeinraum.db"))
        .execute("DELETE FROM provider WHERE status = 'applied'")
        .unwrap();
    let ended = installation.run(&["demo", "--listen", "127.0.0.1:0"]);
    assert!(ended.refused(1).contains("was not filled to its end"));
}

#[test]
fn a_database_that_the_configuration_names_is_not_touched() {
    let installation = started_before();
    let other = installation.path("real.db");
    let config = format!("[database]\nurl = '{}'", other.display());
    let config = installation.write("config.toml", &config);
    stop(installation.demo(&["--config", config.to_str().unwrap()]));
    assert!(!other.exists());
}
