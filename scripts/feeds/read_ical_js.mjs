// Reads calendars with ical.js, which knows zones only from the VTIMEZONE of the file, and prints JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const inUtc = (time) => new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");

function event(component) {
  const read = new ICAL.Event(component);
  const text = (name) => component.getFirstPropertyValue(name);
  return {
    uid: read.uid,
    sequence: read.sequence,
    start: inUtc(read.startDate),
    end: inUtc(read.endDate),
    status: text("status"),
    transparency: text("transp"),
    changed: inUtc(text("dtstamp")),
    summary: read.summary,
    location: text("location"),
    description: text("description"),
  };
}

function spans(component) {
  return component.getAllProperties("freebusy").flatMap((property) =>
    property.getValues().map((period) => ({
      start: inUtc(period.start),
      end: inUtc(period.getEnd()),
      type: property.getParameter("fbtype") ?? "BUSY",
    })),
  );
}

function calendar(path) {
  const root = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of root.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const events = root.getAllSubcomponents("vevent");
  return {
    method: root.getFirstPropertyValue("method"),
    name: root.getFirstPropertyValue("name"),
    organizer: events.map((each) => each.getFirstPropertyValue("organizer")).find(Boolean) ?? null,
    events: events.map(event),
    freebusy: root.getAllSubcomponents("vfreebusy").flatMap(spans),
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
