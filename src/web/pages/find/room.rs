//! A room: what it is like, when it is free, and where it is asked for.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::{Days, NaiveDate};
use domain::bookable::{BookableId, Space};
use domain::ids::RoomId;
use domain::provider::Provider;
use domain::time::day_of;

use super::address::{booking, on_day};
use super::embed::EmbedCode;
use super::facts::{Facts, OfficeView};
use super::json_ld::JsonLd;
use super::month::{MonthView, shown};
use super::offers::DayView;
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::i18n::format;
use crate::services::availability::{
    Looked, Month, Plan, find_next_free_day, read_month, read_plan,
};
use crate::services::rooms::read::{self as rooms, RoomView};
use crate::services::{Ctx, Tx, providers};
use crate::web::day::parse_day;
use crate::web::photos::PhotoView;
use crate::web::query::Query;
use crate::web::{Answer, Form, Frame, Place, Slug, Visitor, html, see_other};

#[derive(Template)]
#[template(path = "find/room.html")]
struct RoomPage {
    frame: Frame,
    canonical: String,
    site: String,
    facts: Facts,
    hall: Option<(String, String)>,
    office: OfficeView,
    month: MonthView,
    day: Option<DayView>,
    next_free: Option<(String, String)>,
    booking: String,
    week: String,
    list: String,
    photos: Vec<PhotoView>,
    data: JsonLd,
    slug: String,
    embed: Option<EmbedCode>,
}

/// Everything that is read for the page, in one snapshot.
struct Known {
    view: RoomView,
    provider: Provider,
    hall: Option<RoomView>,
    today: NaiveDate,
    first: NaiveDate,
    chosen: Option<NaiveDate>,
    month: Month,
    plan: Option<Plan>,
    next_free: Option<NaiveDate>,
}

/// A room and its month.
#[get("/raeume/{slug}")]
pub async fn read_room(
    visitor: Visitor,
    slug: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let id = id_of(&slug)?;
    let (ctx, form) = (visitor.ctx.clone(), query.0);
    let known = state.read(move |tx| read(tx, &ctx, id, &form)).await?;
    if let Some(elsewhere) = elsewhere(&visitor, &slug, &known.view) {
        return Ok(elsewhere);
    }
    html(&visitor, &page(&visitor, state.base_url(), &known))
}

/// The id at the end of an address.
pub(super) fn id_of(slug: &str) -> Result<RoomId, Problem> {
    let slug = Slug::parse(slug).ok_or(Kind::NotFound)?;
    Ok(RoomId(slug.id()))
}

/// Sends whoever came by a former name to the address of today.
pub(super) fn elsewhere(visitor: &Visitor, slug: &str, view: &RoomView) -> Option<HttpResponse> {
    let own = Slug::of_room(&view.room, &view.site);
    if own.is_spelled(slug) {
        return None;
    }
    let path = visitor.place.path.replacen(slug, &own.to_string(), 1);
    Some(see_other(visitor, &path))
}

fn read(tx: &mut Tx<'_>, ctx: &Ctx, id: RoomId, form: &Form) -> Result<Known, Problem> {
    let view = rooms::find(tx, ctx, id)?;
    let of = BookableId::Room(id);
    let today = day_of(view.site.time_zone, ctx.now);
    let chosen = parse_day(form.value("tag")).filter(|date| *date >= today);
    let first = shown(form.value("monat"), chosen, today);
    let looked = Looked::default();
    let before = chosen.or_else(|| today.checked_sub_days(Days::new(1)));
    Ok(Known {
        provider: providers::read::find(tx, ctx, view.room.listing.provider_id)?,
        hall: match view.room.space {
            Space::PartOf { hall, .. } => rooms::find(tx, ctx, hall).ok(),
            _ => None,
        },
        month: read_month(tx, ctx, of, first, looked)?,
        plan: match chosen {
            Some(date) => Some(read_plan(tx, ctx, of, (date, 1), looked)?),
            None => None,
        },
        next_free: find_next_free_day(tx, ctx, of, before.unwrap_or(today), looked)?,
        view,
        today,
        first,
        chosen,
    })
}

fn page(visitor: &Visitor, base_url: &str, known: &Known) -> RoomPage {
    let RoomView { room, site, .. } = &known.view;
    let path = path_of(&known.view);
    let frame = visitor
        .frame(format!("{}, {}", room.listing.name, site.name))
        .crumb(visitor.frame_of("find.rooms_title").title(), "/raeume");
    let language = frame.language();
    let canonical = format!("{base_url}{}", Place::parse(&path).in_language(language));
    let plan = known.plan.as_ref();
    let day = plan.and_then(|plan| Some((plan, plan.days.first()?)));
    let hall = known.hall.as_ref();
    RoomPage {
        site: site.name.to_string(),
        facts: Facts::of_room(language, room, site),
        hall: hall.map(|hall| {
            (
                hall.room.listing.name.to_string(),
                frame.link(&path_of(hall)),
            )
        }),
        office: OfficeView::of(&known.provider),
        month: MonthView::of(
            &frame,
            &path,
            (&known.month, known.first),
            (known.chosen, known.today),
        ),
        day: day.map(|(plan, day)| DayView::of(&frame, &path, &plan.listed, day)),
        next_free: known.next_free.map(|date| {
            let link = frame.link(&on_day(&path, date));
            (format::date(language, date), link)
        }),
        booking: frame.link(&booking(&path, None)),
        week: frame.link(&week_of(&path, known.chosen)),
        list: frame.link(&format!("{path}/liste")),
        photos: known
            .view
            .photos
            .iter()
            .map(|photo| PhotoView::of(language, photo))
            .collect(),
        data: JsonLd::of_room(language, &known.view, base_url, &canonical),
        slug: Slug::of_room(room, site).to_string(),
        embed: EmbedCode::of(visitor, &known.view, &canonical),
        canonical,
        frame,
    }
}

/// The path of a room's page.
pub(super) fn path_of(view: &RoomView) -> String {
    format!("/raeume/{}", Slug::of_room(&view.room, &view.site))
}

fn week_of(path: &str, chosen: Option<NaiveDate>) -> String {
    let day = chosen.map(|date| format!("?tag={date}"));
    format!("{path}/woche{}", day.unwrap_or_default())
}
