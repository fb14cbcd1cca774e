//! How a job learns that there may be something to do, before it would look by itself.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Rung after every write that may have left work behind; everyone who waits hears it.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Mutex<Rung>,
    changed: Condvar,
}

#[derive(Clone, Copy, Debug, Default)]
struct Rung {
    times: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Working,
    Closing,
}

/// Up to which ring somebody has listened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard(u64);

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// The bell rang, or the time is over.
    ToWork,
    /// The installation stops.
    ToStop,
}

impl Bell {
    /// Says that there may be something to do.
    pub fn ring(&self) {
        self.rung().times += 1;
        self.changed.notify_all();
    }

    /// Says that the installation stops; from now on every wait ends at once.
    pub fn close(&self) {
        self.rung().state = State::Closing;
        self.changed.notify_all();
    }

    /// Whether the installation stops.
    pub fn is_closing(&self) -> bool {
        self.rung().state == State::Closing
    }

    /// Everything that rang until now; to be taken before looking for work, so that a ring meanwhile is not lost.
    pub fn heard(&self) -> Heard {
        Heard(self.rung().times)
    }

    /// Waits for a ring that is not among those `heard`, for `time_max` at the most.
    pub fn wait(&self, heard: Heard, time_max: Duration) -> Woken {
        let is_quiet = |rung: &mut Rung| rung.state == State::Working && rung.times == heard.0;
        self.wait_while(time_max, is_quiet)
    }

    /// Waits for `time`, rings or not, unless the installation stops.
    pub fn pause(&self, time: Duration) -> Woken {
        self.wait_while(time, |rung| rung.state == State::Working)
    }

    fn wait_while(&self, time_max: Duration, condition: impl FnMut(&mut Rung) -> bool) -> Woken {
        let waited = self
            .changed
            .wait_timeout_while(self.rung(), time_max, condition);
        let (rung, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match rung.state {
            State::Working => Woken::ToWork,
            State::Closing => Woken::ToStop,
        }
    }

    /// A panic while the lock is held cannot leave a count half written.
    fn rung(&self) -> MutexGuard<'_, Rung> {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    const LONG: Duration = Duration::from_mins(10);

    #[test]
    fn a_ring_between_looking_and_waiting_is_heard() {
        let bell = Bell::default();
        let heard = bell.heard();
        bell.ring();
        assert_eq!(bell.wait(heard, LONG), Woken::ToWork);
    }

    #[test]
    fn who_waits_is_woken_by_a_ring_and_by_the_end() {
        let bell = Arc::new(Bell::default());
        let heard = bell.heard();
        let waiting = || {
            let bell = Arc::clone(&bell);
            thread::spawn(move || bell.wait(heard, LONG))
        };
        let woken = waiting();
        bell.ring();
        assert_eq!(woken.join().unwrap(), Woken::ToWork);
        bell.close();
        assert_eq!(waiting().join().unwrap(), Woken::ToStop);
        assert_eq!(bell.pause(LONG), Woken::ToStop);
    }

    #[test]
    fn without_a_ring_the_wait_ends_after_its_time() {
        let bell = Bell::default();
        assert_eq!(
            bell.wait(bell.heard(), Duration::from_millis(1)),
            Woken::ToWork
        );
    }
}
