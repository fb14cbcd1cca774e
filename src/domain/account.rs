//! People who sign in: staff of providers, and those who run the installation.
//!
//! Passwords and sessions do not belong here (see the root crate's `auth`), nor what a grant allows (see
//! [`policy`](crate::policy)).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::ids::AccountId;
use crate::policy::Grant;
use crate::text::{Email, Name};

/// A person who signs in, without the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// With which the person signs in; no two accounts share one, however it is written.
    pub email: Email,
    /// The person's name.
    pub name: Name,
    /// What the person may do.
    pub grants: BTreeSet<Grant>,
    /// Since when nobody can sign in with it.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}
