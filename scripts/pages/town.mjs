// What the checks must know of the demo: the names in it, where its pages are, and a house of their own to book.
import { fill, open, play, POINTER, press } from "./steps.mjs";
import { DAY_AND_NIGHT, book, isoDay, later, makeRoom, makeSite, offset, someMonday } from "./week.mjs";

const PER_PAGE = 100;

/** A mail is written within seconds after what it tells of. */
const MAIL_MS_MAX = 20_000;

/** Who books in the stories. */
export const CITIZEN = { name: "Eva Muster", email: "eva.muster@post.example" };

/** Where the rooms of the town are. */
export const HOUSE = "Haus am Markt";

const SPAN = { from: "10:00", to: "12:00", title: "Lesung", publicTitle: null };

/** Offices that have only begun: what they keep already. */
const BEGINNERS = { beginner: "nothing", settler: "a site" };

export class Town {
  #days = 0;

  /** The town of `demo`: a house whose rooms are booked at once, on request and not at all, and people who sign in. */
  static async of(demo, contexts) {
    const town = new Town();
    Object.assign(town, { demo, contexts });
    town.provider = (await demo.api(`/api/v1/providers/${demo.landmarks.provider_id}`)).name;
    town.site = (await makeSite(demo, HOUSE)).id;
    const openRoom = (name, rules) => makeRoom(demo, town.site, name, { hours: DAY_AND_NIGHT, rules });
    town.room = await openRoom("Kaminzimmer");
    town.askedRoom = await openRoom("Werkraum", { confirmation: "on_request" });
    town.closedRoom = await openRoom("Turnraum");
    town.roomPath = `/raeume/${idDigits(town.room.id)}`;
    town.booking = await town.book();
    town.request = await town.ask("Lesekreis");
    await town.#close();
    await town.#signIn();
    return town;
  }

  /** A day on which nothing else is booked in the rooms. */
  freeDay() {
    this.#days += 1;
    return later(someMonday(), this.#days);
  }

  /** Books the room on a free day. */
  async book(day = this.freeDay()) {
    return book(this.demo, this.room, day, SPAN, CITIZEN);
  }

  /** Asks for the room that the office lets on request; `more` is what staff may say of it. */
  async ask(title, day = this.freeDay(), more = {}) {
    return book(this.demo, this.askedRoom, day, { ...SPAN, title }, CITIZEN, more);
  }

  /** A request that came by letter long ago, so that it stands at the top of the inbox. */
  async askLongAgo(title, day) {
    return this.ask(title, day, { channel: "letter", received_at: "2026-01-02T08:00:00Z" });
  }

  /** The path of the link with which the mail about `request` lets the office decide. */
  async decisionLink(request) {
    const link = new RegExp(`/buchungen/${request.id}`);
    const mail = await this.mail(({ text }) => text.includes("/entscheiden/") && link.test(text));
    return mail.text.match(/\/verwaltung\/entscheiden\/[\w-]+/)[0];
  }

  /** The first mail that `isWanted`, as soon as it is written. */
  async mail(isWanted) {
    const until = Date.now() + MAIL_MS_MAX;
    while (Date.now() < until) {
      const found = (await this.demo.mails()).find(isWanted);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error("no such mail was written");
  }

  /** Books the room that is going to be closed three times on `day`. */
  async fillClosedRoom(day) {
    const spans = [["10:00", "12:00"], ["14:00", "16:00"], ["18:00", "20:00"]];
    for (const [from, to] of spans) await book(this.demo, this.closedRoom, day, { ...SPAN, from, to }, CITIZEN);
  }

  /** How many bookings the room has on `day` from ten to twelve. */
  async count(day) {
    const at = (time) => `${isoDay(day)}T${time}:00${offset(day)}`;
    const query = new URLSearchParams({ room: this.room.id, from: at(SPAN.from), to: at(SPAN.to) });
    return (await this.demo.api(`/api/v1/bookings?${query}`)).items.length;
  }

  /** Names of rooms, of sites, and of those who let them. */
  async names() {
    const lists = await Promise.all(["rooms", "providers", "sites"].map((kind) => this.demo.api(`/api/v1/${kind}?limit=${PER_PAGE}`)));
    return [...new Set(lists.flatMap(({ items }) => items.map(({ name }) => name)))];
  }

  /** The path of a room, a resource or a site that has `id`. */
  path(kind, id) {
    return `/${kind}/${idDigits(id)}`;
  }

  // A closed room with a booking in it, over which somebody must decide, and one that is blocked.
  async #close() {
    const [closed, blocked] = [this.freeDay(), this.freeDay()];
    await book(this.demo, this.closedRoom, closed, SPAN, CITIZEN);
    const during = (day) => ({ starts_at: `${isoDay(day)}T00:00:00${offset(day)}`, ends_at: `${isoDay(day)}T23:00:00${offset(day)}` });
    const post = (path, body) => this.demo.api(path, { method: "POST", body });
    this.closure = await post("/api/v1/closures", { site_id: this.site, room_ids: [this.closedRoom.id], ...during(closed), public_reason: "Sturmschaden am Dach" });
    this.blocking = await post("/api/v1/blockings", { room_ids: [this.closedRoom.id], ...during(blocked), title: "Grundreinigung" });
  }

  async #signIn() {
    const { clerk_email: clerk, operator_email: operator } = this.demo.landmarks;
    await Promise.all(Object.entries(BEGINNERS).map(([who, keeps]) => this.#begin(who, keeps)));
    await Promise.all(Object.entries({ clerk, operator }).map(([who, email]) => this.#remember(who, email)));
  }

  async #begin(who, keeps) {
    const office = { email: "gemeinde@neuendorf.example" };
    const provider = await this.demo.api("/api/v1/providers", { method: "POST", body: { name: `Gemeinde ${who}`, issuer: { legal_name: `Gemeinde ${who}` }, office } });
    await this.demo.api(`/api/v1/providers/${provider.id}/admit`, { method: "POST" });
    if (keeps === "a site") await makeSite(this.demo, "Altes Spritzenhaus", provider.id);
    await this.account(who, "Nele Neu", ["--provider", provider.id]);
  }

  /** Makes an account for `who` under `name` and signs it in. */
  async account(who, name, rights) {
    await this.#enter(who, name, rights);
    await this.#remember(who, address(who));
  }

  async #enter(who, name, rights) {
    await this.demo.command(["account", "create", "--email", address(who), "--name", name, "--password-stdin", ...rights], this.demo.landmarks.password);
  }

  async #remember(who, email) {
    const context = await this.contexts.fresh("nobody");
    const page = await context.newPage();
    const fault = await play(page, this.contexts.base, signIn(email, this.demo.landmarks.password), POINTER);
    if (fault) throw new Error(`${who} cannot sign in: ${fault}`);
    await this.contexts.remember(who, context);
    await context.close();
  }
}

const address = (who) => `${who}@neuendorf.example`;

/** The steps with which somebody signs in. */
export const signIn = (email, password) => [open("/verwaltung/anmelden"), fill("E-Mail", email), fill("Passwort", password), press("Anmelden")];

/** An id as it ends an address that people read: 25 digits and letters. */
const idDigits = (id) => BigInt(`0x${id.replaceAll("-", "")}`).toString(36).padStart(25, "0");

/** 2027-03-28 as people write it. */
export const germanDay = (day) => day.toISOString().slice(0, 10).split("-").reverse().join(".");
