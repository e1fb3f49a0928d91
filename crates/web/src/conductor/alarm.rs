//! When the conductor calls the scheduler again: at once, but after the messages that wait already, or after some time.

use crate::js::{Macrotask, after, now_ms};

/// The next alarm. An earlier one replaces it; the timer of the replaced alarm still rings, and is ignored.
#[derive(Default)]
pub(super) struct Alarm {
    /// When it rings.
    due_ms: Option<f64>,
    /// Number of the alarm that was set last, from 1.
    number: u32,
}

impl Alarm {
    /// Calls `ring` with the number of the alarm at `due_ms`, unless an earlier alarm is set.
    pub(super) fn set(&mut self, due_ms: Option<f64>, ring: impl FnOnce(u32) + 'static) {
        let Some(due_ms) = due_ms else { return };
        if self.due_ms.is_some_and(|set_ms| set_ms <= due_ms) {
            return;
        }
        self.due_ms = Some(due_ms);
        self.number += 1;
        let number = self.number;
        let ring = move || ring(number);
        let wait_ms = due_ms - now_ms();
        if wait_ms > 0.0 {
            after(wait_ms, ring);
        } else {
            Macrotask::once(ring);
        }
    }

    /// A timer has rung. Returns whether it was the timer of the alarm that is set, which is over then.
    pub(super) fn has_rung(&mut self, number: u32) -> bool {
        let is_current = self.due_ms.is_some() && number == self.number;
        if is_current {
            self.due_ms = None;
        }
        is_current
    }
}
