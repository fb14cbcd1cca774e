//! When and where else: times of the same room, other rooms of the site and its surroundings at the same time.
//!
//! Worked out after a refusal in a read of its own, so that no writer waits for it.

use chrono::TimeDelta;
use domain::availability::search::{NEAREST_DAYS, Search};
use domain::availability::{Asker, Calendar, Finding, Group, ReasonCode, Wish, check};
use domain::bookable::BookableId;
use domain::ids::RoomId;
use domain::interval::Interval;
use store::Tx;
use store::listings::{self, Listed};
use store::search::{RoomSearch, list_candidates};

use super::error::BookingError;
use super::wish::{Asked, asker, list_wanted};
use crate::services::Ctx;
use crate::services::calendars::{self, Wanted, occupied};

/// Whether another time or room can help: terms, an account or a mail address are needed everywhere.
pub fn may_help(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| {
        !matches!(
            finding.reason.code(),
            ReasonCode::TermsNotAccepted
                | ReasonCode::LoginRequired
                | ReasonCode::EmailUnverified
                | ReasonCode::MustGoTogether
        )
    })
}

/// How many other times and how many other rooms are offered.
pub const OFFERS_MAX: usize = 3;

/// How many other rooms are looked at.
const ROOMS_LOOKED_AT: i64 = 50;

/// Another way to have what was refused; free as of the read, held for nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// The room; absent where only resources were asked for.
    pub room_id: Option<RoomId>,
    /// The time.
    pub span: Interval,
    /// The zone of the site.
    pub zone: chrono_tz::Tz,
}

/// The nearest times of the same rooms and resources, then other rooms at the same time.
pub fn find_alternatives(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    asked: &Asked,
) -> Result<Vec<Alternative>, BookingError> {
    let listed = list_wanted(tx, ctx, &asked.wanted())?;
    let Some(main) = listed.first() else {
        return Ok(Vec::new());
    };
    let wish = asked.wish(asker(ctx, main.provider_id), group(asked), None, None);
    let mut found = other_times(tx, ctx, asked, &listed, wish)?;
    if let Some(room) = asked.room_id {
        found.extend(other_rooms(tx, ctx, asked, room, &listed, wish)?);
    }
    Ok(found)
}

fn group(asked: &Asked) -> Group<'_> {
    asked
        .purpose
        .group
        .as_ref()
        .map_or(Group::None, Group::Declared)
}

fn other_times(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    asked: &Asked,
    listed: &[Listed],
    wish: Wish<'_>,
) -> Result<Vec<Alternative>, BookingError> {
    let around = TimeDelta::days(i64::try_from(NEAREST_DAYS).unwrap_or(0) + 2);
    let window = occupied(listed, wish.span).widened(around, around);
    let calendars = calendars::load(tx, listed, window, ctx.now)?;
    let lines = calendars::lines(&calendars, &asked.wanted());
    let zone = listed.first().map_or(chrono_tz::UTC, |main| main.zone);
    let spans = Search::new(&lines, wish, ctx.now).nearest_times(OFFERS_MAX);
    let offer = |span| Alternative {
        room_id: asked.room_id,
        span,
        zone,
    };
    Ok(spans.into_iter().map(offer).collect())
}

/// Rooms of the same provider that hold as many people, the smallest first, with the same items.
fn other_rooms(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    asked: &Asked,
    refused: RoomId,
    listed: &[Listed],
    wish: Wish<'_>,
) -> Result<Vec<Alternative>, BookingError> {
    let [main, items @ ..] = listed else {
        return Ok(Vec::new());
    };
    let search = RoomSearch {
        provider: Some(main.provider_id),
        capacity: asked.purpose.attendees,
        free: Some(wish.span),
        ..RoomSearch::default()
    };
    let found = list_candidates(tx, &search, None, ctx.now, ROOMS_LOOKED_AT)?;
    let ids: Vec<_> = found.iter().map(|room| BookableId::Room(room.id)).collect();
    let mut rooms = listings::load(tx, &ids, ctx.now)?;
    rooms.sort_by_key(|room| room.capacity.largest());
    let others: Vec<_> = rooms
        .into_iter()
        .filter(|room| room.bookable != BookableId::Room(refused))
        .filter(|room| items.is_empty() || room.site_id == main.site_id)
        .collect();
    let all: Vec<_> = others.iter().chain(items).cloned().collect();
    let calendars = calendars::load(tx, &all, occupied(&all, wish.span), ctx.now)?;
    let (rooms, items) = calendars
        .split_at_checked(others.len())
        .unwrap_or((&calendars, &[]));
    let free = rooms.iter().zip(&others).filter_map(|(calendar, room)| {
        let BookableId::Room(room_id) = calendar.bookable else {
            return None;
        };
        let is_free = check(&with_items(calendar, items, asked), &public(wish), ctx.now).is_free();
        is_free.then_some(Alternative {
            room_id: Some(room_id),
            span: wish.span,
            zone: room.zone,
        })
    });
    Ok(free.take(OFFERS_MAX).collect())
}

/// Other rooms are offered as the public may book them.
fn public(wish: Wish<'_>) -> Wish<'_> {
    Wish {
        asker: Asker::Public,
        ..wish
    }
}

fn with_items<'a>(
    room: &'a Calendar,
    items: &'a [Calendar],
    asked: &Asked,
) -> Vec<domain::availability::Line<'a>> {
    let mut wanted = asked.wanted();
    wanted.push(Wanted {
        bookable: room.bookable,
        quantity: 1,
    });
    let mut lines = calendars::lines(std::slice::from_ref(room), &wanted);
    lines.extend(calendars::lines(items, &wanted));
    lines
}
