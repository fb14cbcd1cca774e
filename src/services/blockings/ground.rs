//! The ground that a blocking takes: its atoms, what stands on them, and what is left to claim.

use std::collections::{BTreeMap, BTreeSet};

use domain::availability::{AtomCalendar, ClaimOwner, Taken, Visibility, WantedClaim, chunks};
use domain::blocking::{BlockedItem, Blocking};
use domain::bookable::{AtomKind, AtomUse, BookableId};
use domain::ids::{AtomId, BlockingKey, BookingKey};
use domain::interval::{Interval, IntervalSet};
use store::listings::{self, Listed};
use store::{StoreError, Tx, blockings, bookings, claims};

use super::error::{BlockingError, InTheWay};
use crate::services::bookings::wish::still_locked;
use crate::services::{Ctx, calendars};

/// The atoms that a blocking takes, locked, with the claims on them.
#[derive(Debug)]
pub(super) struct Ground {
    span: Interval,
    own: Option<ClaimOwner>,
    atoms: Vec<(AtomCalendar, u32)>,
}

/// Whose claims leave too little for the blocking.
#[derive(Debug, Default)]
pub(super) struct Owners {
    pub(super) bookings: BTreeSet<BookingKey>,
    pub(super) blockings: BTreeSet<BlockingKey>,
}

/// The rooms and resources of a blocking, read under the lock of `locked`.
pub(super) fn list_items(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    blocking: &Blocking,
    locked: &[AtomId],
) -> Result<Vec<Listed>, BlockingError> {
    let ids: Vec<BookableId> = blocking.items.iter().map(|item| item.bookable).collect();
    let listed = listings::load(tx, &ids, ctx.now)?;
    let is_own = |id: &&BookableId| {
        listed.iter().any(|one| {
            one.bookable == **id
                && one.provider_id == blocking.provider_id
                && one.visibility != Visibility::Archived
        })
    };
    if let Some(unknown) = ids.iter().find(|id| !is_own(id)) {
        return Err(BlockingError::UnknownBookable(*unknown));
    }
    still_locked(&listed, locked)?;
    Ok(listed)
}

impl Ground {
    /// The ground of `blocking` as it stands now; claims of `own` do not count.
    pub(super) fn load(
        tx: &mut Tx<'_>,
        ctx: &Ctx,
        blocking: &Blocking,
        listed: &[Listed],
        own: Option<ClaimOwner>,
    ) -> Result<Self, BlockingError> {
        let needs = needs(&blocking.items, listed)?;
        let ids: Vec<_> = needs.keys().copied().collect();
        let claims = claims::list_claims(tx, &ids, blocking.span, ctx.now)?;
        let calendar = |(usage, amount): (AtomUse, u32)| {
            let taken = calendars::taken(&claims, usage.atom);
            (AtomCalendar { usage, taken }, amount)
        };
        Ok(Self {
            span: blocking.span,
            own,
            atoms: needs.into_values().map(calendar).collect(),
        })
    }

    /// Whose claims are in the way: on a room every claim, on a stock those at times when too little is left.
    pub(super) fn in_the_way(&self) -> Owners {
        let mut owners = Owners::default();
        for (atom, amount) in &self.atoms {
            let kept_out = self.kept_out(atom, *amount);
            let is_hit = |taken: &&Taken| {
                Some(taken.owner) != self.own && kept_out.first_overlap(taken.span).is_some()
            };
            for taken in atom.taken.iter().filter(is_hit) {
                match taken.owner {
                    ClaimOwner::Booking(key) => owners.bookings.insert(key),
                    ClaimOwner::Blocking(key) => owners.blockings.insert(key),
                };
            }
        }
        owners
    }

    /// The claims that the blocking can make: all of its span, but for the times when others leave too little.
    pub(super) fn claims(&self) -> Vec<WantedClaim> {
        let span: IntervalSet = [self.span].into_iter().collect();
        let mut wanted = Vec::new();
        for (atom, amount) in &self.atoms {
            let left = span.difference(&self.kept_out(atom, *amount));
            let pieces = left.spans().iter().flat_map(|free| chunks(*free));
            wanted.extend(pieces.map(|span| WantedClaim {
                atom: atom.usage.atom,
                kind: atom.usage.kind,
                span,
                quantity: *amount,
            }));
        }
        wanted
    }

    fn kept_out(&self, atom: &AtomCalendar, amount: u32) -> IntervalSet {
        let window = [self.span].into_iter().collect();
        let blocked = atom.blocked(amount, self.span, self.own);
        blocked.intersection(&window)
    }
}

impl Owners {
    /// Nobody but the bookings of `standing`.
    pub(super) fn check(
        mut self,
        tx: &mut Tx<'_>,
        standing: &BTreeSet<BookingKey>,
    ) -> Result<(), BlockingError> {
        self.bookings.retain(|key| !standing.contains(key));
        if self.bookings.is_empty() && self.blockings.is_empty() {
            return Ok(());
        }
        Err(BlockingError::InTheWay(self.read(tx)?))
    }

    fn read(self, tx: &mut Tx<'_>) -> Result<InTheWay, StoreError> {
        let keys: Vec<_> = self.bookings.into_iter().collect();
        let mut bookings = bookings::list_by_keys(tx, &keys)?;
        bookings.sort_by_key(|stored| (stored.booking.times.span, stored.booking.id));
        let keys: Vec<_> = self.blockings.into_iter().collect();
        let blockings = blockings::list_by_keys(tx, &keys)?;
        Ok(InTheWay {
            bookings,
            blockings,
        })
    }
}

/// A cell is taken once, however many rooms share it; of a pool the quantities add up, to all of it at most.
fn needs(
    items: &[BlockedItem],
    listed: &[Listed],
) -> Result<BTreeMap<AtomId, (AtomUse, u32)>, BlockingError> {
    let mut needs: BTreeMap<AtomId, (AtomUse, u32)> = BTreeMap::new();
    for item in items {
        let of_item = listed.iter().filter(|one| one.bookable == item.bookable);
        // Links keep two rooms from being used together; a room that is blocked is not used.
        let atoms = of_item.flat_map(|one| &one.atoms);
        for usage in atoms.filter(|usage| usage.kind != AtomKind::Link) {
            let (amount, stock) = (usage.amount(item.quantity), stock(*usage));
            if amount > stock {
                let bookable = item.bookable;
                return Err(BlockingError::MoreThanStock { bookable, stock });
            }
            let (_, sum) = needs.entry(usage.atom).or_insert((*usage, 0));
            *sum = sum.saturating_add(amount).min(stock);
        }
    }
    needs.retain(|_, (_, amount)| *amount > 0);
    Ok(needs)
}

fn stock(usage: AtomUse) -> u32 {
    match usage.kind {
        AtomKind::Pool { stock } => stock,
        AtomKind::Exclusive | AtomKind::Link => 1,
    }
}
