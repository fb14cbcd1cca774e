//! Many mails through a relay that fails in every way, with the retries of the schedule: none is lost.

use std::collections::BTreeMap;
use std::iter;

use gemeinraum::notify::schedule::{ATTEMPTS_MAX, Fate, Jitter, fate};

use crate::notify::{mail, mailer};
use crate::support::smtp::{Act, Conduct, Encryption, Moment, Relay};

const MAILS: usize = 30;

/// One failure of every kind that can be tried again, with a success now and then.
fn script() -> Vec<Conduct> {
    let busy = Act::Answer("451 4.3.0 busy");
    let failures = [
        (Moment::Greeting, Act::Drop),
        (Moment::Greeting, Act::Answer("421 too busy")),
        (Moment::Ehlo, Act::Drop),
        (Moment::Mail, busy),
        (Moment::Rcpt, busy),
        (Moment::Rcpt, Act::Drop),
        (Moment::Data, busy),
        (Moment::Data, Act::Drop),
        (Moment::InText, Act::Drop),
        (Moment::Text, busy),
        (Moment::Text, Act::Drop),
        (Moment::Text, Act::AnswerAndDrop("250 2.0.0 taken")),
    ];
    let played = failures.iter().cycle().take(MAILS * 3);
    let hang = Some((Moment::InText, Act::Hang));
    let played = played
        .enumerate()
        .map(|(turn, failure)| (turn % 5 > 0).then_some(*failure));
    iter::once(hang).chain(played).collect()
}

#[test]
fn no_mail_is_lost_and_only_an_unanswered_one_comes_twice() {
    let script = script();
    let unanswered = script
        .iter()
        .filter(|conduct| **conduct == Some((Moment::Text, Act::Drop)))
        .count();
    let relay = Relay::start(Encryption::None, script);
    let client = mailer(&format!(
        "[smtp]\nhost = '127.0.0.1'\nport = {}\ntls = 'none'\ntimeout_ms = 10000\naccept_timeout_ms = 1000",
        relay.port()
    ));
    for key in (0..).take(MAILS) {
        let tries = (1..=ATTEMPTS_MAX).find(|attempts| {
            let fate = fate(&client.deliver(&mail(key)), *attempts, Jitter::NONE);
            assert_ne!(fate, Fate::DeadLetter, "mail {key}, attempt {attempts}");
            fate == Fate::Done
        });
        assert!(tries.is_some());
    }
    let mut copies: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for received in relay.received() {
        *copies.entry(received.text).or_default() += 1;
    }
    assert_eq!(
        copies.len(),
        MAILS,
        "every mail, each with the same bytes every time"
    );
    let repeated: usize = copies.values().map(|count| count - 1).sum();
    assert!(repeated <= unanswered, "{repeated} of {unanswered}");
}
