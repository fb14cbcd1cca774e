//! What new rooms and resources have in common.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::bookable::{Buffers, Capacity, Handover, Question, Terms};
use domain::opening::OpeningHours;
use domain::text::{Code, Line, Name, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::opening::OpeningHoursDto;
use super::rules::RulesDto;
use super::rules_bounds::rules;
use super::words::DemandWord;
use crate::api::extract::Fields;
use crate::api::problem::Refusal;
use crate::api::wire::{Id, Timestamp, Word, integer};
use crate::services::listings::NewListing;

/// The most features of one room.
const FEATURES_MAX: usize = 100;

/// The most questions of one room.
const QUESTIONS_MAX: usize = 30;

/// The most rooms or resources that one is tied to.
const TIES_MAX: usize = 50;

/// Minutes of setup or teardown: a day.
const BUFFER_MINUTES_MAX: i64 = 24 * 60;

/// More people than the largest hall holds.
const PEOPLE_MAX: i64 = 100_000;

/// The largest area in square metres.
const AREA_MAX: f64 = 1_000_000.0;

/// How many people a room holds; of a hall stated, not summed from its parts.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = Capacity)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct CapacityDto {
    /// In rows.
    #[schema(minimum = 0, maximum = 100_000)]
    rows: Option<i64>,
    /// At tables.
    #[schema(minimum = 0, maximum = 100_000)]
    tables: Option<i64>,
    /// In parliament seating.
    #[schema(minimum = 0, maximum = 100_000)]
    parliament: Option<i64>,
    /// Standing.
    #[schema(minimum = 0, maximum = 100_000)]
    standing: Option<i64>,
    /// In no particular layout.
    #[schema(minimum = 0, maximum = 100_000)]
    any: Option<i64>,
    /// The approved figure that is never exceeded.
    #[schema(minimum = 0, maximum = 100_000)]
    safety: Option<i64>,
}

/// Terms that an organiser accepts by naming their version.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Terms)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct TermsDto {
    /// The version.
    #[schema(max_length = 60, examples("2027-01"))]
    version: String,
    /// The text.
    #[schema(max_length = 10_000)]
    text: String,
}

/// A question asked at booking.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Question)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct QuestionDto {
    /// The name under which the answer is kept.
    #[schema(max_length = 60, examples("music"))]
    code: String,
    /// In German.
    #[schema(max_length = 200)]
    text_de: String,
    /// In English.
    #[schema(max_length = 200)]
    text_en: Option<String>,
    /// Whether a booking without an answer is refused.
    #[serde(default = "optional")]
    demand: DemandWord,
}

fn optional() -> DemandWord {
    Word(domain::bookable::Demand::Optional)
}

/// The common part of a new room or resource.
pub(in crate::api::v1) struct ListingIn<'a> {
    pub(in crate::api::v1) name: &'a str,
    pub(in crate::api::v1) description: Option<&'a str>,
    pub(in crate::api::v1) features: &'a [String],
    pub(in crate::api::v1) setup_minutes: i64,
    pub(in crate::api::v1) teardown_minutes: i64,
    pub(in crate::api::v1) published_from: Option<&'a Timestamp>,
    pub(in crate::api::v1) published_until: Option<&'a Timestamp>,
    pub(in crate::api::v1) house_rules: Option<&'a str>,
    pub(in crate::api::v1) terms: Option<&'a TermsDto>,
    pub(in crate::api::v1) questions: &'a [QuestionDto],
    pub(in crate::api::v1) handover_place: Option<&'a str>,
    pub(in crate::api::v1) handover_contact: Option<&'a str>,
    pub(in crate::api::v1) companion_ids: &'a [Id],
    pub(in crate::api::v1) opening_hours: Option<&'a OpeningHoursDto>,
    pub(in crate::api::v1) rules: &'a [RulesDto],
}

impl ListingIn<'_> {
    /// The listing, or `None` after its faults were noted.
    pub(in crate::api::v1) fn parse(&self, fields: &mut Fields) -> Option<NewListing> {
        let name = fields.parse("/name", Name::parse(self.name));
        let description = fields.optional("/description", self.description.map(Text::parse));
        let features = features(fields, self.features);
        let setup = minutes(fields, "/setup_minutes", self.setup_minutes);
        let teardown = minutes(fields, "/teardown_minutes", self.teardown_minutes);
        let from = self.published_from.map(Timestamp::parse_utc);
        let published_from = fields.optional("/published_from", from);
        let until = self.published_until.map(Timestamp::parse_utc);
        let published_until = fields.optional("/published_until", until);
        let house_rules = fields.optional("/house_rules", self.house_rules.map(Text::parse));
        let terms = match self.terms {
            Some(terms) => fields
                .within("/terms", |fields| terms.parse(fields))
                .map(Some),
            None => Some(None),
        };
        let questions = questions(fields, self.questions);
        let place = fields.optional("/handover_place", self.handover_place.map(Name::parse));
        let contact = fields.optional("/handover_contact", self.handover_contact.map(Name::parse));
        let companions = ids(fields, "/companion_ids", self.companion_ids);
        let opening = match self.opening_hours {
            Some(hours) => fields.within("/opening_hours", |fields| hours.parse(fields)),
            None => Some(OpeningHours::default()),
        };
        let rules = rules(fields, "/rules", self.rules);
        Some(NewListing {
            name: name?,
            description: description?,
            features: features?,
            buffers: Buffers {
                setup: setup?,
                teardown: teardown?,
            },
            published_from: published_from?,
            published_until: published_until?,
            house_rules: house_rules?,
            terms: terms?,
            questions: questions?,
            handover: Handover {
                place: place?,
                contact: contact?,
            },
            companions: companions?,
            opening: opening?,
            rules: rules?,
        })
    }
}

/// Minutes of setup or teardown.
pub(super) fn minutes(fields: &mut Fields, place: &str, minutes: i64) -> Option<TimeDelta> {
    let minutes: Option<i64> = fields.parse(place, integer(minutes, 0, BUFFER_MINUTES_MAX));
    minutes.map(TimeDelta::minutes)
}

/// The codes of `/features`, each once.
pub(super) fn features(fields: &mut Fields, words: &[String]) -> Option<BTreeSet<Code>> {
    let mut seen = BTreeSet::new();
    fields.list("/features", words, FEATURES_MAX, |fields, word| {
        let code = fields.parse("", Code::parse(word))?;
        seen.insert(code).then_some(()).or_else(|| {
            fields.refuse("", Refusal::DuplicateEntry);
            None
        })
    })?;
    Some(seen)
}

/// The ids at `place`, each once.
pub(in crate::api::v1) fn ids<T: From<Uuid> + Ord>(
    fields: &mut Fields,
    place: &str,
    list: &[Id],
) -> Option<BTreeSet<T>> {
    let mut seen = BTreeSet::new();
    fields.list(place, list, TIES_MAX, |fields, id| {
        let id = fields.parse("", id.parse())?;
        seen.insert(id).then_some(()).or_else(|| {
            fields.refuse("", Refusal::DuplicateEntry);
            None
        })
    })?;
    Some(seen)
}

/// The questions of `/questions`, each with a code of its own.
pub(super) fn questions(fields: &mut Fields, list: &[QuestionDto]) -> Option<Vec<Question>> {
    let mut seen = BTreeSet::new();
    fields.list("/questions", list, QUESTIONS_MAX, |fields, question| {
        let question = question.parse(fields)?;
        if seen.insert(question.code.clone()) {
            return Some(question);
        }
        fields.refuse("/code", Refusal::DuplicateEntry);
        None
    })
}

/// The figures of `/capacity`.
pub(in crate::api::v1) fn capacity(fields: &mut Fields, dto: CapacityDto) -> Option<Capacity> {
    fields.within("/capacity", |fields| {
        let mut people = |place, figure: Option<i64>| {
            fields.optional(place, figure.map(|figure| integer(figure, 0, PEOPLE_MAX)))
        };
        let (rows, tables) = (people("/rows", dto.rows), people("/tables", dto.tables));
        let parliament = people("/parliament", dto.parliament);
        let standing = people("/standing", dto.standing);
        let (any, safety) = (people("/any", dto.any), people("/safety", dto.safety));
        Some(Capacity {
            rows: rows?,
            tables: tables?,
            parliament: parliament?,
            standing: standing?,
            any: any?,
            safety: safety?,
        })
    })
}

/// An area in square metres as hundredths of one.
pub(in crate::api::v1) fn area(square_metres: f64) -> Result<u32, Refusal> {
    if !(0.0..=AREA_MAX).contains(&square_metres) {
        return Err(Refusal::OutOfRange {
            min: 0,
            max: 1_000_000,
        });
    }
    let hundredths = (square_metres * 100.0).round();
    if (square_metres * 100.0 - hundredths).abs() > 1e-6 {
        return Err(Refusal::TooManyDecimals { limit: 2 });
    }
    // The shortest way from a float to an integer that truncates nothing.
    format!("{hundredths:.0}")
        .parse()
        .map_err(|_| Refusal::TooManyDecimals { limit: 2 })
}

impl TermsDto {
    pub(super) fn parse(&self, fields: &mut Fields) -> Option<Terms> {
        let version = fields.parse("/version", Line::parse(&self.version));
        let text = fields.parse("/text", Text::parse(&self.text));
        Some(Terms {
            version: version?,
            text: text?,
        })
    }
}

impl QuestionDto {
    fn parse(&self, fields: &mut Fields) -> Option<Question> {
        let code = fields.parse("/code", Code::parse(&self.code));
        let text_de = fields.parse("/text_de", Name::parse(&self.text_de));
        let text_en = fields.optional("/text_en", self.text_en.as_deref().map(Name::parse));
        Some(Question {
            code: code?,
            text_de: text_de?,
            text_en: text_en?,
            demand: self.demand.0,
        })
    }
}

impl From<Capacity> for CapacityDto {
    fn from(capacity: Capacity) -> Self {
        Self {
            rows: capacity.rows.map(i64::from),
            tables: capacity.tables.map(i64::from),
            parliament: capacity.parliament.map(i64::from),
            standing: capacity.standing.map(i64::from),
            any: capacity.any.map(i64::from),
            safety: capacity.safety.map(i64::from),
        }
    }
}

impl From<&Terms> for TermsDto {
    fn from(terms: &Terms) -> Self {
        Self {
            version: terms.version.to_string(),
            text: terms.text.to_string(),
        }
    }
}

impl From<&Question> for QuestionDto {
    fn from(question: &Question) -> Self {
        Self {
            code: question.code.to_string(),
            text_de: question.text_de.to_string(),
            text_en: question.text_en.as_ref().map(ToString::to_string),
            demand: Word(question.demand),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_have_two_decimals() {
        assert_eq!(area(191.25), Ok(19_125));
        assert_eq!(area(0.29), Ok(29));
        assert_eq!(area(1_000_000.0), Ok(100_000_000));
        assert_eq!(area(1.001), Err(Refusal::TooManyDecimals { limit: 2 }));
        for outside in [-0.01, 1_000_000.5, f64::NAN] {
            assert!(matches!(area(outside), Err(Refusal::OutOfRange { .. })));
        }
    }
}
