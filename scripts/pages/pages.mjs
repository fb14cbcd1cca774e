// The table of pages. Each has a name, who looks at it, and a path or the steps that lead to it.
//
//   who        "nobody" or "clerk"
//   path       as text or as a function of the town
//   steps      a function of the town, where no address leads to the page; it is called for each visit
//   technical  a page for programmers: English words are right, it is as long as what it tells, and need not be compressed
//   plan       may be larger than other pages
//   form       { button, keep, text }: sent empty, it is refused; the field labelled `keep` keeps its entry, `text`
//   picture    a screenshot is taken of it
//   status     what it is answered with, if not 200
//   present, absent   texts that it must and must not show
import { also, press } from "./steps.mjs";
import { SEND, booking } from "./stories.mjs";
import { germanDay } from "./town.mjs";

/** The hour that the clocks leave out, and the one that they show twice. */
const SPRING = new Date("2027-03-28T00:00:00Z");
const AUTUMN = new Date("2027-10-31T00:00:00Z");

const times = (town, day) => `${town.roomPath}/buchen?tag=${germanDay(day)}`;
const at = (step) => (town) => booking(town, town.freeDay())[step];

// Somebody else takes the time just before it is sent.
function tooLate(town) {
  const day = town.freeDay();
  return [...booking(town, day).check, also("somebody else books", () => town.book(day)), press(SEND)];
}

const PAGES = [
  { name: "imprint", path: "/impressum", who: "nobody" },
  { name: "privacy", path: "/datenschutz", who: "nobody" },
  { name: "accessibility", path: "/barrierefreiheit", who: "nobody" },
  { name: "imprint, English", path: "/en/impressum", who: "nobody" },
  { name: "nothing there", path: "/gibt-es-nicht", who: "nobody", status: 404 },
  { name: "which day", path: (town) => `${town.roomPath}/buchen`, who: "nobody", form: { button: "Freie Zeiten zeigen" } },
  { name: "which time", path: (town) => times(town, town.freeDay()), who: "nobody", picture: true },
  { name: "which time, a short day", path: (town) => times(town, SPRING), who: "nobody", present: ["01:45 Uhr", "03:00 Uhr"], absent: [/^02:\d\d/m] },
  { name: "which time, a long day", path: (town) => times(town, AUTUMN), who: "nobody", present: ["02:00 Uhr", "03:00 Uhr"] },
  { name: "what for", steps: at("details"), who: "nobody", form: { button: "Weiter", keep: "Titel der Veranstaltung" } },
  { name: "who books", steps: at("contact"), who: "nobody", picture: true, form: { button: "Weiter: Angaben prüfen", keep: "Telefon", text: "05099 555123" } },
  { name: "check", steps: at("check"), who: "nobody", picture: true },
  { name: "too late", steps: tooLate, who: "nobody", status: 409 },
  { name: "done", path: (town) => `/danke/${town.booking.management.token}`, who: "nobody", picture: true },
  { name: "my booking", path: (town) => `/b/${town.booking.management.token}`, who: "nobody", picture: true },
  { name: "change my booking", path: (town) => `/b/${town.booking.management.token}/aendern`, who: "nobody" },
  { name: "cancel my booking", path: (town) => `/b/${town.booking.management.token}/absagen`, who: "nobody" },
  { name: "sign in", path: "/verwaltung/anmelden", who: "nobody", form: { button: "Anmelden", keep: "E-Mail", text: "amt@post.example" } },
  { name: "API", path: "/docs", who: "nobody", technical: true },
  { name: "problems", path: "/problems", who: "nobody", technical: true },
  { name: "a problem", path: "/problems/not_found", who: "nobody", technical: true },
];

/** The pages of `town` that `who` in `signedIn` may see. */
export async function pagesOf(town, signedIn) {
  const names = await town.names();
  const pages = [];
  for (const page of PAGES.filter(({ who }) => signedIn.includes(who))) {
    const path = typeof page.path === "function" ? await page.path(town) : page.path;
    const steps = page.steps && (() => page.steps(town));
    pages.push({ ...page, path, steps, names, isPage: true });
  }
  return pages;
}
