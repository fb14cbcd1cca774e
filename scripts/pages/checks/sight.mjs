// Check 5: targets are large enough, blocks keep their extent in forced colours, and nothing moves where that is asked.
import { findings } from "../finding.mjs";
import { lend } from "../in_page.mjs";

export const about = { number: 5, title: "targets, forced colours, reduced motion" };

const TARGET_MIN = 24;
const PRIMARY_MIN = 44;

/** The one thing that a page asks for. */
const PRIMARY = "main form[method=post] button:not([type=button], .link), .button--primary, .kern-btn--primary";

const PHONE = { width: 390, height: 844 };

export async function inspect(page, subject) {
  await lend(page);
  const targets = async () => {
    const { small, weak } = await page.evaluate(measure, [TARGET_MIN, PRIMARY_MIN, PRIMARY]);
    return [...findings(subject, `target below ${TARGET_MIN} px`, small), ...findings(subject, `primary target below ${PRIMARY_MIN} px`, weak)];
  };
  const large = await targets();
  await page.evaluate(markBlocks);
  await page.emulateMedia({ forcedColors: "active" });
  const lost = await page.evaluate(lostBlocks);
  await page.emulateMedia({ forcedColors: "none", reducedMotion: "reduce" });
  const moving = await page.evaluate(moves);
  await page.setViewportSize(PHONE);
  const onPhone = await targets();
  const known = new Set(large.map(({ element, fault }) => element + fault));
  return {
    findings: [
      ...large,
      ...onPhone.filter(({ element, fault }) => !known.has(element + fault)),
      ...findings(subject, "its extent is not seen in forced colours", lost),
      ...findings(subject, "moves although reduced motion is asked for", moving),
    ],
    figures: {},
  };
}

function measure([least, leastPrimary, primary]) {
  const { isVisible, nameOf, FOCUSABLE } = window.look;
  const boxOf = (element) => {
    const parts = [element, ...(/checkbox|radio/.test(element.type ?? "") ? element.labels : [])].map((each) => each.getBoundingClientRect());
    const left = Math.min(...parts.map((box) => box.left));
    const top = Math.min(...parts.map((box) => box.top));
    const width = Math.max(...parts.map((box) => box.right)) - left;
    const height = Math.max(...parts.map((box) => box.bottom)) - top;
    return { left, top, width, height, x: left + width / 2, y: top + height / 2 };
  };
  // A link within a sentence is as high as the line (WCAG 2.5.8, inline).
  const isInline = (element) => {
    if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
    const around = element.closest("p, li, dd, td, th, figcaption, caption, label, div");
    return around !== null && around.textContent.trim().length > element.textContent.trim().length + 3;
  };
  const isShown = (element) => isVisible(element) && element.getBoundingClientRect().width > 1 && element.type !== "hidden";
  const targets = [...document.querySelectorAll(FOCUSABLE)].filter((element) => isShown(element) && element.tabIndex >= 0 && !element.disabled);
  const boxes = new Map(targets.map((element) => [element, boxOf(element)]));
  const isSmall = ({ width, height }) => width < least - 0.5 || height < least - 0.5;
  // A small one is allowed where a circle of that size around it meets no other target (WCAG 2.5.8, spacing).
  const distance = (box, { x, y }) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.left - box.width), Math.max(box.top - y, 0, y - box.top - box.height));
  const isCrowded = (element, box) =>
    targets.some((other) => {
      if (other === element) return false;
      const theirs = boxes.get(other);
      if (isSmall(theirs)) return Math.hypot(theirs.x - box.x, theirs.y - box.y) < least;
      return distance(theirs, box) < least / 2;
    });
  const told = (element) => ({ element: nameOf(element), fault: `${Math.round(boxes.get(element).width)} x ${Math.round(boxes.get(element).height)}` });
  const small = targets.filter((element) => isSmall(boxes.get(element)) && !isInline(element) && isCrowded(element, boxes.get(element)));
  const weak = targets.filter((element) => element.matches(primary) && Math.min(boxes.get(element).width, boxes.get(element).height) < leastPrimary - 0.5);
  return { small: small.map(told), weak: weak.map(told) };
}

// Blocks are what tells its extent or its state by a ground of its own: cells, what stands in them, links, buttons, bars.
function markBlocks() {
  const { isVisible, backdropOf } = window.look;
  const CANDIDATES = "main td, main td *, main a, main button, main summary, main [role=status], main [role=alert]";
  const stands = (element) => {
    const box = element.getBoundingClientRect();
    return isVisible(element) && box.width >= 8 && box.height >= 8 && !element.closest("svg, code");
  };
  const blocks = [...document.querySelectorAll(CANDIDATES)].filter(
    (element) => stands(element) && element.parentElement && backdropOf(element) !== backdropOf(element.parentElement),
  );
  const bars = [...document.querySelectorAll("main svg :is(rect, path, circle)")].filter((element) => {
    const { fill } = getComputedStyle(element);
    return isVisible(element) && fill !== "none" && window.look.contrast(fill, backdropOf(element.closest("svg"))) >= 1.5;
  });
  window.marked = { blocks, bars };
}

function lostBlocks() {
  const { nameOf, backdropOf, contrast } = window.look;
  const SIDES = ["Top", "Right", "Bottom", "Left"];
  const hasEdge = (element) => {
    const style = getComputedStyle(element);
    const bordered = SIDES.some((side) => parseFloat(style[`border${side}Width`]) >= 1 && !/none|hidden/.test(style[`border${side}Style`]));
    return bordered || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1);
  };
  const stillDiffers = (element) => contrast(backdropOf(element), backdropOf(element.parentElement)) >= 3;
  const { blocks, bars } = window.marked;
  const lost = blocks.filter((element) => !hasEdge(element) && !stillDiffers(element));
  const faint = bars.filter((element) => {
    const { fill, stroke } = getComputedStyle(element);
    const ground = backdropOf(element.closest("svg"));
    return contrast(fill, ground) < 3 && (stroke === "none" || contrast(stroke, ground) < 3);
  });
  return [...lost, ...faint].map(nameOf);
}

function moves() {
  const { nameOf } = window.look;
  const longest = (list) => Math.max(...list.split(",").map((each) => parseFloat(each) * (each.trim().endsWith("ms") ? 0.001 : 1)));
  const moving = [document.documentElement, ...document.body.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    const animated = style.animationName !== "none" && longest(style.animationDuration) > 0.01;
    return animated || longest(style.transitionDuration) > 0.01 || style.scrollBehavior === "smooth" || element.matches("marquee, [autoplay], animate");
  });
  return moving.map(nameOf);
}
