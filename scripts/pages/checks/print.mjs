// Check 10: the plan on paper, A4 landscape: all of it on one page, and only what that form may tell.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { finding } from "../finding.mjs";

export const about = { number: 10, title: "print of the plan" };

/** `subject` is { pages, present, absent }: how many sheets, and texts that must and must not be on them. */
export async function inspect(contexts, subject) {
  const sheets = await contexts.visit(subject, {}, printed);
  // A PDF breaks words where a line ends.
  const text = squeezed(sheets.join("\n"));
  const missing = subject.present.filter((each) => !text.includes(squeezed(each)));
  const told = subject.absent.filter((each) => text.includes(squeezed(each)));
  return {
    findings: [
      ...(sheets.length === subject.pages ? [] : [finding(subject, "sheets", `${sheets.length} in place of ${subject.pages}`)]),
      ...missing.map((each) => finding(subject, each, "is not on paper")),
      ...told.map((each) => finding(subject, each, "is on paper and must not be")),
    ],
    figures: { sheets: sheets.length },
  };
}

const squeezed = (text) => text.replace(/[\s\u00ad-]+/g, "");

async function printed(page) {
  const directory = await mkdtemp(join(tmpdir(), "print-"));
  try {
    const path = join(directory, "plan.pdf");
    await page.pdf({ path, format: "A4", landscape: true, preferCSSPageSize: true, printBackground: false });
    const { stdout } = await promisify(execFile)("pdftotext", ["-layout", path, "-"]);
    return stdout.split("\f").slice(0, -1);
  } finally {
    await rm(directory, { recursive: true });
  }
}
