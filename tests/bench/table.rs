//! Figures beside their targets, as a table that people read.

use std::fmt;
use std::fs;
use std::path::Path;

use crate::Done;

/// What lies between these lines is written anew by each run; the rest of the file stays as people wrote it.
const BEGIN: &str = "<!-- begin of what scripts/bench writes -->\n";
const END: &str = "<!-- end of what scripts/bench writes -->\n";

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// Not more.
    AtMost(f64),
    /// Not less.
    AtLeast(f64),
}

/// Not more than this.
pub fn at_most(value: f64) -> Target {
    Target::AtMost(value)
}

/// Not less than this.
pub fn at_least(value: f64) -> Target {
    Target::AtLeast(value)
}

impl Target {
    fn value(self) -> f64 {
        match self {
            Self::AtMost(value) | Self::AtLeast(value) => value,
        }
    }

    fn is_met_by(self, figure: f64) -> bool {
        match self {
            Self::AtMost(most) => figure <= most,
            Self::AtLeast(least) => figure >= least,
        }
    }
}

/// One figure.
#[derive(Clone, Debug)]
pub struct Row {
    work: String,
    figure: f64,
    unit: &'static str,
    target: Option<Target>,
}

impl Row {
    /// A figure without a target.
    pub fn new(work: impl Into<String>, figure: f64, unit: &'static str) -> Self {
        Self {
            work: work.into(),
            figure,
            unit,
            target: None,
        }
    }

    /// The same with a target.
    pub fn target(self, target: impl Into<Option<Target>>) -> Self {
        Self {
            target: target.into(),
            ..self
        }
    }

    /// Whether there is a target that it misses.
    pub fn is_missed(&self) -> bool {
        self.target
            .is_some_and(|target| !target.is_met_by(self.figure))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (work, unit) = (&self.work, self.unit);
        let figure = number(self.figure);
        let Some(target) = self.target else {
            return write!(f, "| {work} | {figure} {unit} | | | |");
        };
        let bound = match target {
            Target::AtMost(_) => "at most",
            Target::AtLeast(_) => "at least",
        };
        let outcome = if self.is_missed() {
            "**missed**"
        } else {
            "met"
        };
        // Where nothing may be, there is no ratio.
        let ratio = if target.value() > 0.0 {
            number(self.figure / target.value())
        } else {
            String::new()
        };
        let value = number(target.value());
        write!(
            f,
            "| {work} | {figure} {unit} | {bound} {value} {unit} | {ratio} | {outcome} |"
        )
    }
}

/// With as many places as say something.
fn number(value: f64) -> String {
    if value.fract() == 0.0 || value.abs() >= 100.0 {
        format!("{value:.0}")
    } else if value.abs() >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// A table with its heading.
pub fn section(heading: &str, rows: &[Row]) -> String {
    let rows: Vec<_> = rows.iter().map(Row::to_string).collect();
    format!(
        "### {heading}\n\n| work | measured | target | ratio | |\n| --- | --- | --- | --- | --- |\n{}\n\n",
        rows.join("\n")
    )
}

/// Puts `text` into the file at `path`, between the two lines.
pub fn write(path: &Path, text: &str) -> Done<()> {
    let old = fs::read_to_string(path)?;
    let (before, rest) = old
        .split_once(BEGIN)
        .ok_or("the file has no place to write to")?;
    let (_, after) = rest
        .split_once(END)
        .ok_or("the place to write to has no end")?;
    fs::write(path, format!("{before}{BEGIN}\n{text}{END}{after}"))?;
    Ok(())
}
