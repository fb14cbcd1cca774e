//! `import-rooms`: rooms and resources from a file, all of it or nothing.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

use clap::Args;
use domain::text::Email;

use crate::cli::{Done, Place, operator, say};
use crate::services::import_rooms::{
    EnterError, Entered, Fault, Plan, enter, plan, read, try_enter,
};

/// Options of the command.
#[derive(Debug, Args)]
pub struct Options {
    /// The file: CSV, or JSON if its name ends so.
    file: PathBuf,
    /// The office of providers that the installation does not know yet.
    #[arg(long, value_name = "ADDRESS")]
    office_email: String,
    /// Say what is wrong with the file and what it would enter, and enter nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Takes the file over.
pub fn run(place: &Place, options: &Options) -> Done {
    let office =
        Email::parse(&options.office_email).map_err(|error| format!("--office-email: {error}"))?;
    let plan = read_plan(options).map_err(|faults| told(&faults))??;
    let store = place.store()?;
    let (ctx, dry_run) = (operator(), options.dry_run);
    let entered = store.write(move |tx| {
        if dry_run {
            try_enter(tx, &ctx, &plan, &office)
        } else {
            enter(tx, &ctx, &plan, &office)
        }
    });
    match entered {
        Ok(entered) => Ok(say(&shown("entered", entered))?),
        Err(EnterError::Tried(entered)) => {
            Ok(say(&shown("nothing is wrong; it would enter", entered))?)
        }
        Err(EnterError::Faults(faults)) => Err(told(&faults).into()),
        Err(error) => Err(error.into()),
    }
}

fn read_plan(options: &Options) -> Result<Result<Plan, String>, Vec<Fault>> {
    let path = &options.file;
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Err(format!("cannot read {}: {error}", path.display()))),
    };
    let text = read::text(&bytes);
    let is_json = path.extension() == Some(OsStr::new("json"));
    let rows = if is_json {
        read::json(&text)?
    } else {
        read::csv(&text)?
    };
    plan(rows).map(Ok)
}

fn shown(what: &str, entered: Entered) -> String {
    let Entered {
        providers,
        sites,
        rooms,
        resources,
    } = entered;
    format!(
        "{what}: {rooms} rooms and {resources} resources, {providers} new providers, {sites} new sites"
    )
}

fn told(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
    format!(
        "nothing was entered, {} faults:\n{}",
        faults.len(),
        lines.join("\n")
    )
}
