//! How much of a stock is free over a day.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::availability::Calendar;
use domain::bookable::BookableId;
use domain::ids::ResourceId;
use domain::interval::{Interval, IntervalSet};
use domain::time::day;
use store::Tx;

use super::{AvailabilityError, calendar_of, find_known};
use crate::services::Ctx;

/// What is free of a resource on a local day.
#[derive(Clone, Debug)]
pub struct StockDay {
    /// The zone of its site.
    pub zone: Tz,
    /// The hours at which it is let, in stretches with the same number free; ascending.
    pub stretches: Vec<(Interval, u32)>,
}

impl StockDay {
    /// How many are free all day long.
    pub fn least(&self) -> u32 {
        let free = self.stretches.iter().map(|(_, free)| *free);
        free.min().unwrap_or(0)
    }
}

/// What is free of `resource` on `date`.
pub fn read_stock(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    resource: ResourceId,
    date: NaiveDate,
) -> Result<StockDay, AvailabilityError> {
    let listed = find_known(tx, ctx, BookableId::Resource(resource))?;
    let zone = listed.zone;
    let Some(whole) = day(zone, date) else {
        let stretches = Vec::new();
        return Ok(StockDay { zone, stretches });
    };
    let calendar = calendar_of(tx, ctx, &listed, whole)?;
    let whole: IntervalSet = [whole].into_iter().collect();
    let open = calendar.open().difference(&calendar.closed());
    let pieces = open.intersection(&whole);
    let pieces = pieces
        .spans()
        .iter()
        .flat_map(|span| pieces_of(&calendar, *span));
    let mut stretches: Vec<(Interval, u32)> = Vec::new();
    for piece in pieces {
        let free = free_in(&calendar, piece);
        match stretches.last_mut() {
            Some((last, same)) if *same == free && last.end() == piece.start() => {
                *last = Interval::new(last.start(), piece.end()).unwrap_or(piece);
            }
            _ => stretches.push((piece, free)),
        }
    }
    Ok(StockDay { zone, stretches })
}

/// `span` cut wherever a claim begins or ends.
fn pieces_of(calendar: &Calendar, span: Interval) -> Vec<Interval> {
    let claims = calendar.atoms.iter().flat_map(|atom| &atom.taken);
    let rims = claims.flat_map(|taken| [taken.span.start(), taken.span.end()]);
    let inner = rims.filter(|rim| span.start() < *rim && *rim < span.end());
    let mut cuts: Vec<DateTime<Utc>> = [span.start(), span.end()]
        .into_iter()
        .chain(inner)
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let pairs = cuts.iter().zip(cuts.iter().skip(1));
    pairs
        .filter_map(|(from, to)| Interval::new(*from, *to).ok())
        .collect()
}

fn free_in(calendar: &Calendar, piece: Interval) -> u32 {
    let left = calendar.atoms.iter().map(|atom| {
        let stock = atom.usage.kind.stock();
        stock.saturating_sub(atom.peak(piece, None))
    });
    left.min().unwrap_or(0)
}
