//! Delivery into memory, for tests of whatever sends mails.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::notify::mail::Mail;
use crate::notify::mailer::{Mailer, Outcome};

/// Keeps what is delivered; can be told to fail first.
#[derive(Debug, Default)]
pub struct Memory {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    delivered: Vec<Mail>,
    planned: VecDeque<Outcome>,
}

impl Memory {
    /// Gives `outcomes` to the next attempts, one each; whatever comes after them is delivered.
    pub fn with_outcomes(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let memory = Self::default();
        memory.state().planned.extend(outcomes);
        memory
    }

    /// Everything delivered so far, in order.
    pub fn delivered(&self) -> Vec<Mail> {
        self.state().delivered.clone()
    }

    /// No attempt leaves the state half changed, so that of a panicked thread can be used.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for Memory {
    fn deliver(&self, mail: &Mail) -> Outcome {
        let mut state = self.state();
        let outcome = state.planned.pop_front().unwrap_or(Outcome::Delivered);
        if outcome == Outcome::Delivered {
            state.delivered.push(mail.clone());
        }
        outcome
    }
}
