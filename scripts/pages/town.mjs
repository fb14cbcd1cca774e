// What the checks must know of the demo: the names in it, where its pages are, and a room of their own to book.
import { DAY_AND_NIGHT, book, later, makeBuilding, someMonday } from "./week.mjs";

const PER_PAGE = 100;

/** Who books in the stories. */
export const CITIZEN = { name: "Eva Muster", email: "eva.muster@post.example" };

export class Town {
  #days = 0;

  /** The town of `demo`, with a room that can be booked at once, day and night, and a booking in it. */
  static async of(demo, contexts) {
    const town = new Town();
    const { rooms } = await makeBuilding(demo, "Haus am Markt", 1, { spans: [], hours: DAY_AND_NIGHT });
    [town.room] = rooms;
    Object.assign(town, { demo, contexts, roomPath: `/raeume/${idDigits(town.room.id)}` });
    town.booking = await town.book();
    return town;
  }

  /** A day on which nothing else is booked in the room. */
  freeDay() {
    this.#days += 1;
    return later(someMonday(), this.#days);
  }

  /** Books the room on a free day. */
  async book(day = this.freeDay()) {
    const span = { from: "10:00", to: "12:00", title: "Lesung", publicTitle: null };
    return book(this.demo, this.room, day, span, CITIZEN);
  }

  /** How many bookings the room has on `day`. */
  async count(day) {
    const query = new URLSearchParams({ room: this.room.id, from: day.toISOString(), to: later(day, 1).toISOString() });
    return (await this.demo.api(`/api/v1/bookings?${query}`)).items.length;
  }

  /** Names of rooms, of sites, and of those who let them. */
  async names() {
    const lists = await Promise.all(["rooms", "providers", "sites"].map((kind) => this.demo.api(`/api/v1/${kind}?limit=${PER_PAGE}`)));
    return [...new Set(lists.flatMap(({ items }) => items.map(({ name }) => name)))];
  }

  /** The path behind the first link on `path` that `selector` names. */
  async link(who, path, selector) {
    return this.contexts.visit({ who, path }, {}, async (page) => {
      const href = await page.locator(selector).first().getAttribute("href");
      const { pathname, search } = new URL(href, page.url());
      return pathname + search;
    });
  }
}

/** An id as it ends an address that people read: 25 digits and letters. */
const idDigits = (id) => BigInt(`0x${id.replaceAll("-", "")}`).toString(36).padStart(25, "0");

/** 2027-03-28 as people write it. */
export const germanDay = (day) => day.toISOString().slice(0, 10).split("-").reverse().join(".");
