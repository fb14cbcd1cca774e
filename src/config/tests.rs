use super::*;

const EXAMPLE: &str = include_str!("../../config/example.toml");

fn none(_: &str) -> Option<String> {
    None
}

fn refused(text: &str) -> String {
    Config::parse(text).unwrap_err().to_string()
}

fn unfit(text: &str) -> String {
    Config::parse(text)
        .unwrap()
        .check()
        .unwrap_err()
        .to_string()
}

/// The example with the keys shown that have no default; of two that exclude each other both.
fn example_in_full() -> String {
    let shown = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => rest.to_owned(),
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_is_the_default() {
    let example = Config::parse(EXAMPLE).unwrap();
    example.check().unwrap();
    let default = Config::default();
    assert_eq!(
        format!("{:?}", example.mail()),
        format!("{:?}", default.mail())
    );
    let without_mail = Config {
        mail: None,
        ..example
    };
    assert_eq!(format!("{without_mail:?}"), format!("{default:?}"));
}

#[test]
fn every_key_in_the_example_is_known_also_those_without_default() {
    let config = Config::parse(&example_in_full()).unwrap();
    let smtp = config.mail().smtp.unwrap();
    assert_eq!((smtp.timeout_ms, smtp.accept_timeout_ms), (30_000, 600_000));
    assert!(smtp.ca_file.is_some() && config.server.base_url.is_some());
}

#[test]
fn every_known_key_is_in_the_example() {
    let example = example_in_full();
    for section in [
        "",
        "server",
        "database",
        "mail",
        "mail.smtp",
        "mail.spool",
        "logging",
        "limits",
        "site",
    ] {
        let probe = match section {
            "" => "nonsense = 1".to_owned(),
            "mail" => "[mail]\nnonsense = 1".to_owned(),
            section => format!("[{section}]\nnonsense = 1"),
        };
        for key in refused(&probe).split('`').skip(3).step_by(2) {
            let stands = [
                format!("\n{key} = "),
                format!("[{key}]"),
                format!("[mail.{key}]"),
                format!("[site.{key}]"),
                format!("[site.{key}."),
            ]
            .iter()
            .any(|form| example.contains(form));
            assert!(stands, "{section}.{key} is not explained");
        }
    }
}

#[test]
fn an_unknown_key_is_refused_with_its_place_and_the_nearest_key() {
    for (text, expected) in [
        (
            "data = 'x'\n\n[server]\n  base_ulr = 'https://a.example'\n",
            "line 4, column 3: unknown key `base_ulr` (did you mean `base_url`?)",
        ),
        (
            "[databse]\nurl = 'x'",
            "line 1, column 2: unknown key `databse` (did you mean `database`?)",
        ),
        (
            "[logging]\nformat = 'jsno'",
            "line 2, column 10: unknown value `jsno` (did you mean `json`?)",
        ),
        (
            "[mail]\nfrom = 'a@b.example'\n[mail.smtp]\nhostname = 'x'",
            "line 4, column 1: unknown key `hostname` (did you mean `host`?)",
        ),
        (
            "[mail]\nfrom = 'a@b.example'\n[mail.spool]\nzzz = 'x'",
            "line 4, column 1: unknown key `zzz`, expected `directory`",
        ),
    ] {
        assert_eq!(refused(text), expected);
    }
}

#[test]
fn a_broken_value_is_refused_with_its_place() {
    for (text, expected) in [
        (
            "[server]\nlisten = 'localhost'",
            "line 2, column 10: invalid socket address syntax",
        ),
        (
            "[server]\nbase_url = 'raum.example'",
            "line 2, column 12: must be http:// or https:// with host and port only, \
             such as https://raum.kreis.example",
        ),
        (
            "[limits]\nread = { burst = 0, per_minute = 1 }",
            "line 2, column 18: invalid value: integer `0`, expected a nonzero u32",
        ),
        (
            "[server\nlisten = 1",
            "line 1, column 8: unclosed table, expected `]`",
        ),
    ] {
        assert_eq!(refused(text), expected);
    }
}

#[test]
fn what_cannot_work_is_refused_by_key() {
    for (text, expected) in [
        ("[logging]\nfilter = 'loud=very'", "logging.filter: "),
        (
            "[server]\nconnections_max = 0",
            "server.connections_max: must be at least 1",
        ),
        (
            "[server]\nallowed_origins = ['https://a.example/']",
            "server.allowed_origins: \"https://a.example/\" is no origin",
        ),
        (
            "[database]\nurl = 'a'\nurl_file = 'b'",
            "database.url_file: cannot stand beside url",
        ),
        (
            "[database]\nurl_file = '/nowhere/url'",
            "cannot read /nowhere/url",
        ),
        (
            "[mail]\nfrom = 'a@b.example'",
            "[mail] needs exactly one of [mail.smtp] and [mail.spool]",
        ),
    ] {
        let refused = unfit(text);
        assert!(refused.starts_with(expected), "{refused}");
    }
}

#[test]
fn the_data_directory_holds_what_nothing_else_is_named_for() {
    let config = Config::parse("data = '/srv/g'").unwrap();
    assert_eq!(
        config.database_url().unwrap().reveal(),
        "/srv/g/gemeinraum.db"
    );
    let spool = config.mail().spool.unwrap();
    assert_eq!(spool.directory, PathBuf::from("/srv/g/spool"));
    let config = Config::parse("data = '/srv/g'\n[database]\nurl = 'postgres://h/d'").unwrap();
    assert_eq!(config.database_url().unwrap().reveal(), "postgres://h/d");
}

#[test]
fn secrets_come_from_the_environment_or_from_files_and_are_not_shown() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("url");
    fs::write(&file, "postgres://u:geheim@h/d?sslmode=require\n").unwrap();
    let path = directory.path().join("config.toml");
    let text = format!(
        "[database]\nurl_file = '{}'\n[mail]\nfrom = 'a@b.example'\n[mail.smtp]\nhost = 'h'\nusername = 'u'\n\
         password_file = '/nowhere'\n",
        file.display()
    );
    fs::write(&path, text).unwrap();
    let config = Config::load(Some(&path), none).unwrap();
    let url = config.database_url().unwrap();
    assert_eq!(url.reveal(), "postgres://u:geheim@h/d?sslmode=require");
    assert_eq!(url.to_string(), "postgres://h/d");
    let secrets = |name: &str| match name {
        ENV_DATABASE_URL => Some("postgres://u:geheim@other/d".to_owned()),
        ENV_MAIL_PASSWORD => Some("geheim".to_owned()),
        _ => None,
    };
    let config = Config::load(Some(&path), secrets).unwrap();
    config.check().unwrap();
    assert_eq!(
        config.database_url().unwrap().to_string(),
        "postgres://other/d"
    );
    assert!(!format!("{config:?}").contains("geheim"));
}

#[test]
fn people_are_sent_to_an_address_that_can_be_called() {
    let listening = |text: &str| {
        let address = text.parse().unwrap();
        Server::default().base_url(address).as_str().to_owned()
    };
    assert_eq!(listening("0.0.0.0:8080"), "http://127.0.0.1:8080");
    assert_eq!(listening("[::]:80"), "http://[::1]:80");
    for bad in [
        "ftp://a",
        "https://a/path",
        "https://u@a",
        "https://a?b",
        "a",
        "https://",
    ] {
        assert_eq!(BaseUrl::parse(bad), None, "{bad}");
    }
    let base_url = BaseUrl::parse("https://Raum.example:8443/").unwrap();
    assert_eq!(
        (base_url.as_str(), base_url.host().as_str()),
        ("https://Raum.example:8443", "Raum.example")
    );
}
