// Reads calendars with node-ical, which knows zones by their names, and prints what it understood as JSON.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const inUtc = (date) => new Date(date).toISOString().replace(".000Z", "Z");
const text = (value) => (value === undefined ? null : (value?.val ?? value));

function event(read) {
  return {
    uid: read.uid,
    sequence: Number(read.sequence),
    start: inUtc(read.start),
    end: inUtc(read.end),
    status: text(read.status),
    transparency: text(read.transparency),
    changed: inUtc(read.dtstamp),
    summary: text(read.summary),
    location: text(read.location),
    description: text(read.description),
  };
}

function spans(read) {
  return (read.freebusy ?? []).map((span) => ({
    start: inUtc(span.start),
    end: inUtc(span.end),
    type: span.type ?? "BUSY",
  }));
}

function calendar(path) {
  const components = Object.values(ical.sync.parseICS(readFileSync(path, "utf8")));
  const root = components.find((each) => each.type === "VCALENDAR") ?? {};
  const events = components.filter((each) => each.type === "VEVENT");
  return {
    method: text(root.method),
    name: text(root["WR-CALNAME"]),
    organizer: text(events.map((each) => each.organizer).find(Boolean)),
    events: events.map(event),
    freebusy: components.filter((each) => each.type === "VFREEBUSY").flatMap(spans),
  };
}

function attempt(path) {
  try {
    return calendar(path);
  } catch (error) {
    return { error: String(error) };
  }
}

const paths = process.argv.slice(2);
console.log(JSON.stringify(Object.fromEntries(paths.map((path) => [path, attempt(path)]))));
