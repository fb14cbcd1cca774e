//! A feed as it travels.

use chrono_tz::Tz;
use domain::feed::{Detail, Feed};
use domain::language::Language;
use domain::text::Name;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Fields;
use crate::api::feeds::addresses;
use crate::api::problem::{Problem, Refusal};
use crate::api::wire::{Id, Timestamp, Word};
use crate::services::feeds::keep::{NewFeed, Opened, Shows};

/// How much the reader of a feed learns.
pub(super) type DetailWord = Word<Detail>;

/// The language of what a feed says.
pub(super) type LanguageWord = Word<Language>;

/// A feed to be made: of one room, or of all rooms of a provider.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FeedIn {
    /// The room.
    room_id: Option<Id>,
    /// The provider, for all its rooms.
    provider_id: Option<Id>,
    /// How much the reader learns: `busy`, only that a time is taken; `titles`, also what for.
    detail: DetailWord,
    /// For whom it is.
    #[schema(max_length = 200)]
    label: String,
    /// The language of what it says; if left out, that of the request.
    language: Option<LanguageWord>,
}

/// A feed. Its address was told once, when it was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeedOut {
    /// Its id.
    id: Id,
    /// The version, as in `ETag`.
    version: i64,
    /// Whose rooms it shows.
    provider_id: Id,
    /// The room; `null`: all rooms of the provider.
    room_id: Option<Id>,
    /// How much the reader learns.
    detail: DetailWord,
    /// For whom it is.
    label: String,
    /// The language of what it says.
    language: LanguageWord,
    /// When it was made.
    created_at: Timestamp,
    /// When it was given its address.
    changed_at: Timestamp,
}

/// A feed with its secret address, told this once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeedOpened {
    /// The feed.
    feed: FeedOut,
    /// The address of its calendar. Whoever has it can read the calendar.
    url: String,
    /// The same address in the form that calendar programs subscribe to at a click.
    webcal_url: String,
    /// The address of its busy spans.
    freebusy_url: String,
}

impl FeedIn {
    /// The command, or all faults.
    pub(super) fn parse(&self, language: Language) -> Result<NewFeed, Problem> {
        let mut fields = Fields::of_body();
        let shows = self.shows(&mut fields);
        let label = fields.parse("/label", Name::parse(&self.label));
        fields.finish(|| {
            Some(NewFeed {
                shows: shows?,
                detail: self.detail.0,
                label: label?,
                language: self.language.map_or(language, |language| language.0),
            })
        })
    }

    fn shows(&self, fields: &mut Fields) -> Option<Shows> {
        match (&self.room_id, &self.provider_id) {
            (Some(room), None) => fields.parse("/room_id", room.parse()).map(Shows::Room),
            (None, Some(provider)) => {
                let provider = fields.parse("/provider_id", provider.parse());
                provider.map(Shows::Provider)
            }
            (None, None) => {
                fields.refuse("/room_id", Refusal::MissingField);
                None
            }
            (Some(_), Some(_)) => {
                let other = "room_id".to_owned();
                fields.refuse("/provider_id", Refusal::NotTogether { other });
                None
            }
        }
    }
}

impl From<&Feed> for FeedOut {
    fn from(feed: &Feed) -> Self {
        Self {
            id: feed.id.into(),
            version: feed.version,
            provider_id: feed.provider_id.into(),
            room_id: feed.room_id.map(Id::from),
            detail: Word(feed.detail),
            label: feed.label.to_string(),
            language: Word(feed.language),
            created_at: Timestamp::at(feed.created_at, Tz::UTC),
            changed_at: Timestamp::at(feed.changed_at, Tz::UTC),
        }
    }
}

impl FeedOpened {
    /// The feed at its address under `base_url`.
    pub(super) fn of(opened: &Opened, base_url: &str) -> Self {
        let [url, webcal_url, freebusy_url] = addresses(base_url, opened.secret.reveal());
        Self {
            feed: FeedOut::from(&opened.feed),
            url,
            webcal_url,
            freebusy_url,
        }
    }
}
