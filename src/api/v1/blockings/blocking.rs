//! A blocking as it travels.

use chrono::{DateTime, TimeDelta, Utc};
use domain::blocking::{BlockedItem, TAKES_MAX};
use domain::bookable::BookableId;
use domain::booking::Item;
use domain::ids::{BookingId, RoomId};
use domain::interval::Interval;
use domain::text::Name;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::{Change, Fields, Parsed};
use crate::api::problem::{Problem, Refusal};
use crate::api::v1::bookings::{ItemDto, items};
use crate::api::v1::fates::{Act, ResolveIn};
use crate::api::v1::spans::ids;
use crate::api::wire::{Id, Timestamp, ZoneName};
use crate::services::blockings::Settling;
use crate::services::blockings::create::NewBlocking;
use crate::services::blockings::edit::BlockingChanges;
use crate::services::blockings::read::ShownBlocking;

/// The longest blocking, in days: what lasts longer is closed.
const DAYS_MAX: i64 = 2 * 366;

/// A blocking to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockingIn {
    /// The rooms, all of one provider.
    #[serde(default)]
    #[schema(max_items = 50)]
    room_ids: Vec<Id>,
    /// Resources with their numbers.
    #[serde(default)]
    #[schema(max_items = 50)]
    items: Vec<ItemDto>,
    /// Blocked from.
    starts_at: Timestamp,
    /// Blocked until.
    ends_at: Timestamp,
    /// What staff read.
    #[schema(max_length = 200)]
    title: String,
    /// What the public may read.
    #[schema(max_length = 200)]
    public_reason: Option<String>,
    /// What becomes of the bookings that it meets; without it, meeting any is refused.
    resolve: Option<ResolveIn>,
}

/// A change of a blocking: what is left out stays, `null` takes away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockingChange {
    /// Other rooms, all of them; together with `items`.
    #[schema(max_items = 50)]
    room_ids: Option<Vec<Id>>,
    /// Other resources, all of them; together with `room_ids`.
    #[schema(max_items = 50)]
    items: Option<Vec<ItemDto>>,
    /// Another start.
    starts_at: Option<Timestamp>,
    /// Another end.
    ends_at: Option<Timestamp>,
    /// What staff read.
    #[schema(max_length = 200)]
    title: Option<String>,
    /// What the public may read.
    #[serde(default)]
    public_reason: Change<String>,
    /// What becomes of the bookings that it meets.
    resolve: Option<ResolveIn>,
}

/// A blocking, for staff.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BlockingOut {
    /// Its id.
    id: Id,
    /// The version, as in `ETag`.
    version: i64,
    /// Who blocks.
    provider_id: Id,
    /// The zone in which all times are told.
    time_zone: ZoneName,
    /// The rooms.
    room_ids: Vec<Id>,
    /// Resources with their numbers.
    items: Vec<ItemDto>,
    /// Blocked from.
    starts_at: Timestamp,
    /// Blocked until.
    ends_at: Timestamp,
    /// What staff read.
    title: String,
    /// What the public may read.
    public_reason: Option<String>,
    /// When it was entered.
    created_at: Timestamp,
    /// When it was last changed.
    changed_at: Timestamp,
}

impl BlockingIn {
    /// The command, or all faults.
    pub(super) fn parse(&self) -> Result<NewBlocking, Problem> {
        let mut fields = Fields::of_body();
        let items = taken(&mut fields, &self.room_ids, &self.items);
        let start = fields.parse("/starts_at", self.starts_at.parse_utc());
        let end = fields.parse("/ends_at", self.ends_at.parse_utc());
        let span = span(&mut fields, start, end);
        let title = fields.parse("/title", Name::parse(&self.title));
        let reason = self.public_reason.as_deref().map(Name::parse);
        let public_reason = fields.optional("/public_reason", reason);
        let settling = settling(&mut fields, self.resolve.as_ref());
        fields.finish(|| {
            Some(NewBlocking {
                items: items?,
                span: span?,
                title: title?,
                public_reason: public_reason?,
                settling: settling?,
            })
        })
    }
}

impl BlockingChange {
    /// The changes, or all faults.
    pub(super) fn parse(self) -> Result<BlockingChanges, Problem> {
        let mut fields = Fields::of_body();
        let items = match (&self.room_ids, &self.items) {
            (None, None) => Some(None),
            (rooms, items) => {
                let rooms = rooms.as_deref().unwrap_or_default();
                let items = items.as_deref().unwrap_or_default();
                taken(&mut fields, rooms, items).map(Some)
            }
        };
        let utc = |at: &Option<Timestamp>| at.as_ref().map(Timestamp::parse_utc);
        let starts_at = fields.optional("/starts_at", utc(&self.starts_at));
        let ends_at = fields.optional("/ends_at", utc(&self.ends_at));
        let title = fields.optional("/title", self.title.as_deref().map(Name::parse));
        let name = |text: String| Name::parse(&text);
        let public_reason = fields.change("/public_reason", self.public_reason, name);
        let settling = settling(&mut fields, self.resolve.as_ref());
        fields.finish(|| {
            Some(BlockingChanges {
                items: items?,
                starts_at: starts_at?,
                ends_at: ends_at?,
                title: title?,
                public_reason: public_reason?.into_option(),
                settling: settling?,
            })
        })
    }
}

/// The bookings whose fate was decided, in the order of the request.
pub(super) fn decided(settling: Option<&Settling>) -> Vec<BookingId> {
    let fates = settling.map_or(&[][..], |settling| &settling.fates);
    fates.iter().map(|(booking, _)| *booking).collect()
}

/// Rooms and resources in one list, at least one of them.
fn taken(fields: &mut Fields, rooms: &[Id], resources: &[ItemDto]) -> Option<Vec<BlockedItem>> {
    let rooms = ids::<RoomId>(fields, "/room_ids", rooms, TAKES_MAX);
    let resources = items(fields, resources);
    let (rooms, resources) = (rooms?, resources?);
    if rooms.is_empty() && resources.is_empty() {
        fields.refuse("/room_ids", Refusal::MissingField);
        return None;
    }
    let rooms = rooms.into_iter().map(|room| BlockedItem {
        bookable: BookableId::Room(room),
        quantity: 1,
    });
    let resources = resources.into_iter().map(|item| BlockedItem {
        bookable: BookableId::Resource(item.resource_id),
        quantity: item.quantity,
    });
    let mut taken: Vec<_> = rooms.chain(resources).collect();
    taken.sort_unstable();
    Some(taken)
}

fn span(
    fields: &mut Fields,
    start: Option<DateTime<Utc>>,
    end: Option<DateTime<Utc>>,
) -> Option<Interval> {
    let span = fields.parse("/ends_at", Interval::new(start?, end?))?;
    if span.length() > TimeDelta::days(DAYS_MAX) {
        let limit_days = DAYS_MAX;
        fields.refuse("/ends_at", Refusal::SpanTooLong { limit_days });
        return None;
    }
    Some(span)
}

fn settling(fields: &mut Fields, resolve: Option<&ResolveIn>) -> Parsed<Option<Settling>> {
    let Some(resolve) = resolve else {
        return Some(None);
    };
    let Act { grounds, fates } = fields.within("/resolve", |fields| resolve.parse(fields))?;
    Some(Some(Settling { grounds, fates }))
}

impl From<&ShownBlocking> for BlockingOut {
    fn from(shown: &ShownBlocking) -> Self {
        let blocking = &shown.stored.blocking;
        let local = |at: DateTime<Utc>| Timestamp::at(at, shown.zone);
        let rooms = blocking
            .items
            .iter()
            .filter_map(|item| match item.bookable {
                BookableId::Room(id) => Some(id.into()),
                BookableId::Resource(_) => None,
            });
        let items = blocking
            .items
            .iter()
            .filter_map(|item| match item.bookable {
                BookableId::Resource(resource_id) => Some(ItemDto::from(&Item {
                    resource_id,
                    quantity: item.quantity,
                })),
                BookableId::Room(_) => None,
            });
        Self {
            id: blocking.id.into(),
            version: blocking.version,
            provider_id: blocking.provider_id.into(),
            time_zone: shown.zone.into(),
            room_ids: rooms.collect(),
            items: items.collect(),
            starts_at: local(blocking.span.start()),
            ends_at: local(blocking.span.end()),
            title: blocking.title.to_string(),
            public_reason: blocking.public_reason.as_ref().map(Name::to_string),
            created_at: local(blocking.created_at),
            changed_at: local(blocking.changed_at),
        }
    }
}
