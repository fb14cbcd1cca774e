//! Feeds: who may read which calendar. The address is kept as a hash; what a calendar shows is in `scope`.

pub mod scope;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::feed::{Detail, Feed};
use domain::ids::{FeedId, ProviderId, RoomId};
use domain::language::Language;

use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::feed;
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const FEED: Table = Table("feed");

/// The hash of a feed's secret address.
pub type TokenHash = [u8; 32];

/// Where a list of feeds goes on: behind the feed with these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedPage {
    /// When the last one shown was made.
    pub created_at: DateTime<Utc>,
    /// Its id.
    pub id: FeedId,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = feed)]
struct FeedRow {
    id: FeedId,
    provider_id: ProviderId,
    room_id: Option<RoomId>,
    detail: String,
    label: String,
    language: String,
    version: i64,
    created_at: i64,
    changed_at: i64,
}

/// Stores a new feed by the hash of its address.
pub fn insert(tx: &mut Tx<'_>, new: &Feed, token: &TokenHash) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(feed::table)
            .values((
                feed::id.eq(new.id.sql()),
                feed::token_hash.eq(token.as_slice()),
                feed::provider_id.eq(new.provider_id.sql()),
                feed::room_id.eq(new.room_id.map(BindUuid::sql)),
                feed::detail.eq(new.detail.code()),
                feed::label.eq(new.label.as_str()),
                feed::language.eq(new.language.code()),
                feed::version.eq(new.version),
                feed::created_at.eq(seconds(new.created_at)),
                feed::changed_at.eq(seconds(new.changed_at)),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// The feed with this id, unless it was revoked.
pub fn find(tx: &mut Tx<'_>, id: FeedId) -> Result<Option<Feed>, StoreError> {
    let row: Option<FeedRow> = tx.query(|connection| {
        feed::table
            .find(id.sql())
            .filter(feed::revoked_at.is_null())
            .select(FeedRow::as_select())
            .first(connection)
            .optional()
    })?;
    row.map(Feed::try_from).transpose()
}

/// The feed whose address has this hash, unless it was revoked.
pub fn find_by_token(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<Feed>, StoreError> {
    let row: Option<FeedRow> = tx.query(|connection| {
        feed::table
            .filter(feed::token_hash.eq(token.as_slice()))
            .filter(feed::revoked_at.is_null())
            .select(FeedRow::as_select())
            .first(connection)
            .optional()
    })?;
    row.map(Feed::try_from).transpose()
}

/// Feeds of these providers (absent: of all) that were not revoked, the oldest first, at most `limit`.
pub fn list(
    tx: &mut Tx<'_>,
    providers: Option<&[ProviderId]>,
    room: Option<RoomId>,
    after: Option<&FeedPage>,
    limit: i64,
) -> Result<Vec<Feed>, StoreError> {
    let mut feeds = feed::table
        .filter(feed::revoked_at.is_null())
        .order((feed::created_at, feed::id))
        .limit(limit)
        .select(FeedRow::as_select())
        .into_boxed();
    if let Some(providers) = providers {
        let providers: Vec<_> = providers.iter().map(|id| id.sql()).collect();
        feeds = feeds.filter(feed::provider_id.eq_any(providers));
    }
    if let Some(room) = room {
        feeds = feeds.filter(feed::room_id.eq(room.sql()));
    }
    if let Some(FeedPage { created_at, id }) = after {
        let made = seconds(*created_at);
        let same_time = feed::created_at.eq(made).and(feed::id.gt(id.sql()));
        feeds = feeds.filter(feed::created_at.gt(made).or(same_time));
    }
    let rows: Vec<FeedRow> = tx.query(|connection| feeds.load(connection))?;
    rows.into_iter().map(Feed::try_from).collect()
}

/// How many feeds of a provider were not revoked.
pub fn count_of(tx: &mut Tx<'_>, provider: ProviderId) -> Result<i64, StoreError> {
    tx.query(|connection| {
        feed::table
            .filter(feed::provider_id.eq(provider.sql()))
            .filter(feed::revoked_at.is_null())
            .count()
            .get_result(connection)
    })
}

/// Gives the feed another address if nobody has changed it since `feed.version`, and returns its new version.
pub fn replace_token_if_version(
    tx: &mut Tx<'_>,
    feed: &Feed,
    token: &TokenHash,
) -> Result<Option<i64>, StoreError> {
    let version = feed.version + 1;
    let updated = tx.query(|connection| {
        let unchanged = feed::table
            .find(feed.id.sql())
            .filter(feed::version.eq(feed.version))
            .filter(feed::revoked_at.is_null());
        diesel::update(unchanged)
            .set((
                feed::token_hash.eq(token.as_slice()),
                feed::version.eq(version),
                feed::changed_at.eq(seconds(feed.changed_at)),
            ))
            .execute(connection)
    })?;
    Ok((updated > 0).then_some(version))
}

/// Makes the address of a feed void.
pub fn revoke(tx: &mut Tx<'_>, id: FeedId, now: DateTime<Utc>) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::update(feed::table.find(id.sql()))
            .set(feed::revoked_at.eq(seconds(now)))
            .execute(connection)
    })?;
    Ok(())
}

impl TryFrom<FeedRow> for Feed {
    type Error = StoreError;

    fn try_from(row: FeedRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            provider_id: row.provider_id,
            room_id: row.room_id,
            detail: FEED.value("detail", Detail::parse(&row.detail))?,
            label: FEED.line("label", &row.label)?,
            language: FEED.value("language", Language::parse(&row.language))?,
            version: row.version,
            created_at: FEED.at(row.created_at)?,
            changed_at: FEED.at(row.changed_at)?,
        })
    }
}
