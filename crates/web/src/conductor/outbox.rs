//! What is on its way to pages. A page takes boundaries as fast as it can: at most 256 are on their way to it, the others wait
//! here, and with them whatever comes behind them. So a lane works on while its page still hears of the first candles, no
//! queue grows in the page, and what ends or pauses a job waits for none of it.
//!
//! Finished episodes and newest states travel together: within 10 ms of the last of them they wait for what the conductor does
//! next, and every other event takes along what waits. So a page takes no more messages from eight lanes than from one.

use crate::protocol::{Event, Progress};
use candlerun_engine::sorted::SortedMap;
use gloo_worker::HandlerId;
use std::collections::VecDeque;

/// Boundaries that may be on their way to pages.
const MOST_UNACKNOWLEDGED: u32 = 256;

/// Finished episodes and newest states wait for others until so much time has passed since some were posted.
const TOGETHER_MS: f64 = 10.0;

/// How a boundary is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// For itself.
    Each,
    /// For itself, and its lane waits until it is posted.
    Awaited,
    /// As the newest state, which the next one may replace.
    Newest,
}

/// See the module.
pub(super) struct Outbox {
    post: Box<dyn FnMut(HandlerId, Vec<Event>)>,
    /// What goes with the next message.
    parcel: Vec<(HandlerId, Event)>,
    posted_ms: f64,
    waiting: VecDeque<Waiting>,
    unacknowledged: u32,
    /// Boundaries that no lane needs to wait for any more, by lane.
    settled: SortedMap<u32, u32>,
}

struct Waiting {
    page: HandlerId,
    event: Event,
    /// Of a boundary.
    telling: Option<Telling>,
}

impl Outbox {
    /// An empty one; `post` posts events to a page, in one message.
    pub(super) fn new(post: impl FnMut(HandlerId, Vec<Event>) + 'static) -> Self {
        Self {
            post: Box::new(post),
            parcel: Vec::new(),
            posted_ms: f64::NEG_INFINITY,
            waiting: VecDeque::new(),
            unacknowledged: 0,
            settled: SortedMap::new(),
        }
    }

    /// Tells a page an event that is no boundary.
    pub(super) fn tell(&mut self, page: HandlerId, event: Event) {
        match &event {
            Event::JobPaused { job_id, .. }
            | Event::JobCancelled { job_id, .. }
            | Event::JobFailed { job_id, .. } => self.hurry(job_id),
            Event::Heartbeat(_) | Event::EpisodesFinished { .. } | Event::JobFinished { .. }
                if !self.waiting.is_empty() =>
            {
                self.waiting.push_back(Waiting { page, event, telling: None });
                return;
            }
            _ => {}
        }
        self.send(page, event, None);
    }

    /// Tells pages events that are no boundaries.
    pub(super) fn teller(&mut self) -> impl FnMut((HandlerId, Event)) {
        |(page, event)| self.tell(page, event)
    }

    /// Tells a page a boundary.
    pub(super) fn tell_boundary(&mut self, page: HandlerId, progress: Progress, telling: Telling) {
        let next = Waiting { page, event: Event::Progress(progress), telling: Some(telling) };
        match self.waiting.back_mut() {
            Some(last) if telling == Telling::Newest && last.may_be_replaced_by(&next) => {
                *last = next;
            }
            _ => self.waiting.push_back(next),
        }
        self.post_waiting();
    }

    /// A page has taken so many boundaries.
    pub(super) fn acknowledged(&mut self, count: u32) {
        self.unacknowledged = self.unacknowledged.saturating_sub(count);
        self.post_waiting();
    }

    /// A boundary that no page is told.
    pub(super) fn leave_out(&mut self, lane: u32) {
        *self.settled.get_or_insert_with(lane, || 0) += 1;
    }

    /// How many boundaries each lane need not wait for any more.
    pub(super) fn take_settled(&mut self) -> SortedMap<u32, u32> {
        std::mem::take(&mut self.settled)
    }

    /// Posts what has waited for others long enough.
    pub(super) fn look_after(&mut self, now_ms: f64) {
        if !self.parcel.is_empty() && now_ms - self.posted_ms >= TOGETHER_MS {
            self.posted_ms = now_ms;
            self.post_parcel();
        }
    }

    /// Posts an event with those that wait for it, or lets it wait for others.
    fn send(&mut self, page: HandlerId, event: Event, telling: Option<Telling>) {
        let waits = matches!(event, Event::EpisodesFinished { .. });
        self.parcel.push((page, event));
        if !waits && telling != Some(Telling::Newest) {
            self.post_parcel();
        }
    }

    fn post_parcel(&mut self) {
        let mut events = std::mem::take(&mut self.parcel).into_iter().peekable();
        while let Some((page, event)) = events.next() {
            let mut message = vec![event];
            while let Some((_, event)) = events.next_if(|(other, _)| *other == page) {
                message.push(event);
            }
            (self.post)(page, message);
        }
    }

    fn post_waiting(&mut self) {
        while let Some(next) = self.waiting.front() {
            if next.telling.is_some() {
                if self.unacknowledged >= MOST_UNACKNOWLEDGED {
                    return;
                }
                self.unacknowledged += 1;
            }
            if let Some(Waiting { page, event, telling }) = self.waiting.pop_front() {
                self.settle(&event, telling);
                self.send(page, event, telling);
            }
        }
    }

    /// The job's boundaries that wait are not told any more, and what else of it waits is told now.
    fn hurry(&mut self, job_id: &str) {
        let waiting = std::mem::take(&mut self.waiting);
        for Waiting { page, event, telling } in waiting {
            match &event {
                Event::Progress(progress) | Event::Heartbeat(progress)
                    if progress.job_id == job_id =>
                {
                    self.settle(&event, telling);
                }
                Event::EpisodesFinished { job_id: of, .. } if of == job_id => {
                    self.send(page, event, None);
                }
                _ => self.waiting.push_back(Waiting { page, event, telling }),
            }
        }
        self.post_waiting();
    }

    fn settle(&mut self, event: &Event, telling: Option<Telling>) {
        if let (Event::Progress(Progress { lane: Some(lane), .. }), Some(Telling::Awaited)) =
            (event, telling)
        {
            self.leave_out(*lane);
        }
    }
}

impl Waiting {
    /// Whether a newer state of the same job makes this one superfluous.
    fn may_be_replaced_by(&self, next: &Self) -> bool {
        match (&self.event, &next.event) {
            (Event::Progress(one), Event::Progress(other)) => {
                self.telling == Some(Telling::Newest) && one.job_id == other.job_id
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{JobStatus, Phase};
    use std::cell::RefCell;
    use std::rc::Rc;

    type Posted = Rc<RefCell<Vec<String>>>;

    fn page() -> HandlerId {
        serde_json::from_str("0").unwrap()
    }

    /// An outbox, and the messages it has posted: candles of boundaries, and names of other events.
    fn outbox() -> (Outbox, Posted) {
        let posted = Posted::default();
        let outbox = Outbox::new({
            let posted = posted.clone();
            move |_, events| {
                let names = events.into_iter().map(|event| match event {
                    Event::Progress(progress) => progress.current_candle.to_string(),
                    Event::Heartbeat(_) => "heartbeat".to_owned(),
                    Event::EpisodesFinished { job_id, .. } => format!("episodes of {job_id}"),
                    Event::JobPaused { job_id, .. } => format!("{job_id} rests"),
                    Event::JobFinished { job_id, .. } => format!("{job_id} is done"),
                    Event::LaneSilent { lane } => format!("lane {lane}"),
                    other => format!("{other:?}"),
                });
                posted.borrow_mut().push(names.collect::<Vec<_>>().join(", "));
            }
        });
        (outbox, posted)
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

    fn rests(job_id: &str) -> Event {
        Event::JobPaused { job_id: job_id.to_owned(), reason: None, progress: progress(job_id, 0) }
    }

    fn take(posted: &Posted) -> Vec<String> {
        std::mem::take(&mut posted.borrow_mut())
    }

    /// Fills the page with boundaries.
    fn fill(outbox: &mut Outbox, posted: &Posted) {
        (0..256).for_each(|candle| {
            outbox.tell_boundary(page(), progress("a", candle), Telling::Each);
        });
        assert_eq!(take(posted), (0..256).map(|candle| candle.to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn a_page_that_takes_everything_hears_everything_in_order() {
        let (mut outbox, posted) = outbox();
        outbox.tell_boundary(page(), progress("a", 0), Telling::Each);
        outbox.tell(page(), episodes("a"));
        outbox.tell_boundary(page(), progress("a", 50), Telling::Awaited);
        outbox.tell(page(), Event::Heartbeat(progress("a", 50)));
        assert_eq!(take(&posted), ["0", "episodes of a, 50", "heartbeat"]);
    }

    #[test]
    fn finished_episodes_and_newest_states_wait_for_others_for_10_ms() {
        let (mut outbox, posted) = outbox();
        outbox.tell(page(), episodes("a"));
        outbox.look_after(100.0);
        assert_eq!(take(&posted), ["episodes of a"]);
        outbox.tell_boundary(page(), progress("a", 50), Telling::Newest);
        outbox.look_after(105.0);
        outbox.tell(page(), episodes("b"));
        outbox.look_after(109.0);
        assert!(take(&posted).is_empty());
        outbox.look_after(110.0);
        assert_eq!(take(&posted), ["50, episodes of b"]);
        outbox.look_after(200.0);
        assert!(take(&posted).is_empty(), "there is nothing to post");
        outbox.tell_boundary(page(), progress("a", 100), Telling::Newest);
        outbox.tell(page(), rests("a"));
        assert_eq!(take(&posted), ["100, a rests"]);
    }

    #[test]
    fn behind_256_boundaries_the_others_wait_and_what_comes_behind_them() {
        let (mut outbox, posted) = outbox();
        fill(&mut outbox, &posted);
        for candle in 256..400 {
            outbox.tell_boundary(page(), progress("a", candle), Telling::Each);
        }
        outbox.tell(page(), episodes("a"));
        outbox.tell(page(), Event::Heartbeat(progress("a", 400)));
        outbox.tell(page(), Event::LaneSilent { lane: 7 });
        assert_eq!(take(&posted), ["lane 7"], "what is of no job does not wait");
        outbox.acknowledged(64);
        assert_eq!(take(&posted), (256..320).map(|candle| candle.to_string()).collect::<Vec<_>>());
        outbox.acknowledged(80);
        let rest = take(&posted);
        assert_eq!(rest[79..], ["399", "episodes of a, heartbeat"]);
        assert!(outbox.take_settled().is_empty(), "no lane waits");
    }

    #[test]
    fn a_newest_state_that_waits_is_replaced_by_the_next() {
        let (mut outbox, posted) = outbox();
        fill(&mut outbox, &posted);
        outbox.tell_boundary(page(), progress("a", 300), Telling::Each);
        for candle in [400, 500] {
            outbox.tell_boundary(page(), progress("a", candle), Telling::Newest);
        }
        outbox.tell_boundary(page(), progress("b", 1), Telling::Newest);
        outbox.tell(page(), episodes("a"));
        for candle in [600, 700] {
            outbox.tell_boundary(page(), progress("a", candle), Telling::Newest);
        }
        outbox.acknowledged(256);
        outbox.look_after(0.0);
        assert_eq!(take(&posted), ["300", "500, 1, episodes of a, 700"]);
    }

    #[test]
    fn a_job_that_rests_waits_for_none_of_its_boundaries_and_for_no_other_job() {
        let (mut outbox, posted) = outbox();
        fill(&mut outbox, &posted);
        outbox.tell_boundary(page(), progress("a", 300), Telling::Awaited);
        outbox.tell_boundary(page(), progress("b", 1), Telling::Awaited);
        outbox.tell(page(), episodes("a"));
        outbox.tell(page(), episodes("b"));
        outbox.tell(page(), Event::Heartbeat(progress("a", 300)));
        outbox.tell(page(), rests("a"));
        assert_eq!(take(&posted), ["episodes of a, a rests"]);
        assert_eq!(outbox.take_settled().into_iter().collect::<Vec<_>>(), [(3, 1)]);
        outbox.acknowledged(256);
        outbox.look_after(0.0);
        assert_eq!(take(&posted), ["1", "episodes of b"]);
        assert_eq!(outbox.take_settled().into_iter().collect::<Vec<_>>(), [(3, 1)]);
    }
}
