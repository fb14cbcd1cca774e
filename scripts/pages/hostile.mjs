// A house whose names are an attack, and the pages that show them.
import { CHECKS, looked, shared } from "./checks.mjs";
import { germanDay } from "./town.mjs";
import { DAY_AND_NIGHT, book, isoDay, later, makeRoom, makeSite, offset, someMonday } from "./week.mjs";

const { hostile } = CHECKS;

const SCRIPT = "<script>alert(1)</script>";
const IMAGE = `<b class="foreign">"Haus"</b> <img src=x onerror=alert(1)> &amp; 'mehr'`;
/** Of 200 letters, as long as a name may be. */
const WORD = "Bürgergemeinschaftshausanbautenverwaltungsvorstand".repeat(4);
/** "Evening of music". */
const BACKWARDS = "ערב מוזיקה";
const ENTERED = [SCRIPT, WORD, BACKWARDS];

/** Who works for the provider with such names. */
const OFFICE = "hostess";

/** Letters that turn round all that follows are refused: no name needs them. */
const TURNING = "\u202eSaal";

export async function lookAtHostileTexts(contexts, town, report) {
  const house = await makeHouse(town);
  await looked(report, hostile, { name: "letters that turn round" }, () => refusesTurning(town));
  await shared(pagesOf(house), (page) => looked(report, hostile, page, () => hostile.inspect(contexts, page)));
}

async function refusesTurning(town) {
  const day = town.freeDay();
  const taken = await book(town.demo, town.room, day, { from: "10:00", to: "12:00", title: TURNING, publicTitle: null }).then(() => true, (error) => !/: 4\d\d /.test(error.message));
  const findings = taken ? [{ page: "API", element: "title", fault: "takes letters that turn round what follows" }] : [];
  return { findings, figures: { refused: Number(!taken) } };
}

async function makeHouse(town) {
  const { demo } = town;
  const post = (path, body) => demo.api(path, { method: "POST", body });
  const provider = await post("/api/v1/providers", { name: SCRIPT, issuer: { legal_name: IMAGE }, office: { email: "amt@neuendorf.example", hours: IMAGE } });
  await post(`/api/v1/providers/${provider.id}/admit`);
  const site = await makeSite(demo, IMAGE, provider.id);
  const day = later(someMonday(), 1);
  const during = { starts_at: `${isoDay(day)}T08:00:00${offset(day)}`, ends_at: `${isoDay(day)}T23:00:00${offset(day)}` };
  const rooms = [];
  for (const text of ENTERED) rooms.push(await roomNamed(demo, site, text, day));
  const blockedDay = { starts_at: `${isoDay(later(day, 2))}T08:00:00${offset(day)}`, ends_at: `${isoDay(later(day, 2))}T23:00:00${offset(day)}` };
  const closure = await post("/api/v1/closures", { site_id: site.id, room_ids: [rooms[0].room.id], ...during, public_reason: IMAGE, internal_note: SCRIPT });
  const blocking = await post("/api/v1/blockings", { room_ids: [rooms[1].room.id], ...blockedDay, title: WORD });
  await town.account(OFFICE, SCRIPT, ["--provider", provider.id]);
  return { town, day, site, rooms, closure, blocking };
}

/** A room with a booking and a request in which everything is called the same. */
async function roomNamed(demo, site, text, day) {
  const room = await makeRoom(demo, site.id, text, { hours: DAY_AND_NIGHT, rules: { confirmation: "on_request" } });
  const span = { from: "10:00", to: "12:00", title: text, publicTitle: text };
  const who = { name: text, organisation: text, email: "eva.muster@post.example" };
  const booking = await book(demo, room, day, span, who, { channel: "phone", received_at: "2026-01-02T08:00:00Z" });
  await demo.api(`/api/v1/bookings/${booking.id}/confirm`, { method: "POST" });
  const request = await book(demo, room, day, { ...span, from: "14:00", to: "15:00" }, who);
  return { room, text, booking, request };
}

function pagesOf(house) {
  const { town, day, site, rooms, closure, blocking } = house;
  const office = (name, path, shows = ENTERED) => ({ name, who: OFFICE, path, shows, isPage: false });
  const open = (name, path, shows) => ({ name, who: "nobody", path, shows, isPage: false });
  const week = `gebaeude=${site.id}&tag=${isoDay(day)}`;
  const each = rooms.flatMap(({ room, text, booking, request }, index) => {
    const path = town.path("raeume", room.id);
    const token = request.management.token;
    const about = ["a script", "200 letters", "right to left"][index];
    return [
      open(`room of ${about}`, `${path}?tag=${isoDay(day)}`, [text, IMAGE]),
      open(`week of ${about}`, `${path}/woche?tag=${isoDay(day)}`, [text]),
      open(`times of ${about}`, `${path}/liste`, [text]),
      open(`door of ${about}`, town.path("tuer", room.id), [text]),
      open(`frame of ${about}`, town.path("einbetten", room.id), [text]),
      open(`which time of ${about}`, `${path}/buchen?tag=${germanDay(later(day, 1))}`, [text]),
      open(`done of ${about}`, `/danke/${token}`, [text]),
      open(`booking of ${about}`, `/b/${token}`, [text]),
      open(`change of ${about}`, `/b/${token}/aendern`, [text]),
      open(`cancelling of ${about}`, `/b/${token}/absagen`, [text]),
      office(`request of ${about}`, `/verwaltung/buchungen/${request.id}`, [text]),
      office(`confirmed of ${about}`, `/verwaltung/buchungen/${booking.id}`, [text]),
      office(`move of ${about}`, `/verwaltung/buchungen/${booking.id}/verschieben`, [text]),
      office(`data of ${about}`, `/verwaltung/raeume/${room.id}/stammdaten`, [text]),
      office(`hours of ${about}`, `/verwaltung/raeume/${room.id}/zeiten`, [text]),
      office(`rules of ${about}`, `/verwaltung/raeume/${room.id}/regeln`, [text]),
    ];
  });
  return [
    ...each,
    open("results", `/?tag=${isoDay(later(day, 1))}&von=10:00&bis=12:00&ort=foreign`, ENTERED),
    open("results, taken", `/?tag=${isoDay(day)}&von=10:00&bis=12:00&ort=foreign`, ENTERED),
    open("free days", `/?suche=tage&erster=${isoDay(day)}&letzter=${isoDay(later(day, 3))}&ort=foreign`, ENTERED),
    open("rooms", "/raeume?ort=foreign", ENTERED),
    open("what was searched", `/raeume?ort=${encodeURIComponent(SCRIPT)}`, [SCRIPT]),
    open("lobby", town.path("anzeige", site.id), [IMAGE]),
    office("figures of use", `/verwaltung/auswertung?gebaeude=${site.id}`),
    office("caretaker's day", `/verwaltung/hausdienst?tag=${isoDay(day)}`),
    office("today", `/verwaltung?tag=${isoDay(day)}`),
    office("inbox", "/verwaltung/posteingang"),
    office("for a caller", "/verwaltung/neu"),
    office("plan, week", `/verwaltung/plan?${week}`),
    office("plan, day", `/verwaltung/plan?${week}&ansicht=tag`),
    office("plan, month", `/verwaltung/plan?${week}&ansicht=monat`),
    office("plan, list", `/verwaltung/plan?${week}&ansicht=liste`),
    office("notice board", `/verwaltung/plan/druck?${week}`),
    office("internal sheet", `/verwaltung/plan/druck?${week}&form=intern`),
    office("closures", "/verwaltung/sperrungen", [IMAGE]),
    office("closure", `/verwaltung/sperrungen/${closure.id}`, [SCRIPT, IMAGE]),
    office("blocking", `/verwaltung/sperrungen/belegt/${blocking.id}`, [WORD]),
    office("close", "/verwaltung/sperrungen/neu"),
    office("what we let", "/verwaltung/raeume"),
    office("site", `/verwaltung/standorte/${site.id}`, [IMAGE]),
  ];
}
