//! Silent days: days on which a Land restricts public dance and entertainment.
//!
//! A silent day warns and never refuses: whether an event is a dance, is public or has
//! the serious character of the day is for people to decide, and municipalities may
//! grant exceptions.
//!
//! The table holds days protected more than any Sunday or public holiday. It leaves out
//! church holidays on which only services are protected, among them the Day of
//! Repentance in HH, NI and SH, and what hangs on local confessional majorities that
//! are no [`MunicipalHoliday`](super::MunicipalHoliday), such as All Souls' Day in parts of Lower Saxony.
//! It states the law as last known and keeps no history: a warning is for days to come.

mod statutes;

use chrono::NaiveDate;

use super::day_rule::DayRule;
use super::{HolidayOptions, Land};
use crate::language::Language;

use statutes::STATUTES;

use SilentOccasion::{
    AllSaintsDay, AllSoulsDay, AshWednesday, ChristmasDay, ChristmasEve, EasterSunday, GoodFriday,
    HolySaturday, MaundyThursday, NationalMourningDay, RepentanceDay, SundayOfTheDead,
};

/// A day on which a Land restricts public dance and entertainment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SilentDay {
    /// What the day is.
    pub occasion: SilentOccasion,
    /// The protected hours.
    pub hours: SilentHours,
    /// The statute that says so.
    pub statute: &'static str,
}

/// Hours of a local day, half-open.
///
/// Where a statute gives several bans different hours, these are the widest that hold in
/// the whole Land.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SilentHours {
    /// First protected hour of the local day, 0 to 23.
    pub from_hour: u32,
    /// Hour of the local day at which protection ends, 1 to 24.
    pub until_hour: u32,
}

impl SilentHours {
    /// From midnight to midnight.
    pub const WHOLE_DAY: Self = Self {
        from_hour: 0,
        until_hour: 24,
    };
}

/// The occasion of a silent day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SilentOccasion {
    /// 46 days before Easter.
    AshWednesday,
    /// The Thursday before Easter.
    MaundyThursday,
    /// The Friday before Easter.
    GoodFriday,
    /// The Saturday before Easter.
    HolySaturday,
    /// Easter Sunday.
    EasterSunday,
    /// 1 November.
    AllSaintsDay,
    /// 2 November.
    AllSoulsDay,
    /// The second Sunday before Advent (Volkstrauertag).
    NationalMourningDay,
    /// The Wednesday before the last Sunday before Advent.
    RepentanceDay,
    /// The last Sunday before Advent (Totensonntag).
    SundayOfTheDead,
    /// 24 December.
    ChristmasEve,
    /// 25 December.
    ChristmasDay,
}

impl SilentOccasion {
    /// The stable code, never renamed.
    pub const fn code(self) -> &'static str {
        self.texts().0
    }

    /// The name in a language.
    pub const fn name(self, language: Language) -> &'static str {
        match language {
            Language::De => self.texts().1,
            Language::En => self.texts().2,
        }
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            AshWednesday => ("ash_wednesday", "Aschermittwoch", "Ash Wednesday"),
            MaundyThursday => ("maundy_thursday", "Gründonnerstag", "Maundy Thursday"),
            GoodFriday => ("good_friday", "Karfreitag", "Good Friday"),
            HolySaturday => ("holy_saturday", "Karsamstag", "Holy Saturday"),
            EasterSunday => ("easter_sunday", "Ostersonntag", "Easter Sunday"),
            AllSaintsDay => ("all_saints_day", "Allerheiligen", "All Saints' Day"),
            AllSoulsDay => ("all_souls_day", "Allerseelen", "All Souls' Day"),
            NationalMourningDay => (
                "national_mourning_day",
                "Volkstrauertag",
                "National Day of Mourning",
            ),
            RepentanceDay => (
                "repentance_day",
                "Buß- und Bettag",
                "Day of Repentance and Prayer",
            ),
            SundayOfTheDead => ("sunday_of_the_dead", "Totensonntag", "Sunday of the Dead"),
            ChristmasEve => ("christmas_eve", "Heiligabend", "Christmas Eve"),
            ChristmasDay => ("christmas_day", "1. Weihnachtstag", "Christmas Day"),
        }
    }

    const fn day(self) -> DayRule {
        match self {
            AshWednesday => DayRule::Easter { days: -46 },
            MaundyThursday => DayRule::Easter { days: -3 },
            GoodFriday => DayRule::Easter { days: -2 },
            HolySaturday => DayRule::Easter { days: -1 },
            EasterSunday => DayRule::Easter { days: 0 },
            AllSaintsDay => DayRule::Fixed { month: 11, day: 1 },
            AllSoulsDay => DayRule::Fixed { month: 11, day: 2 },
            NationalMourningDay => DayRule::Advent { days: -14 },
            RepentanceDay => DayRule::Advent { days: -11 },
            SundayOfTheDead => DayRule::Advent { days: -7 },
            ChristmasEve => DayRule::Fixed { month: 12, day: 24 },
            ChristmasDay => DayRule::Fixed { month: 12, day: 25 },
        }
    }
}

/// Finds the silent day of a local date at a place. A day may be holiday and silent.
pub fn silent_day_on(land: Land, options: HolidayOptions, date: NaiveDate) -> Option<SilentDay> {
    STATUTES
        .iter()
        .filter(|statute| statute.land == land)
        .filter(|statute| {
            statute
                .only_with
                .is_none_or(|holiday| options.contains(holiday))
        })
        .find_map(|statute| statute.silent_day(date))
}
