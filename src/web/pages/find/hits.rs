//! Rooms that are free for all of a span, and why the others that fit are not.

use domain::interval::Interval;
use domain::language::Language;

use super::address::{AFTER, booking, next_page, on_day, position};
use super::facts::largest;
use super::offers::in_words;
use super::search::ZONE;
use crate::api::problem::Problem;
use crate::app::State;
use crate::i18n::format;
use crate::services::availability::{Explained, Found};
use crate::services::rooms::read::{self as rooms, RoomEntry, Wanted};
use crate::web::photos::PhotoView;
use crate::web::{Form, Frame, Slug, Visitor};

/// Rooms on a page.
const ROOMS: usize = 20;

/// Rooms on a page that are explained: the days of each are looked through for another time.
const EXPLAINED: usize = 10;

/// The parameter that says behind what a page of explained rooms begins.
const AFTER_TAKEN: &str = "ab_belegt";

/// What was found.
pub(super) struct Hits {
    /// When.
    pub(super) when: String,
    /// Rooms that are free.
    pub(super) free: Vec<Hit>,
    /// The next page of them.
    pub(super) more_free: Option<String>,
    /// Rooms that fit and cannot be had.
    pub(super) taken: Vec<Miss>,
    /// The next page of them.
    pub(super) more_taken: Option<String>,
}

/// A room.
pub(super) struct Hit {
    /// Its name.
    pub(super) name: String,
    /// Its site and town.
    pub(super) place: String,
    /// How many people it holds.
    pub(super) people: String,
    /// Its first photo.
    pub(super) photo: Option<PhotoView>,
    /// Its page.
    pub(super) link: String,
    /// Where it is asked for at the time that was searched for.
    pub(super) booking: String,
}

/// A room that cannot be had.
pub(super) struct Miss {
    /// The room.
    pub(super) hit: Hit,
    /// Why.
    pub(super) reasons: Vec<String>,
    /// When it can be had next, and where that is asked for.
    pub(super) next: Option<(String, String)>,
}

impl Hit {
    /// A room in a list.
    pub(super) fn of(frame: &Frame, entry: &RoomEntry, span: Option<Interval>) -> Self {
        let path = format!("/raeume/{}", Slug::of_room(&entry.room, &entry.site));
        let zone = entry.site.time_zone;
        let day = span.map(|span| domain::time::day_of(zone, span.start()));
        let page = day.map_or_else(|| path.clone(), |day| on_day(&path, day));
        let booking = booking(&path, span.map(|span| (span, zone)));
        Self {
            name: entry.room.listing.name.to_string(),
            place: place(entry),
            people: largest(frame.language(), entry.room.capacity),
            photo: entry
                .photos
                .first()
                .map(|photo| PhotoView::of(frame.language(), photo)),
            link: frame.link(&page),
            booking: frame.link(&booking),
        }
    }
}

/// `Haus der Begegnung, Lensahn`; the town is left out where the site is named after it.
fn place(entry: &RoomEntry) -> String {
    let (site, town) = (&entry.site.name, entry.site.address.town.as_deref());
    match town {
        Some(town) if !site.contains(town) => format!("{site}, {town}"),
        _ => site.to_string(),
    }
}

/// Searches for `span`.
pub(super) async fn search(
    state: &State,
    visitor: &Visitor,
    (form, wanted, span): (&Form, &Wanted, Interval),
) -> Result<Hits, Problem> {
    let (ctx, wanted) = (visitor.ctx.clone(), wanted.clone());
    let (after, after_taken) = (position(form, AFTER), position(form, AFTER_TAKEN));
    let (free, taken) = state
        .read(move |tx| {
            let free = rooms::list_free(tx, &ctx, &wanted, span, after, ROOMS)?;
            let taken = rooms::list_taken(tx, &ctx, &wanted, span, after_taken, EXPLAINED)?;
            Ok::<_, crate::services::availability::AvailabilityError>((free, taken))
        })
        .await?;
    let frame = visitor.frame("");
    Ok(hits(&frame, form, span, &free, &taken))
}

fn hits(
    frame: &Frame,
    form: &Form,
    span: Interval,
    free: &Found<RoomEntry>,
    taken: &Found<(RoomEntry, Explained)>,
) -> Hits {
    let language = frame.language();
    let (start, end) = (
        span.start().with_timezone(&ZONE),
        span.end().with_timezone(&ZONE),
    );
    let hit = |entry| Hit::of(frame, entry, Some(span));
    let miss = |(entry, explained): &(RoomEntry, Explained)| miss(frame, entry, explained, span);
    let more = |name, next| next_page("/", form, name, next).map(|path| frame.link(&path));
    Hits {
        when: format::span(language, &start, &end),
        free: free.rooms.iter().map(hit).collect(),
        more_free: more(AFTER, free.next.as_ref()),
        taken: taken.rooms.iter().map(miss).collect(),
        more_taken: more(AFTER_TAKEN, taken.next.as_ref()),
    }
}

fn miss(frame: &Frame, entry: &RoomEntry, explained: &Explained, span: Interval) -> Miss {
    let (language, zone) = (frame.language(), entry.site.time_zone);
    let mut reasons: Vec<String> = Vec::new();
    for finding in &explained.findings {
        let reason = in_words(language, finding, zone);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    Miss {
        next: explained.next_free.map(|next| {
            let hit = Hit::of(frame, entry, Some(next));
            (in_zone(language, next, zone), hit.booking)
        }),
        hit: Hit::of(frame, entry, Some(span)),
        reasons,
    }
}

/// A span in the words of its zone.
pub(super) fn in_zone(language: Language, span: Interval, zone: chrono_tz::Tz) -> String {
    let (start, end) = (
        span.start().with_timezone(&zone),
        span.end().with_timezone(&zone),
    );
    format::span(language, &start, &end)
}
