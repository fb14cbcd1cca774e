// Check 7: two browsers take the same time at once. One has it, the other is told kindly, and it is booked once; what is offered
// in its place can be had, with all that was entered.
import { finding } from "../finding.mjs";
import { POINTER, play } from "../steps.mjs";

export const about = { number: 7, title: "two browsers, one time" };

const WAIT_MS = 8_000;
const OFFERS_MIN = 3;

/**
 * `race` is { name, approach, send, won, lost, offers, kept, count }: the steps up to the last button, its name, what the two
 * pages show, a selector of the buttons that are offered in its place, an entry that must not be lost, and a function
 * that counts the bookings of that time.
 */
export async function inspect(contexts, race) {
  const people = await Promise.all([1, 2].map(() => contexts.fresh("nobody", { javaScriptEnabled: false })));
  try {
    const pages = await Promise.all(people.map((context) => context.newPage()));
    for (const page of pages) {
      const fault = await play(page, contexts.base, race.approach, POINTER);
      if (fault) return { findings: [finding(race, "approach", fault)], figures: {} };
    }
    const before = await race.count();
    await Promise.all(pages.map((page) => page.getByRole("button", { name: race.send }).first().click()));
    await Promise.all(pages.map((page) => page.getByText(race.won).or(page.getByText(race.lost)).first().waitFor({ timeout: WAIT_MS }).catch(() => {})));
    const [won, lost] = await Promise.all([race.won, race.lost].map((text) => showing(pages, text)));
    const offers = await Promise.all(lost.map((index) => pages[index].locator(race.offers).count()));
    const instead = await Promise.all(lost.map((index) => takeOffer(pages[index], race)));
    const booked = (await race.count()) - before;
    return {
      findings: [
        ...(won.length === 1 ? [] : [finding(race, "done", `${won.length} of the two are told that it is theirs`)]),
        ...(lost.length === 1 ? [] : [finding(race, "taken", `${lost.length} of the two are told that it is taken`)]),
        ...(booked === 1 ? [] : [finding(race, "database", `${booked} bookings`)]),
        ...(offers.every((count) => count >= OFFERS_MIN) ? [] : [finding(race, race.offers, "fewer than three alternatives are offered")]),
        ...instead.filter((fault) => fault !== null).map((fault) => finding(race, race.offers, fault)),
      ],
      figures: { won: won.length, lost: lost.length, booked, offered: Math.max(0, ...offers), "booked instead": instead.filter((fault) => fault === null).length },
    };
  } finally {
    await Promise.all(people.map((context) => context.close()));
  }
}

/** Takes the first that is offered, up to the last button, with nothing to enter again; gives what is wrong, or null. */
async function takeOffer(page, race) {
  try {
    await page.locator(race.offers).first().click({ timeout: WAIT_MS });
    await page.getByRole("button", { name: race.send }).first().waitFor({ timeout: WAIT_MS });
  } catch {
    return "the first alternative cannot be chosen";
  }
  if ((await page.getByText(race.kept).count()) === 0) return `"${race.kept}" is lost on the way to the alternative`;
  await page.getByRole("button", { name: race.send }).first().click();
  const isBooked = await page.getByText(race.won).first().waitFor({ timeout: WAIT_MS }).then(() => true, () => false);
  return isBooked ? null : "the first alternative is offered, but cannot be booked";
}

// The places of those pages that show `text`.
async function showing(pages, text) {
  const shown = await Promise.all(pages.map((page) => page.getByText(text).count()));
  return shown.flatMap((count, index) => (count > 0 ? [index] : []));
}
