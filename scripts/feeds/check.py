"""Compares what several readers understood with what was meant, and the bytes with RFC 5545.

usage: check.py DIR READER=OUTPUT.json...

DIR holds the calendars and, if they are our own samples, expected.json. Without it the readers are compared with
each other. Prints a table and every finding; the exit code says whether there was one.
"""

import datetime
import json
import pathlib
import re
import sys

FINDINGS_SHOWN = 20

# From this year on node-ical's Temporal polyfill keeps the last setting of the clocks.
POLYFILL_ENDS = str(datetime.date.today().year + 10)


def known_fault(reader, wanted, field):
    """Why a reader is wrong where it differs, if it is: the others must still agree."""
    if reader != "node-ical":
        return None
    if field in ("start", "end") and wanted["start"] >= POLYFILL_ENDS:
        return f"node-ical knows no change of clocks from {POLYFILL_ENDS} on (temporal-polyfill)"
    if "\\n" in (wanted[field] or ""):
        return "node-ical reads an escaped backslash before n as a line break"
    return None


def byte_findings(octets, is_feed):
    """What the bytes themselves do wrong."""
    if not octets.endswith(b"END:VCALENDAR\r\n"):
        yield "does not end with END:VCALENDAR and CRLF"
    for line in octets.split(b"\r\n"):
        if len(line) > 75:
            yield f"{len(line)} octets in a line: {line[:40]!r}"
        if re.search(rb"[\x00-\x1f\x7f]", line):
            yield f"control character: {line[:40]!r}"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"fold inside a character: {line[:40]!r}"
    lines = octets.replace(b"\r\n ", b"").decode(errors="replace").split("\r\n")
    yield from line_findings(lines, is_feed)


def line_findings(lines, is_feed):
    """What the unfolded lines do wrong."""
    named = {match[1] for line in lines if (match := re.match(r"[A-Z-]+;TZID=([^:;]+):", line))}
    described = [line.removeprefix("TZID:") for line in lines if line.startswith("TZID:")]
    if missing := named - set(described):
        yield f"no VTIMEZONE for {sorted(missing)}"
    if len(described) != len(set(described)):
        yield "a VTIMEZONE twice"
    if sum(line.startswith("BEGIN:") for line in lines) < 2:
        yield "no component"
    begin = [line.removeprefix("BEGIN:") for line in lines if line.startswith("BEGIN:")]
    stamped = sum(line.startswith("DTSTAMP:") for line in lines)
    if stamped != begin.count("VEVENT") + begin.count("VFREEBUSY"):
        yield "DTSTAMP missing or where it must not be"
    if is_feed:
        for line in lines:
            if re.match("METHOD|ATTENDEE|ORGANIZER", line):
                yield f"a feed must not hold {line[:40]!r}"
        for name in ["NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "SOURCE"]:
            if sum(re.match(f"{name}[;:]", line) is not None for line in lines) != 1:
                yield f"not exactly one {name}"


def by_start(spans):
    return sorted(spans, key=lambda span: span["start"])


def sorted_events(calendar):
    return sorted(calendar["events"], key=lambda event: (event["uid"], event["start"]))


def reading_findings(reader, meant, read, known):
    """Where a reader understood something else than was meant; its known faults are put aside into `known`."""
    if "error" in read:
        yield read["error"]
        return
    for field in ["method", "name", "organizer"]:
        if field in meant and (meant[field] or None) != (read[field] or None):
            yield f"{field}: {read[field]!r} instead of {meant[field]!r}"
    if by_start(meant.get("freebusy", [])) != by_start(read["freebusy"]):
        yield f"busy spans: {read['freebusy']}"
    if len(meant["events"]) != len(read["events"]):
        yield f"{len(read['events'])} events instead of {len(meant['events'])}"
        return
    for wanted, found in zip(sorted_events(meant), sorted_events(read)):
        for field, value in wanted.items():
            if (found[field] or None) == (value or None):
                continue
            if reason := known_fault(reader, wanted, field):
                known.append(reason)
            else:
                yield f"{wanted['uid']} {field}: {found[field]!r} instead of {value!r}"


def main(folder, *readers):
    folder = pathlib.Path(folder)
    outputs = {}
    for reader in readers:
        name, path = reader.split("=", 1)
        outputs[name] = json.loads(pathlib.Path(path).read_text())
    expected = folder / "expected.json"
    meanings = json.loads(expected.read_text()) if expected.exists() else None
    files = sorted(folder.glob("*.ics"))
    findings, known, width = [], [], max((len(file.name) for file in files), default=0)
    print(f"{'file':{width}}  {'bytes':>10}", *(f"{name:>12}" for name in outputs))
    for file in files:
        first = next(iter(outputs.values()))[str(file)]
        meant = meanings[file.name] if meanings else first
        if "error" in meant:
            meant = {"events": []}
        is_feed = not meant.get("method") if meanings else file.name.startswith("feed-")
        cells = {"bytes": list(byte_findings(file.read_bytes(), is_feed))}
        for name, output in outputs.items():
            cells[name] = list(reading_findings(name, meant, output[str(file)], known))
        findings += [f"{file.name}: {name}: {text}" for name, all in cells.items() for text in all]
        count = len(meant["events"]) + len(meant.get("freebusy", []))
        shown = [f"{len(all)} wrong" if all else f"ok {count}" for all in cells.values()]
        print(f"{file.name:{width}}  {shown[0]:>10}", *(f"{cell:>12}" for cell in shown[1:]))
    for finding in findings[:FINDINGS_SHOWN]:
        print(finding[:400], file=sys.stderr)
    for reason in sorted(set(known)):
        print(f"known, {known.count(reason)} times: {reason}")
    print(f"{len(files)} files, {len(outputs)} readers, {len(findings)} findings")
    return 1 if findings or not files else 0


sys.exit(main(*sys.argv[1:]))
