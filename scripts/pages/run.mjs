// All checks against a demo that is started for them. `scripts/check-pages` calls this and says what it needs.
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Contexts, openBrowser } from "./browser.mjs";
import { CHECKS, lookAtPages, lookAtPaint } from "./checks.mjs";
import { startHost } from "./checks/embed.mjs";
import { lookAtFrames } from "./frames.mjs";
import { startDemo } from "./demo.mjs";
import { lookAtHostileTexts } from "./hostile.mjs";
import { lookAtBuildings } from "./large.mjs";
import { pagesOf } from "./pages.mjs";
import { lookAtLetters } from "./paper.mjs";
import { Report } from "./report.mjs";
import { lookAtStories } from "./stories.mjs";
import { Town } from "./town.mjs";
import { tongue } from "./words.mjs";

/** In pixels; nobody reads on below it in a handbook. */
const PICTURE_HEIGHT_MAX = 1800;

const { values: options } = parseArgs({
  options: { binary: { type: "string" }, database: { type: "string" }, screenshots: { type: "string" }, only: { type: "string" } },
});

const hosts = [await startHost(), await startHost()];
const demo = await startDemo({ binary: options.binary, databaseUrl: options.database, config: `[site]\nembed_origins = ["${hosts[0].origin}"]\n` });
const browser = await openBrowser();
let isWell = false;
try {
  const contexts = new Contexts(browser, demo.base);
  const report = new Report(Object.values(CHECKS).map(({ about }) => about));
  const town = await timed("town", () => Town.of(demo, contexts));
  const tongues = await Promise.all(["de", "en"].map(tongue));
  const all = await pagesOf(town, tongues);
  const pages = all.filter(({ name }) => !options.only || name.includes(options.only));
  const slow = await timed("pages", () => lookAtPages(contexts, pages, report));
  const isWanted = (part) => !options.only || options.only === part;
  if (isWanted("stories")) await timed("stories", () => lookAtStories(contexts, town, tongues, report));
  // Before more buildings are made, which no town has.
  if (options.screenshots && isWanted("pictures")) await timed("pictures", () => takePictures(contexts, all.filter(({ picture }) => picture), options.screenshots));
  if (isWanted("letters")) await timed("letters", () => lookAtLetters(contexts, town, report));
  if (isWanted("buildings")) await timed("buildings", () => lookAtBuildings(contexts, demo, report));
  if (isWanted("hostile")) await timed("hostile texts", () => lookAtHostileTexts(contexts, town, report));
  if (isWanted("embedding")) await timed("embedding", () => lookAtFrames(contexts, town, hosts, report));
  await timed("paint", () => lookAtPaint(contexts, slow, report));
  isWell = report.print();
  const panics = demo.log.filter((line) => /panicked/i.test(line));
  for (const line of panics) console.error(line);
  isWell &&= panics.length === 0;
} finally {
  await browser.close();
  await demo.stop();
  for (const host of hosts) host.close();
}
process.exit(isWell ? 0 : 1);

async function timed(what, work) {
  const start = performance.now();
  const result = await work();
  console.error(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

async function takePictures(contexts, pages, directory) {
  await mkdir(directory, { recursive: true });
  for (const page of pages) {
    for (const width of [1280, 390]) {
      await contexts.visit(page, { viewport: { width, height: 900 } }, (shown) => takePicture(shown, width, `${directory}/${page.name.replace(/\W+/g, "-")}-${width}.png`));
    }
  }
}

/** The page, cut off where it is too long. */
async function takePicture(shown, width, path) {
  const height = await shown.evaluate(() => document.documentElement.scrollHeight);
  await shown.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, PICTURE_HEIGHT_MAX) } });
}
