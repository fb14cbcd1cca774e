//! A closure as it travels.

use chrono::{DateTime, Utc};
use domain::closure::{ClosedSpan, ClosureScope};
use domain::text::{Name, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::{Change, Fields, Parsed};
use crate::api::problem::{Problem, Refusal};
use crate::api::v1::spans::ids;
use crate::api::wire::{Id, Timestamp, ZoneName};
use crate::services::closures::create::NewClosure;
use crate::services::closures::edit::ClosureChanges;
use crate::services::closures::read::ShownClosure;

/// The most rooms or resources that one closure names; without any it closes the whole site.
const SCOPE_MAX: usize = 200;

/// A closure to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosureIn {
    /// The site.
    site_id: Id,
    /// The rooms that are closed; with neither rooms nor resources the whole site is.
    #[serde(default)]
    #[schema(max_items = 200)]
    room_ids: Vec<Id>,
    /// The resources that are closed.
    #[serde(default)]
    #[schema(max_items = 200)]
    resource_ids: Vec<Id>,
    /// Closed from.
    starts_at: Timestamp,
    /// Closed until; if left out, until further notice.
    ends_at: Option<Timestamp>,
    /// What the public may read.
    #[schema(max_length = 200)]
    public_reason: Option<String>,
    /// What only staff read.
    #[schema(max_length = 10_000)]
    internal_note: Option<String>,
}

/// A change of a closure: what is left out stays, `null` takes away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosureChange {
    /// Other rooms, all of them.
    #[schema(max_items = 200)]
    room_ids: Option<Vec<Id>>,
    /// Other resources, all of them.
    #[schema(max_items = 200)]
    resource_ids: Option<Vec<Id>>,
    /// Another start.
    starts_at: Option<Timestamp>,
    /// Another end; `null`: until further notice.
    #[serde(default)]
    ends_at: Change<Timestamp>,
    /// What the public may read.
    #[serde(default)]
    public_reason: Change<String>,
    /// What only staff read.
    #[serde(default)]
    internal_note: Change<String>,
}

/// A closure, for staff.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClosureOut {
    /// Its id.
    id: Id,
    /// The version, as in `ETag`.
    version: i64,
    /// Who closes.
    provider_id: Id,
    /// The site.
    site_id: Id,
    /// The zone of the site, in which all times are told.
    time_zone: ZoneName,
    /// The rooms that are closed; with neither rooms nor resources the whole site is.
    room_ids: Vec<Id>,
    /// The resources that are closed.
    resource_ids: Vec<Id>,
    /// Closed from.
    starts_at: Timestamp,
    /// Closed until; `null`: until further notice.
    ends_at: Option<Timestamp>,
    /// What the public may read.
    public_reason: Option<String>,
    /// What only staff read.
    internal_note: Option<String>,
    /// When it was entered.
    created_at: Timestamp,
    /// When it was last changed.
    changed_at: Timestamp,
}

impl ClosureIn {
    /// The command, or all faults.
    pub(super) fn parse(&self) -> Result<NewClosure, Problem> {
        let mut fields = Fields::of_body();
        let site_id = fields.parse("/site_id", self.site_id.parse());
        let rooms = ids(&mut fields, "/room_ids", &self.room_ids, SCOPE_MAX);
        let resources = ids(&mut fields, "/resource_ids", &self.resource_ids, SCOPE_MAX);
        let span = self.span(&mut fields);
        let reason = self.public_reason.as_deref().map(Name::parse);
        let public_reason = fields.optional("/public_reason", reason);
        let note = self.internal_note.as_deref().map(Text::parse);
        let internal_note = fields.optional("/internal_note", note);
        fields.finish(|| {
            Some(NewClosure {
                scope: ClosureScope {
                    site_id: site_id?,
                    rooms: rooms?,
                    resources: resources?,
                },
                span: span?,
                public_reason: public_reason?,
                internal_note: internal_note?,
            })
        })
    }

    fn span(&self, fields: &mut Fields) -> Option<ClosedSpan> {
        let starts_at = fields.parse("/starts_at", self.starts_at.parse_utc());
        let ends_at = self.ends_at.as_ref().map(Timestamp::parse_utc);
        let ends_at = fields.optional("/ends_at", ends_at);
        let (starts_at, ends_at) = (starts_at?, ends_at?);
        if ends_at.is_some_and(|ends_at| ends_at <= starts_at) {
            fields.refuse("/ends_at", Refusal::EndNotAfterStart);
            return None;
        }
        Some(ClosedSpan { starts_at, ends_at })
    }
}

impl ClosureChange {
    /// The changes, or all faults.
    pub(super) fn parse(self) -> Result<ClosureChanges, Problem> {
        let mut fields = Fields::of_body();
        let rooms = self.room_ids.as_deref();
        let rooms = optional(rooms, |all| ids(&mut fields, "/room_ids", all, SCOPE_MAX));
        let resources = self.resource_ids.as_deref();
        let resources = optional(resources, |all| {
            ids(&mut fields, "/resource_ids", all, SCOPE_MAX)
        });
        let starts_at = self.starts_at.as_ref().map(Timestamp::parse_utc);
        let starts_at = fields.optional("/starts_at", starts_at);
        let utc = |at: Timestamp| at.parse_utc();
        let ends_at = fields.change("/ends_at", self.ends_at, utc);
        let name = |text: String| Name::parse(&text);
        let public_reason = fields.change("/public_reason", self.public_reason, name);
        let text = |text: String| Text::parse(&text);
        let internal_note = fields.change("/internal_note", self.internal_note, text);
        fields.finish(|| {
            Some(ClosureChanges {
                starts_at: starts_at?,
                ends_at: ends_at?.into_option(),
                rooms: rooms?,
                resources: resources?,
                public_reason: public_reason?.into_option(),
                internal_note: internal_note?.into_option(),
            })
        })
    }
}

/// What `parse` gives for a field that may be left out.
fn optional<T: ?Sized, U>(
    field: Option<&T>,
    parse: impl FnOnce(&T) -> Option<U>,
) -> Parsed<Option<U>> {
    field.map_or(Some(None), |value| parse(value).map(Some))
}

impl From<&ShownClosure> for ClosureOut {
    fn from(shown: &ShownClosure) -> Self {
        let closure = &shown.closure;
        let local = |at: DateTime<Utc>| Timestamp::at(at, shown.zone);
        Self {
            id: closure.id.into(),
            version: closure.version,
            provider_id: closure.provider_id.into(),
            site_id: closure.scope.site_id.into(),
            time_zone: shown.zone.into(),
            room_ids: closure.scope.rooms.iter().map(|id| (*id).into()).collect(),
            resource_ids: closure
                .scope
                .resources
                .iter()
                .map(|id| (*id).into())
                .collect(),
            starts_at: local(closure.span.starts_at),
            ends_at: closure.span.ends_at.map(local),
            public_reason: closure.public_reason.as_ref().map(Name::to_string),
            internal_note: closure.internal_note.as_ref().map(Text::to_string),
            created_at: local(closure.created_at),
            changed_at: local(closure.changed_at),
        }
    }
}
