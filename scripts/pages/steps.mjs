// A story is a list of steps, as a person would tell them: open, follow, fill, choose, tick, press, see.
// It is played with the pointer or with the keyboard alone. What is named is found by its label, as a reader hears it.

/** A debug build checks a password in seconds. */
const STEP_MS = 8_000;

/** More stops than any page of a story has before what it asks for. */
const TABS_MAX = 400;

/** After these another page may be there. */
const CHANGING = ["open", "follow", "press"];

const ROLES = { follow: "link", press: "button" };

/** What costs a person a hand or a thought; opening an address and reading does not. */
const INPUTS = ["follow", "press", "fill", "choose", "tick"];

/** How many clicks, entries and choices `steps` are. */
export const inputs = (steps) => steps.filter(({ verb }) => INPUTS.includes(verb)).length;

export const open = (path) => ({ verb: "open", path });
export const follow = (name) => ({ verb: "follow", name });
export const press = (name) => ({ verb: "press", name });
export const fill = (name, text) => ({ verb: "fill", name, text });
export const choose = (name, option) => ({ verb: "choose", name, option });
export const tick = (name) => ({ verb: "tick", name });
export const see = (text) => ({ verb: "see", text });
/** What no page offers: reading a mail, asking the API. `act` gets the page and what was kept. */
export const also = (about, act) => ({ verb: "also", about, act });

/** Plays `steps` and gives what went wrong as text, or null. `address` is where paths begin, `judge` looks at each page. */
export async function play(page, address, steps, hand, judge = refuseFaults) {
  const kept = {};
  for (const [index, step] of steps.entries()) {
    try {
      await take(page, address, step, hand, kept);
      if (CHANGING.includes(step.verb)) await judge(page);
    } catch (error) {
      const heading = await page.locator("h1").first().textContent({ timeout: 1000 }).catch(() => "no heading");
      return `step ${index + 1} (${told(step)}) failed on ${page.url()} "${heading.trim()}": ${String(error.message).split("\n")[0]}`;
    }
  }
  return null;
}

const told = ({ verb, path, name, text, option, about }) => [verb, path ?? name ?? about, text ?? option?.contains ?? option].filter(Boolean).map(String).join(" ");

async function take(page, address, step, hand, kept) {
  switch (step.verb) {
    case "open":
      return page.goto(address + (typeof step.path === "function" ? step.path(kept) : step.path), { waitUntil: "load" });
    case "see":
      return page.getByText(step.text).filter({ visible: true }).first().waitFor({ timeout: STEP_MS });
    case "also":
      return step.act(page, kept);
    case "follow":
    case "press":
      return hand.activate(page, page.getByRole(ROLES[step.verb], { name: step.name }).first());
    case "fill":
      return hand.fill(page, labelled(page, step.name), step.text);
    case "choose":
      return hand.choose(page, labelled(page, step.name), await found(page, step));
    case "tick":
      return hand.tick(page, labelled(page, step.name));
    default:
      throw new Error(`no such step: ${step.verb}`);
  }
}

// A label says all that it is, and may say in brackets that the field can be left empty.
export function labelled(page, name) {
  const whole = typeof name === "string" ? new RegExp(`^\\s*${escaped(name)}\\s*(\\(.*\\))?\\s*$`) : name;
  return page.getByLabel(whole).first();
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// The whole text of an option of which a part, or a pattern, is known.
async function found(page, { name, option }) {
  if (typeof option === "string" || option.index !== undefined) return option;
  const labels = await labelled(page, name).locator("option").allTextContents();
  const label = labels.map((each) => each.trim()).find((each) => each.includes(option.contains));
  if (label === undefined) throw new Error(`no option has "${option.contains}"`);
  return label;
}

/** Takes a page as it is. A link into the same page changes no page, so there is nothing to wait for but the load. */
export async function acceptAll(page) {
  await page.waitForLoadState("load");
}

/** Refuses a page that has to be scrolled sideways, and one that says that something was wrong. */
export async function refuseWide(page) {
  await refuseFaults(page);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (content > window) throw new Error(`the page is ${content} px wide in a window of ${window} px`);
}

async function refuseFaults(page) {
  await page.waitForLoadState("load");
  const title = await page.title();
  if (/^(Fehler|Error):/.test(title)) throw new Error(`the page is titled "${title}": ${await faultsOn(page)}`);
}

const faultsOn = (page) => page.locator("[role=alert], .error-summary").first().innerText({ timeout: 500 }).then((text) => text.replace(/\s+/g, " ")).catch(() => "");

/** Clicks and types. */
export const POINTER = {
  async activate(page, target) {
    await target.click({ timeout: STEP_MS });
  },
  async fill(page, target, text) {
    await target.fill(text, { timeout: STEP_MS });
  },
  async choose(page, target, option) {
    await target.selectOption(typeof option === "string" ? { label: option } : option, { timeout: STEP_MS });
  },
  async tick(page, target) {
    await target.check({ timeout: STEP_MS });
  },
};

/** Tab, Enter, space and arrows. */
export const KEYBOARD = {
  async activate(page, target) {
    await reach(page, target);
    const before = page.url();
    await page.keyboard.press("Enter");
    // Enter starts the way to the next page; a click of the pointer waits for it by itself.
    await page.waitForURL((url) => String(url) !== before, { timeout: 1500 }).catch(() => {});
  },
  async fill(page, target, text) {
    await reach(page, target);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
  },
  async choose(page, target, option) {
    await reach(page, target);
    const [index, now] = await target.evaluate((select, wanted) => {
      const options = [...select.options];
      const found = typeof wanted === "string" ? options.findIndex((each) => each.label.trim() === wanted) : wanted.index;
      return [found, select.selectedIndex];
    }, option);
    if (index < 0) throw new Error(`no option ${JSON.stringify(option)}`);
    const key = index > now ? "ArrowDown" : "ArrowUp";
    for (let step = 0; step < Math.abs(index - now); step += 1) await page.keyboard.press(key);
  },
  async tick(page, target) {
    await reach(page, target);
    await page.keyboard.press("Space");
    if (!(await target.isChecked())) throw new Error("space does not tick it");
  },
};

async function reach(page, target) {
  await target.waitFor({ timeout: STEP_MS });
  const isActive = () => target.evaluate((element) => element === document.activeElement || (element.type === "radio" && element.name === document.activeElement?.name));
  for (let press = 0; press < TABS_MAX; press += 1) {
    if (await isActive()) return stepWithin(page, target);
    await page.keyboard.press("Tab");
  }
  throw new Error(`not reached with ${TABS_MAX} times Tab`);
}

// Tab reaches one radio button of a question; arrows reach the others.
async function stepWithin(page, target) {
  for (let step = 0; step < 20 && !(await target.evaluate((element) => element === document.activeElement)); step += 1) {
    await page.keyboard.press("ArrowDown");
  }
}
