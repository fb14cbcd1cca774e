// What a check says: findings, each with the element and what is wrong with it, and figures for the tables.

/** How many findings of one kind a page shows; the rest is counted. */
const SHOWN_MAX = 4;

export function finding(subject, element, fault) {
  return { page: subject.name, element, fault };
}

/** Those of `elements` (texts or pairs of element and fault) that fit into a report. */
export function findings(subject, fault, elements) {
  const shown = elements.slice(0, SHOWN_MAX).map((each) => finding(subject, each.element ?? each, each.fault ? `${fault}: ${each.fault}` : fault));
  const left = elements.length - shown.length;
  return left > 0 ? [...shown, finding(subject, `${left} more`, fault)] : shown;
}
