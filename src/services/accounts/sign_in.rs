//! Signing in.
//!
//! What failed is counted for the address, whether somebody has it or not, and for the network it came from. Waits are
//! bounded, and they do not keep the owner out while somebody else guesses: a network from which the address was signed
//! in lately has a count of its own, beside that of all others.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Account;
use domain::text::Email;
use store::accounts::{self, Password};
use store::sign_in_counts::{self, Count, Subject};
use store::{StoreError, Tx, TxError, sessions};
use thiserror::Error;

use super::record;
use crate::auth::backoff::{ADDRESS, NETWORK, whole_seconds};
use crate::auth::password::{HashFailed, PasswordHash, Verdict, verify};
use crate::auth::secret::Secret;
use crate::auth::session::{PREFIX, SignedIn, opened};
use crate::auth::token::{InstanceSecret, keyed_hash};
use crate::services::Ctx;

/// How long a network is known from which somebody signed in: longer than the summer holidays.
const KNOWN_FOR: TimeDelta = TimeDelta::days(90);

/// The sessions that one account may have at once, on so many devices; the oldest ends for another one.
const SESSIONS_MAX: i64 = 10;

/// Somebody tries to sign in.
#[derive(Clone)]
pub struct Attempt {
    email: Option<Email>,
    address: Subject,
    network: Subject,
    /// The address from this network.
    known: Subject,
}

/// What a password is compared with, before anybody knows whether the address is one.
#[derive(Clone)]
pub struct Credentials {
    password: Option<Password>,
    wait_seconds: u32,
}

/// The password was right. Only [`Credentials::check`] makes one.
#[derive(Clone)]
pub struct Proven(Password);

/// Why nobody was signed in.
#[derive(Debug, Error)]
pub enum SignInError {
    /// Address and password do not go together; which of them is wrong is not told, nor whether the account is disabled.
    #[error("address and password do not go together")]
    Wrong {
        /// How long to wait before the next attempt; 0 for not at all.
        wait_seconds: u32,
    },
    /// It failed too often; the password was not looked at.
    #[error("too many attempts failed; the next one is possible in {wait_seconds} seconds")]
    TooSoon {
        /// How long to wait before the next attempt.
        wait_seconds: u32,
    },
    /// The password could not be compared.
    #[error(transparent)]
    Hash(#[from] HashFailed),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for SignInError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl SignInError {
    /// How long to wait before the next attempt, if that is why or what follows.
    pub fn wait_seconds(&self) -> Option<u32> {
        match self {
            Self::Wrong { wait_seconds } | Self::TooSoon { wait_seconds } => Some(*wait_seconds),
            Self::Hash(_) | Self::Store(_) => None,
        }
    }
}

impl Attempt {
    /// An attempt with `email` as it was typed, from a network as the edge tells it apart (of IPv6 the /64).
    ///
    /// What is no address at all is an address that nobody has.
    pub fn new(instance: &InstanceSecret, email: &str, network: &str) -> Self {
        let key = instance.derive("sign-in");
        let parsed = Email::parse(email).ok();
        let written = parsed.as_ref().map_or_else(|| email.to_owned(), Email::key);
        let (address, network) = (written.as_bytes(), network.as_bytes());
        Self {
            email: parsed,
            address: keyed_hash(&key, &[b"address", address]),
            network: keyed_hash(&key, &[b"network", network]),
            known: keyed_hash(&key, &[b"address from network", address, network]),
        }
    }
}

/// What to compare the password with. Counts the attempt as failed until [`open_session`] takes that back.
///
/// An address that nobody has, and one whose account is disabled, are answered alike.
pub fn find_credentials(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    attempt: &Attempt,
) -> Result<Credentials, SignInError> {
    let counts = Counts::read(tx, ctx, attempt)?;
    let wait_seconds = counts.wait_seconds(ctx.now);
    if wait_seconds > 0 {
        return Err(SignInError::TooSoon { wait_seconds });
    }
    let counts = counts.with_failure(ctx.now);
    counts.write(tx, attempt)?;
    let password = match &attempt.email {
        Some(email) => accounts::find_password(tx, email)?,
        None => None,
    };
    Ok(Credentials {
        password,
        wait_seconds: counts.wait_seconds(ctx.now),
    })
}

impl Credentials {
    /// Compares, which takes as long whether the address is known or not: tens of milliseconds, and 19 MiB.
    pub fn check(self, typed: &str) -> Result<Proven, SignInError> {
        let nobodys = PasswordHash::of_nobody();
        let known = self.password.as_ref();
        let hash = known.map_or(nobodys, |password| {
            PasswordHash::stored(password.hash.clone())
        });
        match (verify(typed, &hash)?, self.password) {
            (Verdict::Right, Some(password)) => Ok(Proven(password)),
            _ => Err(SignInError::Wrong {
                wait_seconds: self.wait_seconds,
            }),
        }
    }
}

/// Opens a session; its token is returned and not stored. Refused if the account was changed since it was read.
pub fn open_session(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    attempt: &Attempt,
    proven: &Proven,
) -> Result<(Secret, SignedIn), SignInError> {
    let account = get_unchanged(tx, &proven.0)?;
    Counts::read(tx, ctx, attempt)?
        .without_failure(ctx.now)
        .write(tx, attempt)?;
    remember(tx, ctx, attempt)?;
    let secret = Secret::new(PREFIX, [ctx.random(), ctx.random()]);
    let session = opened(&account, ctx.now);
    sessions::insert(tx, &secret.hash(), &session)?;
    sessions::delete_of(tx, account.id, SESSIONS_MAX)?;
    let signed_in = SignedIn { account, session };
    let own = ctx.acting_as(signed_in.actor());
    record(tx, &own, signed_in.account.id, "account.signed_in")?;
    Ok((secret, signed_in))
}

/// The account whose password was right, as long as nobody changed it meanwhile.
fn get_unchanged(tx: &mut Tx<'_>, password: &Password) -> Result<Account, SignInError> {
    accounts::lock(tx, password.account)?;
    let account = accounts::find(tx, password.account)?;
    let unchanged = account
        .filter(|account| account.version == password.version && account.disabled_at.is_none());
    unchanged.ok_or(SignInError::Wrong { wait_seconds: 0 })
}

/// What was counted for an attempt before.
struct Counts {
    way: Way,
    own: Option<Count>,
    network: Option<Count>,
}

/// From where somebody comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From a network from which the address was signed in lately.
    Known,
    /// From any other.
    Strange,
}

impl Counts {
    /// Reads the counts and keeps them from others, always in this order.
    fn read(tx: &mut Tx<'_>, ctx: &Ctx, attempt: &Attempt) -> Result<Self, StoreError> {
        let known = sign_in_counts::find(tx, &attempt.known)?;
        let way = match known {
            Some(count) if count.forget_at > ctx.now => Way::Known,
            _ => Way::Strange,
        };
        let own = attempt.subject(way);
        sign_in_counts::lock(tx, own)?;
        sign_in_counts::lock(tx, &attempt.network)?;
        Ok(Self {
            way,
            own: sign_in_counts::find(tx, own)?,
            network: sign_in_counts::find(tx, &attempt.network)?,
        })
    }

    fn wait_seconds(&self, now: DateTime<Utc>) -> u32 {
        let own = ADDRESS.wait(self.own, now);
        whole_seconds(own.max(NETWORK.wait(self.network, now)))
    }

    fn with_failure(self, now: DateTime<Utc>) -> Self {
        let counted = ADDRESS.counted(self.own, now);
        let own = match (self.way, self.own) {
            (Way::Known, Some(before)) => Count {
                forget_at: counted.forget_at.max(before.forget_at),
                ..counted
            },
            _ => counted,
        };
        Self {
            own: Some(own),
            network: Some(NETWORK.counted(self.network, now)),
            ..self
        }
    }

    /// After the attempt turned out right.
    fn without_failure(self, now: DateTime<Utc>) -> Self {
        Self {
            own: Some(ADDRESS.taken_back(self.own, now)),
            network: Some(NETWORK.taken_back(self.network, now)),
            ..self
        }
    }

    fn write(&self, tx: &mut Tx<'_>, attempt: &Attempt) -> Result<(), StoreError> {
        let own = (attempt.subject(self.way), self.own);
        for (subject, count) in [own, (&attempt.network, self.network)] {
            if let Some(count) = count {
                sign_in_counts::set(tx, subject, count)?;
            }
        }
        Ok(())
    }
}

impl Attempt {
    fn subject(&self, way: Way) -> &Subject {
        match way {
            Way::Known => &self.known,
            Way::Strange => &self.address,
        }
    }
}

/// Makes the network known, with nothing counted against it.
fn remember(tx: &mut Tx<'_>, ctx: &Ctx, attempt: &Attempt) -> Result<(), StoreError> {
    let clean = Count {
        failures: 0,
        last_at: ctx.now,
        forget_at: ctx.now + KNOWN_FOR,
    };
    sign_in_counts::set(tx, &attempt.known, clean)
}
