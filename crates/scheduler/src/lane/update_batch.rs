//! Updates of a job that have not been sent yet. Boundaries and finished episodes are sent together, in their order: a message between
//! workers costs more than its content, above all if it wakes its receiver.

use super::host::LaneHost;
use crate::delivery::FINISHED_A_MESSAGE;
use crate::io::Millis;
use candlerun_protocol::lane::{FinishedEpisode, LaneMessage, Update};

/// The updates of one job since its last message.
pub(super) struct UpdateBatch {
    attempt: u32,
    updates: Vec<Update>,
    boundaries: u32,
    finished: usize,
    /// Time worked since the last message, up to `working_since`.
    busy_ms: Millis,
    working_since: Option<Millis>,
}

impl UpdateBatch {
    pub(super) fn new(attempt: u32) -> Self {
        Self {
            attempt,
            updates: Vec::new(),
            boundaries: 0,
            finished: 0,
            busy_ms: 0.0,
            working_since: None,
        }
    }

    /// Work begins.
    pub(super) fn begin(&mut self, now: Millis) {
        self.working_since = Some(now);
    }

    /// Work ends for now.
    pub(super) fn end(&mut self, now: Millis) {
        self.count_time(now);
        self.working_since = None;
    }

    fn count_time(&mut self, now: Millis) {
        if let Some(since) = self.working_since.replace(now) {
            self.busy_ms += now - since;
        }
    }

    /// The number of boundaries that wait.
    pub(super) fn boundaries(&self) -> u32 {
        self.boundaries
    }

    /// Adds the next boundary of an episode.
    pub(super) fn boundary(&mut self, of: u32, candle: u32) {
        match self.updates.last_mut() {
            Some(Update::Boundaries { episode, count, .. }) if *episode == of => {
                self.boundaries += 1;
                *count += 1;
            }
            _ => self.position(of, candle),
        }
    }

    /// Adds a boundary that does not follow the last one.
    pub(super) fn position(&mut self, episode: u32, first: u32) {
        self.boundaries += 1;
        self.updates.push(Update::Boundaries { episode, first, count: 1 });
    }

    /// Adds a finished episode.
    pub(super) fn finished(&mut self, episode: FinishedEpisode) {
        self.finished += 1;
        match self.updates.last_mut() {
            Some(Update::Finished(episodes)) => episodes.push(episode),
            _ => self.updates.push(Update::Finished(vec![episode])),
        }
    }

    /// Whether the finished episodes fill a message.
    pub(super) fn is_full(&self) -> bool {
        self.finished >= FINISHED_A_MESSAGE
    }

    /// Sends all updates.
    pub(super) fn send(&mut self, host: &mut impl LaneHost) {
        let now = host.now();
        if let Some(message) = self.take(now) {
            host.send(message);
        }
    }

    /// The message with all updates, if there are any.
    fn take(&mut self, now: Millis) -> Option<LaneMessage> {
        if self.working_since.is_some() {
            self.count_time(now);
        }
        if self.updates.is_empty() {
            return None;
        }
        let updates = std::mem::take(&mut self.updates);
        (self.boundaries, self.finished) = (0, 0);
        let busy_ms = std::mem::take(&mut self.busy_ms);
        Some(LaneMessage::Updates { attempt: self.attempt, updates, busy_ms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candlerun_engine::search::Outcome;

    fn failed(episode: u32) -> FinishedEpisode {
        FinishedEpisode { episode, outcome: Outcome::failed("a reason".to_owned()) }
    }

    /// A message as a short text: `episode@first×count` for boundaries, the finished episodes, and the time.
    fn sent(batch: &mut UpdateBatch, now_ms: f64) -> Option<(String, f64)> {
        let LaneMessage::Updates { attempt: 7, updates, busy_ms } = batch.take(now_ms)? else {
            return None;
        };
        let updates = updates.iter().map(|update| match update {
            Update::Boundaries { episode, first, count } => format!("{episode}@{first}×{count}"),
            Update::Finished(all) => {
                let all = all.iter().map(|one| one.episode.to_string());
                format!("end of {}", all.collect::<Vec<_>>().join(" and "))
            }
        });
        Some((updates.collect::<Vec<_>>().join(", "), busy_ms))
    }

    #[test]
    fn boundaries_and_ends_are_sent_in_their_order_and_once() {
        let mut batch = UpdateBatch::new(7);
        batch.begin(100.0);
        for candle in [0, 50, 100] {
            batch.boundary(1, candle);
        }
        batch.finished(failed(1));
        batch.finished(failed(2));
        batch.boundary(3, 0);
        batch.boundary(4, 0);
        assert_eq!(batch.boundaries(), 5);
        let expected = "1@0×3, end of 1 and 2, 3@0×1, 4@0×1";
        assert_eq!(sent(&mut batch, 101.0), Some((expected.to_owned(), 1.0)));
        assert_eq!((batch.boundaries(), sent(&mut batch, 102.0)), (0, None));
    }

    #[test]
    fn a_position_is_no_boundary_that_follows_those_before() {
        let mut batch = UpdateBatch::new(7);
        batch.begin(0.0);
        batch.boundary(1, 0);
        batch.position(1, 5_000);
        assert_eq!(sent(&mut batch, 0.0), Some(("1@0×1, 1@5000×1".to_owned(), 0.0)));
    }

    #[test]
    fn time_is_counted_while_there_is_work_and_sent_with_the_next_message() {
        let mut batch = UpdateBatch::new(7);
        batch.begin(10.0);
        assert_eq!(sent(&mut batch, 12.0), None);
        batch.end(15.0);
        batch.begin(100.0);
        batch.end(101.0);
        batch.finished(failed(1));
        assert_eq!(sent(&mut batch, 200.0), Some(("end of 1".to_owned(), 6.0)));
        batch.begin(300.0);
        batch.finished(failed(2));
        assert_eq!(sent(&mut batch, 302.0), Some(("end of 2".to_owned(), 2.0)));
    }

    #[test]
    fn two_hundred_and_fifty_six_finished_episodes_fill_a_message() {
        let mut batch = UpdateBatch::new(7);
        let full = (1..1_000).find(|episode| {
            batch.finished(failed(*episode));
            batch.is_full()
        });
        assert_eq!(full, Some(256));
    }
}
