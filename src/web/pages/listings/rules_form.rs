//! The form of the booking rules as values of the domain, and back.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use domain::bookable::{Demand, Listing, Question, Terms};
use domain::opening::TimeSpan;
use domain::rules::{
    BookingRules, Confirmation, Horizon, Identity, Mode, Period, Requests, RuleBook, Slot,
};
use domain::text::{Code, Line, Name, Text};

use super::read::{
    WEEKDAYS, clock, clock_text, hours, hours_text, minutes_text, number, span, spans_text,
    weekday, weekday_code,
};
use crate::api::problem::Refusal;
use crate::services::listings::ListingChanges;
use crate::web::Visitor;
use crate::web::entries::{Entries, Reading};

/// The longest use of one booking, in hours.
const HOURS_MAX: u32 = 366 * 24;

/// Minutes of setup or teardown: a day.
const BUFFER_MINUTES_MAX: u32 = 24 * 60;

/// The most fixed slots.
const SLOTS_MAX: usize = 100;

/// The most questions of one room.
const QUESTIONS_MAX: usize = 30;

/// How far ahead anybody plans, in months.
const MONTHS_MAX: u32 = 240;

/// The kinds of [`Mode`], as the form calls them.
pub(super) const MODES: [&str; 4] = ["free", "slots", "days", "weekend"];

/// Everything that the form says.
pub(super) fn read(
    reading: &mut Reading<'_>,
    book: &RuleBook,
    listing: &Listing,
    today: NaiveDate,
) -> Option<ListingChanges> {
    let rules = rules(reading, book.on(today));
    let setup = reading.optional("setup", "listings.setup", number(0, BUFFER_MINUTES_MAX));
    let teardown = reading.optional(
        "teardown",
        "listings.teardown",
        number(0, BUFFER_MINUTES_MAX),
    );
    let questions = questions(reading, &listing.questions);
    let house_rules = reading.optional("house_rules", "listings.house_rules", Text::parse);
    let terms = reading.optional("terms", "listings.terms", Text::parse);
    let minutes = |minutes: Option<u32>| TimeDelta::minutes(minutes.unwrap_or(0).into());
    let terms = match terms? {
        Some(text) => Some(versioned(listing.terms.as_ref(), text, today)?),
        None => None,
    };
    Some(ListingChanges {
        rules: Some(replaced(book, rules?)),
        setup: Some(minutes(setup?)),
        teardown: Some(minutes(teardown?)),
        questions: Some(questions?),
        house_rules: Some(house_rules?),
        terms: Some(terms),
        ..ListingChanges::default()
    })
}

/// Terms keep their version as long as their text stays.
fn versioned(before: Option<&Terms>, text: Text, today: NaiveDate) -> Option<Terms> {
    match before {
        Some(before) if before.text == text => Some(before.clone()),
        _ => Some(Terms {
            version: Line::parse(&today.to_string()).ok()?,
            text,
        }),
    }
}

/// All rules of the book, with `rules` in place of those that begin on the same day.
fn replaced(book: &RuleBook, rules: BookingRules) -> Vec<BookingRules> {
    let from = rules.valid_from;
    let others = book.booking().filter(|known| known.valid_from != from);
    others.cloned().chain([rules]).collect()
}

/// The rules of the form; what it does not show stays as it was `before`.
pub(super) fn rules(reading: &mut Reading<'_>, before: &BookingRules) -> Option<BookingRules> {
    let modes = modes(reading, before);
    let shortest = reading.required("shortest", "listings.shortest", hours(HOURS_MAX));
    let longest = reading.required("longest", "listings.longest", hours(HOURS_MAX));
    let lead = reading.optional("lead", "listings.lead", hours(HOURS_MAX));
    let months = reading.optional("months", "listings.months", number(1, MONTHS_MAX));
    let confirmation = reading.required("confirmation", "listings.confirmation", |text| {
        Confirmation::parse(text).map_err(|_| Refusal::UnknownId)
    });
    let requests = reading.required("requests", "listings.requests", |text| {
        Requests::parse(text).map_err(|_| Refusal::UnknownId)
    });
    let identity = reading.required("identity", "listings.identity", |text| {
        Identity::parse(text).map_err(|_| Refusal::UnknownId)
    });
    let (minutes_min, minutes_max) = (shortest?.max(1), longest?.max(1));
    if minutes_max < minutes_min {
        reading.refuse("longest", "listings.longest", &Refusal::EndNotAfterStart);
        return None;
    }
    Some(BookingRules {
        minutes_min,
        minutes_max,
        modes: modes?,
        lead_minutes: lead?.unwrap_or(0),
        horizons: horizons(before, months?),
        confirmation: confirmation?,
        requests: requests?,
        identity: identity?,
        ..before.clone()
    })
}

/// The line for everyone is what the form shows; lines for groups stay.
fn horizons(before: &BookingRules, months: Option<u32>) -> Vec<Horizon> {
    let general = before.horizon(None);
    let own = before.horizons.iter().filter(|line| line.group.is_some());
    let changed = months.map(|months| match general {
        Some(line) if line.request.months == months => line.clone(),
        _ => Horizon {
            group: None,
            request: Period { months, days: 0 },
            confirm: general.and_then(|line| line.confirm),
        },
    });
    own.cloned().chain(changed).collect()
}

fn modes(reading: &mut Reading<'_>, before: &BookingRules) -> Option<Vec<Mode>> {
    let form = reading.form();
    let mut modes = Some(Vec::new());
    for kind in MODES {
        if !form.values("mode").any(|chosen| chosen == kind) {
            continue;
        }
        let mode = match kind {
            "free" => free(reading),
            "slots" => slots(reading),
            "days" => days(reading),
            _ => weekend(reading),
        };
        modes = modes.zip(mode).map(|(mut modes, mode)| {
            modes.push(mode);
            modes
        });
    }
    if modes.as_ref().is_some_and(Vec::is_empty) {
        reading.refuse("mode", "listings.mode", &Refusal::TooFewEntries);
        return None;
    }
    // A second mode of one kind has no field; it stays with its kind.
    let more = more(before, modes.as_deref().unwrap_or_default());
    modes.map(|modes| modes.into_iter().chain(more).collect())
}

/// Modes of chosen kinds beyond the first of each.
fn more(before: &BookingRules, chosen: &[Mode]) -> Vec<Mode> {
    let mut seen = BTreeSet::new();
    let further = before.modes.iter().filter(|mode| !seen.insert(kind(mode)));
    let is_chosen = |mode: &&Mode| chosen.iter().any(|own| kind(own) == kind(mode));
    further.filter(is_chosen).cloned().collect()
}

fn kind(mode: &Mode) -> &'static str {
    match mode {
        Mode::Free { .. } => "free",
        Mode::FixedSlots(_) => "slots",
        Mode::WholeDays { .. } => "days",
        Mode::Weekend { .. } => "weekend",
    }
}

fn free(reading: &mut Reading<'_>) -> Option<Mode> {
    let grid = reading.required("grid", "listings.grid", number(1, 24 * 60));
    grid.map(|grid_minutes| Mode::Free { grid_minutes })
}

fn slots(reading: &mut Reading<'_>) -> Option<Mode> {
    let slots = reading.required("slots", "listings.slots", |entered| {
        let lines = entered.lines().map(str::trim);
        let slots: Result<Vec<Slot>, Refusal> = lines
            .filter(|line| !line.is_empty())
            .map(|line| slot(line).ok_or(Refusal::MalformedTimeOfDay))
            .collect();
        let slots = slots?;
        if slots.len() > SLOTS_MAX {
            return Err(Refusal::TooManyEntries { limit: SLOTS_MAX });
        }
        Ok(slots)
    });
    slots.map(Mode::FixedSlots)
}

/// A line such as `8-12` or `mo 18:00-22:00`; weekdays by their first two letters, German or English.
fn slot(line: &str) -> Option<Slot> {
    let lower = line.to_lowercase();
    let begins_with_day = lower.starts_with(char::is_alphabetic);
    if !begins_with_day {
        return Some(Slot {
            weekday: None,
            span: span(&lower)?,
        });
    }
    let (word, rest) = lower.split_once(char::is_whitespace)?;
    let word: String = word.chars().take(2).collect();
    let code = match word.as_str() {
        "mo" => "mon",
        "di" | "tu" => "tue",
        "mi" | "we" => "wed",
        "do" | "th" => "thu",
        "fr" => "fri",
        "sa" => "sat",
        "so" | "su" => "sun",
        _ => return None,
    };
    Some(Slot {
        weekday: Some(weekday(code).ok()?),
        span: span(rest)?,
    })
}

fn slot_text(slot: &Slot) -> String {
    let span = spans_text(&[slot.span]);
    let Some(day) = slot.weekday else {
        return span;
    };
    let short = match weekday_code(day) {
        "mon" => "Mo",
        "tue" => "Di",
        "wed" => "Mi",
        "thu" => "Do",
        "fri" => "Fr",
        "sat" => "Sa",
        _ => "So",
    };
    format!("{short} {span}")
}

fn days(reading: &mut Reading<'_>) -> Option<Mode> {
    let from = reading.required("days_from", "listings.days_from", clock);
    let to = reading.required("days_to", "listings.days_to", clock);
    let handover = TimeSpan {
        from: from?,
        to: to?,
    };
    Some(Mode::WholeDays { handover })
}

fn weekend(reading: &mut Reading<'_>) -> Option<Mode> {
    let first = reading.required("weekend_first", "listings.weekend_first", weekday);
    let from = reading.required("weekend_from", "listings.weekend_from", clock);
    let last = reading.required("weekend_last", "listings.weekend_last", weekday);
    let to = reading.required("weekend_to", "listings.weekend_to", clock);
    if first.is_some() && first == last {
        let refusal = Refusal::EndNotAfterStart;
        reading.refuse("weekend_last", "listings.weekend_last", &refusal);
        return None;
    }
    Some(Mode::Weekend {
        first: first?,
        from: from?,
        last: last?,
        to: to?,
    })
}

/// A question on each line; `*` at its end: it must be answered, and behind `|` it stands in English.
fn questions(reading: &mut Reading<'_>, before: &[Question]) -> Option<Vec<Question>> {
    let questions = reading.optional("questions", "listings.questions", |entered| {
        let lines = entered.lines().map(str::trim);
        let mut questions: Vec<Question> = Vec::new();
        for line in lines.filter(|line| !line.is_empty()) {
            let question = question(line, before, &questions)?;
            questions.push(question);
        }
        if questions.len() > QUESTIONS_MAX {
            let limit = QUESTIONS_MAX;
            return Err(Refusal::TooManyEntries { limit });
        }
        Ok(questions)
    });
    questions.map(Option::unwrap_or_default)
}

fn question(line: &str, before: &[Question], sofar: &[Question]) -> Result<Question, Refusal> {
    let (line, demand) = match line.strip_suffix('*') {
        Some(line) => (line.trim_end(), Demand::Required),
        None => (line, Demand::Optional),
    };
    let (german, english) = match line.split_once('|') {
        Some((german, english)) => (german, Some(Name::parse(english)?)),
        None => (line, None),
    };
    let text_de = Name::parse(german)?;
    let known = before.iter().find(|known| known.text_de == text_de);
    let is_free = |code: &Code| sofar.iter().all(|other| other.code != *code);
    let code = known
        .map(|known| known.code.clone())
        .filter(is_free)
        .or_else(|| new_code(before, sofar))
        .ok_or(Refusal::DuplicateEntry)?;
    Ok(Question {
        code,
        text_de,
        text_en: english,
        demand,
    })
}

/// A code that no question has, so that answers given earlier keep theirs.
fn new_code(before: &[Question], sofar: &[Question]) -> Option<Code> {
    let taken: BTreeSet<&Code> = before.iter().chain(sofar).map(|one| &one.code).collect();
    let mut codes = (1..=2 * QUESTIONS_MAX + 1)
        .filter_map(|number| Code::parse(&format!("question-{number}")).ok());
    codes.find(|code| !taken.contains(code))
}

fn question_text(question: &Question) -> String {
    let english = question.text_en.as_ref();
    let english = english.map_or_else(String::new, |text| format!(" | {text}"));
    let mark = match question.demand {
        Demand::Required => " *",
        Demand::Optional => "",
    };
    format!("{}{english}{mark}", question.text_de)
}

/// The entries of the form for what is stored.
pub(super) fn begin(book: &RuleBook, listing: &Listing, today: NaiveDate) -> Entries {
    let questions: Vec<_> = listing.questions.iter().map(question_text).collect();
    let text = |text: Option<&Text>| text.map_or_else(String::new, ToString::to_string);
    let mut pairs = begin_rules(book.on(today));
    pairs.extend([
        ("setup", minutes_text(listing.buffers.setup)),
        ("teardown", minutes_text(listing.buffers.teardown)),
        ("questions", questions.join("\n")),
        ("house_rules", text(listing.house_rules.as_ref())),
        (
            "terms",
            text(listing.terms.as_ref().map(|terms| &terms.text)),
        ),
    ]);
    Entries::begin(pairs)
}

/// The entries for rules; kinds that are not in use begin with what is usual.
pub(super) fn begin_rules(rules: &BookingRules) -> Vec<(&'static str, String)> {
    let months = rules.horizon(None).map(|line| line.request.months);
    let lead = Some(rules.lead_minutes).filter(|lead| *lead > 0);
    let mut pairs = vec![
        ("shortest", hours_text(rules.minutes_min)),
        ("longest", hours_text(rules.minutes_max)),
        ("lead", lead.map_or_else(String::new, hours_text)),
        (
            "months",
            months.map_or_else(String::new, |months| months.to_string()),
        ),
        ("confirmation", rules.confirmation.code().to_owned()),
        ("requests", rules.requests.code().to_owned()),
        ("identity", rules.identity.code().to_owned()),
    ];
    let mut seen = BTreeSet::new();
    for mode in rules.modes.iter().filter(|mode| seen.insert(kind(mode))) {
        pairs.push(("mode", kind(mode).to_owned()));
        pairs.extend(begin_mode(mode));
    }
    let known: BTreeSet<&str> = pairs.iter().map(|(name, _)| *name).collect();
    let usual = USUAL.iter().filter(|(name, _)| !known.contains(name));
    let usual: Vec<_> = usual
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    pairs.extend(usual);
    pairs
}

/// What fields of kinds that are not in use begin with.
const USUAL: [(&str, &str); 7] = [
    ("grid", "30"),
    ("days_from", "08:00"),
    ("days_to", "24:00"),
    ("weekend_first", "fri"),
    ("weekend_from", "18:00"),
    ("weekend_last", "mon"),
    ("weekend_to", "09:00"),
];

fn begin_mode(mode: &Mode) -> Vec<(&'static str, String)> {
    match mode {
        Mode::Free { grid_minutes } => vec![("grid", grid_minutes.to_string())],
        Mode::FixedSlots(slots) => {
            let lines: Vec<_> = slots.iter().map(slot_text).collect();
            vec![("slots", lines.join("\n"))]
        }
        Mode::WholeDays { handover } => vec![
            ("days_from", clock_text(handover.from)),
            ("days_to", clock_text(handover.to)),
        ],
        Mode::Weekend {
            first,
            from,
            last,
            to,
        } => vec![
            ("weekend_first", weekday_code(*first).to_owned()),
            ("weekend_from", clock_text(*from)),
            ("weekend_last", weekday_code(*last).to_owned()),
            ("weekend_to", clock_text(*to)),
        ],
    }
}

/// The weekdays with their names.
pub(super) fn weekdays(visitor: &Visitor) -> Vec<(String, String)> {
    let frame = visitor.frame("");
    let name = |code: &str| (code.to_owned(), frame.t(&format!("listings.day_{code}")));
    WEEKDAYS.iter().map(|(_, code)| name(code)).collect()
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::web::Form;

    fn form(pairs: &[(&'static str, String)]) -> Form {
        let fields = pairs.iter();
        Form::new(
            fields
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        )
    }

    #[test]
    fn rules_that_nobody_touches_stay_as_they_are() {
        let slot = |text: &str| slot(text).unwrap();
        let before = BookingRules {
            minutes_min: 45,
            modes: vec![
                Mode::Free { grid_minutes: 15 },
                Mode::FixedSlots(vec![slot("8-12"), slot("so 18:00-24:00")]),
                Mode::Free { grid_minutes: 60 },
            ],
            lead_minutes: 90,
            ..BookingRules::default()
        };
        let form = form(&begin_rules(&before));
        let mut reading = Reading::new(&form, Language::De);
        let read = rules(&mut reading, &before).unwrap();
        let sorted = |rules: &BookingRules| {
            let mut modes: Vec<_> = rules.modes.iter().map(|mode| format!("{mode:?}")).collect();
            modes.sort();
            modes
        };
        assert_eq!(sorted(&read), sorted(&before));
        let modes = before.modes.clone();
        assert_eq!(BookingRules { modes, ..read }, before);
    }

    #[test]
    fn a_question_keeps_its_code_while_its_text_stays() {
        let first = question("Musik? *", &[], &[]).unwrap();
        let again = question("Musik? | Music?", std::slice::from_ref(&first), &[]).unwrap();
        assert_eq!(again.code, first.code);
        let other = question("Alkohol?", std::slice::from_ref(&first), &[again]).unwrap();
        assert_ne!(other.code, first.code);
    }
}
