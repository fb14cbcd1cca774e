// The tables: one of the pages, one of what was played and printed, one of the checks, and the findings between them.

const COLUMNS = ["axe", "requests", "HTML", "CSS", "JS", "CSP", "LCP", "stops", "to content"];

/** What all checks said; `add` takes it, `print` shows it and tells whether all is well. */
export class Report {
  #pages = new Map();
  #checks = new Map();

  /** Every check has a line, also one that had nothing to look at. */
  constructor(checks) {
    for (const { number, title } of checks) this.#checks.set(number, { title, subjects: 0, seconds: 0, findings: [], figures: [] });
  }

  add({ number }, subject, { findings, figures, seconds }) {
    const check = this.#checks.get(number);
    check.subjects += 1;
    check.seconds += seconds;
    check.findings.push(...findings);
    if (subject.isPage === undefined) check.figures.push([subject.name, figures]);
    else if (subject.isPage) this.#pages.set(subject.name, { ...this.#pages.get(subject.name), ...figures });
  }

  print() {
    this.#printPages();
    this.#printFigures();
    const found = [...this.#checks].flatMap(([number, { findings }]) => findings.map((each) => ({ number, ...each })));
    if (found.length > 0) console.log("\nfindings");
    for (const { number, page, element, fault } of found) console.log(`${String(number).padStart(2)}  ${page} | ${element} | ${fault}`);
    this.#printChecks();
    return found.length === 0;
  }

  #printPages() {
    const rows = [...this.#pages].map(([name, figures]) => [name, ...COLUMNS.map((column) => figures[column] ?? "")]);
    table([["page", ...COLUMNS], ...rows]);
  }

  #printFigures() {
    const lines = [...this.#checks].flatMap(([number, { figures }]) => figures.map(([name, each]) => [number, name, Object.entries(each).map((pair) => pair.join(": ")).join(", ")]));
    if (lines.length === 0) return;
    console.log();
    table([["no", "played, printed or put under load", "figures"], ...lines]);
  }

  #printChecks() {
    console.log();
    const lines = [...this.#checks].map(([number, { title, subjects, seconds, findings }]) => {
      return [number, title, subjects === 0 ? "nothing to look at yet" : `${subjects} looked at`, `${findings.length} findings`, `${Math.round(seconds)} s`];
    });
    table([["no", "check", "subjects", "result", "time"], ...lines]);
  }
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) console.log(row.map((cell, column) => (typeof cell === "number" ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[column]))).join("  ").trimEnd());
}
