//! The display in the lobby of a house: what goes on today, when and in which room.

use actix_web::{HttpRequest, get, web};
use askama::Template;

use super::board::{Clock, anybody, span, words};
use crate::api::problem::Kind;
use crate::app::State;
use crate::services::onsite::{self, Lobby, LobbyEntry};
use crate::web::query::{Query, address};
use crate::web::{Answer, Frame, Slug, Visitor, html};

/// As many entries as a screen shows in letters that can be read from three metres.
const ENTRIES_MAX: usize = 7;

/// How long one of several pages is shown.
const PAGE_SECONDS: u32 = 20;

#[derive(Template)]
#[template(path = "onsite/lobby.html")]
struct LobbyPage {
    frame: Frame,
    clock: Clock,
    next: String,
    seconds: u32,
    site: String,
    entries: Vec<Line>,
    /// Which of several pages it is.
    paging: String,
}

/// A row of the table.
struct Line {
    when: String,
    room: String,
    class: &'static str,
    word: String,
    is_now: bool,
}

/// What goes on in a house today.
#[get("/anzeige/{ort}")]
pub async fn read_lobby(
    request: HttpRequest,
    slug: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let visitor = anybody(&request)?;
    let slug = Slug::parse(&slug).ok_or(Kind::NotFound)?;
    let ctx = visitor.ctx.clone();
    let lobby = state.read(move |tx| onsite::read_lobby(tx, &ctx, slug.id().into()));
    let asked = query.0.value("seite").parse().unwrap_or(1);
    html(&visitor, &page(&visitor, &lobby.await?, asked))
}

fn page(visitor: &Visitor, lobby: &Lobby, asked: usize) -> LobbyPage {
    let site = lobby.site.name.as_str();
    let title = crate::i18n::text(
        visitor.place.language,
        "onsite.lobby_title",
        &[("site", site)],
    );
    let frame = visitor.frame(title);
    let pages = lobby.entries.len().div_ceil(ENTRIES_MAX).max(1);
    let page = asked.clamp(1, pages);
    let following = if page < pages { page + 1 } else { 1 };
    let following = (pages > 1).then(|| following.to_string());
    let path = format!("/anzeige/{}", Slug::of_site(&lobby.site));
    let shown = lobby.entries.iter().skip((page - 1) * ENTRIES_MAX);
    let shown = shown.take(ENTRIES_MAX);
    LobbyPage {
        clock: Clock::of(frame.language(), lobby.site.time_zone, visitor.ctx.now),
        seconds: if pages > 1 {
            PAGE_SECONDS
        } else {
            super::SECONDS
        },
        next: frame.link(&address(
            &path,
            &[("seite", following.as_deref().unwrap_or_default())],
        )),
        site: site.to_owned(),
        entries: shown
            .map(|entry| line(visitor, &frame, lobby, entry))
            .collect(),
        paging: if pages > 1 {
            paging(visitor, page, pages)
        } else {
            String::new()
        },
        frame,
    }
}

fn paging(visitor: &Visitor, page: usize, pages: usize) -> String {
    let values = [("page", &*page.to_string()), ("pages", &*pages.to_string())];
    crate::i18n::text(visitor.place.language, "onsite.lobby_page", &values)
}

fn line(visitor: &Visitor, frame: &Frame, lobby: &Lobby, entry: &LobbyEntry) -> Line {
    let LobbyEntry { room, public } = entry;
    let (class, word) = words(frame.language(), &public.what);
    let zone = lobby.site.time_zone;
    Line {
        when: span(frame.language(), zone, lobby.today, public.shown),
        room: room
            .as_ref()
            .map_or_else(|| frame.t("onsite.all_rooms"), ToString::to_string),
        class,
        word,
        is_now: public.shown.contains_instant(visitor.ctx.now),
    }
}
