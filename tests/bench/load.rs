//! Many clients that ask as fast as they are answered.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::Done;
use crate::client::Client;

/// How hard is asked.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Connections, each with one request at a time.
    pub clients: usize,
    /// For how long.
    pub time: Duration,
    /// The status of every answer.
    pub status: u16,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Figures {
    /// How long each answer took, the shortest first.
    latencies: Vec<Duration>,
    elapsed: Duration,
}

impl Figures {
    /// How many were answered.
    pub fn answered(&self) -> usize {
        self.latencies.len()
    }

    /// Answers in a second.
    pub fn per_second(&self) -> f64 {
        let answered = u32::try_from(self.answered()).unwrap_or(u32::MAX);
        f64::from(answered) / self.elapsed.as_secs_f64()
    }

    /// The time within which so many of a hundred were answered, in milliseconds.
    pub fn percentile_ms(&self, percent: usize) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        let place = (self.latencies.len() * percent / 100).min(last);
        let latency = self.latencies.get(place).copied().unwrap_or_default();
        latency.as_secs_f64() * 1000.0
    }
}

impl Load {
    /// One client, as a person waits for a page.
    pub fn alone(time: Duration) -> Self {
        Self::of(1, time)
    }

    /// So many clients that are answered 200.
    pub fn of(clients: usize, time: Duration) -> Self {
        Self {
            clients,
            time,
            status: 200,
        }
    }

    /// Sends the requests that `request` makes of the numbers from `next` on, to the addresses in turn.
    pub fn run(
        self,
        addresses: &[&str],
        next: &AtomicU64,
        request: &(impl Fn(u64) -> Vec<u8> + Sync),
    ) -> Done<Figures> {
        let began = Instant::now();
        let work = |address: &str| {
            self.work(address, began, || {
                request(next.fetch_add(1, Ordering::Relaxed))
            })
            .map_err(|error| error.to_string())
        };
        let results: Vec<_> = thread::scope(|scope| {
            let clients: Vec<_> = addresses
                .iter()
                .cycle()
                .take(self.clients)
                .map(|address| scope.spawn(|| work(address)))
                .collect();
            clients
                .into_iter()
                .map(|client| client.join().unwrap_or_else(|_| Err("panicked".to_owned())))
                .collect()
        });
        let elapsed = began.elapsed();
        let mut latencies = Vec::new();
        for result in results {
            latencies.extend(result?);
        }
        latencies.sort_unstable();
        Ok(Figures { latencies, elapsed })
    }

    fn work(
        self,
        address: &str,
        began: Instant,
        mut request: impl FnMut() -> Vec<u8>,
    ) -> Done<Vec<Duration>> {
        let mut client = Client::connect(address)?;
        let mut latencies = Vec::new();
        while began.elapsed() < self.time {
            let request = request();
            let asked = Instant::now();
            let answer = client.ask(&request)?;
            latencies.push(asked.elapsed());
            if answer.status != self.status {
                return Err(answer.complaint().into());
            }
        }
        Ok(latencies)
    }
}

/// The middle one of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(0.0)
}

/// A number without order, the same for the same `number`: whom a client asks for.
pub fn scattered(number: u64) -> u64 {
    let mixed = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 16
}
