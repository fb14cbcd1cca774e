//! The bench: what the product does on a database of years, beside its targets and the limits of the same machine.
//!
//! `scripts/bench` builds everything and calls it. It seeds a database ([`seed`]), starts the released program on a copy
//! ([`server`]), asks it over HTTP ([`load`], [`reads`], [`pages`], [`writes`]), lets the databases do the same work without the
//! product ([`raw`]), and prints the figures beside their targets ([`table`]).

mod client;
mod database;
mod load;
mod machine;
mod pages;
mod raw;
mod reads;
mod seed;
mod server;
mod table;
mod template;
mod town;
mod writes;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use crate::database::Place;
use crate::load::median;
use crate::raw::Raw;
use crate::reads::{Readable, SearchTargets};
use crate::seed::Size;
use crate::server::Server;
use crate::table::{Row, at_least, at_most, section};
use crate::town::Town;
use crate::writes::{Rounds, Writable};

/// What a step gives, or why the bench ends.
type Done<T> = Result<T, Box<dyn Error>>;

/// Measures the product beside its targets.
#[derive(Parser)]
struct Options {
    /// The program under test.
    #[arg(long)]
    binary: PathBuf,
    /// What `raw.c` was compiled to.
    #[arg(long)]
    raw: PathBuf,
    /// A PostgreSQL server whose user may create databases; a URL without a database.
    #[arg(long)]
    postgres: String,
    /// Where databases are kept from run to run.
    #[arg(long)]
    keep: PathBuf,
    /// The file into which the tables are written.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Tiny sizes, to see that everything still runs; the figures say nothing.
    #[arg(long, conflicts_with = "large")]
    smoke: bool,
    /// Ten million bookings.
    #[arg(long)]
    large: bool,
    /// One database only: sqlite or postgres.
    #[arg(long)]
    only: Option<String>,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

/// How much is measured.
struct Scale {
    size: Size,
    /// What the growth is measured from.
    small: Size,
    /// How many times longer the three reads may take.
    growth_max: f64,
    time: Duration,
    rounds: Rounds,
}

impl Options {
    fn scale(&self) -> Scale {
        let rooms = if self.smoke { 20 } else { 1000 };
        let (bookings, growth_max) = match (self.smoke, self.large) {
            (true, _) => (120, 1.5),
            (_, true) => (10_000, 2.0),
            _ => (1000, 1.5),
        };
        let (count, seconds) = if self.smoke { (1, 1) } else { (5, 6) };
        let time = Duration::from_secs(seconds);
        Scale {
            size: Size { rooms, bookings },
            small: Size {
                rooms,
                bookings: seed::PRESENT,
            },
            growth_max,
            time: if self.smoke { time / 5 } else { time / 2 },
            rounds: Rounds { count, time },
        }
    }

    fn places(&self) -> Vec<Place> {
        let sqlite = Place::Directory(self.keep.join("sqlite"));
        let postgres = Place::Server {
            server: self.postgres.clone(),
            name: "bench".to_owned(),
            directory: self.keep.join("postgres"),
        };
        match self.only.as_deref() {
            Some("sqlite") => vec![sqlite],
            Some("postgres") => vec![postgres],
            _ => vec![sqlite, postgres],
        }
    }
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Done<()> {
    fs::create_dir_all(&options.keep)?;
    let scale = options.scale();
    let mut text = machine::describe(&scale.size)?;
    print!("{text}");
    for place in options.places() {
        let rows = measure(options, &scale, &place)?;
        let figures = section(place.database_name(), &rows);
        print!("{figures}");
        text.push_str(&figures);
    }
    let bytes = u32::try_from(fs::metadata(&options.binary)?.len())?;
    let size = Row::new("size of the program", f64::from(bytes) / 1_048_576.0, "MiB");
    let figures = section("The program", &[size.target(at_most(40.0))]);
    print!("{figures}");
    text.push_str(&figures);
    match &options.report {
        Some(report) => table::write(report, &text),
        None => Ok(()),
    }
}

/// Everything about one database, on copies of what is kept.
fn measure(options: &Options, scale: &Scale, place: &Place) -> Done<Vec<Row>> {
    let binary = &options.binary;
    let [seeded, before] =
        [scale.size, scale.small].map(|size| place.beside(&size.total().to_string()));
    seed::provide(binary, &seeded, scale.size)?;
    seed::provide(binary, &before, scale.small)?;
    let [work, small, limit] = ["work", "small", "raw"].map(|name| place.beside(name));
    work.copy(&seeded)?;
    small.copy(&before)?;
    let town = Town::read(&mut work.open()?)?;
    let mut rows = read(options, scale, (&work, &small), &town)?;
    small.remove()?;
    rows.extend(pages::measure(binary, &work, &town, scale.time)?);
    rows.push(start(options, scale.rounds, &work)?);
    limit.copy(&seeded)?;
    let mut raw = Raw::new(&options.raw, limit.clone())?;
    let mut writable = Writable::new(binary, &work, &town)?;
    rows.extend(writable.against(&mut raw, scale.rounds)?);
    limit.remove()?;
    if matches!(place, Place::Server { .. }) {
        rows.push(writable.two_nodes(scale.rounds)?);
    }
    rows.extend(writable.faults()?);
    work.remove()?;
    Ok(rows)
}

fn read(
    options: &Options,
    scale: &Scale,
    (work, small): (&Place, &Place),
    town: &Town,
) -> Done<Vec<Row>> {
    let key = town::operator_key(&options.binary, work)?;
    let server = Server::start(&options.binary, work)?;
    let large = Readable::open(&server, town, &key)?;
    let search = match work {
        Place::Directory(_) => SearchTargets {
            ms: at_most(3.0),
            times_rival: Some(at_least(100.0)),
            per_second: Some(at_least(1500.0)),
        },
        Place::Server { .. } => SearchTargets {
            ms: at_most(8.0),
            times_rival: None,
            per_second: None,
        },
    };
    let mut rows = reads::measure(&large, search, scale.time)?;
    let key = town::operator_key(&options.binary, small)?;
    let server = Server::start(&options.binary, small)?;
    let town = Town::read(&mut small.open()?)?;
    let small = Readable::open(&server, &town, &key)?;
    rows.extend(reads::growth(
        &large,
        &small,
        scale.growth_max,
        Rounds {
            time: scale.time,
            ..scale.rounds
        },
    )?);
    Ok(rows)
}

/// How long the program takes until it serves a database that it finds.
fn start(options: &Options, rounds: Rounds, place: &Place) -> Done<Row> {
    let starts = (0..rounds.count)
        .map(|_| {
            let server = Server::start(&options.binary, place)?;
            let started_in = server.started_in.as_secs_f64();
            server.stop()?;
            Ok(started_in)
        })
        .collect::<Done<Vec<_>>>()?;
    Ok(Row::new("start on this database", median(starts), "s").target(at_most(0.15)))
}
