//! `migrate`: the database at the schema of this version.

use store::Migrated;

use crate::app::open;
use crate::cli::{Done, Place, say};

/// Migrates and says from where to where.
pub fn run(place: &Place) -> Done {
    let Migrated { from, to } = open::migrate(&place.config()?)?;
    let line = match from {
        0 => format!("The database was made with schema {to}."),
        from if from == to => format!("The database has schema {to} already."),
        from => format!("The database was migrated from schema {from} to {to}."),
    };
    Ok(say(&line)?)
}
