//! Figures for a monitoring system, in the text format of Prometheus.
//!
//! Labels come from closed sets (patterns of routes, known methods, names of jobs), so their number is bounded.

use std::time::Duration;

use chrono::{DateTime, Utc};
use prometheus::core::Collector;
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
    TextEncoder,
};
use store::outbox::Backlog;
use store::{Load, Stats};

const KNOWN: &str = "the name is valid and not yet taken";

/// Seconds; the targets of the product lie between 1.5 and 40 ms.
const LATENCIES: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// The figures of one installation in this process.
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    conflicts: IntCounter,
    holds_expired: IntCounter,
    mails: IntCounterVec,
    job_failures: IntCounterVec,
    outbox: OutboxFigures,
    store: StoreFigures,
}

struct OutboxFigures {
    waiting: IntGauge,
    oldest_seconds: IntGauge,
    dead: IntGauge,
}

struct StoreFigures {
    repeats: IntCounter,
    contentions: IntCounter,
    fences_hit: IntCounter,
    writes: IntCounter,
    groups: IntCounter,
    turned_away: IntCounter,
    writes_waiting: IntGauge,
    connections_open: IntGauge,
    connections_idle: IntGauge,
}

/// A request that was answered.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// The method as it was sent.
    pub method: &'a str,
    /// The pattern of the route.
    pub route: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// How long the answer took.
    pub took: Duration,
}

/// What came of an attempt to send a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailOutcome {
    /// It is out.
    Delivered,
    /// It is tried again.
    Retried,
    /// It was given up.
    Dead,
}

/// What is read when somebody asks for the figures.
#[derive(Clone, Copy, Debug)]
pub struct Readings {
    /// What the store counted.
    pub stats: Stats,
    /// How busy the store is.
    pub load: Load,
    /// What waits in the outbox.
    pub backlog: Backlog,
    /// When this was read.
    pub now: DateTime<Utc>,
}

/// All figures are zero.
impl Default for Metrics {
    fn default() -> Self {
        let registry = Registry::new();
        let requests = HistogramOpts::new(
            "gemeinraum_http_request_seconds",
            "Time to answer a request.",
        )
        .buckets(LATENCIES.to_vec());
        let requests = HistogramVec::new(requests, &["method", "route", "status"]).expect(KNOWN);
        register(&registry, &requests);
        Self {
            conflicts: counter(
                &registry,
                "gemeinraum_conflicts_total",
                "Requests answered 409: a time that is taken, or a wrong state.",
            ),
            holds_expired: counter(
                &registry,
                "gemeinraum_holds_expired_total",
                "Holds and options that ran out.",
            ),
            mails: counters(
                &registry,
                "gemeinraum_mails_total",
                "Attempts to send a mail, by what came of it.",
                "outcome",
            ),
            job_failures: counters(
                &registry,
                "gemeinraum_job_failures_total",
                "Turns of a job that failed or panicked.",
                "job",
            ),
            outbox: OutboxFigures::new(&registry),
            store: StoreFigures::new(&registry),
            requests,
            registry,
        }
    }
}

impl Metrics {
    /// Counts an answered request.
    pub fn count_request(&self, answered: Answered<'_>) {
        let status = answered.status.to_string();
        let labels = [method(answered.method), answered.route, status.as_str()];
        self.requests
            .with_label_values(&labels)
            .observe(answered.took.as_secs_f64());
        if answered.status == 409 {
            self.conflicts.inc();
        }
    }

    /// Counts a hold or option that ran out.
    pub fn count_expired_hold(&self) {
        self.holds_expired.inc();
    }

    /// Counts an attempt to send a mail.
    pub fn count_mail(&self, outcome: MailOutcome) {
        let outcome = match outcome {
            MailOutcome::Delivered => "delivered",
            MailOutcome::Retried => "retried",
            MailOutcome::Dead => "dead",
        };
        self.mails.with_label_values(&[outcome]).inc();
    }

    /// Counts a turn of a job that failed.
    pub fn count_job_failure(&self, job: &'static str) {
        self.job_failures.with_label_values(&[job]).inc();
    }

    /// All figures as text, or why they cannot be written.
    pub fn render(&self, readings: &Readings) -> Result<String, prometheus::Error> {
        self.outbox.set(readings);
        self.store.set(readings);
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        String::from_utf8(text).map_err(|error| prometheus::Error::Msg(error.to_string()))
    }
}

/// Callers may invent methods; figures must not grow with them.
fn method(sent: &str) -> &str {
    const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    METHODS
        .into_iter()
        .find(|known| *known == sent)
        .unwrap_or("other")
}

impl OutboxFigures {
    fn new(registry: &Registry) -> Self {
        Self {
            waiting: gauge(
                registry,
                "gemeinraum_outbox_waiting",
                "Messages that wait to go out.",
            ),
            oldest_seconds: gauge(
                registry,
                "gemeinraum_outbox_oldest_seconds",
                "Age of the oldest message that waits.",
            ),
            dead: gauge(
                registry,
                "gemeinraum_outbox_dead",
                "Messages that were given up and are kept for the operator.",
            ),
        }
    }

    fn set(&self, readings: &Readings) {
        let backlog = &readings.backlog;
        let age = backlog.oldest.map(|oldest| readings.now - oldest);
        self.waiting.set(backlog.waiting);
        self.oldest_seconds
            .set(age.map_or(0, |age| age.num_seconds().max(0)));
        self.dead.set(backlog.dead);
    }
}

impl StoreFigures {
    fn new(registry: &Registry) -> Self {
        let counter = |name, help| counter(registry, name, help);
        let gauge = |name, help| gauge(registry, name, help);
        Self {
            repeats: counter(
                "gemeinraum_store_repeats_total",
                "Use cases that were run again.",
            ),
            contentions: counter(
                "gemeinraum_store_contentions_total",
                "Deadlocks and serialization failures of PostgreSQL.",
            ),
            fences_hit: counter(
                "gemeinraum_store_fence_refusals_total",
                "Writes that only a fence in the database stopped; anything but 0 is a fault of the program.",
            ),
            writes: counter(
                "gemeinraum_store_writes_total",
                "Use cases that the SQLite writer ran.",
            ),
            groups: counter(
                "gemeinraum_store_commits_total",
                "Commits in which the SQLite writer made them durable.",
            ),
            turned_away: counter(
                "gemeinraum_store_turned_away_total",
                "Writes turned away because the queue was full.",
            ),
            writes_waiting: gauge(
                "gemeinraum_store_writes_waiting",
                "Writes that wait for the SQLite writer.",
            ),
            connections_open: gauge(
                "gemeinraum_store_connections_open",
                "Open connections of the pool.",
            ),
            connections_idle: gauge(
                "gemeinraum_store_connections_idle",
                "Open connections of the pool that nobody uses.",
            ),
        }
    }

    fn set(&self, readings: &Readings) {
        let Readings { stats, load, .. } = readings;
        for (counter, total) in [
            (&self.repeats, stats.repeats),
            (&self.contentions, stats.contentions),
            (&self.fences_hit, stats.fences_hit),
            (&self.writes, stats.writes),
            (&self.groups, stats.groups),
            (&self.turned_away, stats.turned_away),
        ] {
            counter.inc_by(total.saturating_sub(counter.get()));
        }
        self.writes_waiting
            .set(i64::try_from(load.writes_waiting).unwrap_or(i64::MAX));
        self.connections_open.set(load.connections_open.into());
        self.connections_idle.set(load.connections_idle.into());
    }
}

fn register<T: Collector + Clone + 'static>(registry: &Registry, figure: &T) {
    registry.register(Box::new(figure.clone())).expect(KNOWN);
}

fn counter(registry: &Registry, name: &str, help: &str) -> IntCounter {
    let counter = IntCounter::new(name, help).expect(KNOWN);
    register(registry, &counter);
    counter
}

fn counters(registry: &Registry, name: &str, help: &str, label: &str) -> IntCounterVec {
    let counters = IntCounterVec::new(Opts::new(name, help), &[label]).expect(KNOWN);
    register(registry, &counters);
    counters
}

fn gauge(registry: &Registry, name: &str, help: &str) -> IntGauge {
    let gauge = IntGauge::new(name, help).expect(KNOWN);
    register(registry, &gauge);
    gauge
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(writes: u64) -> Readings {
        Readings {
            stats: Stats {
                writes,
                ..Stats::default()
            },
            load: Load {
                writes_waiting: 3,
                connections_open: 2,
                connections_idle: 1,
            },
            backlog: Backlog {
                waiting: 5,
                oldest: DateTime::from_timestamp(940, 0),
                dead: 1,
            },
            now: DateTime::from_timestamp(1000, 0).unwrap(),
        }
    }

    fn line<'a>(text: &'a str, start: &str) -> Option<&'a str> {
        text.lines().find(|line| line.starts_with(start))
    }

    #[test]
    fn what_is_read_stands_in_the_text_and_counters_do_not_add_up_twice() {
        let metrics = Metrics::default();
        metrics.render(&readings(7)).unwrap();
        let text = metrics.render(&readings(9)).unwrap();
        for expected in [
            "gemeinraum_store_writes_total 9",
            "gemeinraum_store_writes_waiting 3",
            "gemeinraum_store_connections_idle 1",
            "gemeinraum_outbox_waiting 5",
            "gemeinraum_outbox_oldest_seconds 60",
            "gemeinraum_outbox_dead 1",
        ] {
            assert_eq!(line(&text, expected), Some(expected));
        }
    }

    #[test]
    fn requests_are_counted_by_route_and_an_invented_method_makes_no_new_figure() {
        let metrics = Metrics::default();
        let took = Duration::from_millis(2);
        for method in ["GET", "PWN1", "PWN2"] {
            metrics.count_request(Answered {
                method,
                route: "/api/v1/rooms/{id}",
                status: 409,
                took,
            });
        }
        let text = metrics.render(&readings(0)).unwrap();
        let count = |method: &str| {
            let start = format!(
                "gemeinraum_http_request_seconds_count{{method=\"{method}\",route=\"/api/v1/rooms/{{id}}\",status=\"409\"}}"
            );
            line(&text, &start).map(str::to_owned)
        };
        assert!(count("GET").unwrap().ends_with(" 1"));
        assert!(count("other").unwrap().ends_with(" 2"));
        assert_eq!(
            line(&text, "gemeinraum_conflicts_total"),
            Some("gemeinraum_conflicts_total 3")
        );
    }
}
