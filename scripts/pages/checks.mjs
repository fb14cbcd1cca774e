// The checks in their order, and how they are run over subjects.
import * as accessible from "./checks/accessible.mjs";
import * as withoutScript from "./checks/without_script.mjs";
import * as reflow from "./checks/reflow.mjs";
import * as keyboard from "./checks/keyboard.mjs";
import * as sight from "./checks/sight.mjs";
import * as refusals from "./checks/refusals.mjs";
import * as race from "./checks/race.mjs";
import * as dates from "./checks/dates.mjs";
import * as weight from "./checks/weight.mjs";
import * as print from "./checks/print.mjs";
import * as largePlan from "./checks/large_plan.mjs";
import * as embed from "./checks/embed.mjs";
import * as hostile from "./checks/hostile.mjs";
import * as paper from "./checks/paper.mjs";
import { settle } from "./browser.mjs";
import { finding } from "./finding.mjs";

export const CHECKS = { accessible, withoutScript, reflow, keyboard, sight, refusals, race, dates, weight, print, largePlan, embed, hostile, paper };

/** What is looked at on every page in one visit, in this order: the last one changes what stands there. */
const IN_ONE_VISIT = [dates, accessible, sight, keyboard, reflow];

/** What can differ in another language. */
const OF_LANGUAGE = [dates, accessible, reflow];

/** As many pages at once as there are processors to spare. */
const WORKERS = 2;

/** Runs `inspect` and turns what it throws into a finding: one broken page ends no run. */
export async function looked(report, check, subject, inspect) {
  const start = performance.now();
  const result = await inspect().catch((error) => ({ findings: [finding(subject, "check", String(error.message).split("\n")[0])], figures: {} }));
  report.add(check.about, subject, { ...result, seconds: (performance.now() - start) / 1000 });
  return result;
}

/** Does `act` with each of `items`, with as many at once as there are workers. */
export async function shared(items, act) {
  const waiting = [...items];
  const work = async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

/** Looks at `pages`; gives those whose paint was slow, which may be the fault of what was done beside it. */
export async function lookAtPages(contexts, pages, report) {
  const slow = [];
  await shared(pages, async (page) => {
    await lookInOneVisit(contexts, page, report);
    if (page.twin) return;
    if (page.form) await looked(report, refusals, page, () => refusals.inspect(contexts, page));
    const { figures } = await looked(report, weight, page, () => weight.inspect(contexts, page));
    if (weight.isSlow(figures)) slow.push(page);
  });
  return slow;
}

async function lookInOneVisit(contexts, page, report) {
  const inspectAll = async (shown) => {
    for (const check of page.twin ? OF_LANGUAGE : IN_ONE_VISIT) {
      await looked(report, check, page, () => check.inspect(shown, page));
      await settle(shown);
    }
  };
  await contexts.visit(page, {}, inspectAll).catch((error) => looked(report, accessible, page, () => Promise.reject(error)));
}

/** One after the other: the figure is of a phone that does nothing else. */
export async function lookAtPaint(contexts, pages, report) {
  for (const page of pages) await looked(report, weight, page, () => weight.inspectPaint(contexts, page));
}
