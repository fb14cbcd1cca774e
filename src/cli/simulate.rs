//! `simulate`: the availability engine against a minute-by-minute model.

use clap::Args;
use domain::availability::simulation;

use crate::cli::{Done, say};

/// How long, and which random numbers.
#[derive(Debug, Args)]
pub struct Options {
    /// The same seed gives the same run.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Wishes to judge.
    #[arg(long, default_value_t = 100_000)]
    steps: u64,
}

/// Runs it; the first difference ends it with the seed that shows it again.
pub fn run(options: &Options) -> Done {
    let report = simulation::run(options.seed, options.steps)?;
    Ok(say(&format!(
        "seed {}: {} wishes judged alike, {} granted, {} offers confirmed",
        options.seed, report.steps, report.granted, report.offers
    ))?)
}
