// Holds every check against pages with planted faults: it must find each of them, and nothing on the sound pages.
import { Contexts, openBrowser } from "./browser.mjs";
import { CHECKS } from "./checks.mjs";
import { startHost } from "./checks/embed.mjs";
import { ENTERED, startFixtures } from "./fixtures.mjs";
import { follow, open, see } from "./steps.mjs";

const { accessible, withoutScript, reflow, keyboard, sight, refusals, race, dates, weight, print, largePlan, embed, hostile, paper } = CHECKS;

const hosts = [await startHost(), await startHost()];
const fixtures = await startFixtures(hosts[0].origin);
const browser = await openBrowser();
const contexts = new Contexts(browser, fixtures.base);

const at = (path, more = {}) => ({ name: path, path, who: "nobody", ...more });
const alone = (check, path, more, how = check.inspect) => () => how(contexts, at(path, more));
const looks = (check, path, more) => () => contexts.visit(at(path, more), {}, (page) => check.inspect(page, at(path, more)));

const story = (path, hand) => ({ name: path, who: "nobody", hand, steps: [open(path), follow("Buchen"), see("Senden")] });
const tells = (path, hand) => () => withoutScript.inspect(contexts, story(path, hand));
const takes = (most) => () => withoutScript.inspect(contexts, { ...story("/book-sound", "pointer"), tasks: [{ what: "booking", most, steps: story("/book-sound").steps }] });
const narrow = (path) => () => withoutScript.inspect(contexts, { name: path, who: "nobody", hand: "pointer", width: 320, steps: [open(path)] });

const racing = (kind) => () =>
  race.inspect(contexts, { name: kind, approach: [open(`/${kind}`)], send: "Jetzt buchen", won: "Vielen Dank", lost: "Inzwischen belegt", offers: ".offer", kept: "Eva Muster", count: async () => fixtures.booked[kind] });

// What Chromium prints of a page stands for a document.
const papers = (path, more) => () =>
  contexts.visit(at(path), {}, async (page) => {
    const bytes = await page.pdf({ preferCSSPageSize: true, tagged: path !== "/letter-bad", margin: {} });
    return paper.judge(bytes, at(path, { title: "Brief", sheets: 1, present: [["Guten Tag", 1]], absent: ["/b/"], address: "Otto Ohnemail Am Anger 3", ...more }));
  });

const sheet = { pages: 1, present: [["belegt", 1]], absent: ["Muster"] };
const booking = { bookings: [["Saal", "18:00", "Chor", "bestätigt"]] };
const framed = { embeddable: true, shows: /Freie Zeiten/ };
const embeds = (path, more) => () => embed.inspect(contexts, at(path, { ...framed, ...more }), hosts);

// What is looked at, and texts that its findings must have; none means that there is nothing to find.
const CASES = [
  [accessible, looks(accessible, "/sound"), []],
  [accessible, looks(accessible, "/pale"), ["color-contrast", "image-alt"]],
  [withoutScript, tells("/book-sound", "pointer"), []],
  [withoutScript, tells("/book-sound", "keyboard"), []],
  [withoutScript, tells("/book-bad", "pointer"), ["step 3 (see Senden)"]],
  [withoutScript, tells("/book-mouse", "keyboard"), ["not reached"]],
  [withoutScript, takes(1), []],
  [withoutScript, takes(0), ["1 inputs, at most 0"]],
  [withoutScript, narrow("/sound"), []],
  [withoutScript, narrow("/wide"), ["in a window of 320 px"]],
  [reflow, looks(reflow, "/sound"), []],
  [reflow, looks(reflow, "/wide"), ["wider than 320 px"]],
  [reflow, looks(reflow, "/unbroken", { names: ["Saal"] }), ["with a name of 30 letters"]],
  [reflow, looks(reflow, "/tight"), ["cut off with text spacing"]],
  [reflow, looks(reflow, "/fixed"), ["fixed parts cover"]],
  [keyboard, looks(keyboard, "/sound"), []],
  [keyboard, looks(keyboard, "/bare"), ["no visible focus ring"]],
  [keyboard, looks(keyboard, "/trap"), ["traps the focus"]],
  [keyboard, looks(keyboard, "/far"), ["no skip link"]],
  [keyboard, looks(keyboard, "/deaf-skip"), ["skip link does not move"]],
  [sight, looks(sight, "/sound"), []],
  [sight, looks(sight, "/tiny"), ["target below 24 px"]],
  [sight, looks(sight, "/low"), ["primary target below 44 px"]],
  [sight, looks(sight, "/ground"), ["not seen in forced colours"]],
  [sight, looks(sight, "/moving"), ["reduced motion"]],
  [refusals, alone(refusals, "/form-sound", { form: { button: "Senden", keep: "Name" } }), []],
  [refusals, alone(refusals, "/form-bad", { form: { button: "Senden", keep: "Name" } }), ["does not begin with", "does not have the focus", "links to no field", "entry is lost"]],
  [race, racing("fair"), []],
  [race, racing("unfair"), ["2 of the two are told that it is theirs", "2 bookings"]],
  [race, racing("dead"), ["fewer than three", "cannot be chosen"]],
  [dates, looks(dates, "/sound"), []],
  [dates, looks(dates, "/foreign-dates"), ["12 h clock", "American date", "English weekday", "native input"]],
  [dates, looks(dates, "/lost-day", { present: ["03:00"], absent: [/02:\d\d/] }), ["is not shown", "is shown"]],
  [dates, looks(dates, "/long-day"), ["two choices read alike"]],
  [weight, alone(weight, "/sound"), []],
  [weight, alone(weight, "/many"), ["7: "]],
  [weight, alone(weight, "/elsewhere"), ["another host"]],
  [weight, alone(weight, "/heavy"), ["document | ", "script | "]],
  [weight, alone(weight, "/broken"), ["error of the script"]],
  [weight, alone(weight, "/inline"), ["violates the policy"]],
  [weight, alone(weight, "/sound", {}, weight.inspectPaint), []],
  [weight, alone(weight, "/late", {}, weight.inspectPaint), ["LCP"]],
  [print, alone(print, "/plan-sound", sheet), []],
  [print, alone(print, "/plan-bad", sheet), ["2 in place of 1", "0 times in place of 1", "must not be"]],
  [largePlan, alone(largePlan, "/large-sound", booking), []],
  [largePlan, alone(largePlan, "/large-bad", booking), ["bytes, at most", "ready after", "no link has a name"]],
  [hostile, alone(hostile, "/hostile-sound", { shows: [ENTERED] }), []],
  [hostile, alone(hostile, "/hostile-bad", { shows: [`${ENTERED}!`] }), ["became an element", "no JSON", "violates the policy", "in a window of 320 px", "not shown as it was entered", "turn round"]],
  [hostile, alone(hostile, "/hostile-open", { shows: [] }), ["has run"]],
  [paper, papers("/letter-sound"), []],
  [paper, papers("/letter-bad"), ["Title | is wrong", "Tagged | is wrong", "Pages | is wrong", "is not A4 upright", "0 times in place of 1", "must not be", "in the window of the envelope"]],
  [paper, () => paper.inspect(contexts, at("/sound")), ["200, text/html"]],
  [embed, embeds("/embed-sound"), []],
  [embed, embeds("/sound"), ["the frame stays empty"]],
  [embed, embeds("/embed-open"), ["the frame is shown"]],
  [embed, embeds("/embed-sound", { embeddable: false }), ["not for embedding"]],
];

let faults = 0;
const start = performance.now();
const isTimed = ([check]) => check === weight || check === largePlan;
const waiting = CASES.filter((each) => !isTimed(each));
await Promise.all(Array.from({ length: 3 }, () => judge(waiting)));
await judge(CASES.filter(isTimed));
const planted = CASES.reduce((sum, [, , expected]) => sum + expected.length, 0);
await browser.close();
fixtures.close();
for (const host of hosts) host.close();
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(`self-test: ${planted} planted faults, ${faults} complaints, ${seconds} s`);
process.exit(faults === 0 ? 0 : 1);

async function judge(cases) {
  for (let each = cases.shift(); each; each = cases.shift()) {
    const [check, look, expected] = each;
    const { findings } = await look();
    const texts = findings.map(({ page, element, fault }) => `${page} | ${element} | ${fault}`);
    const missed = expected.filter((wanted) => !texts.some((text) => text.includes(wanted)));
    for (const wanted of missed) complain(check, `did not find "${wanted}" but: ${texts.join("; ") || "nothing"}`);
    if (expected.length === 0) for (const text of texts) complain(check, `found on a sound page: ${text}`);
  }
}

function complain({ about }, text) {
  faults += 1;
  console.error(`check ${about.number}, ${about.title}: ${text}`);
}
