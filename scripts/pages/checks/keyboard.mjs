// Check 4: Tab reaches everything, each stop is seen, none is a trap, and the content is not far.
import { finding, findings } from "../finding.mjs";
import { lend } from "../in_page.mjs";

export const about = { number: 4, title: "keyboard: stops, focus ring, traps" };

/** From the top of a page its content is at most so many stops away. */
const STOPS_BEFORE_CONTENT_MAX = 10;

/** Pages have fewer stops; a longer walk is a fault of the page or of this check. */
const STOPS_MAX = 2000;

/** So many presses are made before it is asked where they led. */
const PRESSES = 8;

export async function inspect(page, subject) {
  await lend(page);
  const expected = await page.evaluate(prepare);
  const walked = await walk(page, expected);
  const { stops, missed, unseen, again } = await page.evaluate(() => window.walk.result());
  const skip = await skipLink(page);
  const before = stops.findIndex(({ inMain }) => inMain);
  const content = before < 0 ? stops.length : before;
  const trapped = walked.stuck ?? again;
  return {
    findings: [
      ...findings(subject, "no visible focus ring", unseen),
      ...(trapped ? [finding(subject, trapped, "traps the focus: Tab does not leave it")] : []),
      ...(trapped ? [] : findings(subject, "Tab never reaches it", missed)),
      ...(content > STOPS_BEFORE_CONTENT_MAX && !skip ? [finding(subject, "main", `${content} stops away, and no skip link`)] : []),
      ...(skip && !skip.works ? [finding(subject, skip.element, "the skip link does not move the focus to the content")] : []),
    ],
    figures: { stops: stops.length, "to content": skip?.works ? Math.min(2, content) : content },
  };
}

async function walk(page, expected) {
  let last = 0;
  for (let press = 0; press < Math.min(expected + 2, STOPS_MAX) + PRESSES; press += PRESSES) {
    for (let key = 0; key < PRESSES; key += 1) await page.keyboard.press("Tab");
    const { count, active, done } = await page.evaluate(() => window.walk.state());
    if (done) return {};
    if (count === last && count < expected) return { stuck: active };
    last = count;
  }
  return {};
}

// Keeps how each element looks without the focus, and notes each stop as it comes.
function prepare() {
  const { FOCUSABLE, nameOf, tabbable } = window.look;
  const KEYS = ["outlineStyle", "outlineWidth", "outlineColor", "outlineOffset", "boxShadow"];
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).opacity !== "0";
  };
  const ring = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    const outline = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0 ? "" : KEYS.slice(0, 4).map((key) => style[key]).join();
    return `${outline}|${style.boxShadow === "none" ? "" : style.boxShadow}`;
  };
  // A hidden radio button shows its focus at its label, or at the box painted beside it.
  const around = (element) =>
    [element, ...(isShown(element) ? [] : [...(element.labels ?? []), element.nextElementSibling, element.parentElement])].filter(Boolean);
  const look = (element) => around(element).map((each) => `${ring(each)}/${ring(each, "::before")}/${ring(each, "::after")}`).join(";");

  document.activeElement?.blur?.();
  const expected = tabbable();
  const unfocused = new Map([...document.querySelectorAll(FOCUSABLE)].map((element) => [element, look(element)]));
  const stops = [];
  const seen = new Map();
  let again = null;
  let last = null;
  document.addEventListener("focusin", ({ target }) => {
    if (target === last || again || window.walk.round) return;
    const isFirst = target === stops[0];
    if (seen.has(target)) {
      // Coming back to the first after the last is a round; anything else is a trap.
      if (!isFirst || stops.length < expected.length) again = target;
      else window.walk.round = true;
      return;
    }
    last = target;
    const before = unfocused.get(target) ?? "|/|/|";
    const bare = look(target).replace(/[|/;]/g, "") === "";
    seen.set(target, !bare && look(target) !== before);
    stops.push(target);
  });
  window.walk = {
    round: false,
    state: () => ({ count: stops.length, active: nameOf(document.activeElement), done: window.walk.round || again !== null || stops.length >= expected.length + 20 }),
    result: () => ({
      stops: stops.map((element) => ({ inMain: element.closest("main") !== null })),
      unseen: stops.filter((element) => !seen.get(element)).map(nameOf),
      missed: expected.filter((element) => !seen.has(element)).map(nameOf),
      again: again && nameOf(again),
    }),
  };
  return expected.length;
}

/** The first stop, if it is a link into the page, and whether it takes the focus to the content. */
async function skipLink(page) {
  const element = await page.evaluate(() => {
    const [first] = window.look.tabbable();
    if (!first?.getAttribute("href")?.startsWith("#")) return null;
    first.focus();
    return window.look.nameOf(first);
  });
  if (!element) return null;
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const works = await page.evaluate(() => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const active = document.activeElement;
    const inside = target !== null && (target.contains(active) || Boolean(target.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING));
    return inside || (target !== null && active === document.body);
  });
  return { element, works };
}
