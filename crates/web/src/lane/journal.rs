//! What has come of a run and is not posted yet. Boundaries and finished episodes travel together, in their order: a message
//! between workers costs more than what is in it, above all one that wakes its receiver.

use crate::js::{Port, now_ms};
use crate::protocol::lane::{FinishedEpisode, LaneMessage, Step};

/// Finished episodes wait for no others when there are so many.
const MOST_FINISHED: usize = 256;

/// See the module.
pub(super) struct Journal {
    run: u32,
    steps: Vec<Step>,
    boundaries: u32,
    finished: usize,
    /// Time worked since the last message, without that since `working_since`.
    busy_ms: f64,
    working_since: Option<f64>,
}

impl Journal {
    pub(super) fn new(run: u32) -> Self {
        Self {
            run,
            steps: Vec::new(),
            boundaries: 0,
            finished: 0,
            busy_ms: 0.0,
            working_since: None,
        }
    }

    /// Work begins.
    pub(super) fn begin(&mut self, now_ms: f64) {
        self.working_since = Some(now_ms);
    }

    /// Work ends for now.
    pub(super) fn rest(&mut self) {
        self.count_time();
        self.working_since = None;
    }

    fn count_time(&mut self) {
        if let Some(since) = self.working_since {
            let now = now_ms();
            self.busy_ms += now - since;
            self.working_since = Some(now);
        }
    }

    /// Boundaries that wait.
    pub(super) fn boundaries(&self) -> u32 {
        self.boundaries
    }

    /// An episode has reached its next boundary.
    pub(super) fn reached(&mut self, of: u32, candle: u32) {
        match self.steps.last_mut() {
            Some(Step::Boundaries { episode, count, .. }) if *episode == of => {
                self.boundaries += 1;
                *count += 1;
            }
            _ => self.stands_at(of, candle),
        }
    }

    /// An episode stands at a boundary that does not follow the one before it.
    pub(super) fn stands_at(&mut self, episode: u32, first: u32) {
        self.boundaries += 1;
        self.steps.push(Step::Boundaries { episode, first, count: 1 });
    }

    /// An episode is finished.
    pub(super) fn finished(&mut self, episode: FinishedEpisode) {
        self.finished += 1;
        match self.steps.last_mut() {
            Some(Step::Finished(episodes)) => episodes.push(episode),
            _ => self.steps.push(Step::Finished(vec![episode])),
        }
    }

    /// Whether so many episodes are finished that they wait for no other.
    pub(super) fn is_full(&self) -> bool {
        self.finished >= MOST_FINISHED
    }

    /// Posts what waits.
    pub(super) fn post(&mut self, port: &Port) {
        self.count_time();
        if self.steps.is_empty() {
            return;
        }
        let steps = std::mem::take(&mut self.steps);
        (self.boundaries, self.finished) = (0, 0);
        let busy_ms = std::mem::take(&mut self.busy_ms);
        port.post(&LaneMessage::Worked { run: self.run, steps, busy_ms });
    }
}
