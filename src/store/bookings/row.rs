//! A booking as a row, and back.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::bookable::Layout;
use domain::booking::{
    Booking, By, Channel, Consent, Item, Kind, Party, PublicTitle, Purpose, Reference, Stage,
    Status, StatusName, Times,
};
use domain::ids::{BookingId, OrganiserId, ProviderId, RoomId, SiteId};
use domain::interval::Interval;
use domain::language::Language;
use domain::text::{Code, Line, Name, Text};

use super::json;
use crate::error::StoreError;
use crate::instant::{instant, seconds};
use crate::schema::booking;
use crate::sql_uuid::{BindUuid, BoundUuid};

const TABLE: &str = "booking";

/// What is wrong with a row of this table.
#[expect(clippy::needless_pass_by_value, reason = "handed to map_err by name")]
pub(super) fn broken(why: impl ToString) -> StoreError {
    StoreError::BrokenRow {
        table: TABLE,
        why: why.to_string(),
    }
}

/// A row, without its items.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = booking)]
pub(crate) struct BookingRow {
    pub(super) key: i64,
    id: BookingId,
    reference: String,
    provider_id: ProviderId,
    site_id: SiteId,
    room_id: Option<RoomId>,
    kind: String,
    status: String,
    status_at: i64,
    status_by: String,
    status_reason: Option<String>,
    cancelled_by: Option<String>,
    valid_until: Option<i64>,
    starts_at: i64,
    ends_at: i64,
    event_starts_at: Option<i64>,
    event_ends_at: Option<i64>,
    handover_at: Option<i64>,
    return_at: Option<i64>,
    attendees: Option<i64>,
    layout: Option<String>,
    purpose: Option<String>,
    title: Option<String>,
    public_title: Option<String>,
    public_title_agreed: i64,
    message: Option<String>,
    customer_group: Option<String>,
    organiser_id: Option<OrganiserId>,
    cost_centre: Option<String>,
    accepted_terms: String,
    answers: String,
    overrides: String,
    rules_edition: i64,
    received_at: i64,
    channel: String,
    language: String,
    token_version: i64,
    sequence: i64,
    version: i64,
    created_at: i64,
    changed_at: i64,
}

/// Everything of a row that a change may write.
#[derive(Debug, Insertable, AsChangeset)]
#[diesel(table_name = booking, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct BookingValues {
    reference: String,
    provider_id: BoundUuid,
    site_id: BoundUuid,
    room_id: Option<BoundUuid>,
    kind: &'static str,
    status: &'static str,
    status_at: i64,
    status_by: String,
    status_reason: Option<String>,
    cancelled_by: Option<String>,
    valid_until: Option<i64>,
    starts_at: i64,
    ends_at: i64,
    event_starts_at: Option<i64>,
    event_ends_at: Option<i64>,
    handover_at: Option<i64>,
    return_at: Option<i64>,
    attendees: Option<i64>,
    layout: Option<String>,
    purpose: Option<String>,
    title: Option<String>,
    public_title: Option<String>,
    public_title_agreed: i64,
    message: Option<String>,
    customer_group: Option<String>,
    organiser_id: Option<BoundUuid>,
    cost_centre: Option<String>,
    accepted_terms: String,
    answers: String,
    overrides: String,
    rules_edition: i64,
    received_at: i64,
    channel: &'static str,
    language: &'static str,
    token_version: i64,
    sequence: i64,
    version: i64,
    changed_at: i64,
}

impl BookingValues {
    pub(super) fn of(booking: &Booking) -> Result<Self, StoreError> {
        let Booking {
            purpose,
            times,
            stage,
            ..
        } = booking;
        let (cancelled_by, reason) = ending(&stage.status);
        Ok(Self {
            reference: booking.reference.to_string(),
            provider_id: booking.provider_id.sql(),
            site_id: booking.site_id.sql(),
            room_id: booking.room_id.map(BindUuid::sql),
            kind: booking.kind.code(),
            status: stage.status.name().code(),
            status_at: seconds(stage.at),
            status_by: by_text(stage.by),
            status_reason: reason.map(Text::to_string),
            cancelled_by: cancelled_by.map(|party| party.to_string()),
            valid_until: stage.status.valid_until().map(seconds),
            starts_at: seconds(times.span.start()),
            ends_at: seconds(times.span.end()),
            event_starts_at: times.event.map(|event| seconds(event.start())),
            event_ends_at: times.event.map(|event| seconds(event.end())),
            handover_at: times.handover_at.map(seconds),
            return_at: times.return_at.map(seconds),
            attendees: purpose.attendees.map(i64::from),
            layout: purpose.layout.map(|layout| layout.to_string()),
            purpose: purpose.code.as_ref().map(Code::to_string),
            title: purpose.title.as_ref().map(Name::to_string),
            public_title: purpose
                .public_title
                .as_ref()
                .map(|title| title.text.to_string()),
            public_title_agreed: i64::from(
                purpose
                    .public_title
                    .as_ref()
                    .is_some_and(|title| title.consent == Consent::Given),
            ),
            message: purpose.message.as_ref().map(Text::to_string),
            customer_group: purpose.group.as_ref().map(Code::to_string),
            organiser_id: booking.organiser_id.map(BindUuid::sql),
            cost_centre: purpose.cost_centre.as_ref().map(Line::to_string),
            accepted_terms: json::terms_text(&purpose.accepted_terms)?,
            answers: json::answers_text(&purpose.answers)?,
            overrides: json::overrides_text(&booking.overrides)?,
            rules_edition: booking.rules_edition,
            received_at: seconds(booking.received_at),
            channel: booking.channel.code(),
            language: booking.language.code(),
            token_version: booking.token_version,
            sequence: i64::from(booking.sequence),
            version: booking.version,
            changed_at: seconds(booking.changed_at),
        })
    }
}

impl BookingRow {
    /// Whether the booked time shares an instant with `window`.
    pub(super) fn shares(&self, window: Interval) -> bool {
        self.starts_at < seconds(window.end()) && seconds(window.start()) < self.ends_at
    }

    pub(super) fn into_booking(self, items: Vec<Item>) -> Result<Booking, StoreError> {
        let stage = self.stage()?;
        let times = self.times()?;
        let purpose = self.purpose()?;
        Ok(Booking {
            id: self.id,
            reference: Reference::parse(&self.reference)
                .ok_or_else(|| broken("the reference cannot be read"))?,
            provider_id: self.provider_id,
            site_id: self.site_id,
            room_id: self.room_id,
            items,
            kind: Kind::parse(&self.kind).map_err(broken)?,
            stage,
            times,
            purpose,
            organiser_id: self.organiser_id,
            channel: Channel::parse(&self.channel).map_err(broken)?,
            received_at: at(self.received_at)?,
            language: Language::parse(&self.language).map_err(broken)?,
            overrides: json::overrides_from(&self.overrides)?,
            rules_edition: self.rules_edition,
            token_version: self.token_version,
            sequence: u32::try_from(self.sequence).map_err(broken)?,
            version: self.version,
            created_at: at(self.created_at)?,
            changed_at: at(self.changed_at)?,
        })
    }

    fn stage(&self) -> Result<Stage, StoreError> {
        let reason = self
            .status_reason
            .as_deref()
            .map(Text::parse)
            .transpose()
            .map_err(broken)?;
        let until = || {
            at(self
                .valid_until
                .ok_or_else(|| broken("its end is missing"))?)
        };
        let status = match StatusName::parse(&self.status).map_err(broken)? {
            StatusName::Held => Status::Held { until: until()? },
            StatusName::Requested => Status::Requested,
            StatusName::Option => Status::Option { until: until()? },
            StatusName::Confirmed => Status::Confirmed,
            StatusName::Declined => Status::Declined { reason },
            StatusName::Cancelled => {
                let party = self
                    .cancelled_by
                    .as_deref()
                    .ok_or_else(|| broken("who cancelled is missing"))?;
                Status::Cancelled {
                    party: Party::parse(party).map_err(broken)?,
                    reason,
                }
            }
            StatusName::Expired => Status::Expired,
            StatusName::Completed => Status::Completed,
            StatusName::NoShow => Status::NoShow,
        };
        Ok(Stage {
            status,
            at: at(self.status_at)?,
            by: by_from(&self.status_by)?,
        })
    }

    fn times(&self) -> Result<Times, StoreError> {
        let event = match (self.event_starts_at, self.event_ends_at) {
            (Some(start), Some(end)) => Some(span(start, end)?),
            _ => None,
        };
        Ok(Times {
            span: span(self.starts_at, self.ends_at)?,
            event,
            handover_at: self.handover_at.map(at).transpose()?,
            return_at: self.return_at.map(at).transpose()?,
        })
    }

    fn purpose(&self) -> Result<Purpose, StoreError> {
        let code =
            |text: &Option<String>| text.as_deref().map(Code::parse).transpose().map_err(broken);
        let name =
            |text: &Option<String>| text.as_deref().map(Name::parse).transpose().map_err(broken);
        let consent = if self.public_title_agreed == 1 {
            Consent::Given
        } else {
            Consent::Open
        };
        Ok(Purpose {
            code: code(&self.purpose)?,
            title: name(&self.title)?,
            public_title: name(&self.public_title)?.map(|text| PublicTitle { text, consent }),
            attendees: self
                .attendees
                .map(u32::try_from)
                .transpose()
                .map_err(broken)?,
            layout: self
                .layout
                .as_deref()
                .map(Layout::parse)
                .transpose()
                .map_err(broken)?,
            group: code(&self.customer_group)?,
            message: self
                .message
                .as_deref()
                .map(Text::parse)
                .transpose()
                .map_err(broken)?,
            cost_centre: self
                .cost_centre
                .as_deref()
                .map(Line::parse)
                .transpose()
                .map_err(broken)?,
            answers: json::answers_from(&self.answers)?,
            accepted_terms: json::terms_from(&self.accepted_terms)?,
        })
    }
}

fn ending(status: &Status) -> (Option<Party>, Option<&Text>) {
    match status {
        Status::Cancelled { party, reason } => (Some(*party), reason.as_ref()),
        Status::Declined { reason } => (None, reason.as_ref()),
        _ => (None, None),
    }
}

/// Who, as text: `guest`, `system`, or `key:` or `account:` and an id.
pub(super) fn by_text(by: By) -> String {
    crate::by::code(by)
}

pub(super) fn by_from(text: &str) -> Result<By, StoreError> {
    crate::by::parse(text).ok_or_else(|| broken("who did it cannot be read"))
}

/// A quantity that is at least 1.
pub(super) fn positive(quantity: i64) -> Result<u32, StoreError> {
    u32::try_from(quantity).map_err(broken)
}

fn at(stored: i64) -> Result<DateTime<Utc>, StoreError> {
    instant(TABLE, stored)
}

fn span(start: i64, end: i64) -> Result<Interval, StoreError> {
    Interval::new(at(start)?, at(end)?).map_err(broken)
}
