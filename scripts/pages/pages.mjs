// The table of pages. Each has a name, who looks at it, and a path or the steps that lead to it.
//
//   who        "nobody" or who is signed in: "clerk", "operator", "beginner", "settler"
//   path       as text or as a function of the town
//   steps      a function of the town and a `Tongue`, where no address leads to the page; it is called for each visit
//   technical  a page for programmers: English words are right, it is as long as what it tells, and need not be compressed
//   plan       may be larger than other pages
//   form       { button, keep, text, wrong }: sent like this, it is refused; `keep` is the label of a field that keeps its
//              entry `text`, `wrong` pairs of label and what is no answer to it
//   picture    a screenshot is taken of it
//   status     what it is answered with, if not 200
//   present, absent   texts that it must and must not show
//   german     is there in German alone
import { also, choose, fill, open, press } from "./steps.mjs";
import { booking } from "./stories.mjs";
import { germanDay } from "./town.mjs";
import { isoDay, later, someMonday } from "./week.mjs";

/** The hour that the clocks leave out, and the one that they show twice. */
const SPRING = new Date("2027-03-28T00:00:00Z");
const AUTUMN = new Date("2027-10-31T00:00:00Z");

const times = (town, day) => `${town.roomPath}/buchen?tag=${germanDay(day)}`;
const at = (step) => (town, tongue) => booking(town, tongue, town.freeDay())[step];

// Somebody else takes the time just before it is sent.
function tooLate(town, tongue) {
  const day = town.freeDay();
  return [...booking(town, tongue, day).check, also("somebody else books", () => town.book(day)), press(tongue.say("book.send_instant"))];
}

/** The demo's hall, with bookings of its own, on a day of next week. */
const hall = (town) => town.path("raeume", town.demo.landmarks.room_id);
const nextWeek = () => isoDay(later(someMonday(), -63));
const month = () => nextWeek().slice(0, 7);
const weekdays = () => `/?suche=tage&wochentag=sa&wochentag=so&dauer=10&erster=${nextWeek()}&letzter=${isoDay(later(someMonday(), 0))}`;
const guest = (town) => `/b/${town.booking.management.token}`;

const FOR_CITIZENS = [
  { name: "start", path: "/", picture: true, form: { button: "Freie Räume suchen", wrong: [["Tag", "gestern"]], keep: "Ort, Haus oder Raum" } },
  { name: "results", path: () => `/?tag=${nextWeek()}&von=18:00&bis=21:00&personen=30`, picture: true },
  { name: "results, nothing fits", path: () => `/?tag=${nextWeek()}&von=18:00&bis=21:00&ort=Atlantis` },
  { name: "free days, search", path: "/?suche=tage" },
  { name: "free days", path: weekdays, picture: true },
  { name: "rooms", path: "/raeume" },
  { name: "room with month", path: (town) => `${hall(town)}?monat=${month()}`, picture: true },
  { name: "room with day", path: (town) => `${hall(town)}?monat=${month()}&tag=${nextWeek()}`, picture: true },
  { name: "week of a room", path: (town) => `${hall(town)}/woche?tag=${nextWeek()}` },
  { name: "free times of a room", path: (town) => `${hall(town)}/liste` },
  { name: "devices", path: "/geraete" },
  { name: "device", path: (town) => town.path("geraete", town.demo.landmarks.pool_id) },
  { name: "device with day", path: (town) => `${town.path("geraete", town.demo.landmarks.pool_id)}?tag=${nextWeek()}` },
  { name: "which day", path: (town) => `${town.roomPath}/buchen`, form: { button: "Freie Zeiten zeigen" } },
  { name: "which time", path: (town) => times(town, town.freeDay()), picture: true },
  { name: "which time, a short day", path: (town) => times(town, SPRING), german: true, present: ["01:45 Uhr", "03:00 Uhr"], absent: [/^02:\d\d/m] },
  { name: "which time, a long day", path: (town) => times(town, AUTUMN), german: true, present: ["02:00 Uhr", "03:00 Uhr"] },
  { name: "what for", steps: at("details"), form: { button: "Weiter", keep: "Titel der Veranstaltung" } },
  { name: "who books", steps: at("contact"), picture: true, form: { button: "Weiter: Angaben prüfen", keep: "Telefon", text: "05099 555123" } },
  { name: "check", steps: at("check"), picture: true },
  { name: "too late", steps: tooLate, status: 409 },
  { name: "done", path: (town) => `/danke/${town.booking.management.token}`, picture: true },
  { name: "my booking", path: guest, picture: true, form: { button: "Nachricht senden" } },
  { name: "change my booking", path: (town) => `${guest(town)}/aendern` },
  { name: "cancel my booking", path: (town) => `${guest(town)}/absagen` },
];

const ON_SITE = [
  { name: "door", path: (town) => town.path("tuer", town.demo.landmarks.room_id), picture: true },
  { name: "door, free", path: (town) => town.path("tuer", town.room.id) },
  { name: "lobby", path: (town) => town.path("anzeige", town.site) },
  { name: "embedded", path: (town) => town.path("einbetten", town.demo.landmarks.room_id) },
];

const OF_THE_SITE = [
  { name: "imprint", path: "/impressum" },
  { name: "privacy", path: "/datenschutz" },
  { name: "accessibility", path: "/barrierefreiheit" },
  { name: "easy language", path: "/leichte-sprache" },
  { name: "help", path: "/hilfe" },
  { name: "report a barrier", path: "/barriere-melden", form: { button: "Meldung senden", keep: "Auf welcher Seite?" } },
  { name: "nothing there", path: "/gibt-es-nicht", status: 404 },
  { name: "a link that opens nothing", path: "/b/nichts", status: 404 },
  { name: "not allowed", who: "clerk", steps: forged, status: 403 },
  { name: "sign in", path: "/verwaltung/anmelden", form: { button: "Anmelden", keep: "E-Mail", text: "amt@post.example" } },
  { name: "API", path: "/docs", technical: true },
  { name: "problems", path: "/problems", technical: true },
  { name: "a problem", path: "/problems/not_found", technical: true },
];

/** Of the clerk, if nobody else is named. */
const OF_THE_OFFICE = [
  { name: "today", path: () => `/verwaltung?tag=${nextWeek()}`, picture: true },
  { name: "inbox", path: "/verwaltung/posteingang", picture: true },
  { name: "inbox, nothing reserved", path: "/verwaltung/posteingang?status=option" },
  { name: "decide", who: "nobody", path: (town) => town.decisionLink(town.request) },
  { name: "decide, link that is used up", who: "nobody", path: usedLink },
  { name: "booking", path: (town) => `/verwaltung/buchungen/${town.booking.id}`, picture: true, form: { button: "Als Notiz speichern" } },
  { name: "booking, requested", path: (town) => `/verwaltung/buchungen/${town.request.id}` },
  { name: "booking, cancelled without reason", steps: reasonless, status: 422 },
  { name: "for a caller", path: "/verwaltung/neu", picture: true, form: { button: "Jetzt buchen", keep: "Telefon", text: "05099 555123" } },
  { name: "for a caller, against the rules", steps: againstRules, status: 422 },
  { name: "plan, week", path: () => `/verwaltung/plan?tag=${nextWeek()}`, plan: true, picture: true },
  { name: "plan, day", path: () => `/verwaltung/plan?tag=${nextWeek()}&ansicht=tag`, plan: true },
  { name: "plan, month", path: () => `/verwaltung/plan?tag=${nextWeek()}&ansicht=monat`, plan: true },
  { name: "plan, list", path: () => `/verwaltung/plan?tag=${nextWeek()}&ansicht=liste`, plan: true },
  { name: "notice board", path: () => `/verwaltung/plan/druck?tag=${nextWeek()}`, plan: true },
  { name: "internal sheet", path: () => `/verwaltung/plan/druck?tag=${nextWeek()}&form=intern`, plan: true },
  { name: "move", path: moving, form: { button: "Verschieben", wrong: [["Tag", "gestern"]], keep: "Bis", text: "13:00" } },
  { name: "move, taken", steps: intoTaken, status: 409 },
  { name: "figures of use", path: "/verwaltung/auswertung", picture: true },
  { name: "figures of use of a room", path: (town) => `/verwaltung/auswertung/${town.demo.landmarks.room_id}` },
  { name: "outgoing tray", path: "/verwaltung/briefe" },
  { name: "caretaker's day", path: () => `/verwaltung/hausdienst?tag=${nextWeek()}` },
  { name: "closures", path: "/verwaltung/sperrungen" },
  { name: "close", path: "/verwaltung/sperrungen/neu", form: { button: "Speichern und betroffene Buchungen zeigen", keep: "Interner Vermerk" } },
  { name: "closure", path: (town) => `/verwaltung/sperrungen/${town.closure.id}`, picture: true },
  { name: "blocking", path: (town) => `/verwaltung/sperrungen/belegt/${town.blocking.id}` },
  { name: "components", path: "/verwaltung/bausteine" },
];

const EDITORS = [
  { name: "what we let", path: "/verwaltung/raeume" },
  { name: "enter a room", path: "/verwaltung/raeume/neu", form: { button: "Speichern", keep: "Beschreibung" } },
  { name: "data of the hall", path: (town) => `/verwaltung/raeume/${town.demo.landmarks.room_id}/stammdaten`, picture: true },
  { name: "room, data", path: (town) => `/verwaltung/raeume/${town.askedRoom.id}/stammdaten`, form: { button: "Speichern", wrong: [["Name des Raums", ""]], keep: "Beschreibung" } },
  { name: "room, hours", path: (town) => `/verwaltung/raeume/${town.askedRoom.id}/zeiten`, form: { button: "Speichern", wrong: [["Alle Tage", "nie"]] } },
  { name: "room, rules", path: (town) => `/verwaltung/raeume/${town.askedRoom.id}/regeln`, form: { button: "Speichern", wrong: [["Höchstens so viele Stunden", "viele"]] } },
  { name: "room, photos", path: (town) => `/verwaltung/raeume/${town.demo.landmarks.room_id}/fotos`, picture: true },
  { name: "rules of the hall", path: (town) => `/verwaltung/raeume/${town.demo.landmarks.room_id}/regeln` },
  { name: "enter a site", path: "/verwaltung/standorte/neu", form: { button: "Speichern", keep: "Ort" } },
  { name: "site", path: (town) => `/verwaltung/standorte/${town.site}`, form: { button: "Speichern", wrong: [["Name des Gebäudes oder Ortes", ""]], keep: "Straße und Hausnummer" } },
  { name: "enter a device", path: "/verwaltung/geraete/neu", form: { button: "Speichern", keep: "Beschreibung" } },
  { name: "edit a device", path: (town) => `/verwaltung/geraete/${town.demo.landmarks.pool_id}` },
  { name: "device, hours", path: (town) => `/verwaltung/geraete/${town.demo.landmarks.pool_id}/zeiten`, form: { button: "Speichern", wrong: [["Alle Tage", "nie"]] } },
  { name: "device, rules", path: (town) => `/verwaltung/geraete/${town.demo.landmarks.pool_id}/regeln`, form: { button: "Speichern", wrong: [["Höchstens so viele Stunden", "viele"]] } },
  { name: "import", path: "/verwaltung/import", who: "operator", form: { button: "Prüfen, ohne etwas einzutragen" } },
  { name: "import, with faults", who: "operator", steps: brokenTable, status: 422 },
  { name: "begin: provider", who: "beginner", steps: firstProvider, status: 422, german: true },
  { name: "begin: site", path: "/verwaltung/anfang", who: "beginner", form: { button: "Weiter zum Raum", keep: "Ort" } },
  { name: "begin: room", path: "/verwaltung/anfang", who: "settler", form: { button: "Weiter zu den Zeiten", keep: "Beschreibung" } },
  { name: "begin: rules", path: (town) => `/verwaltung/anfang?raum=${town.askedRoom.id}` },
  { name: "begin: done", path: (town) => `/verwaltung/anfang?raum=${town.askedRoom.id}&schritt=fertig` },
];

const of = (who, pages) => pages.map((page) => ({ who, ...page }));
const PAGES = [...of("nobody", [...FOR_CITIZENS, ...ON_SITE, ...OF_THE_SITE]), ...of("clerk", [...OF_THE_OFFICE, ...EDITORS])];

async function usedLink(town) {
  const request = await town.ask("Nähkurs");
  const link = await town.decisionLink(request);
  await town.demo.api(`/api/v1/bookings/${request.id}/confirm`, { method: "POST" });
  return link;
}

function moving(town) {
  return `/verwaltung/buchungen/${town.booking.id}/verschieben`;
}

// A form whose token was made by nobody.
function forged(town, { link, say }) {
  const forge = also("forges the token", (page) => page.evaluate(() => document.querySelector("main [name=csrf]").setAttribute("value", "forged")));
  return [open(link("/verwaltung/neu")), forge, press(say("office.book_now"))];
}

function reasonless(town, { link, say }) {
  return [open(link(`/verwaltung/buchungen/${town.booking.id}`)), press(say("office.cancel"))];
}

// The plan shows what is in the way, and what would be free.
function intoTaken(town, { link, say }) {
  const day = town.freeDay();
  const book = also("another booking is there", () => town.book(day));
  return [book, open(link(moving(town))), fill(say("plan.day"), germanDay(day)), press(say("plan.move"))];
}

// Of thirty in the night before the last of time.
function againstRules(town, { link, say }) {
  const room = choose(say("book.room"), { contains: town.room.name });
  const when = [fill(say("book.day"), germanDay(later(town.freeDay(), 0))), fill(say("book.from"), "10:05"), fill(say("book.to"), "10:10")];
  return [open(link("/verwaltung/neu")), room, ...when, fill(say("book.name"), "Ole Ohnefrist"), press(say("office.book_now"))];
}

function brokenTable(town, { link, say }) {
  const table = fill(say("listings.table"), "id,kind,name\n1,zeppelin,Hindenburg\n");
  return [open(link("/verwaltung/import")), fill(say("listings.office_email"), "amt@post.example"), table, press(say("listings.import_check"))];
}

// Where there is a provider already only a form that was sent from elsewhere leads here.
function firstProvider() {
  const send = (page) =>
    page.evaluate(() => {
      const form = document.querySelector("main form[method=post]");
      form.action = "/verwaltung/anfang/anbieter";
      form.noValidate = true;
      form.submit();
    });
  return [open("/verwaltung/anfang"), also("sends it to the first step", (page) => Promise.all([page.waitForNavigation(), send(page)]))];
}

/** The pages of `town`, each in German with all checks and in English with those of language; `tongues` are the two. */
export async function pagesOf(town, [german, english]) {
  const names = await town.names();
  const told = async (page, tongue) => {
    const path = typeof page.path === "function" ? await page.path(town) : page.path;
    return { ...page, path: path && tongue.link(path), steps: page.steps && (() => page.steps(town, tongue)), names, isPage: true };
  };
  const pages = [];
  for (const page of PAGES) {
    pages.push(await told(page, german));
    if (page.german || page.technical) continue;
    const twin = await told(page, english);
    pages.push({ ...twin, name: `${page.name}, English`, twin: true, form: undefined, picture: false });
  }
  return pages;
}
