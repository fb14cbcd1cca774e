// Check 1: axe finds nothing, at three widths, light and dark.
import axe from "axe-core";
import { findings } from "../finding.mjs";

export const about = { number: 1, title: "axe, 3 widths, light and dark" };

const WIDTHS = [1280, 390, 320];

/** Another language changes words alone: where they are tightest, a fault of theirs shows. */
const TIGHTEST = [320];
const ALL = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

// The dark scheme changes colours and nothing else, so only these rules can find something new in it.
const OF_COLOUR = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** `subject.twin` says that it is a page in another language. */
export async function inspect(page, subject) {
  await page.evaluate(axe.source);
  const found = new Map();
  const schemes = subject.twin ? [["light", ALL]] : [["light", ALL], ["dark", OF_COLOUR]];
  for (const [colorScheme, rules] of schemes) {
    await page.emulateMedia({ colorScheme });
    for (const width of subject.twin ? TIGHTEST : WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const violation of await violations(page, rules)) note(found, violation, `${width} ${colorScheme}`);
    }
  }
  const faults = [...found.values()];
  return {
    findings: faults.flatMap(({ fault, where, elements }) => findings(subject, `${fault} (${[...where].join(", ")})`, elements)),
    figures: { axe: faults.reduce((sum, { elements }) => sum + elements.length, 0) },
  };
}

async function violations(page, runOnly) {
  return page.evaluate(async (runOnly) => {
    const result = await window.axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
    return result.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map((node) => ({ element: node.target.join(" "), fault: (node.any[0] ?? node.all[0] ?? node.none[0])?.message })),
    }));
  }, runOnly);
}

// The same fault at six settings is one fault.
function note(found, { id, help, nodes }, where) {
  const known = found.get(id) ?? { fault: `${id}: ${help}`, where: new Set(), elements: [] };
  known.where.add(where);
  for (const node of nodes) {
    if (!known.elements.some(({ element }) => element === node.element)) known.elements.push(node);
  }
  found.set(id, known);
}
