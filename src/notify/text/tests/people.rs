//! Mails that a person has written, of the office or of whoever books.

use super::*;

#[test]
fn what_the_office_wrote_stands_in_its_mail_as_it_is_and_can_be_answered() {
    let occasion = Occasion::OfficeWrote { text: note() };
    let texts = write(&message(Language::De, occasion, facts()));
    assert_eq!(
        texts.subject,
        "Nachricht zu Ihrer Buchung: Großer Saal am 12.03.2027 (K7Q2-9XPA)"
    );
    insta::assert_snapshot!(texts.body, @"
    Guten Tag Eva Größmann,

    Gemeinde Übersee schreibt Ihnen:

    Bitte bringen Sie den Schlüssel am Montag zurück.

    Vielen Dank!

    Nummer        K7Q2-9XPA
    Raum          Großer Saal
    Ort           Dorfgemeinschaftshaus Übersee, Am Anger 3, 99999 Übersee
    Nutzungszeit  Freitag, 12. März 2027, 16:00 Uhr bis Samstag, 13. März 2027,
                  01:00 Uhr
    Zeitzone      Europe/Berlin

    Antworten und Ihre Buchung ansehen:
    https://raum.example.org/b#t=0123456789abcdef
    Bitte geben Sie diesen Link nicht weiter: Wer ihn hat, kann Ihre Buchung
    ändern.

    Bei Fragen erreichen Sie Gemeinde Übersee so:
    Telefon       01234 5678-0
    Sprechzeiten  Mo bis Do 8 bis 12 Uhr
    E-Mail        buero@uebersee.example

    Freundliche Grüße
    Gemeinde Übersee

    Ihre Antwort auf diese E-Mail erreicht Gemeinde Übersee.
    ");
}

#[test]
fn what_the_organiser_wrote_is_told_apart_from_our_own_words() {
    let mut occasions = every_occasion();
    let occasion = occasions.remove(occasions.len() - 2);
    let texts = write(&message(Language::De, occasion, facts()));
    assert_eq!(
        texts.subject,
        "Neue Nachricht: Großer Saal am 12.03.2027 (K7Q2-9XPA)"
    );
    insta::assert_snapshot!(texts.body, @"
    Guten Tag,

    Eva Größmann schreibt Ihnen zu dieser Buchung:

    > Bitte bringen Sie den Schlüssel am Montag zurück.
    >
    > Vielen Dank!

    Nummer        K7Q2-9XPA
    Wer mietet    Eva Größmann
    E-Mail        eva@example.net
    Raum          Großer Saal
    Ort           Dorfgemeinschaftshaus Übersee, Am Anger 3, 99999 Übersee
    Nutzungszeit  Freitag, 12. März 2027, 16:00 Uhr bis Samstag, 13. März 2027,
                  01:00 Uhr
    Zeitzone      Europe/Berlin

    Die Buchung in der Verwaltung ansehen:
    https://raum.example.org/verwaltung/buchungen/1

    Ihre Antwort auf diese E-Mail geht unmittelbar an Eva Größmann. Wenn Sie in
    der Verwaltung antworten, bleibt sie bei der Buchung.
    ");
}
