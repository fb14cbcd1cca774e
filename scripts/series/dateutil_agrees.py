"""Expands the cases of the series with python-dateutil and compares them with what stands beside them.

With --write the spans are written anew; those with a reason why they differ stay, and must differ.
"""

import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr

BERLIN = ZoneInfo("Europe/Berlin")


def utc(local):
    """The instant of a local time; of two the first, and of none the one that the offset before the gap gives."""
    return local.replace(tzinfo=BERLIN, fold=0).astimezone(timezone.utc)


def expanded(starts, ends, rule, skipped, added):
    first = datetime.strptime(starts, "%Y-%m-%d %H:%M")
    days = int(ends.split()[0][1:]) if ends.startswith("+") else 0
    until = datetime.strptime(ends.split()[-1], "%H:%M")
    dates = rruleset()
    # Wall times without a zone: the clock of the place is applied to each date.
    dates.rrule(rrulestr("RRULE:" + rule, dtstart=first))
    at = lambda day: datetime.strptime(day, "%Y-%m-%d").replace(hour=first.hour, minute=first.minute)
    for day in skipped.split():
        dates.exdate(at(day))
    for day in added.split():
        dates.rdate(at(day))
    spans = []
    for start in dates:
        end = (start + timedelta(days=days)).replace(hour=until.hour, minute=until.minute)
        spans.append(f"{utc(start):%Y%m%dT%H%M}/{utc(end):%Y%m%dT%H%M}")
    return " ".join(spans)


def main(path, mode):
    lines = open(path, encoding="utf-8").read().splitlines()
    faults, written, count, differing = [], [], 0, 0
    for line in lines:
        if line.startswith("#") or not line.strip():
            written.append(line)
            continue
        name, starts, ends, rule, leave_out, skipped, added, spans, reason = (part.strip() for part in line.split("|"))
        count += 1
        theirs = expanded(starts, ends, rule, skipped, added)
        if reason:
            differing += 1
            if theirs == spans:
                faults.append(f"{name}: does not differ, although it says why")
        elif mode == "--write":
            spans = theirs
        elif theirs != spans:
            faults.append(f"{name}:\n  here     {spans}\n  dateutil {theirs}")
        written.append(" | ".join([name, starts, ends, rule, leave_out, skipped, added, spans, reason]).rstrip())
    if mode == "--write":
        open(path, "w", encoding="utf-8").write("\n".join(written) + "\n")
    print("\n".join(faults + [f"{count} series, {differing} of them differ for a reason, {len(faults)} faults"]))
    return 1 if faults else 0


sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
