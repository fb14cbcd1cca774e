//! How many requests a caller may send, by what they cost.
//!
//! A caller is an API key that was seen to be valid, else a network address (of IPv6 the /64, which one household
//! has). Each class has a bucket that holds `burst` requests and fills evenly. Memory is bounded: buckets that are
//! full again are dropped, and where too many callers are left, new ones share buckets.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::{StateInformationMiddleware, StateSnapshot};
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};

use super::client;
use crate::api::extract::{Credentials, Secret};
use crate::config::{Quotas, Rate};

/// The callers with a bucket of their own, in each class; one takes about 100 bytes.
const CALLERS_MAX: usize = 100_000;

/// The buckets that further callers share.
const SHARED_BUCKETS: u64 = 1024;

/// How often buckets that are full again are dropped, in requests.
const SWEEP_EVERY: u32 = 4096;

/// The API keys that are remembered as valid.
const RECOGNISED_MAX: usize = 10_000;

/// Searches over many rooms or days.
const SEARCHES: [&str; 4] = [
    "/api/v1/availability",
    "/api/v1/availability/days",
    "/api/v1/availability/check",
    "/api/v1/rooms/{id}/slots",
];

/// Asked by machines of the operator.
const UNLIMITED: [&str; 3] = ["/health/live", "/health/ready", "/metrics"];

/// The buckets of all callers.
pub struct Limits {
    read: Meter,
    write: Meter,
    search: Meter,
    recognised: RwLock<HashSet<u64>>,
    hasher: RandomState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Caller {
    Key(u64),
    Address(IpAddr),
    Unknown,
    Shared(u64),
}

impl Limits {
    /// Empty buckets for everyone.
    pub fn new(quotas: Quotas) -> Self {
        Self {
            read: Meter::new(quotas.read, DefaultClock::default()),
            write: Meter::new(quotas.write, DefaultClock::default()),
            search: Meter::new(quotas.search, DefaultClock::default()),
            recognised: RwLock::default(),
            hasher: RandomState::new(),
        }
    }

    pub(super) fn recognise(&self, secret: &Secret) {
        let key = self.hasher.hash_one(secret.expose());
        let mut recognised = self
            .recognised
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if recognised.len() >= RECOGNISED_MAX {
            recognised.clear();
        }
        recognised.insert(key);
    }

    /// Takes one request from the bucket of its class; `None` for those that are not counted.
    pub(super) fn spend(&self, request: &ServiceRequest, proxies: usize) -> Option<Allowance> {
        let pattern = request.match_pattern().unwrap_or_default();
        let meter = match pattern.as_str() {
            pattern if UNLIMITED.contains(&pattern) => return None,
            pattern if SEARCHES.contains(&pattern) => &self.search,
            _ if matches!(
                *request.method(),
                Method::GET | Method::HEAD | Method::OPTIONS
            ) =>
            {
                &self.read
            }
            _ => &self.write,
        };
        Some(meter.spend(self.caller(request, proxies), &self.hasher))
    }

    fn caller(&self, request: &ServiceRequest, proxies: usize) -> Caller {
        let bearer = Credentials::of(request.request())
            .ok()
            .and_then(|credentials| credentials.bearer);
        let key = bearer.map(|secret| self.hasher.hash_one(secret.expose()));
        let recognised = self
            .recognised
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        match (
            key.filter(|key| recognised.contains(key)),
            client::address_of(request, proxies),
        ) {
            (Some(key), _) => Caller::Key(key),
            (None, Some(address)) => Caller::Address(client::network(address)),
            (None, None) => Caller::Unknown,
        }
    }
}

type Buckets<C> = RateLimiter<Caller, DashMapStateStore<Caller>, C, StateInformationMiddleware>;

/// The buckets of one class.
struct Meter<C: Clock = DefaultClock> {
    quota: Quota,
    buckets: Buckets<C>,
    clock: C,
    requests: AtomicU32,
}

impl<C: Clock + Clone> Meter<C> {
    fn new(rate: Rate, clock: C) -> Self {
        let quota = Quota::per_minute(rate.per_minute).allow_burst(rate.burst);
        let buckets = RateLimiter::dashmap_with_clock(quota, clock.clone()).with_middleware();
        Self {
            quota,
            buckets,
            clock,
            requests: AtomicU32::new(0),
        }
    }

    fn spend(&self, caller: Caller, hasher: &RandomState) -> Allowance {
        if self.requests.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.buckets.retain_recent();
        }
        let caller = if self.buckets.len() < CALLERS_MAX {
            caller
        } else {
            Caller::Shared(hasher.hash_one(caller) % SHARED_BUCKETS)
        };
        match self.buckets.check_key(&caller) {
            Ok(state) => Allowance::granted(&state),
            Err(refusal) => Allowance::exhausted(self.quota, &refusal, self.clock.now()),
        }
    }
}

/// What is left of a caller's quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowance {
    burst: u32,
    remaining: u32,
    /// Until the bucket is full again.
    full_in: Duration,
    window: Duration,
    wait: Option<Duration>,
}

impl Allowance {
    fn granted(state: &StateSnapshot) -> Self {
        let (quota, remaining) = (state.quota(), state.remaining_burst_capacity());
        let burst = quota.burst_size().get();
        Self {
            burst,
            remaining,
            full_in: quota.replenish_interval() * burst.saturating_sub(remaining),
            window: quota.burst_size_replenished_in(),
            wait: None,
        }
    }

    fn exhausted<P: governor::clock::Reference>(
        quota: Quota,
        refusal: &NotUntil<P>,
        now: P,
    ) -> Self {
        let window = quota.burst_size_replenished_in();
        Self {
            burst: quota.burst_size().get(),
            remaining: 0,
            full_in: window,
            window,
            wait: Some(refusal.wait_time_from(now)),
        }
    }

    /// How long to wait, if the quota is used up.
    pub(super) fn wait_seconds(&self) -> Option<u32> {
        self.wait.map(|wait| seconds_up(wait).max(1))
    }

    /// Writes the `RateLimit` fields.
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        let policy = format!("{};w={}", self.burst, seconds_up(self.window));
        let fields = [
            ("ratelimit-limit", self.burst.to_string()),
            ("ratelimit-remaining", self.remaining.to_string()),
            ("ratelimit-reset", seconds_up(self.full_in).to_string()),
            ("ratelimit-policy", policy),
        ];
        for (name, value) in fields {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

fn seconds_up(duration: Duration) -> u32 {
    let whole = duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
    u32::try_from(whole).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn address(last: u32) -> Caller {
        Caller::Address(IpAddr::V4(last.into()))
    }

    #[test]
    fn a_bucket_empties_with_use_and_fills_with_time() {
        let clock = FakeRelativeClock::default();
        let meter = Meter::new(Rate::new(2, 6), clock.clone());
        let hasher = RandomState::new();
        let spend = || meter.spend(address(1), &hasher);
        assert_eq!((spend().remaining, spend().remaining), (1, 0));
        let refused = spend();
        assert_eq!(
            (refused.wait_seconds(), refused.full_in.as_secs()),
            (Some(10), 20)
        );
        clock.advance(Duration::from_secs(10));
        assert_eq!(spend().wait_seconds(), None);
    }

    #[test]
    fn callers_have_buckets_of_their_own() {
        let meter = Meter::new(Rate::new(1, 1), FakeRelativeClock::default());
        let hasher = RandomState::new();
        assert_eq!(meter.spend(address(1), &hasher).wait_seconds(), None);
        assert_eq!(meter.spend(address(2), &hasher).wait_seconds(), None);
        assert_eq!(meter.spend(address(1), &hasher).wait_seconds(), Some(60));
    }

    #[test]
    fn memory_is_bounded_whatever_comes() {
        let clock = FakeRelativeClock::default();
        let meter = Meter::new(Rate::new(1, 60), clock.clone());
        let hasher = RandomState::new();
        for last in 0..120_000 {
            meter.spend(address(last), &hasher);
        }
        assert!(meter.buckets.len() <= CALLERS_MAX + 1024);
        clock.advance(Duration::from_mins(1));
        for last in 0..SWEEP_EVERY {
            meter.spend(address(last), &hasher);
        }
        assert!(
            meter.buckets.len() <= 4096 + 1024,
            "full buckets are dropped"
        );
    }

    #[test]
    fn a_household_is_one_caller() {
        let of = |text: &str| client::network(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
