//! `account`: who may sign in.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Read};

use clap::{Args, Subcommand};
use domain::account::Account;
use domain::ids::ProviderId;
use domain::policy::Grant;
use domain::text::{Email, Name};
use uuid::Uuid;

use crate::auth::password::{self, CHARACTERS_MAX, NewPassword, PasswordHash};
use crate::cli::{Done, Place, operator, role, say};
use crate::services::accounts::create::{NewAccount, create};
use crate::services::accounts::{edit, read};

/// What is to be done with accounts.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an account, and print its password, this once, unless one is given.
    Create(Create),
    /// List all accounts.
    List,
    /// Keep somebody from signing in, and end all sessions at once.
    Disable(Whose),
    /// Let somebody sign in again.
    Enable(Whose),
    /// Set another password, end all sessions at once, and print the password unless it is given.
    Password(Password),
}

/// An account to be made.
#[derive(Debug, Args)]
pub struct Create {
    /// The mail address with which the person signs in.
    #[arg(long)]
    email: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// Runs the installation.
    #[arg(
        long,
        conflicts_with = "provider",
        required_unless_present = "provider"
    )]
    operator: bool,
    /// Works in the office of this provider; to be repeated for an office that works for many.
    #[arg(long, value_name = "ID")]
    provider: Vec<Uuid>,
    #[command(flatten)]
    source: Source,
}

/// An account that is there.
#[derive(Debug, Args)]
pub struct Whose {
    /// The mail address with which the person signs in.
    email: String,
}

/// Another password.
#[derive(Debug, Args)]
pub struct Password {
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    source: Source,
}

/// Where a password comes from.
#[derive(Debug, Args)]
struct Source {
    /// Read the password from standard input, one line; without it one is made up and printed.
    #[arg(long)]
    password_stdin: bool,
}

/// A password and where it came from.
enum Chosen {
    Given(NewPassword),
    MadeUp(NewPassword),
}

impl Command {
    /// Does it.
    pub fn run(&self, place: &Place) -> Done {
        match self {
            Self::Create(create) => create.run(place),
            Self::List => list(place),
            Self::Disable(whose) => whose.disable(place),
            Self::Enable(whose) => whose.enable(place),
            Self::Password(password) => password.run(place),
        }
    }
}

impl Create {
    fn run(&self, place: &Place) -> Done {
        let email = parse_email(&self.email)?;
        let chosen = self.source.choose(&email)?;
        let new = NewAccount {
            name: Name::parse(&self.name).map_err(|error| format!("--name: {error}"))?,
            grants: self.grants(),
            password: chosen.hash()?,
            email,
        };
        let ctx = operator();
        let made = place.store()?.write(move |tx| create(tx, &ctx, &new))?;
        let address = made.email.as_str();
        eprintln!("The account {} for {address} was made.", made.id);
        chosen.show()
    }

    fn grants(&self) -> BTreeSet<Grant> {
        if self.operator {
            return [Grant::Operator].into();
        }
        let providers = self.provider.iter();
        providers.map(|id| Grant::Staff(ProviderId(*id))).collect()
    }
}

impl Whose {
    fn disable(&self, place: &Place) -> Done {
        let (ctx, email) = (operator(), parse_email(&self.email)?);
        let store = place.store()?;
        let account = store.write(move |tx| edit::disable(tx, &ctx, &email))?;
        Ok(say(&format!(
            "{} cannot sign in any more.",
            account.email.as_str()
        ))?)
    }

    fn enable(&self, place: &Place) -> Done {
        let (ctx, email) = (operator(), parse_email(&self.email)?);
        let store = place.store()?;
        let account = store.write(move |tx| edit::enable(tx, &ctx, &email))?;
        Ok(say(&format!(
            "{} can sign in again.",
            account.email.as_str()
        ))?)
    }
}

impl Password {
    fn run(&self, place: &Place) -> Done {
        let email = parse_email(&self.whose.email)?;
        let chosen = self.source.choose(&email)?;
        let (ctx, hash) = (operator(), chosen.hash()?);
        let store = place.store()?;
        let account = store.write(move |tx| edit::set_password(tx, &ctx, &email, &hash))?;
        let address = account.email.as_str();
        eprintln!("The password of {address} was set, and all sessions ended.");
        chosen.show()
    }
}

impl Source {
    fn choose(&self, email: &Email) -> Result<Chosen, Box<dyn Error>> {
        if !self.password_stdin {
            return Ok(Chosen::MadeUp(NewPassword::generate(operator().random())));
        }
        let line = read_line()?;
        Ok(Chosen::Given(NewPassword::parse(&line, email)?))
    }
}

impl Chosen {
    /// Hashed with a salt of its own, before any transaction.
    fn hash(&self) -> Result<PasswordHash, password::HashFailed> {
        let (Self::Given(password) | Self::MadeUp(password)) = self;
        password::hash(password, operator().random())
    }

    /// Shows what nobody but this process knows.
    fn show(&self) -> Done {
        match self {
            Self::Given(_) => Ok(()),
            Self::MadeUp(password) => {
                eprintln!("Its password is shown this once:");
                Ok(say(password.reveal())?)
            }
        }
    }
}

/// The first line of standard input, without its end.
fn read_line() -> io::Result<String> {
    // A character has at most four bytes, and a password that is too long is to be seen as such.
    let bytes_max = u64::try_from(4 * CHARACTERS_MAX + 4).unwrap_or(u64::MAX);
    let mut text = String::new();
    io::stdin()
        .lock()
        .take(bytes_max)
        .read_to_string(&mut text)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn parse_email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|error| format!("{text:?}: {error}"))
}

fn list(place: &Place) -> Done {
    let ctx = operator();
    let accounts = place.store()?.read(|tx| read::list(tx, &ctx))?;
    for account in &accounts {
        say(&line(account))?;
    }
    if accounts.is_empty() {
        eprintln!("There are no accounts.");
    }
    Ok(())
}

/// Address, since when, whether it is open, what it may do, name.
fn line(account: &Account) -> String {
    let state = match account.disabled_at {
        Some(at) => format!("disabled {}", at.date_naive()),
        None => "open".to_owned(),
    };
    let roles: Vec<_> = account.grants.iter().map(role).collect();
    let (email, made) = (account.email.as_str(), account.created_at.date_naive());
    format!(
        "{email}  {made}  {state}  {}  {}",
        roles.join(" "),
        account.name
    )
}
