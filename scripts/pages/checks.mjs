// The twelve checks in their order, and how they are run over subjects.
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
import { finding } from "./finding.mjs";

export const CHECKS = { accessible, withoutScript, reflow, keyboard, sight, refusals, race, dates, weight, print, largePlan, embed };

/** What is looked at on every page; nothing of it changes the town. */
const OF_EACH_PAGE = [accessible, reflow, keyboard, sight, dates, weight];

/** As many pages at once as there are processors to spare. */
const WORKERS = 2;

/** Runs `inspect` and turns what it throws into a finding: one broken page ends no run. */
export async function looked(report, check, subject, inspect) {
  const start = performance.now();
  const result = await inspect().catch((error) => ({ findings: [finding(subject, "check", String(error.message).split("\n")[0])], figures: {} }));
  report.add(check.about, subject, { ...result, seconds: (performance.now() - start) / 1000 });
}

export async function lookAtPages(contexts, pages, report) {
  const waiting = [...pages];
  const work = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift()) {
      for (const check of OF_EACH_PAGE) await looked(report, check, page, () => check.inspect(contexts, page));
      if (page.form) await looked(report, refusals, page, () => refusals.inspect(contexts, page));
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

/** One after the other: the figure is of a phone that does nothing else. */
export async function lookAtPaint(contexts, pages, report) {
  for (const page of pages) await looked(report, weight, page, () => weight.inspectPaint(contexts, page));
}
