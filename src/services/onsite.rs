//! What stands at the door of a room and in the lobby of a house: when something is taken today, in words that are for
//! everybody. What is not decided yet is not told, nor who uses a room or what for.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::booking::{Consent, StatusName};
use domain::ids::{RoomId, SiteId};
use domain::interval::Interval;
use domain::provider::Site;
use domain::text::Name;
use domain::time::{day_of, midnight};
use store::plan::{self, PlanSelection};
use store::{StoreError, Tx};

use super::Ctx;
use super::listings::ListingError;
use super::plan::{Booked, PlanRow, PlanUse, What, filled};
use super::rooms::read::{self as rooms, RoomView, Wanted};
use super::sites::{self, SiteError};

/// More rooms than a house has; beyond it the last by name are left out.
const ROOMS_MAX: i64 = 100;

/// A use as everybody may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublicUse {
    /// For how long the room is taken.
    pub span: Interval,
    /// When visitors come, which may be less.
    pub shown: Interval,
    /// What.
    pub what: PublicWhat,
}

/// What takes a room.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PublicWhat {
    /// A use, by the title that its organiser wishes to be public and the office agreed to.
    Taken(Option<Name>),
    /// A closure, by its public reason.
    Closed(Option<Name>),
}

/// A room today.
#[derive(Clone, Debug)]
pub struct Door {
    /// The room.
    pub view: RoomView,
    /// The local day.
    pub today: NaiveDate,
    /// What takes it on that day, by start.
    pub uses: Vec<PublicUse>,
}

/// A house today.
#[derive(Clone, Debug)]
pub struct Lobby {
    /// The house.
    pub site: Site,
    /// The local day.
    pub today: NaiveDate,
    /// What goes on in its rooms and is not over, by start and room.
    pub entries: Vec<LobbyEntry>,
}

/// Something that goes on in a house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LobbyEntry {
    /// In which room; absent: in all of them.
    pub room: Option<Name>,
    /// What.
    pub public: PublicUse,
}

/// What takes a public room today, other parts of its hall included.
pub fn read_door(tx: &mut Tx<'_>, ctx: &Ctx, id: RoomId) -> Result<Door, ListingError> {
    let view = rooms::find(tx, ctx, id)?;
    let today = day_of(view.site.time_zone, ctx.now);
    let rows = read_rows(tx, ctx, &view.site, vec![id])?;
    let uses = rows.into_iter().flat_map(|row| row.uses);
    Ok(Door {
        view,
        today,
        uses: uses.filter_map(|taken| public(&taken)).collect(),
    })
}

/// What goes on in the public rooms of a house for the rest of today.
pub fn read_lobby(tx: &mut Tx<'_>, ctx: &Ctx, id: SiteId) -> Result<Lobby, SiteError> {
    let site = sites::read::find(tx, ctx, id)?;
    let wanted = Wanted {
        site: Some(id),
        ..Wanted::default()
    };
    let known = rooms::list(tx, ctx, &wanted, None, ROOMS_MAX)?;
    let ids = known.iter().map(|entry| entry.room.id).collect();
    let rows = if known.is_empty() {
        Vec::new()
    } else {
        read_rows(tx, ctx, &site, ids)?
    };
    let mut entries = entries(&rows);
    entries.retain(|entry| entry.public.span.end() > ctx.now);
    Ok(Lobby {
        today: day_of(site.time_zone, ctx.now),
        site,
        entries,
    })
}

fn read_rows(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    site: &Site,
    rooms: Vec<RoomId>,
) -> Result<Vec<PlanRow>, StoreError> {
    let today = day_of(site.time_zone, ctx.now);
    let selection = PlanSelection {
        site: Some(site.id),
        rooms,
        ..PlanSelection::default()
    };
    let since = midnight(site.time_zone, today);
    let rows = plan::list_rows(tx, &selection, since, None, ROOMS_MAX)?;
    filled(tx, ctx.now, rows, (today, today))
}

/// What was made for each room, not what it is taken through; a closure of every room stands once.
fn entries(rows: &[PlanRow]) -> Vec<LobbyEntry> {
    let uses = rows.iter().flat_map(|row| {
        let own = row.uses.iter().filter(|taken| is_own(&taken.what));
        own.filter_map(|taken| Some((row.name.clone(), public(taken)?)))
    });
    let uses: Vec<_> = uses.collect();
    let mut closing: HashMap<&PublicUse, usize> = HashMap::new();
    for (_, public) in &uses {
        if matches!(public.what, PublicWhat::Closed(_)) {
            *closing.entry(public).or_default() += 1;
        }
    }
    let is_of_all = |public: &PublicUse| rows.len() > 1 && closing.get(public) == Some(&rows.len());
    let mut entries: Vec<LobbyEntry> = Vec::new();
    for (room, public) in &uses {
        let entry = LobbyEntry {
            room: (!is_of_all(public)).then(|| room.clone()),
            public: public.clone(),
        };
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    entries.sort_by(|a, b| {
        let key = |entry: &LobbyEntry| (entry.public.shown, entry.room.clone());
        key(a).cmp(&key(b))
    });
    entries
}

fn is_own(what: &What) -> bool {
    match what {
        What::Booked(booked) => booked.through.is_none(),
        What::Blocked { through, .. } => through.is_none(),
        What::Closed(_) => true,
    }
}

/// The part of a use that everybody may know; `None` for what is not decided.
fn public(taken: &PlanUse) -> Option<PublicUse> {
    let (shown, what) = match &taken.what {
        What::Booked(Booked { booking, .. }) => {
            let is_certain = matches!(
                booking.status,
                StatusName::Confirmed | StatusName::Completed | StatusName::NoShow
            );
            let title = booking.public_title.as_ref();
            let agreed = title.filter(|title| title.consent == Consent::Given);
            let title = agreed.map(|title| title.text.clone());
            is_certain.then(|| {
                let shown = booking.event.unwrap_or(taken.span);
                (shown, PublicWhat::Taken(title))
            })?
        }
        What::Blocked { blocking, .. } => {
            let what = PublicWhat::Taken(blocking.public_reason.clone());
            (taken.span, what)
        }
        What::Closed(closure) => (
            taken.span,
            PublicWhat::Closed(closure.public_reason.clone()),
        ),
    };
    Some(PublicUse {
        span: taken.span,
        shown,
        what,
    })
}
