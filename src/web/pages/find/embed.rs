//! The month of a room inside a page of another site: of those that the configuration names, and of no other.

use actix_web::{HttpRequest, get, web};
use askama::Template;
use chrono::NaiveDate;
use domain::bookable::BookableId;
use domain::time::day_of;

use super::month::{MonthView, shown};
use super::room::{id_of, path_of};
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::services::availability::{Looked, Month, read_month};
use crate::services::rooms::read::{self as rooms, RoomView};
use crate::services::{Ctx, Tx};
use crate::web::page::framed;
use crate::web::query::Query;
use crate::web::{Answer, Frame, Visitor};

#[derive(Template)]
#[template(path = "find/embed.html")]
struct EmbedPage {
    frame: Frame,
    room: String,
    path: String,
    month: MonthView,
}

/// How a room is shown on another site, for the page of the room.
#[derive(Clone, Debug)]
pub(super) struct EmbedCode {
    /// The sites on which it works.
    pub(super) origins: String,
    /// The text to insert.
    pub(super) code: String,
}

struct Known {
    view: RoomView,
    month: Month,
    first: NaiveDate,
    today: NaiveDate,
}

/// The month of a room, for a frame.
#[get("/einbetten/{slug}")]
pub async fn embed_room(
    request: HttpRequest,
    slug: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    // The frame shows the same whoever is signed in.
    let visitor = Visitor::stranger(&request).ok_or(Kind::Internal)?;
    let origins = &visitor.look().site().embed_origins;
    if origins.is_empty() {
        return Err(Kind::NotFound.into());
    }
    let (id, ctx) = (id_of(&slug)?, visitor.ctx.clone());
    let asked = query.0.value("monat").to_owned();
    let known = state.read(move |tx| read(tx, &ctx, id, &asked)).await?;
    framed(&visitor, &page(&visitor, &known), &origins.join(" "))
}

fn read(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: domain::ids::RoomId,
    asked: &str,
) -> Result<Known, Problem> {
    let view = rooms::find(tx, ctx, id)?;
    let today = day_of(view.site.time_zone, ctx.now);
    let first = shown(asked, None, today);
    let month = read_month(tx, ctx, BookableId::Room(id), first, Looked::default())?;
    Ok(Known {
        view,
        month,
        first,
        today,
    })
}

fn page(visitor: &Visitor, known: &Known) -> EmbedPage {
    let room = name(&known.view);
    let frame = visitor.frame(crate::i18n::text(
        visitor.place.language,
        "embed.title",
        &[("room", &room)],
    ));
    let path = path_of(&known.view);
    let month = (&known.month, known.first);
    EmbedPage {
        month: MonthView::of(&frame, &path, month, (None, known.today))
            .turning(|link| link.replacen("/raeume/", "/einbetten/", 1)),
        path: frame.link(&path),
        room,
        frame,
    }
}

fn name(view: &RoomView) -> String {
    format!("{}, {}", view.room.listing.name, view.site.name)
}

impl EmbedCode {
    /// The code for a room whose page is at `canonical`; `None` if no site may show it.
    pub(super) fn of(visitor: &Visitor, view: &RoomView, canonical: &str) -> Option<Self> {
        let origins = &visitor.look().site().embed_origins;
        if origins.is_empty() || visitor.session_token().is_none() {
            return None;
        }
        let title = crate::i18n::text(
            visitor.place.language,
            "embed.title",
            &[("room", &name(view))],
        );
        let framed = canonical.replacen("/raeume/", "/einbetten/", 1);
        let title = in_attribute(&title);
        Some(Self {
            origins: origins.join(", "),
            code: format!(
                "<iframe src=\"{framed}\" title=\"{title}\" width=\"100%\" height=\"640\" loading=\"lazy\"></iframe>\n\
                 <p><a href=\"{canonical}\">{title}</a></p>"
            ),
        })
    }
}

fn in_attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
