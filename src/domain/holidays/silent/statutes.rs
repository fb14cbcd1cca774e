//! The law on silent days as one table: which day and hours, by which statute.

use chrono::{Datelike, NaiveDate};

use super::SilentOccasion::{
    AllSaintsDay, AllSoulsDay, AshWednesday, ChristmasDay, ChristmasEve, EasterSunday, GoodFriday,
    HolySaturday, MaundyThursday, NationalMourningDay, RepentanceDay, SundayOfTheDead,
};
use super::{SilentDay, SilentHours, SilentOccasion};
use crate::holidays::Land::{
    BadenWuerttemberg, Bavaria, Berlin, Brandenburg, Bremen, Hamburg, Hesse, LowerSaxony,
    MecklenburgVorpommern, NorthRhineWestphalia, RhinelandPalatinate, Saarland, Saxony,
    SaxonyAnhalt, SchleswigHolstein, Thuringia,
};
use crate::holidays::{Land, MunicipalHoliday};

/// The silent days of one statute.
pub(super) struct Statute {
    pub(super) land: Land,
    /// Set where the days are silent only in municipalities with this holiday.
    pub(super) only_with: Option<MunicipalHoliday>,
    name: &'static str,
    days: &'static [(SilentOccasion, SilentHours)],
}

impl Statute {
    /// The silent day of a date by this statute.
    pub(super) fn silent_day(&self, date: NaiveDate) -> Option<SilentDay> {
        self.days
            .iter()
            .find(|(occasion, _)| occasion.day().in_year(date.year()) == Some(date))
            .map(|&(occasion, hours)| SilentDay {
                occasion,
                hours,
                statute: self.name,
            })
    }
}

const fn statute(
    land: Land,
    name: &'static str,
    days: &'static [(SilentOccasion, SilentHours)],
) -> Statute {
    Statute {
        land,
        only_with: None,
        name,
        days,
    }
}

const fn hours(from_hour: u32, until_hour: u32) -> SilentHours {
    SilentHours {
        from_hour,
        until_hour,
    }
}

const WHOLE_DAY: SilentHours = SilentHours::WHOLE_DAY;

pub(super) const STATUTES: &[Statute] = &[
    statute(
        Brandenburg,
        "§ 6 Abs. 2 FTG (Brandenburg)",
        &[
            (GoodFriday, WHOLE_DAY),
            (HolySaturday, hours(0, 4)),
            (NationalMourningDay, hours(4, 24)),
            (SundayOfTheDead, hours(4, 24)),
            (ChristmasEve, hours(13, 24)),
        ],
    ),
    statute(
        Berlin,
        "§ 4 FSchVO (Berlin)",
        &[
            (GoodFriday, hours(4, 21)),
            (NationalMourningDay, hours(4, 21)),
            (SundayOfTheDead, hours(4, 21)),
        ],
    ),
    // All Saints' Day on a Saturday or Sunday begins at 5; health resorts begin at 2.
    statute(
        BadenWuerttemberg,
        "§§ 8, 10 FTG (Baden-Württemberg)",
        &[
            (MaundyThursday, hours(18, 24)),
            (GoodFriday, WHOLE_DAY),
            (HolySaturday, hours(0, 20)),
            (AllSaintsDay, hours(3, 24)),
            (NationalMourningDay, hours(5, 24)),
            (RepentanceDay, hours(3, 24)),
            (SundayOfTheDead, hours(5, 24)),
        ],
    ),
    statute(
        Bavaria,
        "Art. 3 FTG (Bayern)",
        &[
            (AshWednesday, hours(2, 24)),
            (MaundyThursday, hours(2, 24)),
            (GoodFriday, WHOLE_DAY),
            (HolySaturday, WHOLE_DAY),
            (AllSaintsDay, hours(2, 24)),
            (NationalMourningDay, hours(2, 24)),
            (RepentanceDay, hours(2, 24)),
            (SundayOfTheDead, hours(2, 24)),
            (ChristmasEve, hours(14, 24)),
        ],
    ),
    statute(
        Bremen,
        "§ 6 des Gesetzes über die Sonn-, Gedenk- und Feiertage (Bremen)",
        &[
            (GoodFriday, hours(6, 21)),
            (NationalMourningDay, hours(6, 17)),
            (SundayOfTheDead, hours(6, 17)),
        ],
    ),
    statute(
        Hesse,
        "§§ 8 bis 10 HFeiertagsG (Hessen)",
        &[
            (MaundyThursday, hours(4, 24)),
            (GoodFriday, WHOLE_DAY),
            (HolySaturday, WHOLE_DAY),
            (NationalMourningDay, hours(4, 24)),
            (SundayOfTheDead, hours(4, 24)),
            (ChristmasEve, hours(17, 24)),
        ],
    ),
    statute(
        Hamburg,
        "§ 4 Feiertagsschutzverordnung (Hamburg)",
        &[(GoodFriday, hours(5, 24)), (SundayOfTheDead, hours(6, 17))],
    ),
    statute(
        Hamburg,
        "§ 2 der Verordnung über den Volkstrauertag (Hamburg)",
        &[(NationalMourningDay, hours(6, 15))],
    ),
    statute(
        MecklenburgVorpommern,
        "§ 6 Abs. 2 FTG M-V",
        &[
            (GoodFriday, WHOLE_DAY),
            (HolySaturday, hours(0, 18)),
            (NationalMourningDay, hours(5, 24)),
            (SundayOfTheDead, hours(5, 24)),
            (ChristmasEve, hours(13, 24)),
        ],
    ),
    // The statute says "on the eve of Christmas Day" and names no hour.
    statute(
        LowerSaxony,
        "§§ 6, 9 NFeiertagsG (Niedersachsen)",
        &[
            (MaundyThursday, hours(5, 24)),
            (GoodFriday, WHOLE_DAY),
            (HolySaturday, WHOLE_DAY),
            (NationalMourningDay, WHOLE_DAY),
            (SundayOfTheDead, WHOLE_DAY),
            (ChristmasEve, WHOLE_DAY),
        ],
    ),
    statute(
        NorthRhineWestphalia,
        "§§ 6, 7 FeiertG NW",
        &[
            (MaundyThursday, hours(18, 24)),
            (GoodFriday, WHOLE_DAY),
            (HolySaturday, hours(0, 6)),
            (AllSaintsDay, hours(5, 18)),
            (NationalMourningDay, hours(5, 18)),
            (SundayOfTheDead, hours(5, 18)),
            (ChristmasEve, hours(16, 24)),
        ],
    ),
    statute(
        RhinelandPalatinate,
        "§§ 6, 8 LFtG (Rheinland-Pfalz)",
        &[
            (MaundyThursday, hours(4, 24)),
            (GoodFriday, WHOLE_DAY),
            (HolySaturday, WHOLE_DAY),
            (EasterSunday, hours(0, 16)),
            (AllSaintsDay, hours(4, 24)),
            (NationalMourningDay, hours(4, 24)),
            (SundayOfTheDead, hours(4, 24)),
            (ChristmasEve, hours(13, 24)),
            (ChristmasDay, hours(0, 16)),
        ],
    ),
    statute(
        SchleswigHolstein,
        "§ 6 SFTG (Schleswig-Holstein)",
        &[
            (GoodFriday, hours(2, 24)),
            (HolySaturday, hours(0, 2)),
            (NationalMourningDay, hours(6, 20)),
            (SundayOfTheDead, hours(6, 20)),
        ],
    ),
    // Entertainment ends at 18 on All Souls' Day and the Day of Repentance; dance is
    // banned on both by its own section, so the whole day is taken.
    statute(
        Saarland,
        "§§ 8, 10 SFG (Saarland)",
        &[
            (MaundyThursday, hours(4, 24)),
            (GoodFriday, WHOLE_DAY),
            (HolySaturday, WHOLE_DAY),
            (AllSaintsDay, hours(4, 24)),
            (AllSoulsDay, WHOLE_DAY),
            (NationalMourningDay, hours(4, 24)),
            (RepentanceDay, WHOLE_DAY),
            (SundayOfTheDead, hours(4, 24)),
            (ChristmasEve, hours(14, 24)),
        ],
    ),
    statute(
        Saxony,
        "§ 6 SächsSFG",
        &[
            (GoodFriday, WHOLE_DAY),
            (NationalMourningDay, hours(3, 24)),
            (RepentanceDay, hours(3, 24)),
            (SundayOfTheDead, hours(3, 24)),
        ],
    ),
    statute(
        SaxonyAnhalt,
        "§ 5 FeiertG LSA",
        &[
            (GoodFriday, WHOLE_DAY),
            (NationalMourningDay, hours(5, 24)),
            (RepentanceDay, hours(5, 24)),
            (SundayOfTheDead, hours(5, 24)),
            (ChristmasEve, hours(16, 24)),
        ],
    ),
    statute(
        Thuringia,
        "§ 6 ThürFGtG",
        &[
            (GoodFriday, WHOLE_DAY),
            (NationalMourningDay, hours(3, 24)),
            (SundayOfTheDead, hours(3, 24)),
            (ChristmasEve, hours(15, 24)),
        ],
    ),
    Statute {
        land: Thuringia,
        only_with: Some(MunicipalHoliday::CorpusChristi),
        name: "§ 6 ThürFGtG",
        days: &[(AllSaintsDay, hours(3, 24))],
    },
];
