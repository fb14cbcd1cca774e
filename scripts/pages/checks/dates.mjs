// Check 8: dates and times are German, or of the language of the page, whatever the browser speaks and wherever it is;
// and the two odd days of the year are shown as they are.
import { finding, findings } from "../finding.mjs";
import { lend } from "../in_page.mjs";

export const about = { number: 8, title: "dates with an English browser, clock changes" };

const FOREIGN = [["a 12 h clock", String.raw`\b\d{1,2}(?::\d{2})?\s?(?:AM|PM|a\.m\.|p\.m\.)(?![\w.])`]];

/** On pages in English 12/03/2027 is right: day, month, year. */
const AMERICAN = [...FOREIGN, ["an American date", String.raw`\b\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})\b`]];

/** On pages in German. May, August, September, November: May alone is a name, the others are written alike. */
const ENGLISH = [
  ["an English month", String.raw`\b(?:January|February|March|June|July|October|December)\b`],
  ["an English weekday", String.raw`\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b`],
];

const NATIVE = "input:is([type=date], [type=time], [type=datetime-local], [type=month], [type=week])";

/** `subject.present` and `subject.absent` are texts that an odd day must and must not show. */
export async function inspect(page, subject) {
  await lend(page);
  const language = (await page.locator("html").getAttribute("lang")) ?? "";
  const text = await page.evaluate(readable);
  const foreign = language.startsWith("de") ? [...AMERICAN, ...ENGLISH] : FOREIGN;
  const faults = (subject.technical ? FOREIGN : foreign).flatMap(([what, pattern]) => findings(subject, what, [...new Set(text.match(new RegExp(pattern, "g")) ?? [])]));
  const native = await page.evaluate((selector) => [...document.querySelectorAll(selector)].map(window.look.nameOf), NATIVE);
  const twice = await page.evaluate(choicesTwice);
  const found = (each) => (each instanceof RegExp ? each.test(text) : text.includes(each));
  return {
    findings: [
      ...faults,
      ...findings(subject, "a native input follows the browser, not the page", native),
      ...findings(subject, "two choices read alike", twice),
      ...(subject.present ?? []).filter((each) => !found(each)).map((each) => finding(subject, String(each), "is not shown")),
      ...(subject.absent ?? []).filter(found).map((each) => finding(subject, String(each), "is shown")),
    ],
    figures: {},
  };
}

// Where the clock shows an hour twice, both must be told apart.
function choicesTwice() {
  return [...document.querySelectorAll("select")].flatMap((select) => {
    const labels = [...select.options].map((option) => option.label.trim());
    return labels.filter((label, index) => labels.indexOf(label) < index).map((label) => `${select.id} "${label}"`);
  });
}

// What can be read or heard, with the options of selects and the names of elements.
function readable() {
  const names = [...document.querySelectorAll("[aria-label], [title], [value]")].map((element) => element.getAttribute("aria-label") ?? element.title ?? element.value);
  const options = [...document.querySelectorAll("option")].map((option) => option.label);
  return [document.title, document.body.innerText, ...options, ...names].join("\n");
}
