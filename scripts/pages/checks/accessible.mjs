// Check 1: axe finds nothing, at three widths, light and dark.
import axe from "axe-core";
import { findings } from "../finding.mjs";

export const about = { number: 1, title: "axe, 3 widths, light and dark" };

const WIDTHS = [1280, 390, 320];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function inspect(contexts, subject) {
  return contexts.visit(subject, {}, async (page) => {
    await page.evaluate(axe.source);
    const found = new Map();
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const violation of await violations(page)) note(found, violation, `${width} ${colorScheme}`);
      }
    }
    const faults = [...found.values()];
    return {
      findings: faults.flatMap(({ fault, where, elements }) => findings(subject, `${fault} (${[...where].join(", ")})`, elements)),
      figures: { axe: faults.reduce((sum, { elements }) => sum + elements.length, 0) },
    };
  });
}

async function violations(page) {
  return page.evaluate(async (tags) => {
    const result = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return result.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map((node) => ({ element: node.target.join(" "), fault: (node.any[0] ?? node.all[0] ?? node.none[0])?.message })),
    }));
  }, TAGS);
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
