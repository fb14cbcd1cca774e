//! What a provider keeps: sites, rooms, resources, their hours, rules and texts.
//!
//! Each form carries the version that it was begun with. Whoever was overtaken gets the form back with the entries, and
//! replaces what is stored now only by sending it once more.

mod begin;
mod data;
mod hours;
mod import;
mod kept;
mod overview;
mod photos;
mod read;
mod resource;
mod room;
mod rules;
mod rules_form;
mod site;

use actix_web::http::StatusCode;
use actix_web::web::ServiceConfig;
use domain::ids::ProviderId;
use domain::provider::Provider;

use crate::api::problem::{Kind, Problem};
use crate::web::{Entries, Frame, Visitor};

pub(super) use begin::{BEGIN, has_to_begin};

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(overview::list_listings)
        .service(room::ask_room)
        .service(room::enter_room)
        .service(data::show_data)
        .service(data::edit_data)
        .service(hours::show_hours)
        .service(hours::edit_hours)
        .service(photos::show_photos)
        .service(photos::add_photo)
        .service(photos::change_photo)
        .service(rules::show_rules)
        .service(rules::edit_rules)
        .service(site::ask_site)
        .service(site::enter_site)
        .service(site::show_site)
        .service(site::edit_site)
        .service(resource::ask_resource)
        .service(resource::enter_resource)
        .service(resource::show_resource)
        .service(resource::edit_resource)
        .service(import::ask_file)
        .service(import::import_file)
        .service(begin::next_step)
        .service(begin::enter_provider)
        .service(begin::enter_site)
        .service(begin::enter_room)
        .service(begin::enter_rules);
}

/// What everybody sees is still kept by its own office alone.
fn own_only(visitor: &Visitor, provider: ProviderId) -> Result<(), Problem> {
    if visitor.ctx.actor.is_staff_of(provider) {
        Ok(())
    } else {
        Err(Kind::NotFound.into())
    }
}

/// Frame and status of a page with a form, which says so if it was refused.
fn framed(visitor: &Visitor, frame: Frame, form: &Entries) -> (Frame, StatusCode) {
    let frame = frame.crumb(
        visitor.frame_of("frame.listings").title(),
        "/verwaltung/raeume",
    );
    if form.faults().is_empty() {
        (frame, StatusCode::OK)
    } else {
        (frame.refused(), StatusCode::UNPROCESSABLE_ENTITY)
    }
}

/// Id and name of each provider.
fn choices_of(providers: &[Provider]) -> Vec<(String, String)> {
    let pair = |provider: &Provider| (provider.id.to_string(), provider.name.to_string());
    providers.iter().map(pair).collect()
}
