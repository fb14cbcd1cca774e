// Check 6: an empty form comes back with a summary that has the focus, links to the fields, and what was entered.
import { finding, findings } from "../finding.mjs";
import { lend } from "../in_page.mjs";
import { labelled } from "../steps.mjs";

export const about = { number: 6, title: "errors: summary, focus, links, entries kept" };

const SUMMARY = "[role=alert], .error-summary, .kern-alert--danger";
const ENTRY = "Bleibt stehen";

/** `subject.form` is { button, keep, wrong }: what sends the form, a field that is filled in, and what is entered wrong. */
export async function inspect(contexts, subject) {
  const results = [];
  for (const [how, options] of [["no script", { javaScriptEnabled: false }], ["script", {}]]) {
    const found = await contexts.visit(subject, options, (page) => refuse(page, subject));
    results.push(...found.map((each) => ({ ...each, element: `${each.element} (${how})` })));
  }
  return { findings: results, figures: {} };
}

/** A browser under load moves the focus a moment after the click. */
const FOCUS_TRIES = 20;
const FOCUS_PAUSE_MS = 50;

async function getsFocus(page, href) {
  for (let tries = 0; tries < FOCUS_TRIES; tries += 1) {
    if (await page.evaluate(hasFocus, href)) return true;
    await page.waitForTimeout(FOCUS_PAUSE_MS);
  }
  return false;
}

async function refuse(page, subject) {
  const { button, keep, text = ENTRY, wrong = [] } = subject.form;
  // The browser's own messages follow its language, so the page does without them.
  const native = await page.getByRole("button", { name: button }).first().evaluate((element) => element.form !== null && !element.form.noValidate && element.form.querySelector(":invalid") !== null);
  if (native) return [finding(subject, String(button), "the browser's own check stands before ours: novalidate is missing")];
  for (const [label, entry] of [...wrong, ...(keep ? [[keep, text]] : [])]) await labelled(page, label).fill(entry);
  await page.getByRole("button", { name: button }).first().click();
  await page.waitForLoadState("load");
  await lend(page);
  const { title, focused, links } = await page.evaluate(read, SUMMARY);
  const faults = [];
  if (!/^(Fehler|Error):/.test(title)) faults.push(finding(subject, "title", `"${title}" does not begin with "Fehler:"`));
  if (!focused) faults.push(finding(subject, "summary", "there is none, or it does not have the focus"));
  if (links.length === 0) faults.push(finding(subject, "summary", "it links to no field"));
  faults.push(...findings(subject, "links to no field", links.filter(({ field }) => !field).map(({ text }) => text)));
  faults.push(...findings(subject, "the field does not tell its fault (aria-invalid, aria-describedby)", links.filter(({ field, told }) => field && !told).map(({ text }) => text)));
  for (const { text, href } of links.filter(({ field }) => field).slice(0, 3)) {
    await page.locator(`:is(${SUMMARY}) a[href="${href}"]`).first().click();
    if (!(await getsFocus(page, href))) faults.push(finding(subject, text, "following it does not move the focus to the field"));
  }
  if (keep && (await labelled(page, keep).inputValue()) !== text) faults.push(finding(subject, String(keep), "the entry is lost"));
  return faults;
}

function read(selector) {
  const summary = document.querySelector(selector);
  const links = [...(summary?.querySelectorAll("a[href^='#']") ?? [])].map((link) => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const invalid = field?.matches("[aria-invalid=true]") || field?.querySelector("[aria-invalid=true]") || field?.closest("fieldset[aria-describedby]");
    const isField = Boolean(field?.matches("input, select, textarea, fieldset, [tabindex]"));
    return { href: link.getAttribute("href"), text: link.textContent.trim(), field: isField, told: Boolean(invalid) };
  });
  return { title: document.title, focused: summary !== null && (summary === document.activeElement || summary.contains(document.activeElement)), links };
}

function hasFocus(href) {
  const target = document.getElementById(decodeURIComponent(href.slice(1)));
  return target !== null && target.contains(document.activeElement);
}
