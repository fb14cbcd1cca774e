//! The public holidays by name.

use crate::language::Language;

/// A public holiday of at least one Land or municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// 1 January.
    NewYearsDay,
    /// 6 January.
    Epiphany,
    /// 8 March.
    WomensDay,
    /// The Friday before Easter.
    GoodFriday,
    /// Easter Sunday.
    EasterSunday,
    /// The Monday after Easter.
    EasterMonday,
    /// 1 May.
    LabourDay,
    /// 8 May, the end of the Second World War in Europe.
    LiberationDay,
    /// The Thursday 39 days after Easter.
    AscensionDay,
    /// Whit Sunday, 49 days after Easter.
    WhitSunday,
    /// The Monday after Whit Sunday.
    WhitMonday,
    /// The Thursday 60 days after Easter.
    CorpusChristi,
    /// 17 June, the people's uprising in the GDR of 1953.
    UprisingDay,
    /// 8 August.
    AugsburgPeaceFestival,
    /// 15 August.
    AssumptionDay,
    /// 20 September.
    WorldChildrensDay,
    /// 3 October.
    GermanUnityDay,
    /// 31 October.
    ReformationDay,
    /// 1 November.
    AllSaintsDay,
    /// The Wednesday before the last Sunday before Advent.
    RepentanceDay,
    /// 25 December.
    ChristmasDay,
    /// 26 December.
    SecondChristmasDay,
}

impl Holiday {
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
            Self::NewYearsDay => ("new_years_day", "Neujahr", "New Year's Day"),
            Self::Epiphany => ("epiphany", "Heilige Drei Könige", "Epiphany"),
            Self::WomensDay => ("womens_day", "Frauentag", "Women's Day"),
            Self::GoodFriday => ("good_friday", "Karfreitag", "Good Friday"),
            Self::EasterSunday => ("easter_sunday", "Ostersonntag", "Easter Sunday"),
            Self::EasterMonday => ("easter_monday", "Ostermontag", "Easter Monday"),
            Self::LabourDay => ("labour_day", "Tag der Arbeit", "Labour Day"),
            Self::LiberationDay => ("liberation_day", "Tag der Befreiung", "Liberation Day"),
            Self::AscensionDay => ("ascension_day", "Christi Himmelfahrt", "Ascension Day"),
            Self::WhitSunday => ("whit_sunday", "Pfingstsonntag", "Whit Sunday"),
            Self::WhitMonday => ("whit_monday", "Pfingstmontag", "Whit Monday"),
            Self::CorpusChristi => ("corpus_christi", "Fronleichnam", "Corpus Christi"),
            Self::UprisingDay => (
                "uprising_day",
                "Jahrestag des Volksaufstandes in der DDR",
                "Anniversary of the 1953 uprising in the GDR",
            ),
            Self::AugsburgPeaceFestival => (
                "augsburg_peace_festival",
                "Augsburger Friedensfest",
                "Augsburg Peace Festival",
            ),
            Self::AssumptionDay => ("assumption_day", "Mariä Himmelfahrt", "Assumption Day"),
            Self::WorldChildrensDay => (
                "world_childrens_day",
                "Weltkindertag",
                "World Children's Day",
            ),
            Self::GermanUnityDay => (
                "german_unity_day",
                "Tag der Deutschen Einheit",
                "Day of German Unity",
            ),
            Self::ReformationDay => ("reformation_day", "Reformationstag", "Reformation Day"),
            Self::AllSaintsDay => ("all_saints_day", "Allerheiligen", "All Saints' Day"),
            Self::RepentanceDay => (
                "repentance_day",
                "Buß- und Bettag",
                "Day of Repentance and Prayer",
            ),
            Self::ChristmasDay => ("christmas_day", "1. Weihnachtstag", "Christmas Day"),
            Self::SecondChristmasDay => (
                "second_christmas_day",
                "2. Weihnachtstag",
                "Second Day of Christmas",
            ),
        }
    }
}
