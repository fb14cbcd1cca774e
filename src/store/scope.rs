//! Whose unpublished things a reader sees beside what is public.

use chrono::{DateTime, Utc};
use domain::ids::ProviderId;
use domain::policy::Actor;
use domain::text::sort_key;

use crate::instant::seconds;
use crate::sql_uuid::{BindUuid, BoundUuid};

/// What a reader may see at an instant.
#[derive(Clone, Debug)]
pub struct Scope {
    own: Option<Vec<ProviderId>>,
    now: DateTime<Utc>,
}

impl Scope {
    /// What `actor` may see at `now`: what is public, and everything of the providers he works for.
    pub fn of(actor: &Actor, now: DateTime<Utc>) -> Self {
        let own = actor.providers();
        Self {
            own: own.map(|providers| providers.into_iter().collect()),
            now,
        }
    }

    /// The providers of which everything is seen; `None` for all.
    pub(crate) fn own(&self) -> Option<Vec<BoundUuid>> {
        let own = self.own.as_ref()?;
        Some(own.iter().map(|provider| provider.sql()).collect())
    }

    /// The instant at which things are public or not.
    pub(crate) fn seconds(&self) -> i64 {
        seconds(self.now)
    }
}

/// More words than anyone types into a search box.
const WORDS_MAX: usize = 8;

/// The patterns that must all be found in a search key, one for each word of `question`; escaped with `\`.
pub(crate) fn patterns(question: &str) -> Vec<String> {
    sort_key(question)
        .split_whitespace()
        .take(WORDS_MAX)
        .map(|word| {
            let literal = word
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            format!("%{literal}%")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_looked_for_as_it_stands() {
        assert_eq!(patterns(" Großer  100%_ "), ["%grosser%", "%100\\%\\_%"]);
        assert!(patterns(" ").is_empty());
    }
}
