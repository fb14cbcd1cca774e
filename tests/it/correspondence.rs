//! Notes, messages and the outgoing tray: who may write and read what, and which way it goes.

use std::collections::BTreeSet;

use domain::booking::{By, Party};
use domain::correspondence::{MESSAGES_MAX, NoteKind, NoteText};
use domain::ids::{BookingId, LetterId, ProviderId};
use domain::language::Language;
use domain::policy::{Actor, Grant};
use domain::provider::Address;
use domain::text::Name;
use gemeinraum::notify::Mail;
use gemeinraum::services::bookings::cancel::cancel;
use gemeinraum::services::bookings::confirm::confirm;
use gemeinraum::services::correspondence::{CorrespondenceError, list_notes, write};
use gemeinraum::services::letters::{
    LetterError, LetterPage, Shelf, count_open, list_letters, mark_printed, mark_sent,
    read_letters, take_back,
};
use gemeinraum::services::notices::Happening;
use gemeinraum::services::{Ctx, Denied, Tx};
use mail_parser::{Message, MessageParser};
use store::{StoreError, bookings, organisers};

use crate::jobs::{Town, text_of};
use crate::support::builders::uuid;
use crate::support::databases::{Database, on_both};

fn text(written: &str) -> NoteText {
    NoteText::parse(written).unwrap()
}

/// Works in the office of provider `number`; the town's is 1.
fn staff(number: u128) -> Actor {
    Actor::Key {
        id: uuid(900 + number).into(),
        grants: [Grant::Staff(ProviderId(uuid(number)))].into(),
    }
}

impl Town {
    fn act<T, E>(
        &self,
        actor: Actor,
        use_case: impl Fn(&mut Tx<'_>, &Ctx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: store::TxError + Send + 'static,
    {
        let ctx = self.app.state.context(actor, Language::De);
        self.app.store().write(move |tx| use_case(tx, &ctx))
    }

    fn write(&self, actor: Actor, booking: BookingId, kind: NoteKind, words: &'static str) {
        let written = self.act(actor, move |tx, ctx| {
            write(tx, ctx, booking, kind, &text(words))
        });
        written.unwrap();
    }

    fn notes_for(&self, actor: Actor, booking: BookingId) -> Vec<String> {
        let notes = self.act(actor, move |tx, ctx| list_notes(tx, ctx, booking, None, 50));
        let notes = notes.unwrap().into_iter();
        notes
            .map(|one| format!("{}: {}", one.note.kind.code(), one.note.text))
            .collect()
    }

    fn told_on(&self, which: Shelf) -> Vec<Happening> {
        let listed = self.act(staff(1), move |tx, ctx| {
            list_letters(tx, ctx, (which, None), None, 50)
        });
        let letters = listed.unwrap().into_iter();
        letters.map(|letter| letter.happening.unwrap()).collect()
    }

    fn open_ids(&self) -> Vec<LetterId> {
        let listed = self.act(staff(1), |tx, ctx| {
            list_letters(tx, ctx, (Shelf::Open, None), None, 50)
        });
        listed.unwrap().iter().map(|one| one.letter.id).collect()
    }
}

#[test]
fn the_organiser_reads_messages_and_never_the_notes_of_the_office() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        town.write(
            staff(1),
            id,
            NoteKind::Note,
            "Hat letztes Jahr die Küche nicht geputzt.",
        );
        town.write(staff(1), id, NoteKind::ToOrganiser, "Wie viele kommen?");
        town.app.set_clock("2027-03-01T09:00:00Z");
        town.write(
            Actor::Guest(id),
            id,
            NoteKind::FromOrganiser,
            "Etwa sechzig.",
        );
        let messages = [
            "from_organiser: Etwa sechzig.",
            "to_organiser: Wie viele kommen?",
        ];
        assert_eq!(town.notes_for(Actor::Guest(id), id), messages);
        let mut all = town.notes_for(staff(1), id);
        all.sort();
        assert_eq!(
            all,
            [
                "from_organiser: Etwa sechzig.",
                "note: Hat letztes Jahr die Küche nicht geputzt.",
                "to_organiser: Wie viele kommen?",
            ]
        );
    });
}

#[test]
fn nobody_else_writes_or_reads() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        let other = Actor::Guest(BookingId(uuid(77)));
        let denied =
            |actor: Actor,
             act: fn(&mut Tx<'_>, &Ctx, BookingId) -> Result<(), CorrespondenceError>| {
                match town.act(actor, move |tx, ctx| act(tx, ctx, id)) {
                    Err(CorrespondenceError::Denied(denied)) => denied,
                    other => panic!("{other:?}"),
                }
            };
        let note = |tx: &mut Tx<'_>, ctx: &Ctx, id| {
            write(tx, ctx, id, NoteKind::Note, &text("a")).map(drop)
        };
        let tell = |tx: &mut Tx<'_>, ctx: &Ctx, id| {
            write(tx, ctx, id, NoteKind::ToOrganiser, &text("a")).map(drop)
        };
        let answer = |tx: &mut Tx<'_>, ctx: &Ctx, id| {
            write(tx, ctx, id, NoteKind::FromOrganiser, &text("a")).map(drop)
        };
        let read = |tx: &mut Tx<'_>, ctx: &Ctx, id| list_notes(tx, ctx, id, None, 9).map(drop);
        for stranger in [Actor::Nobody, other, staff(2)] {
            for act in [note, tell, answer, read] {
                assert_eq!(denied(stranger.clone(), act), Denied::NotFound);
            }
        }
        for act in [note, tell] {
            assert_eq!(denied(Actor::Guest(id), act), Denied::Forbidden);
        }
        assert_eq!(denied(staff(1), answer), Denied::Forbidden);
    });
}

#[test]
fn each_side_writes_twenty_messages_a_day_and_none_silences_the_other() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        let flood = move |tx: &mut Tx<'_>, ctx: &Ctx| {
            write(tx, ctx, id, NoteKind::FromOrganiser, &text("Hallo?"))
        };
        for _ in 0..MESSAGES_MAX {
            town.act(Actor::Guest(id), flood).unwrap();
        }
        let refused = town.act(Actor::Guest(id), flood);
        let limit = MESSAGES_MAX;
        assert!(
            matches!(refused, Err(CorrespondenceError::TooManyMessages { limit: at }) if at == limit),
            "{refused:?}"
        );
        town.write(staff(1), id, NoteKind::ToOrganiser, "Ja?");
        town.app.set_clock("2027-03-02T08:00:00Z");
        town.act(Actor::Guest(id), flood).unwrap();
    });
}

/// A request about which each side writes once.
fn a_conversation(database: &Database) -> (Town, BookingId) {
    let town = Town::new(database, Vec::new());
    let id = town.request(Some("eva@example.org"));
    town.write(staff(1), id, NoteKind::ToOrganiser, "Wie viele kommen?");
    town.write(
        Actor::Guest(id),
        id,
        NoteKind::FromOrganiser,
        "Sechzig.\n\nFreundliche Grüße",
    );
    town.deliver_all();
    (town, id)
}

fn parsed(mail: &Mail) -> Message<'_> {
    MessageParser::default().parse(mail.bytes()).unwrap()
}

/// What it is called, who speaks, whether it answers, and who gets the answer.
fn marks(mail: &Mail) -> String {
    let parsed = parsed(mail);
    let subject = parsed.subject().unwrap().split(':').next().unwrap();
    let has = |name: &str| parsed.header(name).is_some();
    let reply_to = parsed.reply_to().unwrap().first().unwrap();
    let by = if has("Auto-Submitted") {
        "machine"
    } else {
        "person"
    };
    let answers = if has("In-Reply-To") {
        "answers"
    } else {
        "starts"
    };
    format!(
        "{subject} | {by} {answers} | {}",
        reply_to.address().unwrap()
    )
}

#[test]
fn a_message_is_mailed_as_the_words_of_a_person_in_the_thread_of_its_booking() {
    on_both(|database| {
        let (town, _) = a_conversation(database);
        let mails = town.mails.delivered();
        let told: Vec<String> = mails.iter().map(marks).collect();
        insta::allow_duplicates!(insta::assert_snapshot!(told.join("\n"), @"
        Anfrage eingegangen | machine starts | gemeinde@example.org
        Neue Anfrage | machine starts | eva@example.org
        Nachricht zu Ihrer Buchung | person answers | gemeinde@example.org
        Neue Nachricht | person answers | eva@example.org
        "));
        let thread = |mail: &Mail| parsed(mail).references().as_text().unwrap().to_owned();
        let threads: BTreeSet<String> = mails.iter().map(thread).collect();
        let ids: BTreeSet<_> = mails.iter().map(Mail::id).collect();
        assert_eq!((threads.len(), ids.len()), (1, 4));
    });
}

#[test]
fn the_office_reads_what_the_organiser_wrote_and_where_to_answer() {
    on_both(|database| {
        let (town, id) = a_conversation(database);
        let links = town.links_in(&town.mails.delivered()[3]);
        assert_eq!(links, [format!("/verwaltung/buchungen/{id}")]);
        let told = text_of(&town.mails.delivered()[3]);
        let quoted: Vec<_> = told.lines().filter(|line| line.starts_with('>')).collect();
        assert_eq!(quoted, ["> Sechzig.", ">", "> Freundliche Grüße"]);
    });
}

#[test]
fn without_an_address_each_step_is_one_letter_and_no_mail() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(None);
        town.app.run(move |tx, ctx| confirm(tx, ctx, id));
        town.write(
            staff(1),
            id,
            NoteKind::ToOrganiser,
            "Der Schlüssel liegt bereit.",
        );
        town.app
            .run(move |tx, ctx| cancel(tx, ctx, id, Party::Provider, None));
        town.deliver_all();
        assert_eq!(town.delivered(), ["gemeinde@example.org -"]);
        let mut told = town.told_on(Shelf::Open);
        told.sort_by_key(|happening| happening.code());
        assert_eq!(
            told,
            [
                Happening::Cancelled,
                Happening::Confirmed,
                Happening::OfficeWrote,
                Happening::Requested,
            ]
        );
    });
}

#[test]
fn with_an_address_there_is_no_letter() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        town.app.run(move |tx, ctx| confirm(tx, ctx, id));
        town.deliver_all();
        assert_eq!(town.delivered().len(), 3);
        assert_eq!(town.told_on(Shelf::Open), []);
    });
}

#[test]
fn who_lost_his_address_while_a_mail_waited_gets_a_letter() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        town.app.run(move |tx, _| {
            let booking = bookings::find(tx, id)?.ok_or(StoreError::Missing)?.booking;
            let who = booking.organiser_id.ok_or(StoreError::Missing)?;
            let mut organiser = organisers::find(tx, who)?.ok_or(StoreError::Missing)?;
            organiser.contact.email = None;
            organisers::update_if_version(tx, organiser)
        });
        town.deliver_all();
        assert_eq!(town.delivered(), ["gemeinde@example.org -"]);
        assert_eq!(town.told_on(Shelf::Open), [Happening::Requested]);
    });
}

#[test]
fn a_letter_is_opened_with_what_was_decided_then_and_where_its_reader_lives_now() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(None);
        let before = town.app.run(move |tx, _| {
            let booking = bookings::find(tx, id)?.ok_or(StoreError::Missing)?.booking;
            let who = booking.organiser_id.ok_or(StoreError::Missing)?;
            let mut organiser = organisers::find(tx, who)?.ok_or(StoreError::Missing)?;
            organiser.contact.address = Address {
                street: Name::parse("Am Anger 3").ok(),
                postal_code: domain::text::Line::parse("23738").ok(),
                town: Name::parse("Lensahn").ok(),
            };
            organisers::update_if_version(tx, organiser)?;
            Ok::<_, StoreError>(booking)
        });
        town.move_on(&before);
        let ids = town.open_ids();
        let opened = town.act(staff(1), move |tx, ctx| read_letters(tx, ctx, &ids));
        let opened = opened.unwrap();
        let mut spans: Vec<_> = opened
            .iter()
            .map(|one| (one.told.happening.code(), one.told.booking.times.span))
            .collect();
        spans.sort_by_key(|(code, _)| *code);
        assert_eq!(spans[0].0, "amended");
        assert_ne!(spans[0].1, before.times.span);
        assert_eq!(spans[1], ("requested", before.times.span));
        for one in &opened {
            let street = one.told.organiser.contact.address.street.as_deref();
            assert_eq!(street, Some("Am Anger 3"));
        }
    });
}

#[test]
fn a_letter_leaves_the_tray_when_it_is_posted_and_comes_back_when_that_was_a_mistake() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        town.request(None);
        let ids = town.open_ids();
        let step =
            |at: &str, act: fn(&mut Tx<'_>, &Ctx, &[LetterId]) -> Result<(), LetterError>| {
                town.app.set_clock(at);
                let ids = ids.clone();
                town.act(staff(1), move |tx, ctx| act(tx, ctx, &ids))
                    .unwrap();
            };
        step("2027-03-01T09:00:00Z", mark_printed);
        step("2027-03-01T10:00:00Z", mark_printed);
        step("2027-03-01T11:00:00Z", mark_sent);
        step("2027-03-01T12:00:00Z", mark_sent);
        assert_eq!(town.told_on(Shelf::Open), []);
        assert_eq!(town.act(staff(1), count_open).unwrap(), 0);
        let sent = town.act(staff(1), |tx, ctx| {
            list_letters(tx, ctx, (Shelf::Sent, None), None, 50)
        });
        let letter = sent.unwrap().remove(0).letter;
        assert_eq!(
            letter.printed_at,
            Some("2027-03-01T09:00:00Z".parse().unwrap())
        );
        let posted = letter.sent.unwrap();
        assert_eq!(
            posted.at,
            "2027-03-01T11:00:00Z"
                .parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
        );
        assert_eq!(posted.by, By::Key(uuid(901).into()));
        step("2027-03-01T13:00:00Z", take_back);
        step("2027-03-01T14:00:00Z", take_back);
        assert_eq!(town.told_on(Shelf::Sent), []);
        assert_eq!(town.told_on(Shelf::Open), [Happening::Requested]);
        assert_eq!(town.act(staff(1), count_open).unwrap(), 1);
    });
}

#[test]
fn a_tray_is_for_its_own_office() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(None);
        let ids = town.open_ids();
        let foreign = town.act(staff(2), |tx, ctx| {
            list_letters(tx, ctx, (Shelf::Open, None), None, 50)
        });
        assert_eq!(foreign.unwrap(), []);
        for stranger in [staff(2), Actor::Guest(id), Actor::Nobody] {
            let wanted = ids.clone();
            let refused = town.act(stranger.clone(), move |tx, ctx| {
                read_letters(tx, ctx, &wanted).map(drop)
            });
            assert!(
                matches!(refused, Err(LetterError::Denied(Denied::NotFound))),
                "{stranger:?} {refused:?}"
            );
            let wanted = ids.clone();
            let refused = town.act(stranger, move |tx, ctx| mark_sent(tx, ctx, &wanted));
            assert!(matches!(
                refused,
                Err(LetterError::Denied(Denied::NotFound))
            ));
        }
        assert_eq!(town.told_on(Shelf::Open), [Happening::Requested]);
    });
}

#[test]
fn a_tray_is_read_page_by_page() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(None);
        for _ in 0..4 {
            town.write(
                staff(1),
                id,
                NoteKind::ToOrganiser,
                "Bitte melden Sie sich.",
            );
        }
        let all = town.open_ids();
        for shelf in [Shelf::Open, Shelf::Sent] {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let page = town.act(staff(1), move |tx, ctx| {
                    list_letters(tx, ctx, (shelf, None), after, 2)
                });
                let page = page.unwrap();
                let Some(last) = page.last() else { break };
                let posted = last.letter.sent.map(|sent| sent.at);
                after = Some(LetterPage {
                    at: posted.unwrap_or(last.letter.created_at),
                    id: last.letter.id,
                });
                seen.extend(page.iter().map(|one| one.letter.id));
            }
            seen.sort();
            let mut expected = all.clone();
            expected.sort();
            assert_eq!(seen, expected, "{shelf:?}");
            let ids = all.clone();
            town.act(staff(1), move |tx, ctx| mark_sent(tx, ctx, &ids))
                .unwrap();
        }
    });
}

#[test]
fn every_kind_of_note_can_be_stored() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        for kind in NoteKind::ALL {
            town.app.run(move |tx, ctx| {
                let key = bookings::find(tx, id)?.ok_or(StoreError::Missing)?.key;
                let note = domain::correspondence::Note {
                    id: ctx.new_id().into(),
                    booking: key,
                    kind: *kind,
                    text: text("a"),
                    at: ctx.now,
                    by: By::System,
                };
                store::notes::insert(tx, &note)
            });
        }
        assert_eq!(town.notes_for(staff(1), id).len(), NoteKind::ALL.len());
    });
}
