//! `api-key`: who may call the API.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use clap::{Args, Subcommand, ValueEnum};
use domain::ids::{ApiKeyId, ProviderId};
use domain::policy::Grant;
use domain::text::Name;
use store::api_keys::ApiKey;
use uuid::Uuid;

use crate::cli::{Done, Place, now, operator, role, say};
use crate::services::api_keys::{self, NewApiKey};

/// What is to be done with keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a key and print it, this once.
    Create(Create),
    /// List all keys; their secrets are not kept.
    List,
    /// Make a key void at once.
    Revoke {
        /// Its id, as `list` shows it.
        id: Uuid,
    },
}

/// A key to be made.
#[derive(Debug, Args)]
pub struct Create {
    /// Who will use it.
    #[arg(long)]
    label: String,
    /// What it may do.
    #[arg(long)]
    role: Role,
    /// For which provider; to be repeated for an office that works for many.
    #[arg(long, value_name = "ID", required_if_eq("role", "staff"))]
    provider: Vec<Uuid>,
    /// After how many days it is void; without it never.
    #[arg(long, value_name = "DAYS")]
    expires_in_days: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Role {
    /// Runs the installation.
    Operator,
    /// Works in the office of one or more providers.
    Staff,
}

impl Command {
    /// Does it.
    pub fn run(&self, place: &Place) -> Done {
        match self {
            Self::Create(create) => create.run(place),
            Self::List => list(place),
            Self::Revoke { id } => revoke(place, ApiKeyId(*id)),
        }
    }
}

impl Create {
    fn run(&self, place: &Place) -> Done {
        if self.role == Role::Operator && !self.provider.is_empty() {
            return Err("an operator is bound to no provider; leave --provider out".into());
        }
        let ctx = operator();
        let days = self
            .expires_in_days
            .map(|days| TimeDelta::days(days.into()));
        let new = NewApiKey {
            label: Name::parse(&self.label).map_err(|error| format!("--label: {error}"))?,
            grants: self.grants(),
            expires_at: days.map(|days| ctx.now + days),
        };
        let created = place
            .store()?
            .write(move |tx| api_keys::create(tx, &ctx, &new));
        let (id, secret) = created?;
        eprintln!("The key {id} was made. It is shown this once:");
        Ok(say(secret.reveal())?)
    }

    fn grants(&self) -> BTreeSet<Grant> {
        match self.role {
            Role::Operator => [Grant::Operator].into(),
            Role::Staff => self
                .provider
                .iter()
                .map(|id| Grant::Staff(ProviderId(*id)))
                .collect(),
        }
    }
}

fn list(place: &Place) -> Done {
    let ctx = operator();
    let keys = place.store()?.read(|tx| api_keys::list(tx, &ctx))?;
    for key in &keys {
        say(&line(key))?;
    }
    if keys.is_empty() {
        eprintln!("There are no keys.");
    }
    Ok(())
}

/// Id, whether it holds, since when, what it may do, label.
fn line(key: &ApiKey) -> String {
    let state = match (key.revoked_at, key.expires_at) {
        (Some(at), _) => format!("revoked {}", at.date_naive()),
        (None, Some(at)) if at <= now() => format!("expired {}", at.date_naive()),
        (None, Some(at)) => format!("valid until {}", at.date_naive()),
        (None, None) => "valid".to_owned(),
    };
    let roles: Vec<_> = key.grants.iter().map(role).collect();
    let (id, made) = (key.id, key.created_at.date_naive());
    format!("{id}  {made}  {state}  {}  {}", roles.join(" "), key.label)
}

fn revoke(place: &Place, id: ApiKeyId) -> Done {
    let ctx = operator();
    place
        .store()?
        .write(move |tx| api_keys::revoke(tx, &ctx, id))?;
    Ok(say(&format!("The key {id} is void."))?)
}
