//! Configuration and command line.

use crate::support::command::Installation;

#[test]
fn a_mistyped_key_ends_every_command_with_2_and_its_place() {
    let installation = Installation::new();
    let config = installation.write("config.toml", "[server]\nlisten_on = '127.0.0.1:1'\n");
    for command in ["check-config", "serve", "migrate"] {
        let ended = installation.run(&[command, "--config", config.to_str().unwrap()]);
        assert_eq!(
            ended.refused(2),
            "gemeinraum: line 2, column 1: unknown key `listen_on` (did you mean `listen`?)"
        );
        assert_eq!(ended.out, "");
    }
    assert!(!installation.data().exists());
}

#[test]
fn a_good_configuration_is_summed_up_without_its_secrets() {
    let installation = Installation::new();
    let config = installation.write(
        "config.toml",
        "[server]\nbase_url = 'https://raum.example/'\n[database]\nurl = 'postgres://u:geheim@h/d'\n\
         [mail]\nfrom = 'a@b.example'\n[mail.smtp]\nhost = 'relay.example'\nusername = 'u'\npassword = 'geheim'\n",
    );
    let said = installation
        .run(&["check-config", "--config", config.to_str().unwrap()])
        .ok();
    assert_eq!(
        said,
        "The configuration can work.\n\
         database  postgres://h/d\n\
         server    listens on 127.0.0.1:8080, is reached as https://raum.example\n\
         mail      goes to the relay relay.example\n"
    );
}

#[test]
fn a_configuration_that_cannot_be_read_is_named() {
    let installation = Installation::new();
    let ended = installation.run(&["check-config", "--config", "/nowhere/config.toml"]);
    assert!(
        ended
            .refused(2)
            .starts_with("gemeinraum: cannot read /nowhere/config.toml: ")
    );
}

#[test]
fn the_document_of_the_api_is_printed_without_a_database() {
    let installation = Installation::new();
    let printed = installation.run(&["openapi"]).ok();
    assert!(printed.starts_with("openapi: 3.1"), "{printed:.80}");
}

#[test]
fn the_simulation_says_what_it_compared() {
    let installation = Installation::new();
    let said = installation
        .run(&["simulate", "--seed", "7", "--steps", "500"])
        .ok();
    assert!(
        said.starts_with("seed 7: 500 wishes judged alike"),
        "{said}"
    );
}
