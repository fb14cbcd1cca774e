"""Prints the German public holidays of the PyPI library `holidays` as CSV."""

import csv
import sys

import holidays

YEARS = range(2015, 2041)

CODES = {
    "Neujahr": "new_years_day",
    "Heilige Drei Könige": "epiphany",
    "Frauentag": "womens_day",
    "Karfreitag": "good_friday",
    "Ostersonntag": "easter_sunday",
    "Ostermontag": "easter_monday",
    "Erster Mai": "labour_day",
    "75. Jahrestag der Befreiung vom Nationalsozialismus "
    "und der Beendigung des Zweiten Weltkriegs in Europa": "liberation_day",
    "80. Jahrestag der Befreiung vom Nationalsozialismus "
    "und der Beendigung des Zweiten Weltkriegs in Europa": "liberation_day",
    "Christi Himmelfahrt": "ascension_day",
    "Pfingstsonntag": "whit_sunday",
    "Pfingstmontag": "whit_monday",
    "Fronleichnam": "corpus_christi",
    "75. Jahrestag des Aufstandes vom 17. Juni 1953": "uprising_day",
    "Augsburger Hohes Friedensfest": "augsburg_peace_festival",
    "Mariä Himmelfahrt": "assumption_day",
    "Weltkindertag": "world_childrens_day",
    "Tag der Deutschen Einheit": "german_unity_day",
    "Reformationstag": "reformation_day",
    "Allerheiligen": "all_saints_day",
    "Buß- und Bettag": "repentance_day",
    "Erster Weihnachtstag": "christmas_day",
    "Zweiter Weihnachtstag": "second_christmas_day",
}

# Land and option of ours -> subdivision and category there.
MUNICIPAL = {
    ("DE-BY", "assumption_day"): ("BY", holidays.CATHOLIC),
    ("DE-BY", "assumption_day,augsburg_peace_festival"): ("Augsburg", holidays.PUBLIC),
    ("DE-SN", "corpus_christi"): ("SN", holidays.CATHOLIC),
    ("DE-TH", "corpus_christi"): ("TH", holidays.CATHOLIC),
}


def main():
    laender = [code for code in holidays.Germany.subdivisions if len(code) == 2]
    places = {(f"DE-{code}", ""): (code, holidays.PUBLIC) for code in laender} | MUNICIPAL
    rows = csv.writer(sys.stdout)
    rows.writerow(["land", "option", "date", "code"])
    for (land, option), (subdivision, category) in places.items():
        days = holidays.country_holidays(
            "DE",
            subdiv=subdivision,
            years=YEARS,
            language="de",
            categories={holidays.PUBLIC, category},
        )
        for date, names in sorted(days.items()):
            for name in names.split("; "):
                rows.writerow([land, option, date, CODES.get(name, name)])


main()
