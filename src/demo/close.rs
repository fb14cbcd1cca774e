//! Closures and blockings of the demo.

use chrono::{DateTime, TimeDelta, Utc};
use domain::blocking::BlockedItem;
use domain::bookable::BookableId;
use domain::closure::{ClosedSpan, ClosureScope};
use domain::text::Text;
use store::Tx;

use crate::demo::enter::{room_id, site_id};
use crate::demo::error::DemoError;
use crate::demo::plan::{Obstacle, ObstacleKind};
use crate::demo::seed::at;
use crate::services::blockings::create::NewBlocking;
use crate::services::closures::create::NewClosure;
use crate::services::{blockings, closures};

/// Enters all obstacles of a kind, as of yesterday.
pub fn enter(
    tx: &mut Tx<'_>,
    obstacles: &[Obstacle],
    kind: ObstacleKind,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    for one in obstacles.iter().filter(|one| one.kind == kind) {
        let room = one.room.as_deref().unwrap_or_default();
        let name = format!("obstacle/{}/{room}", one.site);
        let ctx = at(now - TimeDelta::days(1), &name);
        match kind {
            ObstacleKind::Closure => drop(closures::create::create(tx, &ctx, &closure(one))?),
            ObstacleKind::Blocking => drop(blockings::create::create(tx, &ctx, &blocking(one))?),
        }
    }
    Ok(())
}

fn closure(obstacle: &Obstacle) -> NewClosure {
    let note = obstacle.note.as_ref();
    NewClosure {
        scope: ClosureScope {
            site_id: site_id(&obstacle.site),
            rooms: obstacle.room.as_deref().map(room_id).into_iter().collect(),
            resources: Vec::new(),
        },
        span: ClosedSpan {
            starts_at: obstacle.span.start(),
            ends_at: Some(obstacle.span.end()),
        },
        public_reason: Some(obstacle.reason.clone()),
        internal_note: note.and_then(|note| Text::parse(note).ok()),
    }
}

fn blocking(obstacle: &Obstacle) -> NewBlocking {
    let item = |key| BlockedItem {
        bookable: BookableId::Room(room_id(key)),
        quantity: 1,
    };
    NewBlocking {
        items: obstacle.room.as_deref().map(item).into_iter().collect(),
        span: obstacle.span,
        title: obstacle
            .note
            .clone()
            .unwrap_or_else(|| obstacle.reason.clone()),
        public_reason: Some(obstacle.reason.clone()),
        settling: None,
    }
}
