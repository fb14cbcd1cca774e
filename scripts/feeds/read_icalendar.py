"""Reads calendars with Python's icalendar and prints what it understood as JSON.

Every time is read twice: by the zone's name, as the library does by itself, and by the VTIMEZONE of the file.
"""

import datetime
import json
import sys

import icalendar


def in_utc(moment):
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(prop, zones):
    """The instant of a property; fails if the file's own VTIMEZONE says otherwise than the zone's name."""
    moment = prop.dt
    by_name = in_utc(moment)
    zone = prop.params.get("TZID")
    if zone:
        by_file = in_utc(moment.replace(tzinfo=zones[zone]))
        if by_file != by_name:
            raise ValueError(f"{moment}: {by_name} by name, {by_file} by VTIMEZONE")
    return by_name


def text(component, name):
    return str(component[name]) if name in component else None


def event(component, zones):
    if component.errors:
        raise ValueError(component.errors)
    return {
        "uid": text(component, "UID"),
        "sequence": int(component["SEQUENCE"]),
        "start": instant(component["DTSTART"], zones),
        "end": instant(component["DTEND"], zones),
        "status": text(component, "STATUS"),
        "transparency": text(component, "TRANSP"),
        "changed": in_utc(component["DTSTAMP"].dt),
        "summary": text(component, "SUMMARY"),
        "location": text(component, "LOCATION"),
        "description": text(component, "DESCRIPTION"),
    }


def spans(component):
    found = component.get("FREEBUSY", [])
    for prop in found if isinstance(found, list) else [found]:
        start, end = prop.dt
        yield {"start": in_utc(start), "end": in_utc(end), "type": prop.params.get("FBTYPE", "BUSY")}


def calendar(path):
    with open(path, "rb") as file:
        read = icalendar.Calendar.from_ical(file.read())
    zones = {str(zone["TZID"]): zone.to_tz(lookup_tzid=False) for zone in read.walk("VTIMEZONE")}
    organizers = {str(each["ORGANIZER"]) for each in read.walk("VEVENT") if "ORGANIZER" in each}
    return {
        "method": text(read, "METHOD"),
        "name": text(read, "NAME"),
        "organizer": organizers.pop() if organizers else None,
        "events": [event(each, zones) for each in read.walk("VEVENT")],
        "freebusy": [span for each in read.walk("VFREEBUSY") for span in spans(each)],
    }


def attempt(path):
    try:
        return calendar(path)
    except Exception as error:  # whatever a reader stumbles over is a finding
        return {"error": repr(error)}


json.dump({path: attempt(path) for path in sys.argv[1:]}, sys.stdout)
