// Check 13: what people enter is shown as they entered it: it runs nothing, widens nothing, and turns nothing round.
import { finding, findings } from "../finding.mjs";
import { lend } from "../in_page.mjs";

export const about = { number: 13, title: "hostile texts" };

const NARROW = { viewport: { width: 320, height: 640 } };

/** `subject.shows` are texts that somebody entered; they must stand on the page letter by letter. */
export async function inspect(contexts, subject) {
  const context = await contexts.fresh(subject.who, NARROW);
  try {
    const page = await context.newPage();
    const dialogs = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      return dialog.dismiss();
    });
    await page.addInitScript(() => {
      window.violated = [];
      document.addEventListener("securitypolicyviolation", (event) => window.violated.push(`${event.effectiveDirective} ${event.blockedURI}`));
    });
    await contexts.reach(page, subject);
    await lend(page);
    const { text, foreign, broken, violated, wide, status } = await page.evaluate(look);
    const turned = await page.evaluate(turnedRound);
    return {
      findings: [
        ...findings(subject, "a script of theirs has run", dialogs),
        ...findings(subject, "became an element of the page", foreign),
        ...findings(subject, "is no JSON any more", broken),
        ...findings(subject, "violates the policy", violated),
        ...(wide ? [finding(subject, "document", `${wide} px wide in a window of 320 px`)] : []),
        ...subject.shows.filter((each) => !text.includes(each)).map((each) => finding(subject, each.slice(0, 40), "is not shown as it was entered")),
        ...findings(subject, "letters from right to left turn round what follows them", turned),
        ...(status === (subject.status ?? 200) ? [] : [finding(subject, "status", String(status))]),
      ],
      figures: { texts: subject.shows.length },
    };
  } finally {
    await context.close();
  }
}

function look() {
  const { nameOf } = window.look;
  const values = [...document.querySelectorAll("input, textarea")].map((element) => element.value);
  const [{ responseStatus }] = performance.getEntriesByType("navigation");
  const { scrollWidth, clientWidth } = document.documentElement;
  const isJson = (element) => {
    try {
      return JSON.parse(element.textContent) !== null;
    } catch {
      return false;
    }
  };
  return {
    text: [document.body.textContent, ...values].join("\n"),
    foreign: [...document.querySelectorAll("script:not([src], [type]), [onerror], main b.foreign")].map((element) => `${nameOf(element)} ${element.textContent.slice(0, 30)}`),
    broken: [...document.querySelectorAll("script[type='application/ld+json']")].filter((element) => !isJson(element)).map(nameOf),
    violated: window.violated,
    wide: scrollWidth > clientWidth ? scrollWidth : 0,
    status: responseStatus,
  };
}

// In a line that runs from left to right each letter or digit, and each run from right to left, stands behind the one before.
function turnedRound() {
  const { isVisible } = window.look;
  const BACKWARDS = /[\u0590-\u08ff][\u0590-\u08ff\s]*/;
  const PIECES = /[\u0590-\u08ff][\u0590-\u08ff\s]*|[\p{L}\p{N}]/gu;
  const blocks = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  // What is clipped away is for readers alone, who go by the order of the letters.
  const isClipped = (element) => element !== null && (getComputedStyle(element).clipPath !== "none" || isClipped(element.parentElement));
  const blockOf = (element) => (/^inline$|contents/.test(getComputedStyle(element).display) ? blockOf(element.parentElement) : element);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.trim() === "" || !isVisible(node.parentElement) || isClipped(node.parentElement)) continue;
    const block = blockOf(node.parentElement);
    blocks.set(block, [...(blocks.get(block) ?? []), node]);
  }
  const boxOf = (node, { index, 0: piece }) => {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + piece.trimEnd().length);
    const rects = [...range.getClientRects()];
    return rects.length === 1 ? { piece, left: rects[0].left, right: rects[0].right, top: Math.round(rects[0].top) } : null;
  };
  return [...blocks].filter(([, nodes]) => nodes.some(({ data }) => BACKWARDS.test(data))).flatMap(([block, nodes]) => {
    const pieces = nodes.flatMap((node) => [...node.data.matchAll(PIECES)].map((match) => boxOf(node, match))).filter(Boolean);
    // Two runs from right to left stand to each other as their own language wants it.
    const isTurned = (before, piece) => piece.top === before.top && piece.left < before.right - 2 && !(BACKWARDS.test(before.piece) && BACKWARDS.test(piece.piece));
    const turned = pieces.some((piece, index) => index > 0 && isTurned(pieces[index - 1], piece));
    return turned ? [block.textContent.replace(/\s+/g, " ").trim().slice(0, 80)] : [];
  });
}
