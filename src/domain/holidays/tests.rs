use chrono::{Datelike, NaiveDate, Weekday};

use super::day_rule::easter_sunday;
use super::*;

const ASSUMPTION: HolidayOptions = HolidayOptions::NONE.with(MunicipalHoliday::AssumptionDay);
const AUGSBURG: HolidayOptions = ASSUMPTION.with(MunicipalHoliday::AugsburgPeaceFestival);
const CORPUS_CHRISTI: HolidayOptions = HolidayOptions::NONE.with(MunicipalHoliday::CorpusChristi);

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn year_of(land: Land, options: HolidayOptions, year: i32) -> String {
    holidays(land, options, year)
        .iter()
        .map(|(date, holiday)| format!("{} {}", date.format("%m-%d"), holiday.code()))
        .collect::<Vec<_>>()
        .join("\n")
}

fn on(land: Land, day: &str) -> Option<Holiday> {
    holiday_on(land, HolidayOptions::NONE, date(day))
}

fn laender_with(day: &str) -> String {
    Land::ALL
        .iter()
        .filter(|land| on(**land, day).is_some())
        .map(|land| land.code().trim_start_matches("DE-"))
        .collect::<Vec<_>>()
        .join(" ")
}

fn silent(land: Land, options: HolidayOptions, day: &str) -> String {
    silent_day_on(land, options, date(day)).map_or("none".to_owned(), |silent| {
        let SilentHours {
            from_hour,
            until_hour,
        } = silent.hours;
        format!("{} {from_hour} to {until_hour}", silent.occasion.code())
    })
}

#[test]
fn easter_falls_on_the_dates_of_the_church_calendar() {
    let sundays = "2015-04-05 2016-03-27 2017-04-16 2018-04-01 2019-04-21 2020-04-12 2021-04-04 \
        2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 \
        2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 \
        2038-04-25 2039-04-10 2040-04-01";
    for (year, sunday) in YEARS.zip(sundays.split_ascii_whitespace()) {
        assert_eq!(easter_sunday(year), Some(date(sunday)));
    }
}

#[test]
fn easter_keeps_the_rare_corrections_of_the_gregorian_calendar() {
    for sunday in [
        "1818-03-22",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2049-04-18",
        "2076-04-19",
    ] {
        let sunday = date(sunday);
        assert_eq!(easter_sunday(sunday.year()), Some(sunday));
    }
}

#[test]
fn augsburg_has_the_most_holidays_of_all() {
    let expected = "\
01-01 new_years_day
01-06 epiphany
04-03 good_friday
04-06 easter_monday
05-01 labour_day
05-14 ascension_day
05-25 whit_monday
06-04 corpus_christi
08-08 augsburg_peace_festival
08-15 assumption_day
10-03 german_unity_day
11-01 all_saints_day
12-25 christmas_day
12-26 second_christmas_day";
    assert_eq!(year_of(Land::Bavaria, AUGSBURG, 2026), expected);
}

#[test]
fn brandenburg_names_easter_sunday_and_whit_sunday() {
    let expected = "\
01-01 new_years_day
04-03 good_friday
04-05 easter_sunday
04-06 easter_monday
05-01 labour_day
05-14 ascension_day
05-24 whit_sunday
05-25 whit_monday
10-03 german_unity_day
10-31 reformation_day
12-25 christmas_day
12-26 second_christmas_day";
    assert_eq!(
        year_of(Land::Brandenburg, HolidayOptions::NONE, 2026),
        expected
    );
}

#[test]
fn hesse_calls_sundays_holidays_but_gets_no_entry_for_them() {
    assert_eq!(on(Land::Hesse, "2026-04-05"), None);
    assert_eq!(on(Land::Hesse, "2026-05-24"), None);
    assert_eq!(on(Land::Hesse, "2026-06-04"), Some(Holiday::CorpusChristi));
}

#[test]
fn berlin_has_three_holidays_that_happen_once() {
    let once: Vec<_> = YEARS
        .flat_map(|year| holidays(Land::Berlin, HolidayOptions::NONE, year))
        .filter(|(_, day)| matches!(day, Holiday::LiberationDay | Holiday::UprisingDay))
        .collect();
    let expected = [
        (date("2020-05-08"), Holiday::LiberationDay),
        (date("2025-05-08"), Holiday::LiberationDay),
        (date("2028-06-17"), Holiday::UprisingDay),
    ];
    assert_eq!(once, expected);
}

#[test]
fn new_holidays_begin_in_the_year_of_their_act() {
    assert_eq!(laender_with("2018-03-08"), "");
    assert_eq!(laender_with("2019-03-08"), "BE");
    assert_eq!(laender_with("2023-03-08"), "BE MV");
    assert_eq!(laender_with("2018-09-20"), "");
    assert_eq!(laender_with("2019-09-20"), "TH");
    assert_eq!(laender_with("2016-10-31"), "BB MV SN ST TH");
    assert_eq!(
        laender_with("2017-10-31"),
        "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH"
    );
    assert_eq!(laender_with("2018-10-31"), "BB HB HH MV NI SH SN ST TH");
}

#[test]
fn only_saxony_keeps_the_day_of_repentance() {
    assert_eq!(laender_with("2026-11-18"), "SN");
    assert_eq!(laender_with("2016-11-16"), "SN");
    assert_eq!(laender_with("2017-11-22"), "SN");
}

#[test]
fn a_municipal_holiday_needs_its_option_and_its_land() {
    let assumption = date("2026-08-15");
    assert_eq!(
        holiday_on(Land::Bavaria, HolidayOptions::NONE, assumption),
        None
    );
    assert_eq!(
        holiday_on(Land::Bavaria, ASSUMPTION, assumption),
        Some(Holiday::AssumptionDay)
    );
    assert_eq!(holiday_on(Land::Hesse, AUGSBURG, assumption), None);
    let corpus_christi = date("2026-06-04");
    for land in [Land::Saxony, Land::Thuringia] {
        assert_eq!(holiday_on(land, HolidayOptions::NONE, corpus_christi), None);
        let found = holiday_on(land, CORPUS_CHRISTI, corpus_christi);
        assert_eq!(found, Some(Holiday::CorpusChristi));
    }
    assert_eq!(
        holiday_on(Land::Berlin, CORPUS_CHRISTI, corpus_christi),
        None
    );
}

#[test]
fn a_municipal_holiday_has_the_code_of_its_holiday() {
    for option in MunicipalHoliday::ALL {
        let land = Land::ALL
            .into_iter()
            .find(|land| option.is_known_in(*land))
            .unwrap();
        let year = year_of(land, HolidayOptions::NONE.with(option), 2026);
        assert!(year.contains(option.code()), "{option}");
    }
}

#[test]
fn the_list_of_a_year_is_sorted_and_agrees_with_each_single_day() {
    for land in Land::ALL {
        let options: HolidayOptions = MunicipalHoliday::ALL.into_iter().collect();
        for year in YEARS {
            let list = holidays(land, options, year);
            assert!(list.is_sorted_by(|a, b| a.0 < b.0), "{land} {year}");
            let days = NaiveDate::from_yo_opt(year, 1).unwrap().iter_days();
            let single: Vec<_> = days
                .take_while(|day| day.year() == year)
                .filter_map(|day| Some((day, holiday_on(land, options, day)?)))
                .collect();
            assert_eq!(list, single, "{land}");
        }
    }
}

#[test]
fn a_year_beyond_the_calendar_has_no_holidays() {
    assert_eq!(holidays(Land::Berlin, HolidayOptions::NONE, i32::MAX), []);
    assert_eq!(holidays(Land::Berlin, HolidayOptions::NONE, i32::MIN), []);
}

#[test]
fn a_land_is_read_from_its_code_and_from_nothing_else() {
    for land in Land::ALL {
        assert_eq!(Land::parse(land.code()), Ok(land));
    }
    for wrong in ["", "SH", "de-sh", "DE-XX", " DE-SH", "AT-1"] {
        assert_eq!(Land::parse(wrong), Err(UnknownLand(wrong.to_owned())));
    }
}

#[test]
fn options_survive_being_written_and_read() {
    for options in [HolidayOptions::NONE, ASSUMPTION, AUGSBURG, CORPUS_CHRISTI] {
        assert_eq!(HolidayOptions::parse(&options.to_string()), Ok(options));
    }
}

#[test]
fn an_unknown_option_is_refused_by_name() {
    for (text, wrong) in [
        ("easter_monday", "easter_monday"),
        ("assumption_day,carnival", "carnival"),
        ("assumption_day,", ""),
        ("assumption_day, corpus_christi", " corpus_christi"),
    ] {
        let refused = Err(UnknownMunicipalHoliday(wrong.to_owned()));
        assert_eq!(HolidayOptions::parse(text), refused);
    }
}

#[test]
fn good_friday_is_holiday_and_silent_day_in_every_land() {
    for land in Land::ALL {
        assert_eq!(on(land, "2026-04-03"), Some(Holiday::GoodFriday));
        let day = silent_day_on(land, HolidayOptions::NONE, date("2026-04-03")).unwrap();
        assert_eq!(day.occasion, SilentOccasion::GoodFriday);
    }
}

#[test]
fn silent_hours_are_those_of_the_land() {
    let none = HolidayOptions::NONE;
    assert_eq!(
        silent(Land::Bavaria, none, "2026-02-18"),
        "ash_wednesday 2 to 24"
    );
    assert_eq!(
        silent(Land::NorthRhineWestphalia, none, "2026-04-04"),
        "holy_saturday 0 to 6"
    );
    assert_eq!(
        silent(Land::RhinelandPalatinate, none, "2026-04-05"),
        "easter_sunday 0 to 16"
    );
    assert_eq!(
        silent(Land::Hamburg, none, "2026-11-15"),
        "national_mourning_day 6 to 15"
    );
    assert_eq!(
        silent(Land::Saxony, none, "2026-11-18"),
        "repentance_day 3 to 24"
    );
    assert_eq!(silent(Land::SchleswigHolstein, none, "2026-11-18"), "none");
    assert_eq!(
        silent(Land::SchleswigHolstein, none, "2026-11-22"),
        "sunday_of_the_dead 6 to 20"
    );
    assert_eq!(
        silent(Land::LowerSaxony, none, "2026-12-24"),
        "christmas_eve 0 to 24"
    );
    assert_eq!(silent(Land::Berlin, none, "2026-12-24"), "none");
}

#[test]
fn all_saints_is_silent_in_thuringia_where_corpus_christi_is_a_holiday() {
    assert_eq!(
        silent(Land::Thuringia, HolidayOptions::NONE, "2026-11-01"),
        "none"
    );
    assert_eq!(
        silent(Land::Thuringia, CORPUS_CHRISTI, "2026-11-01"),
        "all_saints_day 3 to 24"
    );
}

#[test]
fn silent_days_have_sane_hours_a_statute_and_the_right_weekday() {
    for land in Land::ALL {
        for day in date("2015-01-01")
            .iter_days()
            .take_while(|day| day.year() <= 2040)
        {
            let Some(silent) = silent_day_on(land, CORPUS_CHRISTI, day) else {
                continue;
            };
            assert!(silent.statute.contains('§') || silent.statute.starts_with("Art. "));
            assert!(
                silent.hours.from_hour < silent.hours.until_hour && silent.hours.until_hour <= 24
            );
            let weekday = match silent.occasion {
                SilentOccasion::AshWednesday | SilentOccasion::RepentanceDay => Weekday::Wed,
                SilentOccasion::MaundyThursday => Weekday::Thu,
                SilentOccasion::GoodFriday => Weekday::Fri,
                SilentOccasion::HolySaturday => Weekday::Sat,
                SilentOccasion::EasterSunday
                | SilentOccasion::NationalMourningDay
                | SilentOccasion::SundayOfTheDead => Weekday::Sun,
                _ => day.weekday(),
            };
            assert_eq!(day.weekday(), weekday, "{land} {day}");
        }
    }
}
