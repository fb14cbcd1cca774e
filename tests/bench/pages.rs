//! The pages that people wait for: what a search found, a room with its month, the week of the office.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gemeinraum::api::url;
use gemeinraum::web::Slug;

use crate::Done;
use crate::client::{Client, get};
use crate::database::{Place, output};
use crate::load::{Load, scattered};
use crate::server::{Server, command};
use crate::table::{Row, at_most};
use crate::town::Town;

/// Rooms whose pages are asked for.
const ROOMS: u64 = 50;

/// Weeks ahead that the office looks at.
const WEEKS: u64 = 50;

/// What the server may take for a page, in milliseconds, ninety-five times of a hundred.
const MS_MAX: f64 = 20.0;

/// The answer is compressed, as for every browser.
const BROWSER: &str = "Accept: text/html\r\nAccept-Encoding: gzip\r\n";

/// The time within which nineteen of twenty pages are there, as one person asks for them.
pub fn measure(
    binary: &std::path::Path,
    place: &Place,
    town: &Town,
    time: Duration,
) -> Done<Vec<Row>> {
    let password = account(binary, place)?;
    let server = Server::start(binary, place)?;
    let mut client = server.client()?;
    let session = sign_in(&mut client, password.trim())?;
    let rooms = addresses(&mut client, town)?;
    let search = |number: u64| {
        let day = day(town, number).format("%d.%m.%Y");
        let query = format!("tag={day}&von=10:00&bis=13:00&personen=100");
        get(&format!("/?{query}"), BROWSER)
    };
    let room = |number: u64| {
        let place = usize::try_from(scattered(number)).unwrap_or(0) % rooms.len().max(1);
        let path = rooms.get(place).map_or("/", String::as_str);
        let month = day(town, number).format("%Y-%m");
        get(&format!("{path}?monat={month}"), BROWSER)
    };
    let week = |number: u64| {
        let weeks = i64::try_from(scattered(number) % WEEKS).unwrap_or(0);
        let day = (town.today + TimeDelta::weeks(weeks)).format("%Y-%m-%d");
        get(
            &format!("/verwaltung/plan?tag={day}&ansicht=woche"),
            &format!("{BROWSER}{session}"),
        )
    };
    let row = |work: &str, ask: &(dyn Fn(u64) -> Vec<u8> + Sync)| -> Done<Row> {
        let load = Load::alone(time);
        let figures = load.run(&[&server.address], &AtomicU64::new(0), &ask)?;
        let work = format!("page: {work}, p95");
        Ok(Row::new(work, figures.percentile_ms(95), "ms").target(at_most(MS_MAX)))
    };
    Ok(vec![
        row("free rooms for 3 h, capacity 100", &search)?,
        row("a room with a month", &room)?,
        row("the office's week of 30 rooms", &week)?,
    ])
}

fn day(town: &Town, number: u64) -> DateTime<Utc> {
    let ahead = i64::try_from(scattered(number) % 360).unwrap_or(0);
    town.today + TimeDelta::days(ahead + 1)
}

/// Makes an account that sees every office, and returns its password.
fn account(binary: &std::path::Path, place: &Place) -> Done<String> {
    let create = [
        "account",
        "create",
        "--email",
        "bench@example.org",
        "--name",
        "Bench",
        "--operator",
    ];
    output(command(binary, place).args(create))
}

/// The header with the cookie of a session.
fn sign_in(client: &mut Client, password: &str) -> Done<String> {
    let body = format!(
        "email=bench%40example.org&password={}",
        url::encode(password)
    );
    let request = format!(
        "POST /verwaltung/anmelden HTTP/1.1\r\nHost: localhost\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = client.ask(request.as_bytes())?;
    let cookie = answer
        .header("set-cookie")
        .and_then(|set| set.split(';').next());
    let cookie = cookie.ok_or_else(|| answer.complaint())?;
    Ok(format!("Cookie: {cookie}\r\n"))
}

/// Where the pages of some rooms are, by their names.
fn addresses(client: &mut Client, town: &Town) -> Done<Vec<String>> {
    let addresses = (0..ROOMS).map(|number| {
        let slug = Slug::of(&[], town.room(scattered(number)));
        let answer = client.ask(&get(&format!("/raeume/{slug}"), BROWSER))?;
        let address = answer.header("location").map(str::to_owned);
        address.ok_or_else(|| answer.complaint().into())
    });
    addresses.collect()
}
