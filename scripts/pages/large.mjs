// The plan of whole buildings: one that is printed on one sheet, and one that is larger than those of most towns.
import { CHECKS, looked } from "./checks.mjs";
import { ORGANISER, isoDay, makeBuilding } from "./week.mjs";

const { print, largePlan, paper } = CHECKS;

const PRINTED_ROOMS = 8;
const SHOWN_ROOMS = 30;

/** Made after all other pages were looked at: what they show would be as large. */
export async function lookAtBuildings(contexts, demo, report) {
  const small = await makeBuilding(demo, "Bürgerhaus Nord", PRINTED_ROOMS);
  for (const subject of sheets(small)) await looked(report, print, subject, () => print.inspect(contexts, subject));
  const list = weekList(small);
  await looked(report, paper, list, () => paper.inspect(contexts, list));
  const large = await makeBuilding(demo, "Schulzentrum", SHOWN_ROOMS);
  const plan = { name: "large plan", who: "clerk", path: `/verwaltung/plan?${weekOf(large)}`, bookings: large.bookings };
  await looked(report, largePlan, plan, () => largePlan.inspect(contexts, plan));
}

/** What the caretaker takes along. */
function weekList(building) {
  const each = building.bookings.length;
  const titles = building.titles.map((title) => [title, each / building.titles.length]);
  const path = `/verwaltung/hausdienst/woche.pdf?${weekOf(building)}`;
  return { name: "caretaker's week", who: "clerk", path, title: "Hausdienst: Bürgerhaus Nord", present: [...titles, [ORGANISER, each], ["Seite 1 von", 1]], absent: ["Nichts gebucht"] };
}

const weekOf = ({ site, monday }) => `gebaeude=${site}&tag=${isoDay(monday)}`;

function sheets(building) {
  const path = `/verwaltung/plan/druck?${weekOf(building)}`;
  const rooms = building.rooms.map(({ name }) => [name, 1]);
  const each = building.bookings.length;
  const titles = building.titles.map((title) => [title, each / building.titles.length]);
  return [
    { name: "notice board", who: "clerk", path, pages: 1, present: [...rooms, ["belegt", each]], absent: [ORGANISER, ...building.titles] },
    { name: "internal sheet", who: "clerk", path: `${path}&form=intern`, pages: 1, present: [...rooms, ...titles, [ORGANISER, each]], absent: [] },
  ];
}
