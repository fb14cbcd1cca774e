// Check 14: documents for paper: how many sheets, what stands on them and where, and whether a screen reader can read them.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { finding, findings } from "../finding.mjs";

export const about = { number: 14, title: "documents on paper" };

const MM = 72 / 25.4;

/** Where the window of an envelope is over a letter of DIN 5008, form B, from the upper left corner of the sheet. */
const WINDOW = { left: 20 * MM, right: 110 * MM, top: 45 * MM, bottom: 90 * MM };

/** `subject` is { path, title, sheets, present, absent, address }: the words of the address stand last in the window of the first sheet. */
export async function inspect(contexts, subject) {
  const context = await contexts.kept(subject.who);
  const answer = await context.request.get(`${contexts.base}${subject.path}`);
  const type = answer.headers()["content-type"];
  if (answer.status() !== 200 || type !== "application/pdf") return { findings: [finding(subject, subject.path, `${answer.status()}, ${type}`)], figures: {} };
  return judge(await answer.body(), subject);
}

/** The same of the bytes of a document. */
export async function judge(bytes, subject) {
  const { facts, text, words } = await opened(bytes);
  const often = (each) => squeezed(text).split(squeezed(each)).length - 1;
  const wanted = { Title: subject.title, Tagged: "yes", Pages: subject.sheets && String(subject.sheets) };
  const wrong = Object.entries(wanted).filter(([name, value]) => value && facts[name] !== value);
  const [width, height] = facts["Page size"].split(" x ").map(parseFloat);
  const isA4 = facts["Page size"].includes("(A4)") && width < height;
  return {
    findings: [
      ...findings(subject, "is wrong", wrong.map(([name, value]) => ({ element: name, fault: `${facts[name]} in place of ${value}` }))),
      ...(isA4 ? [] : [finding(subject, facts["Page size"], "is not A4 upright")]),
      ...subject.present.filter(([each, times]) => often(each) !== times).map(([each, times]) => finding(subject, each, `is on paper ${often(each)} times in place of ${times}`)),
      ...subject.absent.filter((each) => often(each) > 0).map((each) => finding(subject, each, "is on paper and must not be")),
      ...inWindow(subject, words),
    ],
    figures: { sheets: Number(facts.Pages), texts: subject.present.reduce((sum, [each]) => sum + often(each), 0) },
  };
}

function inWindow(subject, words) {
  if (!subject.address) return [];
  const { left, right, top, bottom } = WINDOW;
  const seen = words.filter((word) => word.right > left && word.left < right && word.bottom > top && word.top < bottom);
  const whole = seen.every((word) => word.left >= left && word.right <= right && word.top >= top && word.bottom <= bottom);
  const text = seen.map((word) => word.text).join(" ");
  return whole && squeezed(text).endsWith(squeezed(subject.address)) ? [] : [finding(subject, text, "is in the window of the envelope")];
}

// A PDF breaks words where a line ends.
const squeezed = (text) => text.replace(/[\s\u00ad-]+/g, "");

async function opened(bytes) {
  const directory = await mkdtemp(join(tmpdir(), "paper-"));
  const path = join(directory, "document.pdf");
  const told = async (program, ...options) => (await promisify(execFile)(program, [...options, path, ...(program === "pdftotext" ? ["-"] : [])])).stdout;
  try {
    await writeFile(path, bytes);
    const facts = Object.fromEntries((await told("pdfinfo")).split("\n").map((line) => line.split(/:\s+(.*)/)));
    const boxes = await told("pdftotext", "-bbox", "-l", "1");
    return { facts, text: await told("pdftotext", "-raw"), words: [...boxes.matchAll(WORD)].map(placed) };
  } finally {
    await rm(directory, { recursive: true });
  }
}

const WORD = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g;

function placed([, left, top, right, bottom, text]) {
  return { left: Number(left), top: Number(top), right: Number(right), bottom: Number(bottom), text };
}
