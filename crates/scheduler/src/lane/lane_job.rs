//! The episodes of one job in this lane.

use super::clock_interval::ClockInterval;
use super::delivery_rule::{DeliveryRule, Unacknowledged};
use super::host::LaneHost;
use super::update_batch::UpdateBatch;
use crate::io::Millis;
use crate::script::has_script;
use candlerun_engine::Error;
use candlerun_engine::backtest::{Advance, Run};
use candlerun_engine::job::Job;
use candlerun_engine::search::{Outcome, Proposal};
use candlerun_protocol::lane::FinishedEpisode;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::rc::Rc;

/// A job in a lane: its queued episodes, the current backtest, and updates that are not sent yet.
pub(super) struct LaneJob {
    attempt: u32,
    interval: ClockInterval,
    job: Rc<Job>,
    delivery: DeliveryRule,
    waiting: VecDeque<Proposal>,
    current: Option<Current>,
    updates: UpdateBatch,
    /// Updates are sent every `slices` slices; `passed` counts slices since the last message.
    slices: u32,
    passed: u32,
    is_paused: bool,
}

/// An unfinished episode.
struct Current {
    episode: u32,
    /// Progress boundaries of all episodes before it.
    boundaries_before: u64,
    backtest: Box<dyn Run>,
}

/// The episode that runs or runs next: its number, the progress boundaries before it in the job, its closed candles.
struct Next {
    episode: u32,
    before: u64,
    candle: usize,
}

impl LaneJob {
    pub(super) fn new(attempt: u32, job: Rc<Job>, slices: u32) -> Self {
        Self {
            attempt,
            interval: ClockInterval::new(has_script(&job)),
            delivery: DeliveryRule::of(&job),
            job,
            waiting: VecDeque::new(),
            current: None,
            updates: UpdateBatch::new(attempt),
            slices,
            passed: 0,
            is_paused: false,
        }
    }

    pub(super) fn add_episodes(&mut self, episodes: Vec<Proposal>) {
        self.waiting.extend(episodes);
    }

    /// Pauses after sending all updates.
    pub(super) fn pause(&mut self, host: &mut impl LaneHost) {
        self.is_paused = true;
        self.report(host);
    }

    pub(super) fn resume(&mut self) {
        self.is_paused = false;
    }

    /// Whether a slice would run something: there are episodes, and boundaries may be sent.
    pub(super) fn may_work(&self, unacknowledged: &Unacknowledged) -> bool {
        let may_post = unacknowledged.has_room() || !self.delivery.waits();
        !self.is_paused && may_post && self.next().is_some()
    }

    /// Runs episodes until `end`, or until there are none.
    ///
    /// # Errors
    /// If an episode cannot be set up.
    pub(super) fn slice(
        &mut self,
        end: Millis,
        unacknowledged: &mut Unacknowledged,
        host: &mut impl LaneHost,
    ) -> Result<(), Error> {
        let mut now = host.now();
        self.updates.begin(now);
        while now < end {
            match self.advance(unacknowledged, host) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.report(host);
                    return Err(error);
                }
            }
            let before = std::mem::replace(&mut now, host.now());
            self.interval.learn(now - before);
        }
        self.end_slice(host);
        Ok(())
    }

    /// Sends the updates of the last slices, if enough slices have passed or no episode is left.
    fn end_slice(&mut self, host: &mut impl LaneHost) {
        self.updates.end(host.now());
        self.passed += 1;
        if self.passed >= self.slices || self.updates.boundaries() > 0 || self.next().is_none() {
            self.report(host);
        }
    }

    /// Sends all updates. Once boundaries are sampled, adds the current position.
    fn report(&mut self, host: &mut impl LaneHost) {
        self.passed = 0;
        if let Some(Next { episode, before, candle }) = self.next()
            && !self.delivery.is_one_by_one(before, candle)
        {
            let every = self.job.every_candles() as usize;
            self.updates.position(episode, (candle - candle % every) as u32);
        }
        self.updates.send(host);
    }

    /// Runs episodes until the clock is read again. Returns whether this slice can go on.
    fn advance(
        &mut self,
        unacknowledged: &mut Unacknowledged,
        host: &mut impl LaneHost,
    ) -> Result<bool, Error> {
        let mut candles = self.interval.candles();
        while candles > 0 {
            if !self.may_work(unacknowledged) {
                return Ok(false);
            }
            match self.advance_episode(candles, unacknowledged, host)? {
                Some(ran) => candles = candles.saturating_sub(ran),
                None => return Ok(false),
            }
        }
        if self.updates.boundaries() > 0 {
            self.updates.send(host);
        }
        Ok(true)
    }

    /// Runs at most `candles` candles of the current or the next episode. Returns how many, or `None` if the slice is over.
    fn advance_episode(
        &mut self,
        candles: usize,
        unacknowledged: &mut Unacknowledged,
        host: &mut impl LaneHost,
    ) -> Result<Option<usize>, Error> {
        let Some(mut current) = self.current(host)? else { return Ok(None) };
        let (delivery, updates) = (&self.delivery, &mut self.updates);
        let (attempt, episode) = (self.attempt, current.episode);
        let before = current.boundaries_before;
        let closed = current.backtest.closed_candles();
        if !delivery.is_one_by_one(before, closed) {
            // From here on the position is sent once a slice instead.
            current.backtest.skip_boundaries();
        }
        let advance = current.backtest.advance(candles, &mut |candle| {
            host.set_position(attempt, episode, candle as u32);
            if !delivery.is_one_by_one(before, candle) {
                return ControlFlow::Continue(());
            }
            updates.boundary(episode, candle as u32);
            if delivery.is_full(updates.boundaries()) {
                updates.send(host);
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
                updates.finished(FinishedEpisode { episode, outcome });
                // The next episode of a script may hang in its first call. Then the conductor must have the end of this one.
                if updates.is_full() || delivery.is_full(1) {
                    updates.send(host);
                }
            }
            Advance::Paused | Advance::Stopped => self.current = Some(current),
        }
        // An episode without candles counts as one candle, so that the loop ends.
        Ok((advance != Advance::Stopped).then_some(ran.max(1)))
    }

    /// Takes the unfinished episode, or sets up the next one.
    fn current(&mut self, host: &mut impl LaneHost) -> Result<Option<Current>, Error> {
        if let Some(current) = self.current.take() {
            return Ok(Some(current));
        }
        let Some(proposal) = self.waiting.pop_front() else { return Ok(None) };
        let Proposal { episode, boundaries_before, .. } = proposal;
        host.set_position(self.attempt, episode, 0);
        let backtest = host.start(&self.job, &proposal)?;
        Ok(Some(Current { episode, boundaries_before, backtest }))
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
