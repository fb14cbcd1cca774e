"""Compares our holiday table with those of two libraries and prints the counts."""

import csv
import pathlib
import sys
from collections import defaultdict

YEARS = range(2015, 2041)
PLACES = 16 + 4  # Länder, municipal options
LEAST_PER_YEAR = 9  # the holidays that all Länder share
LIBRARIES = ("pypi", "npm")


def read_days(path):
    """The days of a file by place, (land, option) -> {(date, code)}."""
    places = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            places[row["land"], row["option"]].add((row["date"], row["code"]))
    return places


def find_gaps(name, places):
    """What a source lacks before it can be compared at all."""
    if len(places) != PLACES:
        yield f"{name} has {len(places)} places, not {PLACES}"
    for place, days in places.items():
        for year in YEARS:
            count = sum(date.startswith(f"{year}-") for date, _ in days)
            if count < LEAST_PER_YEAR:
                yield f"{name} has {count} days in {year} at {place}"


def find_differences(ours, library, theirs):
    """Each day that only one of the two sources lists, as (place, sentence)."""
    for land, option in sorted(ours.keys() | theirs.keys()):
        own, other = ours.get((land, option), set()), theirs.get((land, option), set())
        for date, code in sorted(own ^ other):
            side = f"ours, not {library}" if (date, code) in own else f"{library}, not ours"
            yield (land, option), f"{land} {option or '-'} {date} {code}: {side}"


def print_counts(sources, differences):
    """One line per place and the total."""
    print(f"public holidays {YEARS[0]} to {YEARS[-1]}")
    print(f"{'land':6} {'ours':>5} {'pypi':>5} {'npm':>5} {'diff':>5}  municipal option")
    rows = {
        place: [len(days[place]) for days in sources.values()]
        + [sum(where == place for where, _ in differences)]
        for place in sorted(sources["ours"])
    }
    for (land, option), counts in rows.items():
        print(f"{land:6}", *(f"{count:5}" for count in counts), "", option or "-")
    print(f"{'total':6}", *(f"{sum(column):5}" for column in zip(*rows.values())))


def main(folder):
    sources = {name: read_days(folder / f"{name}.csv") for name in ("ours", *LIBRARIES)}
    gaps = [gap for name, places in sources.items() for gap in find_gaps(name, places)]
    differences = [
        difference
        for library in LIBRARIES
        for difference in find_differences(sources["ours"], library, sources[library])
    ]
    print_counts(sources, differences)
    for line in [*gaps, *(sentence for _, sentence in differences)]:
        print(line)
    print(f"{len(differences)} differences, {len(gaps)} gaps")
    return 1 if differences or gaps else 0


sys.exit(main(pathlib.Path(sys.argv[1])))
