//! The episodes of one job in this lane.

use super::delivery::{DeliveryRule, Unacknowledged};
use super::journal::Journal;
use super::look::Look;
use super::position::Position;
use super::worker::Series;
use crate::js::{Port, now_ms};
use crate::protocol::lane::{FinishedEpisode, LaneMessage};
use candlerun_engine::Error;
use candlerun_engine::backtest::{Advance, Detail, Run};
use candlerun_engine::job::Job;
use candlerun_engine::search::{Outcome, Proposal};
use std::collections::VecDeque;
use std::ops::ControlFlow;

/// A job that episodes come of.
pub(super) struct ActiveRun {
    number: u32,
    pub(super) look: Look,
    job: Job,
    delivery: DeliveryRule,
    waiting: VecDeque<Proposal>,
    current: Option<Current>,
    journal: Journal,
    /// What has come of it is told every so many slices, and how many have passed since.
    slices: u32,
    passed: u32,
    held: bool,
}

/// An episode under way.
struct Current {
    episode: u32,
    /// Progress boundaries of all episodes before it.
    boundaries_before: u64,
    backtest: Box<dyn Run>,
}

/// An episode that runs or runs next: its number, the progress boundaries before it in the job, its closed candles.
struct Next {
    episode: u32,
    before: u64,
    candle: usize,
}

impl ActiveRun {
    pub(super) fn new(number: u32, job: Job, slices: u32) -> Self {
        let is_script = job.spec().strategy.javascript.is_some();
        Self {
            number,
            look: Look::new(is_script),
            delivery: DeliveryRule::of(&job),
            job,
            waiting: VecDeque::new(),
            current: None,
            journal: Journal::new(number),
            slices,
            passed: 0,
            held: false,
        }
    }

    /// Fingerprint of its candles.
    pub(super) fn series(&self) -> &str {
        &self.job.spec().candles
    }

    pub(super) fn take(&mut self, episodes: Vec<Proposal>) {
        self.waiting.extend(episodes);
    }

    /// Rests, after telling what has come of it.
    pub(super) fn hold(&mut self, port: &Port) {
        self.held = true;
        self.tell(port);
        port.post(&LaneMessage::RunHeld { run: self.number });
    }

    pub(super) fn release(&mut self) {
        self.held = false;
    }

    /// Whether a slice would do anything: there are episodes, and no boundary has to wait.
    pub(super) fn may_work(&self, unacknowledged: &Unacknowledged) -> bool {
        let may_post = unacknowledged.has_room() || !self.delivery.waits();
        !self.held && may_post && self.next().is_some()
    }

    pub(super) fn begin_slice(&mut self, now: f64) {
        self.journal.begin(now);
    }

    /// Tells what has come of the last slices, if it is time or there is nothing more to do.
    pub(super) fn end_slice(&mut self, port: &Port) {
        self.journal.rest(now_ms());
        self.passed += 1;
        if self.passed >= self.slices || self.journal.boundaries() > 0 || self.next().is_none() {
            self.tell(port);
        }
    }

    /// Tells what has come of the run, with where it stands when boundaries do not go one by one any more.
    pub(super) fn tell(&mut self, port: &Port) {
        self.passed = 0;
        if let Some(Next { episode, before, candle }) = self.next()
            && !self.delivery.is_one_by_one(before, candle)
        {
            let every = self.job.every_candles() as usize;
            self.journal.stands_at(episode, (candle - candle % every) as u32);
        }
        self.journal.post(port);
    }

    /// Runs episodes until the next look at the clock and says whether there is more to do in this slice.
    pub(super) fn advance(
        &mut self,
        series: &mut Series,
        unacknowledged: &mut Unacknowledged,
        port: &Port,
    ) -> Result<bool, Error> {
        let mut candles = self.look.candles();
        while candles > 0 {
            if !self.may_work(unacknowledged) {
                return Ok(false);
            }
            match self.advance_episode(candles, series, unacknowledged, port)? {
                Some(ran) => candles -= ran,
                None => return Ok(false),
            }
        }
        if self.journal.boundaries() > 0 {
            self.journal.post(port);
        }
        Ok(true)
    }

    /// Runs at most so many candles of the current episode, or of the next one. Returns how many, or none where the slice is
    /// over.
    fn advance_episode(
        &mut self,
        candles: usize,
        series: &mut Series,
        unacknowledged: &mut Unacknowledged,
        port: &Port,
    ) -> Result<Option<usize>, Error> {
        let mut current = match self.current.take() {
            Some(current) => current,
            None => match self.waiting.pop_front() {
                Some(Proposal { episode, part, params, boundaries_before }) => {
                    Position { episode, candle: 0 }.set();
                    let (window, columns) = (self.job.range(part)?, &mut series.columns);
                    columns.set_max_bytes(self.job.spec().columns.max_size());
                    let backtest = self.job.start(&params, window, columns, Detail::Summary)?;
                    Current { episode, boundaries_before, backtest }
                }
                None => return Ok(None),
            },
        };
        let (delivery, journal) = (&self.delivery, &mut self.journal);
        let (episode, before) = (current.episode, current.boundaries_before);
        if !delivery.is_one_by_one(before, current.backtest.closed_candles()) {
            // Where it stands is told with the slices from here on.
            current.backtest.leave_boundaries_out();
        }
        let closed = current.backtest.closed_candles();
        let advance = current.backtest.advance(candles, &mut |candle| {
            Position { episode, candle: candle as u32 }.set();
            if !delivery.is_one_by_one(before, candle) {
                return ControlFlow::Continue(());
            }
            journal.reached(episode, candle as u32);
            if delivery.is_full(journal.boundaries()) {
                journal.post(port);
            }
            if !delivery.waits() {
                return ControlFlow::Continue(());
            }
            unacknowledged.posted();
            if unacknowledged.has_room() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        let ran = current.backtest.closed_candles() - closed;
        match advance {
            Advance::Finished => {
                let outcome = Outcome::from(&*current.backtest);
                self.journal.finished(FinishedEpisode { episode, outcome });
                // The next episode of a script may not return from its first call: then it is not this one's fault.
                if self.journal.is_full() || self.delivery.is_full(1) {
                    self.journal.post(port);
                }
            }
            Advance::Paused | Advance::Stopped => self.current = Some(current),
        }
        // An episode that ends at once has taken some time too.
        Ok((advance != Advance::Stopped).then_some(ran.max(1)))
    }

    /// The episode that runs or runs next.
    fn next(&self) -> Option<Next> {
        match (&self.current, self.waiting.front()) {
            (Some(current), _) => Some(Next {
                episode: current.episode,
                before: current.boundaries_before,
                candle: current.backtest.closed_candles(),
            }),
            (None, Some(proposal)) => Some(Next {
                episode: proposal.episode,
                before: proposal.boundaries_before,
                candle: 0,
            }),
            (None, None) => None,
        }
    }
}
