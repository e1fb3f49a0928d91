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
    pub(super) fn rest(&mut self, now_ms: f64) {
        self.count_time(now_ms);
        self.working_since = None;
    }

    fn count_time(&mut self, now_ms: f64) {
        if let Some(since) = self.working_since.replace(now_ms) {
            self.busy_ms += now_ms - since;
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
        if let Some(message) = self.take(now_ms()) {
            port.post(&message);
        }
    }

    /// The message that says what waits, if something does.
    fn take(&mut self, now_ms: f64) -> Option<LaneMessage> {
        if self.working_since.is_some() {
            self.count_time(now_ms);
        }
        if self.steps.is_empty() {
            return None;
        }
        let steps = std::mem::take(&mut self.steps);
        (self.boundaries, self.finished) = (0, 0);
        let busy_ms = std::mem::take(&mut self.busy_ms);
        Some(LaneMessage::Worked { run: self.run, steps, busy_ms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candlerun_engine::search::Outcome;

    fn failed(episode: u32) -> FinishedEpisode {
        FinishedEpisode { episode, outcome: Outcome::failed("a reason".to_owned()) }
    }

    /// A message in short: `episode@first×count` for boundaries, the episodes that are finished, and the time.
    fn told(journal: &mut Journal, now_ms: f64) -> Option<(String, f64)> {
        let LaneMessage::Worked { run: 7, steps, busy_ms } = journal.take(now_ms)? else {
            return None;
        };
        let steps = steps.iter().map(|step| match step {
            Step::Boundaries { episode, first, count } => format!("{episode}@{first}×{count}"),
            Step::Finished(all) => {
                let all = all.iter().map(|one| one.episode.to_string());
                format!("end of {}", all.collect::<Vec<_>>().join(" and "))
            }
        });
        Some((steps.collect::<Vec<_>>().join(", "), busy_ms))
    }

    #[test]
    fn boundaries_and_ends_are_told_in_their_order_and_once() {
        let mut journal = Journal::new(7);
        journal.begin(100.0);
        for candle in [0, 50, 100] {
            journal.reached(1, candle);
        }
        journal.finished(failed(1));
        journal.finished(failed(2));
        journal.reached(3, 0);
        journal.reached(4, 0);
        assert_eq!(journal.boundaries(), 5);
        let expected = "1@0×3, end of 1 and 2, 3@0×1, 4@0×1";
        assert_eq!(told(&mut journal, 101.0), Some((expected.to_owned(), 1.0)));
        assert_eq!((journal.boundaries(), told(&mut journal, 102.0)), (0, None));
    }

    #[test]
    fn where_a_run_stands_is_no_boundary_behind_those_before() {
        let mut journal = Journal::new(7);
        journal.begin(0.0);
        journal.reached(1, 0);
        journal.stands_at(1, 5_000);
        assert_eq!(told(&mut journal, 0.0), Some(("1@0×1, 1@5000×1".to_owned(), 0.0)));
    }

    #[test]
    fn time_is_counted_while_there_is_work_and_told_with_the_next_message() {
        let mut journal = Journal::new(7);
        journal.begin(10.0);
        assert_eq!(told(&mut journal, 12.0), None);
        journal.rest(15.0);
        journal.begin(100.0);
        journal.rest(101.0);
        journal.finished(failed(1));
        assert_eq!(told(&mut journal, 200.0), Some(("end of 1".to_owned(), 6.0)));
        journal.begin(300.0);
        journal.finished(failed(2));
        assert_eq!(told(&mut journal, 302.0), Some(("end of 2".to_owned(), 2.0)));
    }

    #[test]
    fn two_hundred_and_fifty_six_ends_are_enough() {
        let mut journal = Journal::new(7);
        let full = (1..1_000).find(|episode| {
            journal.finished(failed(*episode));
            journal.is_full()
        });
        assert_eq!(full, Some(256));
    }
}
