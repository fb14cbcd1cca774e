// Check 3: nothing is wider than a narrow window, also with long names, wide text spacing and at four times the size.
import { finding, findings } from "../finding.mjs";
import { lend } from "../in_page.mjs";

export const about = { number: 3, title: "reflow at 320 px, text spacing, 400 %" };

// WCAG 1.4.12 names these four.
const SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }";

/** In place of every name of the town: 30 letters that have nowhere to break but at syllables. */
const LONG_NAME = "Bürgergemeinschaftshausanbauten";

const NARROW = { width: 320, height: 640 };
/** 1280 x 1024 at 400 %. */
const ENLARGED = { width: 320, height: 256 };

/** Changes the texts of `page` and how they are set, so nothing can be looked at on it afterwards. */
export async function inspect(page, subject) {
  await lend(page);
  await page.setViewportSize(ENLARGED);
  const covered = await page.evaluate(coveredByFixed);
  await page.setViewportSize(NARROW);
  const plain = await tooWide(page);
  await page.evaluate(replaceNames, [subject.names ?? [], LONG_NAME]);
  const named = await tooWide(page);
  await page.evaluate(space, SPACING);
  const spaced = await tooWide(page);
  const cover = covered > 0.5 ? [finding(subject, "window", `fixed parts cover ${Math.round(covered * 100)} % of it at 400 %`)] : [];
  return {
    findings: [
      ...findings(subject, "wider than 320 px", plain),
      ...fresh(subject, "wider than 320 px with a name of 30 letters", named, plain),
      ...fresh(subject, "wider than 320 px with text spacing", spaced, named),
      ...findings(subject, "text is cut off with text spacing", await page.evaluate(cutOff)),
      ...cover,
    ],
    figures: {},
  };
}

// As a reader's own tool does it, past the policy of the page.
function space(rules) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

const fresh = (subject, fault, now, before) => findings(subject, fault, now.filter((each) => !before.includes(each)));

async function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (element) => /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
    const inScroller = (element) => {
      for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) {
        if (scrolls(each)) return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter(
      (element) => window.look.isVisible(element) && element.getBoundingClientRect().right > width + 0.5 && !inScroller(element),
    );
    // The innermost say where it comes from.
    const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
    return innermost.length > 0 ? innermost.map(window.look.nameOf) : ["document"];
  });
}

function replaceNames([names, long]) {
  if (names.length === 0) return;
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).sort((a, b) => b.length - a.length);
  const pattern = new RegExp(escaped.join("|"), "g");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (pattern.test(text.data)) text.data = text.data.replace(pattern, long);
  }
}

function cutOff() {
  const hides = (style) => /hidden|clip/.test(style.overflowX) || /hidden|clip/.test(style.overflowY);
  const isForReadersOnly = (element) => element.clientWidth <= 1 || element.clientHeight <= 1 || getComputedStyle(element).clipPath !== "none";
  return [...document.body.querySelectorAll("*")]
    .filter((element) => window.look.isVisible(element) && element.textContent.trim() !== "" && !(element instanceof SVGElement))
    .filter((element) => hides(getComputedStyle(element)) && !isForReadersOnly(element))
    .filter((element) => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
    .map(window.look.nameOf);
}

// Which part of the window is under what does not scroll away.
function coveredByFixed() {
  const fixed = [...document.body.querySelectorAll("*")].filter(
    (element) => /fixed|sticky/.test(getComputedStyle(element).position) && window.look.isVisible(element),
  );
  const heights = fixed.map((element) => element.getBoundingClientRect()).filter((box) => box.width > innerWidth / 2 && box.top < innerHeight);
  return heights.reduce((sum, box) => sum + box.height, 0) / innerHeight;
}
