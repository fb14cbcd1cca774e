// The stories that are played on the demo: what a citizen and a clerk do, and two citizens who want the same time.
import { CHECKS, looked, shared } from "./checks.mjs";
import { also, choose, fill, follow, open, press, see, tick } from "./steps.mjs";
import { CITIZEN, HOUSE, germanDay } from "./town.mjs";
import { later } from "./week.mjs";

const { withoutScript, race } = CHECKS;

/** What may be asked of whom, in clicks, entries and choices. */
const INPUTS_MAX = { booking: 9, caller: 7, decision: 2, mailed: 1, closing: 10 };

/** The steps of a booking up to each of its pages; `day` is free, the time from ten to twelve. */
export function booking(town, { say, link, language }, day) {
  const oclock = (time) => (language === "de" ? `${time} Uhr` : time);
  const time = [open(link(`${town.roomPath}/buchen?tag=${germanDay(day)}`))];
  const details = [...time, choose(say("book.from"), oclock("10:00")), choose(say("book.to"), oclock("12:00")), press(say("frame.continue"))];
  return { time, details, ...from(details, say) };
}

// From the page that asks what for to the page that shows all answers.
function from(details, say) {
  const contact = [...details, fill(say("book.people"), "20"), press(say("frame.continue"))];
  const check = [...contact, fill(say("book.name"), CITIZEN.name), fill(say("book.email"), CITIZEN.email), press(say("book.to_check"))];
  return { contact, check };
}

// A citizen looks for a room, sees its days, books, follows the link in the mail, changes and cancels.
function ofCitizen(town, tongue, email) {
  const { say, link, language } = tongue;
  const day = town.freeDay();
  const search = [open(link("/")), fill(say("find.day"), germanDay(day)), choose(say("find.from"), "10:00"), choose(say("find.to"), "12:00"), fill(say("find.place"), HOUSE), press(say("find.search"))];
  const words = Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", { dateStyle: "full", timeZone: "UTC" }).format(later(day, 0));
  const dayLink = new RegExp(`${words.replace(",", ",?")}: `);
  const slot = [follow(town.room.name), follow(dayLink), follow(/^0?0:00 /), follow(say("book.choose_other"))];
  const oclock = (time) => (language === "de" ? `${time} Uhr` : time);
  const looked = [...search, ...slot, choose(say("book.from"), oclock("10:00")), choose(say("book.to"), oclock("12:00")), press(say("frame.continue"))];
  const direct = [...answers(say, email), press(say("book.send_instant"))];
  const told = also("reads the mail", async (_, kept) => {
    const mail = await town.mail(({ to }) => to.includes(email));
    kept.link = mail.text.match(/\/b\/[\w-]+/)[0];
  });
  const mine = [told, open((kept) => link(kept.link)), follow(say("manage.change")), fill(say("book.title"), "Lesung mit Musik"), press(say("frame.save")), see(say("manage.changed"))];
  const write = [fill(say("talk.write", { provider: town.provider }), "Ist ein Klavier da?"), press(say("talk.send_office")), see(say("talk.sent"))];
  const off = [follow(say("manage.cancel")), press(say("manage.cancel_now")), see(say("manage.cancelled"))];
  return { steps: [...looked, ...direct, see(say("done.confirmed_title")), ...mine, ...write, ...off] };
}

const answers = (say, email) => [fill(say("book.people"), "20"), press(say("frame.continue")), fill(say("book.name"), CITIZEN.name), fill(say("book.email"), email), press(say("book.to_check"))];

// The shortest way: straight from what a search has found.
function inHaste(town, { say, link }, email) {
  const day = town.freeDay();
  const search = [open(link("/")), fill(say("find.day"), germanDay(day)), choose(say("find.from"), "10:00"), choose(say("find.to"), "12:00"), fill(say("find.place"), HOUSE), press(say("find.search"))];
  const book = [follow(new RegExp(`^${say("find.ask")}\\s*: ${town.room.name}`)), ...answers(say, email), press(say("book.send_instant"))];
  return { steps: [...search, ...book, see(say("done.confirmed_title"))], tasks: [{ what: "booking after the search", most: INPUTS_MAX.booking, steps: book }] };
}

// A clerk signs in, confirms a request, moves it in the plan and back, books for a caller, closes a room, and leaves.
async function ofClerk(town, { say, link }) {
  const { clerk_email: email, password } = town.demo.landmarks;
  const [day, other, callers, closed] = [town.freeDay(), town.freeDay(), town.freeDay(), town.freeDay()];
  const title = `Chorprobe ${germanDay(day)}`;
  const request = await town.askLongAgo(title, day);
  await town.fillClosedRoom(closed);
  const arrive = [open(link("/verwaltung")), fill(say("signin.email"), email), fill(say("signin.password"), password), press(say("frame.sign_in"))];
  const confirm = [follow(new RegExp(`^${say("frame.inbox")}`)), press(`${say("office.confirm")} ${request.reference}`)];
  const find = [follow(say("frame.plan")), fill(say("plan.day"), germanDay(day)), choose(say("plan.site"), HOUSE), press(say("frame.show")), follow(title)];
  const move = [follow(say("office.move")), fill(say("plan.day"), germanDay(other)), press(say("plan.move")), see(say("plan.moved"))];
  const undo = [press(say("frame.undo")), see(say("plan.moved_back"))];
  const note = [fill(say("talk.text"), "Schlüssel liegt im Rathaus."), press(say("talk.keep")), see(say("talk.noted"))];
  const caller = [follow(say("plan.new_booking")), choose(say("book.room"), { contains: town.room.name }), fill(say("book.day"), germanDay(callers)), fill(say("book.from"), "14:00"), fill(say("book.to"), "16:00"), fill(say("book.name"), "Karl Kurz"), press(say("office.book_now"))];
  const close = [...closing(town, say, closed), see(say("closures.done_decided", { count: 3, mails: 3, letters: 0 }))];
  const leave = [press(say("frame.sign_out")), see(say("frame.office"))];
  const steps = [...arrive, ...confirm, see(say("office.confirmed")), ...find, ...move, ...undo, ...caller, see(say("office.booked")), ...note, ...close, ...leave];
  const tasks = [
    { what: "confirming from the inbox", most: INPUTS_MAX.decision, steps: confirm },
    { what: "booking for a caller", most: INPUTS_MAX.caller, steps: caller },
    { what: "closing a room with three bookings", most: INPUTS_MAX.closing, steps: closing(town, say, closed) },
  ];
  return { steps, tasks };
}

function closing(town, say, day) {
  const enter = [follow(say("frame.closures")), follow(say("closures.new_title")), tick(town.closedRoom.name), fill(say("closures.from_day"), germanDay(day)), fill(say("closures.to_day"), germanDay(day)), press(say("closures.enter"))];
  const decide = [tick(say("closures.all_cancelled")), fill(say("closures.grounds"), "Ein Sturm hat das Dach beschädigt."), choose(say("closures.class"), { index: 2 }), press(say("closures.decide"))];
  return [...enter, ...decide];
}

// A clerk who reads the mail about a request and decides there.
async function fromTheMail(town, { say, link }) {
  const request = await town.ask("Spieleabend");
  const path = await town.decisionLink(request);
  const confirm = [press(say("office.confirm"))];
  return { steps: [open(link(path)), ...confirm, see(say("office.decided"))], tasks: [{ what: "confirming from the mail", most: INPUTS_MAX.mailed, steps: confirm }] };
}

/** How each story is played: with each hand in each language at each width, and never with a script. */
const WAYS = ["pointer", "keyboard"].flatMap((hand) => [0, 1].flatMap((language) => [1280, 320].map((width) => ({ hand, language, width }))));

async function stories(town, tongues) {
  const told = [];
  for (const [index, { hand, language, width }] of WAYS.entries()) {
    const way = [hand === "keyboard" ? "by keyboard" : "without script", tongues[language].language, `${width} px`].join(", ");
    const tell = (name, story) => told.push({ name: `${name}, ${way}`, who: "nobody", hand, width, ...story });
    tell("a clerk", await ofClerk(town, tongues[language]));
    tell("a citizen", ofCitizen(town, tongues[language], `eva.${index}@post.example`));
    tell("a citizen in haste", inHaste(town, tongues[language], `ole.${index}@post.example`));
    tell("the office, from the mail", await fromTheMail(town, tongues[language]));
  }
  return told;
}

function races(town, tongue) {
  const day = town.freeDay();
  return [
    {
      name: "two citizens",
      approach: booking(town, tongue, day).check,
      send: tongue.say("book.send_instant"),
      won: tongue.say("done.confirmed_title"),
      lost: tongue.say("book.taken_title"),
      offers: "main ul form button",
      kept: CITIZEN.name,
      count: () => town.count(day),
    },
  ];
}

export async function lookAtStories(contexts, town, tongues, report) {
  const told = await stories(town, tongues);
  await shared(told, (story) => looked(report, withoutScript, story, () => withoutScript.inspect(contexts, story)));
  for (const each of races(town, tongues[0])) await looked(report, race, each, () => race.inspect(contexts, each));
}
