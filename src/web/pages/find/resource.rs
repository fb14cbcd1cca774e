//! A device or service: what it is, how many there are, and how many are free on a day.

use actix_web::{get, web};
use askama::Template;
use chrono::NaiveDate;
use domain::bookable::{BookableId, UseMode};
use domain::ids::ResourceId;
use domain::provider::Provider;
use domain::time::day_of;

use super::facts::{Facts, OfficeView};
use super::month::{MonthView, shown};
use super::resources::{mode, stock};
use super::times;
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::i18n::format;
use crate::services::availability::{Looked, Month, StockDay, read_month, read_stock};
use crate::services::resources::read::{self as resources, ResourceView};
use crate::services::{Ctx, Tx, providers};
use crate::web::day::parse_day;
use crate::web::query::{Query, address};
use crate::web::{Answer, Form, Frame, Slug, Visitor, html, see_other};

#[derive(Template)]
#[template(path = "find/resource.html")]
struct ResourcePage {
    frame: Frame,
    facts: Facts,
    stock: String,
    mode: String,
    office: OfficeView,
    /// Rooms with which it is let.
    rooms: Option<String>,
    month: MonthView,
    day: String,
    least: String,
    stretches: Vec<(String, u32)>,
}

/// What is read for the page.
struct Known {
    view: ResourceView,
    provider: Provider,
    today: NaiveDate,
    first: NaiveDate,
    chosen: NaiveDate,
    month: Month,
    day: StockDay,
}

/// A device and what is free of it on a day.
#[get("/geraete/{slug}")]
pub async fn read_resource(
    visitor: Visitor,
    slug: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let id = ResourceId(Slug::parse(&slug).ok_or(Kind::NotFound)?.id());
    let (ctx, form) = (visitor.ctx.clone(), query.0);
    let known = state.read(move |tx| read(tx, &ctx, id, &form)).await?;
    let own = Slug::of_resource(&known.view.resource, &known.view.site);
    if !own.is_spelled(&slug) {
        let path = visitor
            .place
            .path
            .replacen(slug.as_str(), &own.to_string(), 1);
        return Ok(see_other(&visitor, &path));
    }
    html(
        &visitor,
        &page(&visitor, &format!("/geraete/{own}"), &known),
    )
}

fn read(tx: &mut Tx<'_>, ctx: &Ctx, id: ResourceId, form: &Form) -> Result<Known, Problem> {
    let view = resources::find(tx, ctx, id)?;
    let today = day_of(view.site.time_zone, ctx.now);
    let chosen = parse_day(form.value("tag")).filter(|date| *date >= today);
    let first = shown(form.value("monat"), chosen, today);
    let chosen = chosen.unwrap_or(today);
    let of = BookableId::Resource(id);
    Ok(Known {
        provider: providers::read::find(tx, ctx, view.resource.listing.provider_id)?,
        month: read_month(tx, ctx, of, first, Looked::default())?,
        day: read_stock(tx, ctx, id, chosen)?,
        view,
        today,
        first,
        chosen,
    })
}

fn page(visitor: &Visitor, path: &str, known: &Known) -> ResourcePage {
    let ResourceView { resource, site, .. } = &known.view;
    let frame = visitor
        .frame(format!("{}, {}", resource.listing.name, site.name))
        .crumb(visitor.frame_of("find.resources_title").title(), "/geraete");
    let (language, zone) = (frame.language(), known.day.zone);
    let stretches = known.day.stretches.iter().map(|(span, free)| {
        let span = times::span(language, zone, known.chosen, *span);
        (span, *free)
    });
    let rooms = (resource.use_mode != UseMode::Alone)
        .then(|| frame.link(&address("/raeume", &[("ort", &site.name)])));
    ResourcePage {
        facts: Facts::of(language, &resource.listing, site),
        stock: stock(&frame, resource.stock),
        mode: mode(&frame, resource.use_mode),
        office: OfficeView::of(&known.provider),
        rooms,
        month: MonthView::of(
            &frame,
            path,
            (&known.month, known.first),
            (Some(known.chosen), known.today),
        ),
        day: format::date(language, known.chosen),
        least: stock(&frame, known.day.least()),
        stretches: stretches.collect(),
        frame,
    }
}
