//! Every way in which a conversation with a relay can go.

use std::net::{Ipv4Addr, TcpListener};

use gemeinraum::notify::{Author, Draft, Mailbox, Mailer, Outcome};
use mail_parser::MessageParser;

use crate::notify::{email, mail, mailer, name, stamp};
use crate::support::smtp::{Act, Conduct, Moment, Relay};

/// A client that waits as long as a busy machine may need.
fn client(port: u16) -> Box<dyn Mailer> {
    client_that_waits(port, 10_000)
}

/// A client that gives up before the test grows long.
fn hasty_client(port: u16) -> Box<dyn Mailer> {
    client_that_waits(port, 200)
}

fn client_that_waits(port: u16, limit_ms: u32) -> Box<dyn Mailer> {
    mailer(&format!(
        "[smtp]\nhost = '127.0.0.1'\nport = {port}\ntls = 'none'\n\
         timeout_ms = {limit_ms}\naccept_timeout_ms = {limit_ms}"
    ))
}

/// What comes of one mail to a relay that behaves so, and how many mails the relay took.
fn outcome(moment: Moment, act: Act) -> (String, usize) {
    let relay = Relay::that(Some((moment, act)));
    let client = match act {
        Act::Hang => hasty_client(relay.port()),
        _ => client(relay.port()),
    };
    let outcome = match client.deliver(&mail(1)) {
        Outcome::Delivered => "delivered".to_owned(),
        Outcome::TryLater { reason } => format!("later: {reason}"),
        Outcome::Refused { reason } => format!("refused: {reason}"),
    };
    (outcome, relay.received().len())
}

#[track_caller]
fn check(moment: Moment, act: Act, expected: &str) {
    assert_eq!(
        outcome(moment, act),
        (expected.to_owned(), 0),
        "{moment:?} {act:?}"
    );
}

#[test]
fn an_accepted_mail_arrives_byte_for_byte() {
    let relay = Relay::that(None);
    let sent = mail(1);
    assert_eq!(client(relay.port()).deliver(&sent), Outcome::Delivered);
    let [received] = <[_; 1]>::try_from(relay.received()).unwrap();
    assert_eq!(received.from, "raum@example.org");
    assert_eq!(received.to, ["eva@example.net"]);
    assert_eq!(received.text.strip_suffix(b"\r\n"), Some(sent.bytes()));
    let read = MessageParser::default().parse(&received.text).unwrap();
    assert_eq!(read.message_id(), Some(sent.id().as_str()));
    assert_eq!(
        read.subject(),
        Some("Buchung bestätigt: Großer Saal am 12.03.2027 (K7Q2-9XPA)")
    );
}

#[test]
fn a_temporary_refusal_is_tried_again() {
    let act = Act::Answer("451 4.7.1 <eva@example.net> come back later");
    for (moment, stage) in [
        (Moment::Mail, "MAIL FROM"),
        (Moment::Rcpt, "RCPT TO"),
        (Moment::Data, "DATA"),
        (Moment::Text, "end of DATA"),
    ] {
        check(moment, act, &format!("later: {stage}: answered 451 4.7.1"));
    }
    check(
        Moment::Greeting,
        Act::Answer("421 too busy"),
        "later: connect: answered 421",
    );
    check(
        Moment::Ehlo,
        Act::Answer("421 4.3.2 closing"),
        "later: connect: answered 421 4.3.2",
    );
}

#[test]
fn a_permanent_refusal_of_this_mail_is_final() {
    check(
        Moment::Rcpt,
        Act::Answer("550-5.1.1 <eva@example.net>\r\n550 5.1.1 no such user"),
        "refused: RCPT TO: answered 550 5.1.1",
    );
    check(
        Moment::Data,
        Act::Answer("554 no"),
        "refused: DATA: answered 554",
    );
    check(
        Moment::Text,
        Act::Answer("552 5.3.4 too big"),
        "refused: end of DATA: answered 552 5.3.4",
    );
}

#[test]
fn a_permanent_refusal_of_the_installation_is_tried_again() {
    check(
        Moment::Greeting,
        Act::Answer("554 no service"),
        "later: connect: answered 554",
    );
    check(
        Moment::Ehlo,
        Act::Answer("550 5.7.1 not you"),
        "later: connect: answered 550 5.7.1",
    );
    check(
        Moment::Mail,
        Act::Answer("550 5.7.1 not you"),
        "later: MAIL FROM: answered 550 5.7.1",
    );
    check(
        Moment::Rcpt,
        Act::Answer("530 5.7.0 log in"),
        "later: RCPT TO: answered 530 5.7.0",
    );
}

#[test]
fn a_dropped_connection_is_tried_again() {
    for (moment, stage) in [
        (Moment::Greeting, "connect"),
        (Moment::Ehlo, "connect"),
        (Moment::Mail, "MAIL FROM"),
        (Moment::Rcpt, "RCPT TO"),
        (Moment::Data, "DATA"),
        (Moment::InText, "end of DATA"),
    ] {
        check(
            moment,
            Act::Drop,
            &format!("later: {stage}: the connection was dropped"),
        );
    }
    check(
        Moment::Rcpt,
        Act::AnswerAndDrop("250-half an answer"),
        "later: RCPT TO: the connection was dropped",
    );
}

#[test]
fn a_relay_that_hangs_is_given_up_in_time() {
    for moment in [
        Moment::Greeting,
        Moment::Ehlo,
        Moment::Mail,
        Moment::Rcpt,
        Moment::Data,
        Moment::InText,
    ] {
        let (outcome, received) = outcome(moment, Act::Hang);
        assert!(
            outcome.ends_with(": no answer in time"),
            "{moment:?}: {outcome}"
        );
        assert_eq!(received, 0);
    }
}

#[test]
fn a_relay_that_takes_the_text_and_says_nothing_gets_the_same_mail_again() {
    for act in [Act::Drop, Act::Hang] {
        let silent: Conduct = Some((Moment::Text, act));
        let relay = Relay::that(silent);
        let first = hasty_client(relay.port()).deliver(&mail(1));
        assert!(matches!(first, Outcome::TryLater { .. }), "{act:?}");
        let second = client(relay.port()).deliver(&mail(1));
        assert_eq!(second, Outcome::Delivered);
        let [first, second] = <[_; 2]>::try_from(relay.received()).unwrap();
        assert_eq!(first, second, "same id, same date, same boundaries");
    }
}

#[test]
fn a_connection_that_breaks_after_the_mail_was_taken_changes_nothing() {
    let relay = Relay::that(Some((Moment::Text, Act::AnswerAndDrop("250 2.0.0 taken"))));
    assert_eq!(client(relay.port()).deliver(&mail(1)), Outcome::Delivered);
    assert_eq!(relay.received().len(), 1);
}

#[test]
fn an_answer_that_is_not_smtp_is_tried_again() {
    check(
        Moment::Greeting,
        Act::Answer("HTTP/1.1 400 Bad Request"),
        "later: connect: the answer is not SMTP",
    );
    check(
        Moment::Ehlo,
        Act::Answer("250-relay.example\r\n250- \r\n250 8BITMIME"),
        "later: connect: the answer is not SMTP",
    );
}

#[test]
fn a_relay_that_is_not_there_is_tried_again() {
    let free_port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let outcome = client(free_port).deliver(&mail(1));
    let Outcome::TryLater { reason } = outcome else {
        panic!("{outcome:?}")
    };
    assert!(
        reason
            .to_string()
            .starts_with("connect: Connection refused"),
        "{reason}"
    );
}

#[test]
fn a_name_or_subject_with_a_line_break_never_reaches_the_relay() {
    let relay = Relay::that(None);
    let injected = "Eva\r\nBcc: all@example.org";
    assert!(domain::text::Name::parse(injected).is_err());
    let mailbox = |address| Mailbox::new(name("Eva"), email(address));
    let draft = Draft {
        stamp: stamp(1),
        author: Author::Machine,
        language: domain::language::Language::De,
        from: mailbox("raum@example.org"),
        reply_to: None,
        to: mailbox("eva@example.net"),
        subject: injected.to_owned(),
        body: "Guten Tag".to_owned(),
        calendar: None,
    };
    assert!(draft.build().is_err());
    assert_eq!(relay.connections(), 0);
}
