//! More or fewer of a resource while some are in use.

use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::availability::{AtomCalendar, Taken};
use domain::bookable::{AtomKind, AtomUse, Take};
use domain::ids::{AtomId, ResourceId};
use domain::interval::Interval;
use store::atoms::{self, StockChange};
use store::space::{get_pool, refine};
use store::standing::{Obstacle, list_obstacles};
use store::{Claim, StoreError, Tx, claims};

use crate::services::Ctx;
use crate::services::listings::{InTheWay, ListingError};

/// Nothing is booked that far ahead.
const HORIZON: TimeDelta = TimeDelta::days(100 * 366);

/// Sets the stock, unless more than that is in use at some time after now.
pub(super) fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ResourceId,
    stock: u32,
    zone: Tz,
) -> Result<(), ListingError> {
    let pool = get_pool(tx, id)?;
    let locked = atoms::lock_atoms(tx, &[pool], ctx.now)?;
    let Some(AtomKind::Pool { stock: before }) = locked.first().map(|state| state.kind) else {
        return Err(StoreError::Missing.into());
    };
    match atoms::set_stock(tx, pool, stock, ctx.now)? {
        StockChange::BelowClaims { peak } => Err(ListingError::StockInUse {
            peak,
            in_the_way: InTheWay {
                zone,
                uses: uses_above(tx, ctx, pool, stock)?,
            },
        }),
        StockChange::Done => match stock.checked_sub(before) {
            None | Some(0) => Ok(()),
            Some(added) => Ok(refine::extend_wholes(tx, id, added, ctx.now)?),
        },
    }
}

/// The uses at those times at which more than `stock` are in use.
fn uses_above(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    pool: AtomId,
    stock: u32,
) -> Result<Vec<Obstacle>, StoreError> {
    let Ok(window) = Interval::new(ctx.now, ctx.now + HORIZON) else {
        return Ok(Vec::new());
    };
    let standing = claims::list_claims(tx, &[pool], window, ctx.now)?;
    let calendar = AtomCalendar {
        usage: AtomUse {
            atom: pool,
            kind: AtomKind::Pool { stock },
            take: Take::Unit,
        },
        taken: standing.iter().map(taken).collect(),
    };
    let overdrawn = calendar.blocked(0, window, None);
    let meets = |claim: &Claim| overdrawn.first_overlap(claim.span).is_some();
    let meeting: Vec<_> = standing.into_iter().filter(meets).collect();
    list_obstacles(tx, &meeting)
}

fn taken(claim: &Claim) -> Taken {
    Taken {
        span: claim.span,
        quantity: claim.quantity,
        owner: claim.owner,
    }
}
