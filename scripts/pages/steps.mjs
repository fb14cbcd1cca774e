// A story is a list of steps, as a person would tell them: open, follow, fill, choose, tick, press, see.
// It is played with the pointer or with the keyboard alone. What is named is found by its label, as a reader hears it.

/** A debug build checks a password in seconds. */
const STEP_MS = 8_000;

/** More stops than any page of a story has before what it asks for. */
const TABS_MAX = 400;

const ROLES = { follow: "link", press: "button" };

export const open = (path) => ({ verb: "open", path });
export const follow = (name) => ({ verb: "follow", name });
export const press = (name) => ({ verb: "press", name });
export const fill = (name, text) => ({ verb: "fill", name, text });
export const choose = (name, option) => ({ verb: "choose", name, option });
export const tick = (name) => ({ verb: "tick", name });
export const see = (text) => ({ verb: "see", text });
/** What no page offers: reading a mail, asking the API. `act` gets the page and what was kept. */
export const also = (about, act) => ({ verb: "also", about, act });

/** Plays `steps` and gives what went wrong as text, or null. `address` is where paths begin. */
export async function play(page, address, steps, hand) {
  const kept = {};
  for (const [index, step] of steps.entries()) {
    try {
      await take(page, address, step, hand, kept);
    } catch (error) {
      const heading = await page.locator("h1").first().textContent({ timeout: 1000 }).catch(() => "no heading");
      return `step ${index + 1} (${told(step)}) failed on ${page.url()} "${heading.trim()}": ${String(error.message).split("\n")[0]}`;
    }
  }
  return null;
}

const told = ({ verb, path, name, text, option, about }) => [verb, path ?? name ?? about, text ?? option].filter(Boolean).map(String).join(" ");

async function take(page, address, step, hand, kept) {
  switch (step.verb) {
    case "open":
      await page.goto(address + (typeof step.path === "function" ? step.path(kept) : step.path), { waitUntil: "load" });
      return refuseFaults(page);
    case "see":
      return page.getByText(step.text).filter({ visible: true }).first().waitFor({ timeout: STEP_MS });
    case "also":
      return step.act(page, kept);
    case "follow":
    case "press":
      await hand.activate(page, page.getByRole(ROLES[step.verb], { name: step.name }).first());
      return refuseFaults(page);
    case "fill":
      return hand.fill(page, page.getByLabel(step.name).first(), step.text);
    case "choose":
      return hand.choose(page, page.getByLabel(step.name).first(), step.option);
    case "tick":
      return hand.tick(page, page.getByLabel(step.name).first());
    default:
      throw new Error(`no such step: ${step.verb}`);
  }
}

// A link into the same page changes no page, so there is nothing to wait for but the load.
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
