// Check 11: a week of thirty rooms with three bookings each day is small, soon there, and tells each booking by name.
import { finding, findings } from "../finding.mjs";
import { gzipSync } from "node:zlib";
import { SLOWER } from "./weight.mjs";

export const about = { number: 11, title: "plan of 30 rooms, 7 days, 3 bookings" };

const BYTES_MAX = 40 * 1024;
const READY_MS_MAX = 1000;
/** So many loads, and more where all of them were disturbed. */
const SAMPLES = 3;
const SAMPLES_MAX = 15;

/**
 * `subject.bookings` are lists of texts, one for each booking, which must stand together in the name of one link. Of a few
 * loads the one counts that other work has disturbed least, from the answer until the page is ready, and so much slower.
 */
export async function inspect(contexts, subject) {
  const context = await contexts.fresh(subject.who, {});
  try {
    const page = await context.newPage();
    const times = [];
    let bytes = 0;
    const isReady = () => Math.min(...times) * SLOWER <= READY_MS_MAX;
    for (let sample = 0; sample < SAMPLES_MAX && !(sample >= SAMPLES && isReady()); sample += 1) {
      const answer = await page.goto(contexts.base + subject.path, { waitUntil: "load", timeout: 30_000 });
      times.push(await page.evaluate(untilReady));
      const { responseBodySize } = await answer.request().sizes();
      bytes = (await answer.headerValue("content-encoding")) ? responseBodySize : gzipSync(await answer.body()).length;
    }
    const ready = Math.round(Math.min(...times) * SLOWER);
    const unnamed = unnamedOf(subject.bookings, await linkNames(await context.newCDPSession(page)));
    return {
      findings: [
        ...(bytes > BYTES_MAX ? [finding(subject, "HTML", `${bytes} bytes, at most ${BYTES_MAX}`)] : []),
        ...(ready > READY_MS_MAX ? [finding(subject, "DOM", `ready after ${ready} ms`)] : []),
        ...findings(subject, "no link has a name with all of it", unnamed.map((parts) => parts.join(", "))),
      ],
      figures: { bytes, "DOM ready in ms": ready, bookings: subject.bookings.length - unnamed.length },
    };
  } finally {
    await context.close();
  }
}

function untilReady() {
  const [{ responseStart, domContentLoadedEventEnd }] = performance.getEntriesByType("navigation");
  return domContentLoadedEventEnd - responseStart;
}

// Each name tells of one booking only.
function unnamedOf(bookings, names) {
  const left = [...names];
  return bookings.filter((parts) => {
    const index = left.findIndex((name) => parts.every((part) => name.includes(part)));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

// As assistive technology gets them.
async function linkNames(devtools) {
  const { nodes } = await devtools.send("Accessibility.getFullAXTree");
  return nodes.filter((node) => node.role?.value === "link").map((node) => node.name?.value ?? "");
}
