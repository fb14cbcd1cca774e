//! The demo, as somebody starts it who wants to see the product.

use crate::support::command::{Installation, Running};

fn member<'a>(server: &'a Running, name: &str) -> &'a str {
    server.announced[name].as_str().unwrap()
}

#[test]
fn the_first_line_names_a_room_that_the_server_knows() {
    let installation = Installation::new();
    let server = installation.demo(&[]);
    let room = server.get(&format!("/api/v1/rooms/{}", member(&server, "room_id")));
    assert!(room.starts_with("HTTP/1.1 200"), "{room}");
    assert!(member(&server, "admin_key").starts_with("grk_"));
}

#[test]
fn a_second_start_serves_what_is_there_under_a_new_key() {
    let installation = Installation::new();
    let first = installation.demo(&[]);
    let (room, key) = (
        member(&first, "room_id").to_owned(),
        member(&first, "admin_key").to_owned(),
    );
    drop(first);
    let second = installation.demo(&[]);
    assert_eq!(member(&second, "room_id"), room);
    assert_ne!(member(&second, "admin_key"), key);
    assert!(second.get("/health/ready").starts_with("HTTP/1.1 200"));
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
