//! `backup`, `verify-backup` and `restore`.

use std::path::PathBuf;

use clap::Args;
use store::Contents;

use crate::app::open;
use crate::cli::{Done, Place, say};

/// Where a copy is to be written.
#[derive(Debug, Args)]
pub struct Target {
    /// The file, which is replaced if it exists.
    file: PathBuf,
}

/// A copy that was made.
#[derive(Debug, Args)]
pub struct Source {
    /// The file.
    file: PathBuf,
}

/// Copies the database into a file.
pub fn back_up(place: &Place, target: &Target) -> Done {
    let url = place.config()?.database_url()?;
    store::backup(url.reveal(), &target.file)?;
    Ok(say(&format!(
        "The backup {} was made.",
        target.file.display()
    ))?)
}

/// Says what is in a copy, or what is wrong with it.
pub fn verify(place: &Place, source: &Source) -> Done {
    let url = place.config()?.database_url()?;
    let contents = store::verify_backup(url.reveal(), &source.file)?;
    say(&format!("The backup {} is good.", source.file.display()))?;
    tell_contents(&contents)
}

/// Puts a copy in the place of the configured database.
pub fn restore(place: &Place, source: &Source) -> Done {
    let config = place.config()?;
    let url = config.database_url()?;
    open::make_data_directory(&config)?;
    let contents = store::restore(&source.file, url.reveal())?;
    say(&format!("The backup was restored to {url}."))?;
    tell_contents(&contents)
}

fn tell_contents(contents: &Contents) -> Done {
    say(&format!("schema {}", contents.schema))?;
    for (table, rows) in &contents.rows {
        say(&format!("{rows:>12}  {table}"))?;
    }
    Ok(())
}
