//! What a room or device is like, in words.

use domain::bookable::{Capacity, Listing, Room};
use domain::language::Language;
use domain::provider::{Office, Provider, Site};
use domain::text::Code;

use crate::i18n::{find, text};

/// Features that say who can get in and follow.
const ACCESS: [&str; 6] = [
    "step_free",
    "lift",
    "wheelchair_wc",
    "accessible_parking",
    "hearing_loop",
    "tactile_guidance",
];

/// The facts of a listing; what is not stated is empty.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// The first things that people ask for: how many, how large, who can get in.
    pub(super) brief: Vec<String>,
    /// `120 Personen in Reihen`, one for each layout.
    pub(super) capacity: Vec<String>,
    /// `165 m²`.
    pub(super) area: String,
    /// Who can get in and follow.
    pub(super) access: Vec<String>,
    /// What else there is.
    pub(super) features: Vec<String>,
    /// Street and town.
    pub(super) address: String,
    /// What the provider tells.
    pub(super) description: String,
    /// House rules.
    pub(super) house_rules: String,
    /// Terms that are accepted when booking.
    pub(super) terms: String,
}

/// How the office is reached.
#[derive(Clone, Debug)]
pub(super) struct OfficeView {
    /// Whose office.
    pub(super) name: String,
    /// Its mail address.
    pub(super) email: String,
    /// Its telephone number, as it is written.
    pub(super) phone: String,
    /// The same for a `tel:` link.
    pub(super) dial: String,
    /// Its hours.
    pub(super) hours: String,
}

impl Facts {
    /// The facts of a room.
    pub(super) fn of_room(language: Language, room: &Room, site: &Site) -> Self {
        let facts = Self::of(language, &room.listing, site);
        let area = room.area_dm2.map(area).unwrap_or_default();
        let brief = [
            largest(language, room.capacity),
            area.clone(),
            facts.access.join(", "),
        ];
        Self {
            brief: brief.into_iter().filter(|fact| !fact.is_empty()).collect(),
            capacity: capacity(language, room.capacity),
            area,
            ..facts
        }
    }

    /// The facts that rooms and devices have in common.
    pub(super) fn of(language: Language, listing: &Listing, site: &Site) -> Self {
        let is_access = |code: &&Code| ACCESS.contains(&code.as_str());
        let (access, features): (Vec<_>, Vec<_>) = listing.features.iter().partition(is_access);
        let words = |codes: Vec<&Code>| {
            codes
                .iter()
                .map(|code| feature(language, code.as_str()))
                .collect()
        };
        Self {
            brief: Vec::new(),
            capacity: Vec::new(),
            area: String::new(),
            access: words(access),
            features: words(features),
            address: address(site),
            description: optional(listing.description.as_ref()),
            house_rules: optional(listing.house_rules.as_ref()),
            terms: optional(listing.terms.as_ref().map(|terms| &terms.text)),
        }
    }
}

impl OfficeView {
    /// The office of `provider`.
    pub(super) fn of(provider: &Provider) -> Self {
        let Office {
            email,
            phone,
            hours,
        } = &provider.office;
        let phone = optional(phone.as_ref());
        Self {
            name: provider.name.to_string(),
            email: email.as_str().to_owned(),
            dial: phone
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect(),
            phone,
            hours: optional(hours.as_ref()),
        }
    }
}

/// A feature in words: those of the catalogue by their name, others as the provider wrote them.
pub(super) fn feature(language: Language, code: &str) -> String {
    let known = find(language, &format!("feature.{code}"));
    known.map_or_else(|| code.replace(['_', '-'], " "), str::to_owned)
}

/// `120 Personen in Reihen`, `80 Personen an Tischen` and so on.
fn capacity(language: Language, capacity: Capacity) -> Vec<String> {
    let lines = [
        (capacity.any, "find.capacity_any"),
        (capacity.rows, "find.capacity_rows"),
        (capacity.tables, "find.capacity_tables"),
        (capacity.parliament, "find.capacity_parliament"),
        (capacity.standing, "find.capacity_standing"),
        (capacity.safety, "find.capacity_safety"),
    ];
    let stated = lines
        .into_iter()
        .filter_map(|(count, key)| Some((count?, key)));
    stated
        .map(|(count, key)| text(language, key, &[("count", &count.to_string())]))
        .collect()
}

/// `bis 120 Personen`; empty if nothing is stated.
pub(super) fn largest(language: Language, capacity: Capacity) -> String {
    let say = |count: u32| text(language, "find.up_to", &[("count", &count.to_string())]);
    capacity.largest().map(say).unwrap_or_default()
}

fn area(hundredths: u32) -> String {
    format!("{}\u{a0}m²", hundredths.div_ceil(100))
}

/// `Dorfstraße 3, 23738 Lensahn`.
pub(super) fn address(site: &Site) -> String {
    let address = &site.address;
    let town: Vec<&str> = [address.postal_code.as_deref(), address.town.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let parts = [
        address.street.as_deref().unwrap_or_default().to_owned(),
        town.join(" "),
    ];
    let stated: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    stated.join(", ")
}

fn optional(text: Option<&impl ToString>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_is_named_or_shown_as_it_was_written() {
        assert_eq!(feature(Language::De, "step_free"), "stufenlos erreichbar");
        assert_eq!(feature(Language::De, "own_entrance"), "own entrance");
    }

    #[test]
    fn a_capacity_is_told_for_each_layout() {
        let stated = Capacity {
            rows: Some(120),
            safety: Some(150),
            ..Capacity::default()
        };
        assert_eq!(
            capacity(Language::De, stated),
            ["120 Personen in Reihen", "zugelassen bis 150 Personen"]
        );
        assert_eq!(largest(Language::En, stated), "up to 120 people");
    }
}
