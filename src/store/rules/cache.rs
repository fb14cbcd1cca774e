//! Editions that were read already: an edition never changes, so what was read once need not be read again.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use domain::rules::RuleBook;
use uuid::Uuid;

/// A few kilobytes each; beyond it the cache starts anew.
const EDITIONS_MAX: usize = 10_000;

/// The editions of one database.
#[derive(Debug, Default)]
pub(crate) struct RuleCache(RwLock<HashMap<(Uuid, i64), Arc<RuleBook>>>);

impl RuleCache {
    /// The edition of a bookable, if it was read before.
    pub(super) fn find(&self, bookable: Uuid, edition: i64) -> Option<Arc<RuleBook>> {
        let editions = self.0.read().unwrap_or_else(PoisonError::into_inner);
        editions.get(&(bookable, edition)).cloned()
    }

    /// Keeps an edition. It must be committed: the number of one that is rolled back is given to another.
    pub(super) fn keep(&self, bookable: Uuid, book: &Arc<RuleBook>) {
        let mut editions = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if editions.len() >= EDITIONS_MAX {
            editions.clear();
        }
        editions.insert((bookable, book.edition), Arc::clone(book));
    }
}
