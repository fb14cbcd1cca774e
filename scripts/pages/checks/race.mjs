// Check 7: two browsers take the same time at once. One has it, the other is told kindly, and it is booked once.
import { finding } from "../finding.mjs";
import { POINTER, play } from "../steps.mjs";

export const about = { number: 7, title: "two browsers, one time" };

const WAIT_MS = 8_000;

/**
 * `race` is { name, approach, send, won, lost, offers, count }: the steps up to the last button, its name, what the two
 * pages show, a selector of what is offered in its place, and a function that counts the bookings.
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
    const booked = (await race.count()) - before;
    const offers = await Promise.all(pages.map((page) => page.locator(race.offers).count()));
    return {
      findings: [
        ...(won.length === 1 ? [] : [finding(race, "done", `${won.length} of the two are told that it is theirs`)]),
        ...(lost.length === 1 ? [] : [finding(race, "taken", `${lost.length} of the two are told that it is taken`)]),
        ...(booked === 1 ? [] : [finding(race, "database", `${booked} bookings`)]),
        ...(lost.every((index) => offers[index] >= 3) ? [] : [finding(race, race.offers, "fewer than three alternatives are offered")]),
      ],
      figures: { won: won.length, lost: lost.length, booked },
    };
  } finally {
    await Promise.all(people.map((context) => context.close()));
  }
}

// The places of those pages that show `text`.
async function showing(pages, text) {
  const shown = await Promise.all(pages.map((page) => page.getByText(text).count()));
  return shown.flatMap((count, index) => (count > 0 ? [index] : []));
}
