// Check 10: the plan on paper, A4 landscape: all of it on one page, and only what that form may tell.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { finding } from "../finding.mjs";

export const about = { number: 10, title: "print of the plan" };

/** `subject` is { pages, present, absent }: how many sheets, texts with how often they are on them, and texts that must not be. */
export async function inspect(contexts, subject) {
  const sheets = await contexts.visit(subject, {}, printed);
  // A PDF breaks words where a line ends.
  const text = squeezed(sheets.join("\n"));
  const often = (each) => text.split(squeezed(each)).length - 1;
  const missing = subject.present.filter(([each, times]) => often(each) < times);
  const told = subject.absent.filter((each) => often(each) > 0);
  return {
    findings: [
      ...(sheets.length === subject.pages ? [] : [finding(subject, "sheets", `${sheets.length} in place of ${subject.pages}`)]),
      ...missing.map(([each, times]) => finding(subject, each, `is on paper ${often(each)} times in place of ${times}`)),
      ...told.map((each) => finding(subject, each, "is on paper and must not be")),
    ],
    figures: { sheets: sheets.length, texts: subject.present.reduce((sum, [each]) => sum + often(each), 0) },
  };
}

const squeezed = (text) => text.replace(/[\s\u00ad-]+/g, "");

async function printed(page) {
  const directory = await mkdtemp(join(tmpdir(), "print-"));
  try {
    const path = join(directory, "plan.pdf");
    await page.pdf({ path, format: "A4", landscape: true, preferCSSPageSize: true, printBackground: false });
    const { stdout } = await promisify(execFile)("pdftotext", ["-raw", path, "-"]);
    return stdout.split("\f").slice(0, -1);
  } finally {
    await rm(directory, { recursive: true });
  }
}
