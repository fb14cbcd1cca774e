//! Every page of the app, by whom it may be seen.

use std::collections::BTreeSet;

/// The pages, each with who may see it: `all`, or `staff` for whoever is signed in.
const PAGES: &str = "
GET  /impressum                             all
GET  /datenschutz                           all
GET  /barrierefreiheit                      all
GET  /leichte-sprache                       all
GET  /hilfe                                 all
GET  /                                     all
GET  /geraete                              all
GET  /geraete/{slug}                       all
GET  /raeume                               all
GET  /raeume/{slug}                        all
GET  /raeume/{slug}/liste                  all
GET  /raeume/{slug}/woche                  all
GET  /tuer/{slug}                          all
GET  /anzeige/{ort}                        all
GET  /qr/{slug}.svg                        all
GET  /einbetten/{slug}                     all
GET  /barriere-melden                      all
POST /barriere-melden                      all
GET  /raeume/{slug}/buchen                 all
POST /raeume/{slug}/buchen/angaben         all
POST /raeume/{slug}/buchen/zeit            all
POST /raeume/{slug}/buchen/kontakt         all
POST /raeume/{slug}/buchen/pruefen         all
POST /raeume/{slug}/buchen/senden          all
GET  /raeume/{slug}/buchen/{step}          all
GET  /danke/{token}                        guest
GET  /b/{token}                            guest
GET  /b/{token}/termin.ics                 guest
GET  /b/{token}/absagen                    guest
POST /b/{token}/absagen                    guest
GET  /b/{token}/aendern                    guest
POST /b/{token}/aendern                    guest
POST /b/{token}/nachrichten                guest
GET  /verwaltung/anmelden                  all
POST /verwaltung/anmelden                  all
POST /verwaltung/abmelden                  staff
GET  /verwaltung/bausteine                 staff
GET  /verwaltung                           staff
GET  /verwaltung/posteingang               staff
POST /verwaltung/posteingang               staff
GET  /verwaltung/neu                       staff
POST /verwaltung/neu                       staff
GET  /verwaltung/entscheiden/{token}       link
POST /verwaltung/entscheiden/{token}       link
GET  /verwaltung/buchungen/{id}            staff
POST /verwaltung/buchungen/{id}            staff
POST /verwaltung/buchungen/{id}/notizen    staff
GET  /verwaltung/auswertung                staff
GET  /verwaltung/auswertung.csv            staff
GET  /verwaltung/auswertung/{room}         staff
GET  /verwaltung/plan                      staff
GET  /verwaltung/plan/druck                staff
GET  /verwaltung/plan.csv                  staff
GET  /verwaltung/plan.xlsx                 staff
GET  /verwaltung/buchungen/{id}/verschieben staff
POST /verwaltung/buchungen/{id}/verschieben staff
GET  /verwaltung/briefe/briefe.pdf         staff
GET  /verwaltung/briefe                    staff
POST /verwaltung/briefe                    staff
GET  /verwaltung/hausdienst                staff
GET  /verwaltung/hausdienst/woche.pdf      staff
POST /verwaltung/hausdienst/gedruckt       staff
GET  /verwaltung/sperrungen                staff
GET  /verwaltung/sperrungen/neu            staff
POST /verwaltung/sperrungen/neu            staff
GET  /verwaltung/sperrungen/{id}           staff
POST /verwaltung/sperrungen/{id}           staff
POST /verwaltung/sperrungen/{id}/ende      staff
POST /verwaltung/sperrungen/{id}/aufheben  staff
GET  /verwaltung/sperrungen/belegt/{id}    staff
POST /verwaltung/sperrungen/belegt/{id}/aufheben staff
GET  /verwaltung/raeume                    staff
GET  /verwaltung/raeume/neu                staff
POST /verwaltung/raeume/neu                staff
GET  /verwaltung/raeume/{id}/stammdaten    staff
POST /verwaltung/raeume/{id}/stammdaten    staff
GET  /verwaltung/raeume/{id}/zeiten        staff
POST /verwaltung/raeume/{id}/zeiten        staff
GET  /verwaltung/raeume/{id}/regeln        staff
POST /verwaltung/raeume/{id}/regeln        staff
GET  /verwaltung/raeume/{id}/fotos         staff
POST /verwaltung/raeume/{id}/fotos         staff
POST /verwaltung/raeume/{id}/fotos/{photo} staff
GET  /verwaltung/standorte/neu             staff
POST /verwaltung/standorte/neu             staff
GET  /verwaltung/standorte/{id}            staff
POST /verwaltung/standorte/{id}            staff
GET  /verwaltung/geraete/neu               staff
POST /verwaltung/geraete/neu               staff
GET  /verwaltung/geraete/{id}              staff
POST /verwaltung/geraete/{id}              staff
GET  /verwaltung/geraete/{id}/zeiten       staff
POST /verwaltung/geraete/{id}/zeiten       staff
GET  /verwaltung/geraete/{id}/regeln       staff
POST /verwaltung/geraete/{id}/regeln       staff
GET  /verwaltung/import                    staff
POST /verwaltung/import                    staff
GET  /verwaltung/anfang                    staff
POST /verwaltung/anfang/anbieter           staff
POST /verwaltung/anfang/standort           staff
POST /verwaltung/anfang/raum               staff
POST /verwaltung/anfang/regeln/{id}        staff
";

/// Files of the pages, and where English begins.
const FILES: [&str; 3] = ["GET /assets/{name}", "GET /fotos/{file}", "ANY /en"];

/// The routes of the pages in both languages, as the router has them.
pub fn page_routes() -> BTreeSet<String> {
    let german = PAGES.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?, words.next()?))
    });
    let both = german
        .flat_map(|(method, path)| [format!("{method} {path}"), format!("{method} /en{path}")]);
    both.chain(FILES.map(str::to_owned)).collect()
}
