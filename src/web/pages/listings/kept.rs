//! A room or a resource as the forms of its hours and rules see it: both have them alike.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::bookable::{BookableId, Listing};
use domain::ids::{ResourceId, RoomId};
use domain::rules::RuleBook;
use domain::time::day_of;

use super::overview::public_slug;
use super::read::{stale, version};
use super::room::refused;
use super::{data, resource};
use crate::api::problem::Problem;
use crate::app::State;
use crate::i18n::text;
use crate::services::listings::{ListingChanges, ListingError};
use crate::services::resources::edit::{ResourceChanges, edit as edit_resource};
use crate::services::resources::read::ResourceView;
use crate::services::rooms::edit::{RoomChanges, edit as edit_room};
use crate::services::rooms::read::RoomView;
use crate::web::entries::{Entries, Fault, FieldName};
use crate::web::{Clerk, Form, Frame, Visitor, see_other};

/// A room or a resource.
pub(super) struct Kept {
    /// The part of their addresses that its pages share.
    pub(super) path: String,
    pub(super) listing: Listing,
    pub(super) rules: Arc<RuleBook>,
    pub(super) tabs: Tabs,
    id: BookableId,
    zone: Tz,
}

/// A page about a room or a resource.
pub(super) struct Tab {
    pub(super) link: String,
    pub(super) name: String,
    /// Whether it is the one that is shown.
    pub(super) is_current: bool,
}

/// All pages about a room or a resource.
pub(super) type Tabs = Vec<Tab>;

/// What a form changes.
pub(super) enum Changes {
    Room(RoomId, RoomChanges),
    Resource(ResourceId, ResourceChanges),
}

impl Kept {
    /// What the address of `request` names, if the visitor keeps it.
    pub(super) async fn find(
        state: &State,
        visitor: &Visitor,
        request: &HttpRequest,
    ) -> Result<Self, Problem> {
        let id = request.match_info().get("id").unwrap_or_default();
        let pattern = request.match_pattern().unwrap_or_default();
        if pattern.contains("/verwaltung/geraete/") {
            let view = resource::find_own(state, visitor, id).await?;
            Ok(Self::of_resource(visitor, view))
        } else {
            let view = data::find_own(state, visitor, id).await?;
            Ok(Self::of_room(visitor, view))
        }
    }

    fn of_room(visitor: &Visitor, view: RoomView) -> Self {
        Self {
            path: path_of_room(view.room.id),
            tabs: tabs_of_room(visitor, &view),
            id: BookableId::Room(view.room.id),
            listing: view.room.listing,
            rules: view.rules,
            zone: view.site.time_zone,
        }
    }

    fn of_resource(visitor: &Visitor, view: ResourceView) -> Self {
        Self {
            path: path_of_resource(view.resource.id),
            tabs: tabs_of_resource(visitor, view.resource.id),
            id: BookableId::Resource(view.resource.id),
            listing: view.resource.listing,
            rules: view.rules,
            zone: view.site.time_zone,
        }
    }

    /// Today where it is.
    pub(super) fn today(&self, visitor: &Visitor) -> NaiveDate {
        day_of(self.zone, visitor.ctx.now)
    }

    /// The frame of a page about it; `key` is the title, with a place for its name.
    pub(super) fn titled(&self, visitor: &Visitor, key: &str) -> Frame {
        let name = self.listing.name.to_string();
        visitor.frame(text(visitor.place.language, key, &[("name", &name)]))
    }

    /// `changes` of what both have.
    pub(super) fn changes(&self, listing: ListingChanges) -> Changes {
        match self.id {
            BookableId::Room(id) => {
                let changes = RoomChanges {
                    listing,
                    ..RoomChanges::default()
                };
                Changes::Room(id, changes)
            }
            BookableId::Resource(id) => {
                let changes = ResourceChanges {
                    listing,
                    ..ResourceChanges::default()
                };
                Changes::Resource(id, changes)
            }
        }
    }
}

/// Writes `changes` and leads to the list, or gives the form back with why they were not written.
///
/// Whoever was overtaken, because `stored` is the version now, is told so at the first of `fields`; an error about none
/// of them is an error.
pub(super) async fn keep(
    state: &State,
    clerk: &Clerk,
    form: Form,
    stored: i64,
    changes: Changes,
    fields: &[FieldName],
) -> Result<Result<HttpResponse, Entries>, Problem> {
    let (ctx, seen) = (clerk.ctx.clone(), version(&form));
    let done = state.write(move |tx| match &changes {
        Changes::Room(id, changes) => edit_room(tx, &ctx, *id, seen, changes).map(drop),
        Changes::Resource(id, changes) => edit_resource(tx, &ctx, *id, seen, changes).map(drop),
    });
    match (done.await, fields.first()) {
        (Ok(()), _) => Ok(Ok(see_other(
            clerk,
            "/verwaltung/raeume?meldung=gespeichert",
        ))),
        (Err(ListingError::Stale), Some((_, field, label))) => {
            Ok(Err(stale(clerk, form, stored, (field, label))))
        }
        (Err(error @ ListingError::StockInUse { .. }), _) => Ok(Err(in_use(clerk, form, error))),
        (Err(error), _) => refused(clerk, &form, error, fields).map(Err),
    }
}

/// A stock below what is booked: the problem has no pointer, since the API refuses it as a conflict.
fn in_use(visitor: &Visitor, form: Form, error: ListingError) -> Entries {
    let language = visitor.place.language;
    let fault = Fault {
        field: "stock".to_owned(),
        label: text(language, "listings.stock", &[]),
        message: Problem::from(error).document(language, None).detail,
    };
    Entries::new(form, vec![fault])
}

/// Where the pages of a room begin.
pub(super) fn path_of_room(id: RoomId) -> String {
    format!("/verwaltung/raeume/{id}")
}

/// Where the pages of a resource begin.
pub(super) fn path_of_resource(id: ResourceId) -> String {
    format!("/verwaltung/geraete/{id}")
}

/// The pages of a room.
pub(super) fn tabs_of_room(visitor: &Visitor, view: &RoomView) -> Tabs {
    let path = path_of_room(view.room.id);
    let mut tabs = vec![
        (format!("{path}/stammdaten"), "listings.data"),
        (format!("{path}/zeiten"), "listings.hours"),
        (format!("{path}/regeln"), "listings.rules"),
        (format!("{path}/fotos"), "photo.title"),
    ];
    if let Some(slug) = public_slug(visitor, view) {
        tabs.push((format!("/qr/{slug}.svg"), "onsite.qr_link"));
        tabs.push((format!("/tuer/{slug}"), "onsite.door_link"));
    }
    named(visitor, tabs)
}

/// The pages of a resource.
pub(super) fn tabs_of_resource(visitor: &Visitor, id: ResourceId) -> Tabs {
    let path = path_of_resource(id);
    let tabs = vec![
        (path.clone(), "listings.data"),
        (format!("{path}/zeiten"), "listings.hours"),
        (format!("{path}/regeln"), "listings.rules"),
    ];
    named(visitor, tabs)
}

fn named(visitor: &Visitor, tabs: Vec<(String, &str)>) -> Tabs {
    let language = visitor.place.language;
    let tab = |(path, key): (String, &str)| Tab {
        is_current: visitor.frame("").is_exactly(&path),
        link: visitor.place.link(&path),
        name: text(language, key, &[]),
    };
    tabs.into_iter().map(tab).collect()
}
