//! Sessions: how long they last, and who is signed in.
//!
//! The browser shows a token of 256 random bits; the database knows its hash. A session ends when nobody uses it for a
//! while, and in any case after a working day. Opening and ending them is for
//! [`services::accounts`](crate::services::accounts).

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Account;
use domain::policy::Actor;
use store::sessions::{self, Ended, Session};
use store::{StoreError, Tx, accounts};

use super::secret;

/// The prefix by which people and scanners know a token.
pub const PREFIX: &str = "grs";

/// How long a session lasts that nobody uses: a long lunch, and no night.
pub const IDLE_MAX: TimeDelta = TimeDelta::hours(4);

/// How long a session lasts at most: a working day.
pub const LIFE_MAX: TimeDelta = TimeDelta::hours(12);

/// How often a use is written down: each request would make a write of every read.
pub const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(5);

/// Who is signed in, as a page needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub account: Account,
    /// The session.
    pub session: Session,
}

/// Whether a use of a session is to be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// By [`touch`](crate::services::accounts::session::touch), after the request.
    Due,
    /// It was, not long ago.
    NotYet,
}

impl SignedIn {
    /// As whom the person acts.
    pub fn actor(&self) -> Actor {
        Actor::Account {
            id: self.account.id,
            grants: self.account.grants.clone(),
        }
    }

    /// Whether this use is to be written down.
    pub fn touch(&self, now: DateTime<Utc>) -> Touch {
        if now - self.session.last_seen_at >= TOUCH_EVERY {
            Touch::Due
        } else {
            Touch::NotYet
        }
    }
}

/// Who shows this token; `None` if it is unknown, the session has ended or the account is disabled.
pub fn find(
    tx: &mut Tx<'_>,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<SignedIn>, StoreError> {
    let Some(session) = sessions::find(tx, &secret::hash(token), ended(now))? else {
        return Ok(None);
    };
    let account = accounts::find(tx, session.account)?;
    Ok(account.map(|account| SignedIn { account, session }))
}

/// Which sessions have ended by `now`.
pub fn ended(now: DateTime<Utc>) -> Ended {
    Ended {
        now,
        last_seen_by: now - IDLE_MAX,
    }
}

/// A session that somebody opens at `now`.
pub fn opened(account: &Account, now: DateTime<Utc>) -> Session {
    Session {
        account: account.id,
        created_at: now,
        last_seen_at: now,
        expires_at: now + LIFE_MAX,
    }
}
