//! The law on public holidays as one table: which day, where, in which years.

use super::Land::{
    BadenWuerttemberg, Bavaria, Berlin, Brandenburg, Bremen, Hamburg, Hesse, LowerSaxony,
    MecklenburgVorpommern, NorthRhineWestphalia, RhinelandPalatinate, Saarland, Saxony,
    SaxonyAnhalt, SchleswigHolstein, Thuringia,
};
use super::day_rule::DayRule;
use super::{Holiday, HolidayOptions, Land, MunicipalHoliday};

/// One holiday with the places and years in which it is one.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) holiday: Holiday,
    pub(super) day: DayRule,
    place: Place,
    first_year: i32,
    last_year: i32,
}

#[derive(Debug)]
enum Place {
    Germany,
    Laender(&'static [Land]),
    Municipalities(MunicipalHoliday),
}

impl Rule {
    /// Tells whether the rule is law at a place in a year.
    pub(super) fn holds(&self, land: Land, options: HolidayOptions, year: i32) -> bool {
        let here = match self.place {
            Place::Germany => true,
            Place::Laender(laender) => laender.contains(&land),
            Place::Municipalities(holiday) => {
                holiday.is_known_in(land) && options.contains(holiday)
            }
        };
        here && (self.first_year..=self.last_year).contains(&year)
    }

    const fn since(self, first_year: i32) -> Self {
        Self { first_year, ..self }
    }

    const fn only(self, year: i32) -> Self {
        Self {
            first_year: year,
            last_year: year,
            ..self
        }
    }
}

const fn rule(holiday: Holiday, day: DayRule, place: Place) -> Rule {
    Rule {
        holiday,
        day,
        place,
        first_year: i32::MIN,
        last_year: i32::MAX,
    }
}

const fn germany(holiday: Holiday, day: DayRule) -> Rule {
    rule(holiday, day, Place::Germany)
}

const fn laender(holiday: Holiday, day: DayRule, laender: &'static [Land]) -> Rule {
    rule(holiday, day, Place::Laender(laender))
}

const fn municipal(holiday: Holiday, day: DayRule, option: MunicipalHoliday) -> Rule {
    rule(holiday, day, Place::Municipalities(option))
}

const fn on(month: u32, day: u32) -> DayRule {
    DayRule::Fixed { month, day }
}

const fn easter(days: i64) -> DayRule {
    DayRule::Easter { days }
}

const fn advent(days: i64) -> DayRule {
    DayRule::Advent { days }
}

/// Section 2 of the Land's holiday act (section 1 in BE, BW, HE, HH, SN; article 1 in BY)
/// unless a line says otherwise; 3 October is article 2 (2) of the Unification Treaty.
pub(super) const RULES: &[Rule] = &[
    germany(Holiday::NewYearsDay, on(1, 1)),
    laender(
        Holiday::Epiphany,
        on(1, 6),
        &[BadenWuerttemberg, Bavaria, SaxonyAnhalt],
    ),
    // Act of 30 January 2019 (GVBl. BE p. 22).
    laender(Holiday::WomensDay, on(3, 8), &[Berlin]).since(2019),
    // Fourth act amending the FTG M-V (2022).
    laender(Holiday::WomensDay, on(3, 8), &[MecklenburgVorpommern]).since(2023),
    germany(Holiday::GoodFriday, easter(-2)),
    laender(Holiday::EasterSunday, easter(0), &[Brandenburg]),
    germany(Holiday::EasterMonday, easter(1)),
    germany(Holiday::LabourDay, on(5, 1)),
    // The 75th and the 80th anniversary, section 1 FeiertG BE as amended for each.
    laender(Holiday::LiberationDay, on(5, 8), &[Berlin]).only(2020),
    laender(Holiday::LiberationDay, on(5, 8), &[Berlin]).only(2025),
    germany(Holiday::AscensionDay, easter(39)),
    laender(Holiday::WhitSunday, easter(49), &[Brandenburg]),
    germany(Holiday::WhitMonday, easter(50)),
    laender(
        Holiday::CorpusChristi,
        easter(60),
        &[
            BadenWuerttemberg,
            Bavaria,
            Hesse,
            NorthRhineWestphalia,
            RhinelandPalatinate,
            Saarland,
        ],
    ),
    municipal(
        Holiday::CorpusChristi,
        easter(60),
        MunicipalHoliday::CorpusChristi,
    ),
    // The 75th anniversary, section 1 FeiertG BE.
    laender(Holiday::UprisingDay, on(6, 17), &[Berlin]).only(2028),
    municipal(
        Holiday::AugsburgPeaceFestival,
        on(8, 8),
        MunicipalHoliday::AugsburgPeaceFestival,
    ),
    laender(Holiday::AssumptionDay, on(8, 15), &[Saarland]),
    municipal(
        Holiday::AssumptionDay,
        on(8, 15),
        MunicipalHoliday::AssumptionDay,
    ),
    // Act of 19 March 2019 (GVBl. TH p. 22).
    laender(Holiday::WorldChildrensDay, on(9, 20), &[Thuringia]).since(2019),
    germany(Holiday::GermanUnityDay, on(10, 3)),
    laender(
        Holiday::ReformationDay,
        on(10, 31),
        &[
            Brandenburg,
            MecklenburgVorpommern,
            Saxony,
            SaxonyAnhalt,
            Thuringia,
        ],
    ),
    // 500 years of the Reformation: once, by an act or ordinance of each other Land.
    laender(
        Holiday::ReformationDay,
        on(10, 31),
        &[
            BadenWuerttemberg,
            Bavaria,
            Berlin,
            Bremen,
            Hamburg,
            Hesse,
            LowerSaxony,
            NorthRhineWestphalia,
            RhinelandPalatinate,
            Saarland,
            SchleswigHolstein,
        ],
    )
    .only(2017),
    // HB: Brem.GBl. 2018 p. 302; HH: HmbGVBl. 2018 p. 63; NI: Nds. GVBl. 2018 p. 122;
    // SH: GVOBl. 2018 p. 69.
    laender(
        Holiday::ReformationDay,
        on(10, 31),
        &[Bremen, Hamburg, LowerSaxony, SchleswigHolstein],
    )
    .since(2018),
    laender(
        Holiday::AllSaintsDay,
        on(11, 1),
        &[
            BadenWuerttemberg,
            Bavaria,
            NorthRhineWestphalia,
            RhinelandPalatinate,
            Saarland,
        ],
    ),
    // Everywhere else it ceased to be a holiday in 1995.
    laender(Holiday::RepentanceDay, advent(-11), &[Saxony]),
    germany(Holiday::ChristmasDay, on(12, 25)),
    germany(Holiday::SecondChristmasDay, on(12, 26)),
];
