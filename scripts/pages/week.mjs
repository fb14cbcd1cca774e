// Buildings made for the checks: rooms that are booked alike on every day of one week, or not at all.

const DAYS = 7;

/** The hours of the bookings, with what they are and what the notice board may say. */
const SPANS = [
  { from: "08:00", to: "12:00", title: "Schulsport", publicTitle: null },
  { from: "14:00", to: "16:30", title: "Seniorennachmittag", publicTitle: "Kaffee für alle" },
  { from: "18:00", to: "22:00", title: "Chorprobe", publicTitle: null },
];

/** Who books, and what no notice board may tell. */
export const ORGANISER = "Wilhelmine Übermeier";

const RULES = {
  minutes_min: 15, minutes_max: 840, modes: [{ kind: "free", grid_minutes: 15 }], lead_minutes: 0, horizons: [], releases: [],
  groups: [], purposes: [], purpose_bans: [], identity: "name", confirmation: "instant", requests: "block",
};

/** As many at once as a group commit takes well. */
const AT_ONCE = 12;

/** A Monday some weeks from now, in which nothing else is booked. */
export function someMonday(now = new Date()) {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 70));
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day;
}

export const isoDay = (day) => day.toISOString().slice(0, 10);

export const later = (day, days) => new Date(day.getTime() + days * 86_400_000);

/** From when to when a day can be booked. */
const HOURS = { from: "07:00", to: "23:00" };
export const DAY_AND_NIGHT = { from: "00:00", to: "00:00" };

/** Makes the building `name` with `count` rooms that are booked on each day of a week; gives each booking as texts of its name. */
export async function makeBuilding(demo, name, count) {
  const monday = someMonday();
  const site = await makeSite(demo, name);
  const numbers = Array.from({ length: count }, (_, index) => String(index + 1).padStart(2, "0"));
  const rooms = await batched(numbers, (number) => makeRoom(demo, site.id, `${name.slice(0, 12)} ${number}`));
  const wishes = rooms.flatMap((room) => Array.from({ length: DAYS }, (_, day) => SPANS.map((span) => ({ room, day: later(monday, day), span }))).flat());
  await batched(wishes, ({ room, day, span }) => book(demo, room, day, span));
  return { site: site.id, monday, rooms, bookings: wishes.map(({ room, span }) => [room.name, span.from, span.title, "bestätigt"]), titles: SPANS.map(({ title }) => title) };
}

/** A building of `provider`, who is the clerk's own if none is named. */
export async function makeSite(demo, name, provider = demo.landmarks.provider_id) {
  return demo.api("/api/v1/sites", { method: "POST", body: { provider_id: provider, name, town: "Auenstedt", land: "DE-NI" } });
}

/** A room that everybody may book, at once unless `rules` say otherwise. */
export async function makeRoom(demo, site, name, { hours = HOURS, rules = {} } = {}) {
  const room = await demo.api("/api/v1/rooms", { method: "POST", body: { site_id: site, name, published_from: "2026-01-01T00:00:00Z", capacity: { rows: 40 }, rules: [{ ...RULES, ...rules }] } });
  const weekly = [{ weekday: null, ...hours, valid_from: null, valid_until: null, condition: "always" }];
  await demo.api(`/api/v1/rooms/${room.id}/opening-hours`, { method: "PUT", body: { weekly, special_days: [] }, headers: { "if-match": `"${room.version}"` } });
  return room;
}

/** Books `room` on `day`; gives the booking with the token of its link. */
export async function book(demo, room, day, span, organiser = { name: ORGANISER }, more = {}) {
  const at = (time) => `${isoDay(day)}T${time}:00${offset(day)}`;
  const body = { room_id: room.id, starts_at: at(span.from), ends_at: at(span.to), attendees: 20, title: span.title, public_title: span.publicTitle, organiser, ...more };
  const who = Object.keys(more).length > 0 ? "operator" : "nobody";
  return demo.api("/api/v1/bookings", { method: "POST", body, who });
}

/** What the clocks of Berlin show beside UTC at noon of `day`. */
export function offset(day) {
  const parts = new Intl.DateTimeFormat("en", { timeZone: "Europe/Berlin", timeZoneName: "longOffset" }).formatToParts(new Date(day.getTime() + 43_200_000));
  return parts.find(({ type }) => type === "timeZoneName").value.replace("GMT", "");
}

async function batched(items, act) {
  const results = [];
  for (let from = 0; from < items.length; from += AT_ONCE) results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(act))));
  return results;
}
