//! When the scheduler is to be called again: soon, behind the messages that wait already, or after some time.

use super::{Conductor, Message};
use crate::js::{Macrotask, after, now_ms};
use gloo_worker::WorkerScope;

/// The next alarm. An earlier one replaces it: the timer of the other still rings, and is ignored.
#[derive(Default)]
pub(super) struct Alarm {
    /// When it rings.
    due_ms: Option<f64>,
    /// The how-manieth alarm it is.
    number: u32,
}

impl Alarm {
    /// Rings at `due_ms`, or before if that is set already.
    pub(super) fn set(&mut self, scope: &WorkerScope<Conductor>, due_ms: Option<f64>) {
        let Some(due_ms) = due_ms else { return };
        if self.due_ms.is_some_and(|set_ms| set_ms <= due_ms) {
            return;
        }
        self.due_ms = Some(due_ms);
        self.number += 1;
        let (scope, number) = (scope.clone(), self.number);
        let ring = move || scope.send_message(Message::Alarm(number));
        let wait_ms = due_ms - now_ms();
        if wait_ms > 0.0 {
            after(wait_ms, ring);
        } else {
            Macrotask::once(ring);
        }
    }

    /// A timer has rung. True if it is that of the alarm.
    pub(super) fn has_rung(&mut self, number: u32) -> bool {
        let is_current = self.due_ms.is_some() && number == self.number;
        if is_current {
            self.due_ms = None;
        }
        is_current
    }
}
