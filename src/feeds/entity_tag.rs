//! The name of one state of a feed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A strong entity tag (RFC 9110 section 8.8.3), with its quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityTag(String);

impl EntityTag {
    /// The tag of a feed, known without rendering it.
    ///
    /// `local_date` is today at the feed's place: the window of a feed moves at local midnight. `revisions` names
    /// everything in scope (rooms, and the feed itself if it can be renamed) with its revision, in an order that
    /// repeats. The edition of the zone data counts as well, as it decides the bytes of VTIMEZONE.
    pub fn of_feed(
        format_version: u32,
        local_date: NaiveDate,
        revisions: impl IntoIterator<Item = (Uuid, i64)>,
    ) -> Self {
        let mut hash = Sha256::new()
            .chain_update(format_version.to_be_bytes())
            .chain_update(local_date.num_days_from_ce().to_be_bytes())
            .chain_update(chrono_tz::IANA_TZDB_VERSION)
            .chain_update([0]);
        for (id, revision) in revisions {
            hash.update(id.as_bytes());
            hash.update(revision.to_be_bytes());
        }
        Self(format!("\"{}\"", URL_SAFE_NO_PAD.encode(hash.finalize())))
    }

    /// The tag of the same state as gzip sends it: other bytes, so another strong tag.
    #[must_use]
    pub fn gzip(&self) -> Self {
        Self(format!("\"{}-gzip\"", self.0.trim_matches('"')))
    }

    /// The tag as it stands in the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(version: u32, day: u32, revisions: &[(u128, i64)]) -> EntityTag {
        let date = NaiveDate::from_ymd_opt(2027, 3, day).unwrap();
        let revisions = revisions
            .iter()
            .map(|(id, revision)| (Uuid::from_u128(*id), *revision));
        EntityTag::of_feed(version, date, revisions)
    }

    #[test]
    fn the_tag_changes_with_format_day_rooms_and_revisions_and_with_nothing_else() {
        let base = tag(1, 12, &[(1, 5), (2, 7)]);
        assert_eq!(base, tag(1, 12, &[(1, 5), (2, 7)]));
        for other in [
            tag(2, 12, &[(1, 5), (2, 7)]),
            tag(1, 13, &[(1, 5), (2, 7)]),
            tag(1, 12, &[(1, 6), (2, 7)]),
            tag(1, 12, &[(1, 5), (3, 7)]),
            tag(1, 12, &[(1, 5)]),
            base.gzip(),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn tags_are_strong_and_quoted() {
        for tag in [tag(1, 12, &[]), tag(1, 12, &[]).gzip()] {
            let inner = tag.as_str().strip_prefix('"').unwrap();
            let inner = inner.strip_suffix('"').unwrap();
            assert!(
                inner
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            );
        }
    }
}
