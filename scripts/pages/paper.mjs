// Letters of the outgoing tray, as the office prints them.
import { CHECKS, looked } from "./checks.mjs";

const { paper } = CHECKS;

/** Who has no e-mail, and cannot be harmed by a letter that takes it for more than a name. */
const CALLERS = [
  { name: "Otto Ohnemail", street: "Am Anger 3" },
  { name: "Øystein Żółkiewski-Ångström", street: "#panic() *Straße* 4" },
];

const TOWN = { postal_code: "23738", town: "Lensahn" };

/** Has two callers booked by the office, and prints what it has to tell them. */
export async function lookAtLetters(contexts, town, report) {
  for (const { name, street } of CALLERS) await town.ask("Skatabend", undefined, { organiser: { name, phone: "04363 1234", address: { street, ...TOWN } }, channel: "phone", received_at: "2026-01-02T08:00:00Z" });
  const rows = await trayOf(await contexts.kept("clerk"), contexts.base);
  const ids = CALLERS.map(({ name }) => rows.find((row) => row.includes(name)).match(/name="id" value="([^"]+)"/)[1]);
  const [first] = CALLERS;
  const subject = {
    name: "letters",
    who: "clerk",
    path: `/verwaltung/briefe/briefe.pdf?${ids.map((id) => `id=${id}`).join("&")}`,
    title: "Briefe",
    sheets: CALLERS.length,
    address: `${first.name} ${first.street} ${TOWN.postal_code} ${TOWN.town}`,
    present: [...CALLERS.flatMap(({ name, street }) => [[`Guten Tag ${name},`, 1], [street, 1]]), [`Anfrage eingegangen: ${town.askedRoom.name} am`, CALLERS.length]],
    absent: ["/b/", "Seite 1 von"],
  };
  await looked(report, paper, subject, () => paper.inspect(contexts, subject));
}

/** More than the tray of a demo has. */
const PAGES_MAX = 20;

/** The rows of the tray, page by page. */
async function trayOf({ request }, base) {
  const rows = [];
  let path = "/verwaltung/briefe";
  for (let page = 0; path && page < PAGES_MAX; page += 1) {
    const html = await (await request.get(`${base}${path}`)).text();
    rows.push(...html.split("<tr>"));
    path = html.match(/<a href="([^"]+)">Weitere anzeigen/)?.[1].replaceAll("&#38;", "&");
  }
  return rows;
}
