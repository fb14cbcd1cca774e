// The one browser, and contexts of it that are made once for each kind and kept.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { POINTER, acceptAll, open, play } from "./steps.mjs";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

/** The window in which pages are looked at. */
const WINDOW = { width: 1280, height: 900 };

// What a context is by default: a desk far away with an English browser, which must make no difference.
const DESK = { locale: "en-US", timezoneId: "America/Los_Angeles", viewport: WINDOW, colorScheme: "light" };

/** A page that does not answer for so long will not answer. */
export const PATIENCE_MS = 10_000;

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? PROGRAMS.find(existsSync);
  if (!executablePath) throw new Error(`no Chromium: set CHROMIUM or install one of ${PROGRAMS.join(", ")}`);
  // As root Chromium starts only without its sandbox; in containers /dev/shm is too small for it.
  const args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"];
  return chromium.launch({ executablePath, args });
}

/** Brings the window of `page` back to how it was opened, for the next check. */
export async function settle(page) {
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none", reducedMotion: "no-preference" });
  await page.setViewportSize(WINDOW);
}

/** Contexts of one site: `base` is its address, `sessions` maps who is signed in to the state that says so. */
export class Contexts {
  #browser;
  #kept = new Map();
  #sessions = new Map();

  constructor(browser, base) {
    this.#browser = browser;
    this.base = base;
  }

  /** Signs `who` in with the cookies of `context`. */
  async remember(who, context) {
    this.#sessions.set(who, await context.storageState());
  }

  knows(who) {
    return this.#sessions.has(who);
  }

  /** The context of `who` with `options`, the same one each time. */
  async kept(who, options = {}) {
    const kind = JSON.stringify([who, options]);
    if (!this.#kept.has(kind)) this.#kept.set(kind, this.fresh(who, options));
    return this.#kept.get(kind);
  }

  /** A context that nobody used before; to be closed by the caller. */
  async fresh(who, options = {}) {
    const session = who === "nobody" ? undefined : this.#sessions.get(who);
    const context = await this.#browser.newContext({ ...DESK, storageState: session, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  }

  /** Opens `subject` in a kept context, hands the page to `use`, and closes it. */
  async visit(subject, options, use) {
    const context = await this.kept(subject.who, options);
    const page = await context.newPage();
    try {
      await this.reach(page, subject);
      return await use(page);
    } finally {
      await page.close();
    }
  }

  /** Goes to `subject`: to its path, or by its steps, also to a page that refuses them. `beforeLast` runs before what brings the page itself. */
  async reach(page, subject, beforeLast = async () => {}) {
    const steps = subject.steps ? subject.steps() : [open(subject.path)];
    const walk = async (part) => {
      const fault = await play(page, this.base, part, POINTER, acceptAll);
      if (fault) throw new Error(`not reached: ${fault}`);
    };
    await walk(steps.slice(0, -1));
    await beforeLast();
    await walk(steps.slice(-1));
  }
}
