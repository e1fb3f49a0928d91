//! Events that are sent to a page. At most 256 progress events may be unacknowledged; later ones wait here in order, with the events
//! of their jobs behind them. So a lane goes on while its page handles earlier boundaries, no queue grows in the page, and neither
//! pause nor end of a job waits for boundaries.
//!
//! All events of one input of the scheduler go in one message, except that an answer to a request is the last of its message. A page
//! waits for an answer with a promise, which settles between two messages, so the page handles the answer before later events.
//!
//! Finished episodes and newest positions wait for other events, up to 10 ms after the last message that was sent for them; any other
//! event takes them along. So a page gets no more messages from eight lanes than from one.

use crate::delivery::{EVENT_BATCH_MS, MOST_UNACKNOWLEDGED};
use crate::io::{Effect, Millis, PageId};
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::{Event, Progress};
use std::collections::VecDeque;

/// How a boundary is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// As an event of its own.
    Each,
    /// As an event of its own, and its lane waits until it is sent.
    Awaited,
    /// As the newest position, which the next one may replace.
    Latest,
}

/// The event queue of each page.
#[derive(Default)]
pub(crate) struct EventQueues(SortedMap<PageId, EventQueue>);

impl EventQueues {
    /// Emits an event that is not a boundary.
    pub(crate) fn emit(&mut self, page: PageId, event: Event) {
        self.of(page).emit(event);
    }

    /// Emits a boundary.
    pub(crate) fn emit_boundary(&mut self, page: PageId, progress: Progress, delivery: Delivery) {
        self.of(page).emit_boundary(progress, delivery);
    }

    /// A page has handled progress events.
    pub(crate) fn acknowledged(&mut self, page: PageId, count: u32) {
        self.of(page).acknowledged(count);
    }

    /// Sends events that have waited for 10 ms.
    pub(crate) fn flush_due(&mut self, now: Millis) {
        self.0.values_mut().for_each(|queue| queue.flush_due(now));
    }

    /// Events that wait until pages have acknowledged earlier ones.
    pub(crate) fn waiting(&self) -> usize {
        self.0.values().map(|queue| queue.waiting.len()).sum()
    }

    /// Takes the messages that are due.
    pub(crate) fn take_effects(&mut self, effects: &mut Vec<Effect>) {
        for (&page, queue) in self.0.iter_mut() {
            while let Some(events) = queue.take_message() {
                effects.push(Effect::Emit { page, events });
            }
        }
    }

    /// Takes the lanes that may go on, with the number of boundaries that each need not wait for any longer.
    pub(crate) fn take_released(&mut self) -> Vec<(u32, u32)> {
        self.0.values_mut().flat_map(|queue| std::mem::take(&mut queue.released)).collect()
    }

    /// A page is gone: drops its events. Returns the lanes that may go on.
    pub(crate) fn remove(&mut self, page: PageId) -> Vec<(u32, u32)> {
        let Some(mut queue) = self.0.remove(&page) else { return Vec::new() };
        let waiting = std::mem::take(&mut queue.waiting);
        waiting.into_iter().for_each(|Queued { event, delivery }| queue.release(&event, delivery));
        queue.released.into_iter().collect()
    }

    fn of(&mut self, page: PageId) -> &mut EventQueue {
        self.0.get_or_insert_with(page, EventQueue::default)
    }
}

/// The events that are on their way to one page.
pub(crate) struct EventQueue {
    /// Events of the next message.
    pending_batch: Vec<Event>,
    /// Whether the batch is sent after this input.
    is_due: bool,
    /// When a batch was last sent because its 10 ms had passed.
    flushed: Millis,
    waiting: VecDeque<Queued>,
    unacknowledged: u32,
    /// Boundaries that lanes need not wait for any longer, by lane.
    released: SortedMap<u32, u32>,
}

struct Queued {
    event: Event,
    /// `None` for an event that is not a boundary.
    delivery: Option<Delivery>,
}

impl Default for EventQueue {
    fn default() -> Self {
        Self {
            pending_batch: Vec::new(),
            is_due: false,
            flushed: Millis::NEG_INFINITY,
            waiting: VecDeque::new(),
            unacknowledged: 0,
            released: SortedMap::new(),
        }
    }
}

impl EventQueue {
    fn emit(&mut self, event: Event) {
        match &event {
            Event::JobPaused { job_id, .. }
            | Event::JobCancelled { job_id, .. }
            | Event::JobFailed { job_id, .. } => self.drop_progress_of(job_id),
            Event::Heartbeat(_) | Event::EpisodesFinished { .. } | Event::JobFinished { .. }
                if !self.waiting.is_empty() =>
            {
                self.wait(event);
                return;
            }
            _ => {}
        }
        self.send(event, None);
    }

    /// Queues an event behind the others. Of consecutive heartbeats of a job, only the last is kept.
    fn wait(&mut self, event: Event) {
        let last = self.waiting.iter_mut().rev().map_while(|queued| match &mut queued.event {
            Event::Heartbeat(progress) => Some(progress),
            _ => None,
        });
        if let Event::Heartbeat(new) = &event
            && let Some(old) = last.into_iter().find(|old| old.job_id == new.job_id)
        {
            *old = new.clone();
            return;
        }
        self.waiting.push_back(Queued { event, delivery: None });
    }

    fn emit_boundary(&mut self, progress: Progress, delivery: Delivery) {
        let next = Queued { event: Event::Progress(progress), delivery: Some(delivery) };
        match self.waiting.back_mut() {
            Some(last) if delivery == Delivery::Latest && last.may_be_replaced_by(&next) => {
                *last = next;
            }
            _ => self.waiting.push_back(next),
        }
        self.send_waiting();
    }

    fn acknowledged(&mut self, count: u32) {
        self.unacknowledged = self.unacknowledged.saturating_sub(count);
        self.send_waiting();
    }

    fn flush_due(&mut self, now: Millis) {
        let waits = !self.pending_batch.is_empty() && !self.is_due;
        if waits && now - self.flushed >= EVENT_BATCH_MS {
            self.flushed = now;
            self.is_due = true;
        }
    }

    /// Adds an event to the next message, which is due unless the event waits for others.
    fn send(&mut self, event: Event, delivery: Option<Delivery>) {
        let waits = matches!(event, Event::EpisodesFinished { .. });
        self.pending_batch.push(event);
        self.is_due |= !waits && delivery != Some(Delivery::Latest);
    }

    /// Takes the next message, if it is due.
    fn take_message(&mut self) -> Option<Vec<Event>> {
        if !self.is_due {
            return None;
        }
        let end = match self.pending_batch.iter().position(Event::is_answer) {
            Some(answer) => answer + 1,
            None => self.pending_batch.len(),
        };
        let later = self.pending_batch.split_off(end);
        self.is_due = !later.is_empty();
        Some(std::mem::replace(&mut self.pending_batch, later))
    }

    fn send_waiting(&mut self) {
        while let Some(next) = self.waiting.front() {
            if next.delivery.is_some() {
                if self.unacknowledged >= MOST_UNACKNOWLEDGED {
                    return;
                }
                self.unacknowledged += 1;
            }
            if let Some(Queued { event, delivery }) = self.waiting.pop_front() {
                self.release(&event, delivery);
                self.send(event, delivery);
            }
        }
    }

    /// Drops the progress events of a job that wait, and sends its other events.
    fn drop_progress_of(&mut self, job_id: &str) {
        let waiting = std::mem::take(&mut self.waiting);
        for Queued { event, delivery } in waiting {
            match &event {
                Event::Progress(progress) | Event::Heartbeat(progress)
                    if progress.job_id == job_id =>
                {
                    self.release(&event, delivery);
                }
                Event::EpisodesFinished { job_id: of, .. } if of == job_id => {
                    self.send(event, None);
                }
                _ => self.waiting.push_back(Queued { event, delivery }),
            }
        }
        self.send_waiting();
    }

    /// Notes that the lane of a boundary need not wait for it any longer.
    fn release(&mut self, event: &Event, delivery: Option<Delivery>) {
        if let (Event::Progress(Progress { lane: Some(lane), .. }), Some(Delivery::Awaited)) =
            (event, delivery)
        {
            *self.released.get_or_insert_with(*lane, || 0) += 1;
        }
    }
}

impl Queued {
    /// Whether the next position of the same job replaces this one.
    fn may_be_replaced_by(&self, next: &Self) -> bool {
        match (&self.event, &next.event) {
            (Event::Progress(one), Event::Progress(other)) => {
                self.delivery == Some(Delivery::Latest) && one.job_id == other.job_id
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candlerun_protocol::{JobStatus, Phase};

    /// The message that a queue sends: a boundary as its candle, another event as its name.
    fn take(queue: &mut EventQueue) -> Vec<String> {
        let name = |event: &Event| match event {
            Event::Progress(progress) => progress.current_candle.to_string(),
            Event::Heartbeat(_) => "heartbeat".to_owned(),
            Event::EpisodesFinished { job_id, .. } => format!("episodes of {job_id}"),
            Event::JobPaused { job_id, .. } => format!("{job_id} is paused"),
            Event::JobFinished { job_id, .. } => format!("{job_id} is done"),
            Event::LaneSilent { lane } | Event::LaneSpent { lane } => format!("lane {lane}"),
            other => format!("{other:?}"),
        };
        queue.take_message().unwrap_or_default().iter().map(name).collect()
    }

    fn released(queue: &mut EventQueue) -> Vec<(u32, u32)> {
        std::mem::take(&mut queue.released).into_iter().collect()
    }

    fn progress(job_id: &str, candle: u32) -> Progress {
        Progress {
            job_id: job_id.to_owned(),
            lane: Some(3),
            status: JobStatus::Running,
            phase: Phase::Running,
            progress: 0.0,
            current_episode: 1,
            total_episodes: 1,
            current_candle: candle,
            total_candles: 1_000_000,
            score: None,
            best_score: None,
            candles_per_second: None,
            elapsed_ms: 0.0,
            eta_ms: None,
            lanes: Vec::new(),
        }
    }

    fn episodes(job_id: &str) -> Event {
        Event::EpisodesFinished { job_id: job_id.to_owned(), episodes: Vec::new() }
    }

    fn paused(job_id: &str) -> Event {
        Event::JobPaused { job_id: job_id.to_owned(), reason: None, progress: progress(job_id, 0) }
    }

    /// Fills the page with boundaries.
    fn fill(queue: &mut EventQueue) {
        (0..256).for_each(|candle| queue.emit_boundary(progress("a", candle), Delivery::Each));
        assert_eq!(take(queue), (0..256).map(|candle| candle.to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn a_page_that_acknowledges_everything_is_sent_everything_in_order() {
        let mut queue = EventQueue::default();
        queue.emit_boundary(progress("a", 0), Delivery::Each);
        queue.emit(episodes("a"));
        queue.emit_boundary(progress("a", 50), Delivery::Awaited);
        queue.emit(Event::Heartbeat(progress("a", 50)));
        assert_eq!(take(&mut queue), ["0", "episodes of a", "50", "heartbeat"]);
    }

    #[test]
    fn finished_episodes_and_newest_positions_wait_10_ms_for_other_events() {
        let mut queue = EventQueue::default();
        queue.emit(episodes("a"));
        queue.flush_due(100.0);
        assert_eq!(take(&mut queue), ["episodes of a"]);
        queue.emit_boundary(progress("a", 50), Delivery::Latest);
        queue.flush_due(105.0);
        queue.emit(episodes("b"));
        queue.flush_due(109.0);
        assert!(take(&mut queue).is_empty());
        queue.flush_due(110.0);
        assert_eq!(take(&mut queue), ["50", "episodes of b"]);
        queue.flush_due(200.0);
        assert!(take(&mut queue).is_empty(), "no event waits");
        queue.emit_boundary(progress("a", 100), Delivery::Latest);
        queue.emit(paused("a"));
        assert_eq!(take(&mut queue), ["100", "a is paused"]);
    }

    #[test]
    fn an_answer_is_the_last_event_of_its_message() {
        let mut queue = EventQueue::default();
        queue.emit(episodes("a"));
        queue.emit(Event::refused(Some(1), candlerun_engine::Error::field("a", "b", "c")));
        queue.emit(Event::JobStarted { job_id: "b".to_owned() });
        queue.emit(paused("b"));
        let sizes = std::iter::from_fn(|| queue.take_message()).map(|events| events.len());
        assert_eq!(sizes.collect::<Vec<_>>(), [2, 2]);
    }

    #[test]
    fn after_256_boundaries_the_next_ones_wait_and_so_do_later_events() {
        let mut queue = EventQueue::default();
        fill(&mut queue);
        for candle in 256..400 {
            queue.emit_boundary(progress("a", candle), Delivery::Each);
        }
        queue.emit(episodes("a"));
        queue.emit(Event::Heartbeat(progress("a", 400)));
        queue.emit(Event::LaneSilent { lane: 7 });
        assert_eq!(take(&mut queue), ["lane 7"], "an event without a job does not wait");
        queue.acknowledged(64);
        assert_eq!(
            take(&mut queue),
            (256..320).map(|candle| candle.to_string()).collect::<Vec<_>>()
        );
        queue.acknowledged(80);
        let rest = take(&mut queue);
        assert_eq!(rest[79..], ["399", "episodes of a", "heartbeat"]);
        assert!(released(&mut queue).is_empty(), "no lane waits");
    }

    #[test]
    fn a_newest_position_that_waits_is_replaced_by_the_next() {
        let mut queue = EventQueue::default();
        fill(&mut queue);
        queue.emit_boundary(progress("a", 300), Delivery::Each);
        for candle in [400, 500] {
            queue.emit_boundary(progress("a", candle), Delivery::Latest);
        }
        queue.emit_boundary(progress("b", 1), Delivery::Latest);
        queue.emit(episodes("a"));
        for candle in [600, 700] {
            queue.emit_boundary(progress("a", candle), Delivery::Latest);
        }
        queue.acknowledged(256);
        queue.flush_due(0.0);
        assert_eq!(take(&mut queue), ["300", "500", "1", "episodes of a", "700"]);
    }

    #[test]
    fn only_the_last_waiting_heartbeat_of_each_job_is_sent() {
        let mut queue = EventQueue::default();
        fill(&mut queue);
        queue.emit_boundary(progress("a", 300), Delivery::Each);
        for candle in 301..310 {
            queue.emit(Event::Heartbeat(progress("a", candle)));
            queue.emit(Event::Heartbeat(progress("b", candle)));
        }
        assert_eq!(queue.waiting.len(), 3);
        queue.emit(episodes("a"));
        queue.emit(Event::Heartbeat(progress("a", 310)));
        queue.acknowledged(256);
        let expected = ["300", "heartbeat", "heartbeat", "episodes of a", "heartbeat"];
        assert_eq!(take(&mut queue), expected);
    }

    #[test]
    fn a_pause_waits_neither_for_boundaries_nor_for_another_job() {
        let mut queue = EventQueue::default();
        fill(&mut queue);
        queue.emit_boundary(progress("a", 300), Delivery::Awaited);
        queue.emit_boundary(progress("b", 1), Delivery::Awaited);
        queue.emit(episodes("a"));
        queue.emit(episodes("b"));
        queue.emit(Event::Heartbeat(progress("a", 300)));
        queue.emit(paused("a"));
        assert_eq!(take(&mut queue), ["episodes of a", "a is paused"]);
        assert_eq!(released(&mut queue), [(3, 1)]);
        queue.acknowledged(256);
        queue.flush_due(0.0);
        assert_eq!(take(&mut queue), ["1", "episodes of b"]);
        assert_eq!(released(&mut queue), [(3, 1)]);
    }
}
