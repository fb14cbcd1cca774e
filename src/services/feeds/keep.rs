//! Making, listing and revoking feeds. Only staff make them: a feed without a login would be a way to make thousands.

use domain::bookable::BookableId;
use domain::feed::{Detail, Feed};
use domain::ids::{FeedId, ProviderId, RoomId};
use domain::language::Language;
use domain::policy::{Action, Subject};
use domain::text::Name;
use store::audit::{self, Entry};
use store::{StoreError, Tx, bookables, feeds, providers};

use super::error::FeedError;
use crate::auth::secret::Secret;
use crate::services::{Ctx, Denied, access};

pub use store::feeds::FeedPage;

/// What a feed's secret begins with, by which scanners and people tell it.
pub const PREFIX: &str = "grf";

/// How many feeds a provider may have: every caretaker, board and wall display of a large town.
const FEEDS_MAX: i64 = 500;

/// What a feed shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// One room.
    Room(RoomId),
    /// All rooms of a provider.
    Provider(ProviderId),
}

/// A feed to be made.
#[derive(Clone, Debug)]
pub struct NewFeed {
    /// What it shows.
    pub shows: Shows,
    /// How much its reader learns.
    pub detail: Detail,
    /// For whom it is.
    pub label: Name,
    /// The language of what it says.
    pub language: Language,
}

/// A feed and the secret of its address, which is told this once.
pub struct Opened {
    /// The feed.
    pub feed: Feed,
    /// The secret.
    pub secret: Secret,
}

/// Makes a feed with an address of its own.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewFeed) -> Result<Opened, FeedError> {
    access::allow(ctx, Action::KeepFeeds, Subject::Installation)?;
    let (provider_id, room_id) = scope(tx, new.shows)?;
    access::allow(ctx, Action::KeepFeeds, Subject::Public(provider_id))?;
    if feeds::count_of(tx, provider_id)? >= FEEDS_MAX {
        return Err(FeedError::TooMany { limit: FEEDS_MAX });
    }
    let secret = new_secret(ctx);
    let feed = Feed {
        id: FeedId(ctx.new_id()),
        provider_id,
        room_id,
        detail: new.detail,
        label: new.label.clone(),
        language: new.language,
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    };
    feeds::insert(tx, &feed, &secret.hash())?;
    record(tx, ctx, "feed.created", feed.id)?;
    Ok(Opened { feed, secret })
}

/// The feed with this id, if the caller keeps feeds of its provider.
pub fn read(tx: &mut Tx<'_>, ctx: &Ctx, id: FeedId) -> Result<Feed, FeedError> {
    let feed = feeds::find(tx, id)?.ok_or(Denied::NotFound)?;
    let subject = Subject::Internal(feed.provider_id);
    access::allow(ctx, Action::KeepFeeds, subject)?;
    Ok(feed)
}

/// Feeds of the providers for whom the caller works, the oldest first, at most `limit`, behind `after`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (provider, room): (Option<ProviderId>, Option<RoomId>),
    after: Option<&FeedPage>,
    limit: i64,
) -> Result<Vec<Feed>, FeedError> {
    access::allow(ctx, Action::KeepFeeds, Subject::Installation)?;
    let asked = provider.map(|provider| vec![provider]);
    let providers = access::own_among(ctx, asked.as_deref());
    Ok(feeds::list(tx, providers.as_deref(), room, after, limit)?)
}

/// Gives the feed another address; the old one is void at once.
pub fn rotate(tx: &mut Tx<'_>, ctx: &Ctx, id: FeedId, version: i64) -> Result<Opened, FeedError> {
    let mut feed = read(tx, ctx, id)?;
    if feed.version != version {
        return Err(FeedError::Stale);
    }
    let secret = new_secret(ctx);
    feed.changed_at = ctx.now;
    let replaced = feeds::replace_token_if_version(tx, &feed, &secret.hash())?;
    feed.version = replaced.ok_or(FeedError::Stale)?;
    record(tx, ctx, "feed.rotated", id)?;
    Ok(Opened { feed, secret })
}

/// Makes the address of the feed void if the feed still has `version`.
pub fn revoke(tx: &mut Tx<'_>, ctx: &Ctx, id: FeedId, version: i64) -> Result<(), FeedError> {
    let feed = read(tx, ctx, id)?;
    if feed.version != version {
        return Err(FeedError::Stale);
    }
    feeds::revoke(tx, id, ctx.now)?;
    Ok(record(tx, ctx, "feed.revoked", id)?)
}

fn scope(tx: &mut Tx<'_>, shows: Shows) -> Result<(ProviderId, Option<RoomId>), FeedError> {
    match shows {
        Shows::Provider(id) => {
            let provider = providers::find(tx, id)?.ok_or(FeedError::UnknownProvider)?;
            Ok((provider.id, None))
        }
        Shows::Room(id) => {
            let known = bookables::identify(tx, &[id.0])?;
            let room = known
                .into_iter()
                .find(|(is, _)| *is == BookableId::Room(id));
            let (_, provider) = room.ok_or(FeedError::UnknownRoom)?;
            Ok((provider, Some(id)))
        }
    }
}

fn new_secret(ctx: &Ctx) -> Secret {
    Secret::new(PREFIX, [ctx.random(), ctx.random()])
}

fn record(tx: &mut Tx<'_>, ctx: &Ctx, action: &'static str, id: FeedId) -> Result<(), StoreError> {
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind: "feed",
        subject_id: id.0,
        detail: &[],
    };
    audit::record(tx, &entry)
}
