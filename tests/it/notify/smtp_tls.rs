//! Encrypted conversations and logins.

use gemeinraum::notify::{Mailer, Outcome};

use crate::notify::{mail, mailer};
use crate::support::smtp::{Act, CERTIFICATE, Encryption, Moment, Relay};

fn client(relay: &Relay, lines: &str) -> Box<dyn Mailer> {
    let port = relay.port();
    mailer(&format!(
        "[smtp]\nhost = 'localhost'\nport = {port}\ntimeout_ms = 5000\n{lines}"
    ))
}

fn trusting(tls: &str) -> String {
    format!("tls = '{tls}'\nca_file = '{CERTIFICATE}'\nusername = 'raum'\npassword = 'geheim'\n")
}

fn reason(outcome: Outcome) -> String {
    match outcome {
        Outcome::TryLater { reason } => reason.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn login_and_mail_are_encrypted_in_both_modes() {
    for (encryption, tls) in [
        (Encryption::StartTls, "starttls"),
        (Encryption::Implicit, "implicit"),
    ] {
        let relay = Relay::start(encryption, []);
        let client = client(&relay, &trusting(tls));
        assert_eq!(client.deliver(&mail(1)), Outcome::Delivered, "{tls}");
        let [received] = <[_; 1]>::try_from(relay.received()).unwrap();
        assert!(received.is_encrypted);
        assert_eq!(
            received.login,
            Some(("raum".to_owned(), "geheim".to_owned()))
        );
        assert_eq!(received.text.strip_suffix(b"\r\n"), Some(mail(1).bytes()));
    }
}

#[test]
fn a_relay_without_starttls_hears_neither_password_nor_mail() {
    let relay = Relay::start(Encryption::None, []);
    let outcome = client(&relay, &trusting("starttls")).deliver(&mail(1));
    assert_eq!(reason(outcome), "STARTTLS: the relay does not offer it");
    assert_eq!(relay.received(), []);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    for (encryption, tls, stage) in [
        (Encryption::StartTls, "starttls", "STARTTLS"),
        (Encryption::Implicit, "implicit", "connect"),
    ] {
        let relay = Relay::start(encryption, []);
        let outcome = client(&relay, &format!("tls = '{tls}'")).deliver(&mail(1));
        assert_eq!(
            reason(outcome),
            format!("{stage}: invalid peer certificate: UnknownIssuer")
        );
        assert_eq!(relay.received(), []);
    }
}

#[test]
fn a_refused_login_is_tried_again_and_says_nothing_about_the_account() {
    let wrong = Some((Moment::Auth, Act::Answer("535 5.7.8 raum: wrong password")));
    let relay = Relay::start(Encryption::Implicit, [wrong]);
    let outcome = client(&relay, &trusting("implicit")).deliver(&mail(1));
    assert_eq!(reason(outcome), "AUTH: answered 535 5.7.8");
}

#[test]
fn a_relay_that_knows_no_login_is_tried_again() {
    let relay = Relay::start(Encryption::None, []);
    let login = "tls = 'none'\nusername = 'raum'\npassword = 'geheim'";
    let outcome = client(&relay, login).deliver(&mail(1));
    assert_eq!(reason(outcome), "AUTH: the relay does not offer it");
}

#[test]
fn the_password_can_stand_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    std::fs::write(&path, "geheim\n").unwrap();
    let relay = Relay::start(Encryption::Implicit, []);
    let lines = format!(
        "tls = 'implicit'\nca_file = '{CERTIFICATE}'\nusername = 'raum'\npassword_file = '{}'",
        path.display()
    );
    assert_eq!(client(&relay, &lines).deliver(&mail(1)), Outcome::Delivered);
    assert_eq!(
        relay.received()[0].login,
        Some(("raum".to_owned(), "geheim".to_owned()))
    );
}
