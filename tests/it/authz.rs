//! Who may call what: every route of the document against every kind of caller, on both databases.
//!
//! A line of [`table`] is a route, the thing it is called on, and the status for each caller:
//! - `nobody` shows nothing,
//! - `guest` shows the management token of another booking,
//! - `own` that of the booking that is called on; `-` where the thing is no booking,
//! - `other` is staff of another provider,
//! - `staff` is staff of the provider whose thing it is,
//! - `operator` runs the installation.
//!
//! Every call is made on a thing that was made for it alone, so that whoever may do something really does it. After a
//! refusal the audit trail and the outbox are as long as before, and what only its own people may know of is answered
//! to the others as if it did not exist.

mod lists;
mod table;
mod thing;
mod wanted;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use actix_web::http::Method;

use crate::support::app::{As, NOW};
use crate::support::contract::{documented_routes, versioned_routes};
use crate::support::county::{County, HALL, in_county, wish};
use table::{BOOKINGS, CATALOGUE, OFFICE, PAGES, PUBLIC};
use thing::{Kind, Thing, Things};

/// The columns of the table.
const CALLERS: [Caller; 6] = [
    Caller::Nobody,
    Caller::Guest,
    Caller::Own,
    Caller::Other,
    Caller::Staff,
    Caller::Operator,
];

/// The id of nothing.
const ABSENT: &str = "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11";

/// The routes that change only the version they are told.
static VERSIONED: LazyLock<BTreeSet<String>> = LazyLock::new(versioned_routes);

#[derive(Clone, Copy)]
enum Caller {
    Nobody,
    Guest,
    Own,
    Other,
    Staff,
    Operator,
}

/// A line of the table without what is expected.
struct Row<'a> {
    method: &'a str,
    path: &'a str,
    thing: &'a str,
}

impl<'a> Row<'a> {
    fn parse(line: &'a str) -> Self {
        let mut words = line.split_whitespace();
        let mut word = || words.next().unwrap();
        let (method, path, thing) = (word(), word(), word());
        Self {
            method,
            path,
            thing,
        }
    }

    fn route(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The line as it came out.
    fn line(&self, cells: &[String]) -> String {
        let statuses = cells.concat();
        format!(
            "{:6} {:39} {:9}{statuses}",
            self.method, self.path, self.thing
        )
    }
}

fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.is_empty())
}

/// Makes every call of `table` and compares what came of it with the table itself.
fn check(table: &str) {
    in_county(async |county| {
        let (_, stranger) = county.book(&wish(HALL, 2, 8, 9)).await;
        let things = Things::of(county);
        let mut came_out = Vec::new();
        for row in lines(table).map(Row::parse) {
            let mut cells = Vec::new();
            for caller in CALLERS {
                let cell = cell(&things, &row, caller, &stranger).await;
                cells.push(format!("{cell:>5}"));
            }
            came_out.push(row.line(&cells));
        }
        let expected: Vec<_> = lines(table).collect();
        assert!(
            came_out == expected,
            "{}",
            differences(&expected, &came_out)
        );
    });
}

fn differences(expected: &[&str], came_out: &[String]) -> String {
    let pairs = expected.iter().zip(came_out);
    let lines: Vec<_> = pairs
        .filter(|(expected, came_out)| expected != came_out)
        .map(|(expected, came_out)| format!("\nexpected {expected}\ncame out {came_out}"))
        .collect();
    lines.concat()
}

/// What one caller gets for one call on a thing made for it.
async fn cell(things: &Things<'_>, row: &Row<'_>, caller: Caller, stranger: &str) -> String {
    let county = things.county;
    let thing = things.make(Kind::parse(row.thing)).await;
    let who = match caller {
        Caller::Nobody => As::Nobody,
        Caller::Guest => As::Guest(stranger),
        Caller::Own => match &thing.token {
            Some(token) => As::Guest(token),
            None => return "-".to_owned(),
        },
        Caller::Other => As::Key(&county.parish),
        Caller::Staff => As::Key(thing.staff.as_ref().unwrap_or(&county.staff)),
        Caller::Operator => As::Key(&county.operator),
    };
    let before = traces(county);
    let status = call(things, row, &thing, who).await;
    if status >= 400 {
        assert_eq!(traces(county), before, "{} left a trace", row.route());
    }
    if thing.is_hidden() && matches!(caller, Caller::Nobody | Caller::Guest | Caller::Other) {
        let absent = call(things, row, &thing.moved_to(ABSENT), who).await;
        assert_eq!(status, absent, "{} tells that it exists", row.route());
    }
    county.app.set_clock(NOW);
    status.to_string()
}

/// How much has happened so far.
fn traces(county: &County) -> [i64; 2] {
    ["audit", "outbox"].map(|table| county.count(table))
}

async fn call(things: &Things<'_>, row: &Row<'_>, thing: &Thing, who: As<'_>) -> u16 {
    let route = row.route();
    let wanted = wanted::of(&route, thing, things);
    let path = ["{id}", "{token}", "{code}"]
        .iter()
        .fold(row.path.to_owned(), |path, name| {
            path.replace(name, &thing.id)
        });
    let uri = format!("{path}{}", wanted.query);
    let tag = format!("\"{}\"", thing.version);
    let version = ("If-Match", tag.as_str());
    let headers = Some(version).filter(|_| VERSIONED.contains(&route));
    let method = Method::from_bytes(row.method.as_bytes()).unwrap();
    let answer = things
        .county
        .app
        .call(who, method, &uri, headers.as_slice(), wanted.body.as_ref())
        .await;
    answer.status.as_u16()
}

#[test]
fn every_route_has_a_line_and_every_line_a_route() {
    let tables = [PUBLIC, CATALOGUE, BOOKINGS, OFFICE, PAGES];
    let listed: BTreeSet<_> = tables
        .iter()
        .flat_map(|table| lines(table))
        .map(|line| Row::parse(line).route())
        .collect();
    let documented = documented_routes();
    let missing: Vec<_> = documented.difference(&listed).collect();
    assert!(missing.is_empty(), "routes without a line: {missing:?}");
    let unknown: Vec<_> = listed.difference(&documented).collect();
    assert!(unknown.is_empty(), "lines without a route: {unknown:?}");
}

#[test]
fn rights_in_public_reads_are_as_in_the_table() {
    check(PUBLIC);
}

#[test]
fn rights_in_the_catalogue_are_as_in_the_table() {
    check(CATALOGUE);
}

#[test]
fn rights_in_bookings_are_as_in_the_table() {
    check(BOOKINGS);
}

#[test]
fn rights_in_the_office_are_as_in_the_table() {
    check(OFFICE);
}

#[test]
fn the_pages_about_the_api_are_for_everybody() {
    check(PAGES);
}
