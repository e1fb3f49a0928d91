//! The sampler with all its episodes. The caller owns the loop: it asks for proposals, runs them wherever it likes, and tells
//! what came out, in any order. Results take effect in the order of the episodes, so lanes never change an answer.

/// What a study answers when it is asked.
mod ask;
/// What the told episodes amount to.
mod standing;

pub use ask::Ask;

use super::length::{Length, length};
use super::samplers::{Batch, Sampler, sampler};
use super::{
    EpisodePart, EpisodeResult, Goal, Observation, Outcome, Point, Proposal, SearchSpace,
    SearchSpec, StopReason, no_score,
};
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::metrics::Metrics;
use crate::params::Params;
use standing::Standing;
use std::collections::VecDeque;

/// Points that a sampler which does not learn proposes at a time.
const BATCH: u32 = 64;

/// Where a study stands in its job.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// Episodes of the job before the first of the study.
    before: u32,
    part: Option<EpisodePart>,
}

/// An episode that was asked for, and its outcome if that came before its turn.
struct Running {
    point: Point,
    params: Params,
    outcome: Option<Outcome>,
}

/// A search under way.
pub struct Study {
    spec: SearchSpec,
    place: Place,
    space: SearchSpace,
    sampler: Box<dyn Sampler>,
    fixed: Params,
    goals: Vec<Goal>,
    batch: u32,
    /// As far as it was known at the beginning.
    length: Length,
    total: u32,
    proposed: VecDeque<Point>,
    asked: u32,
    /// Episodes that were asked for and not yet told: they follow each other behind those that are told.
    running: VecDeque<Running>,
    /// How many of them have an outcome.
    waiting: u32,
    /// What the sampler learns from; empty when it does not learn.
    observations: Vec<Observation>,
    told: u32,
    standing: Standing,
    stopped: Option<StopReason>,
}

impl Study {
    /// A study over `spec`; without one, a study of a single episode with the fixed parameters.
    ///
    /// # Errors
    /// Names the field that makes no sense.
    pub fn new(spec: Option<&SearchSpec>, fixed: Params) -> Result<Self> {
        let single = SearchSpec::default();
        let spec = spec.unwrap_or(&single);
        spec.validate()?;
        let space = SearchSpace::of(spec, &fixed)?;
        let length = length(spec, &space)?;
        Ok(Self::begin(spec.clone(), Place::default(), space, fixed, length))
    }

    /// The same search from its beginning, after `before` episodes of the job and in another part of it.
    pub(crate) fn again(&self, before: u32, part: EpisodePart) -> Self {
        let place = Place { before, part: Some(part) };
        let (spec, space, fixed) = (self.spec.clone(), self.space.clone(), self.fixed.clone());
        Self::begin(spec, place, space, fixed, self.length)
    }

    fn begin(
        spec: SearchSpec,
        place: Place,
        space: SearchSpace,
        fixed: Params,
        length: Length,
    ) -> Self {
        let sampler = sampler(&spec, &space, length.episodes);
        Self {
            batch: if sampler.learns() { spec.batch } else { BATCH },
            sampler,
            space,
            fixed,
            goals: spec.goals(),
            standing: Standing::new(spec.direction),
            spec,
            place,
            length,
            total: length.episodes,
            proposed: VecDeque::new(),
            asked: 0,
            running: VecDeque::new(),
            waiting: 0,
            observations: Vec::new(),
            told: 0,
            stopped: None,
        }
    }

    /// The study as it was after these episodes, the first of a study of the same spec.
    ///
    /// # Errors
    /// Names the first episode that cannot be one of them.
    pub fn resume(
        spec: Option<&SearchSpec>,
        fixed: Params,
        episodes: impl IntoIterator<Item = EpisodeResult>,
    ) -> Result<Self> {
        let mut study = Self::new(spec, fixed)?;
        episodes.into_iter().try_for_each(|result| study.restore(&result).map(|_| ()))?;
        Ok(study)
    }

    /// Takes the next episode of an earlier run as told, before anything is asked for.
    ///
    /// # Errors
    /// When it cannot be the study's next episode.
    pub(crate) fn restore(&mut self, result: &EpisodeResult) -> Result<EpisodeResult> {
        let refuse = |reason| Err(Error::field("episodes", result.episode, reason));
        if result.episode != self.place.before + self.told + 1 || self.asked > self.told {
            return refuse("episodes must follow each other from 1, without a gap");
        }
        if self.is_finished() {
            return refuse("the search has ended before");
        }
        if result.part != self.place.part {
            return refuse("it belongs to another part of the job");
        }
        let point = self.space.locate(&result.params);
        let own =
            |point: &Point| self.space.is_feasible(point) && self.params(point) == result.params;
        let Some(point) = point.filter(own) else {
            return refuse("its parameters are none of the search space");
        };
        self.asked += 1;
        self.told += 1;
        Ok(self.finish(point, result.params.clone(), result.outcome()))
    }

    /// The next episode to run.
    pub fn ask(&mut self) -> Ask {
        if self.asked == self.total {
            return Ask::Exhausted;
        }
        if self.proposed.is_empty() {
            // A batch begins where it would have begun without an interruption.
            let first = self.asked - self.asked % self.batch;
            if self.sampler.learns() && self.told < first {
                return Ask::Waiting;
            }
            let known = self.observations.len().min(first as usize);
            let batch = Batch {
                first,
                count: self.batch.min(self.total - first),
                observations: &self.observations[..known],
            };
            let Some(points) = self.sampler.propose(&self.space, &batch) else {
                return Ask::Thinking;
            };
            if points.len() < batch.count as usize {
                // In a space too large to count there were fewer points than asked for.
                self.total = first + points.len() as u32;
            }
            self.proposed.extend(points.into_iter().skip((self.asked - first) as usize));
        }
        let Some(point) = self.proposed.pop_front() else {
            self.total = self.asked;
            return Ask::Exhausted;
        };
        let params = self.params(&point);
        self.asked += 1;
        self.running.push_back(Running { point, params: params.clone(), outcome: None });
        Ask::Episode(Proposal {
            episode: self.place.before + self.asked,
            part: self.place.part,
            params,
            boundaries_before: 0,
        })
    }

    /// The strategy's parameters at a point.
    fn params(&self, point: &[f64]) -> Params {
        let mut params = self.fixed.clone();
        params.extend(self.space.params(point));
        params
    }

    /// Takes the outcome of an episode and returns the episodes that are finished by it, in order. An episode that was not
    /// asked for, or told before, or lies behind an early end, changes nothing.
    pub fn tell(&mut self, episode: u32, outcome: Outcome) -> Vec<EpisodeResult> {
        let place = self.place_of(episode);
        if let Some(running) = place.and_then(|place| self.running.get_mut(place))
            && running.outcome.is_none()
        {
            running.outcome = Some(outcome);
            self.waiting += 1;
        }
        let mut finished = Vec::new();
        while let Some(outcome) = self.running.front_mut().and_then(|next| next.outcome.take()) {
            let Some(Running { point, params, .. }) = self.running.pop_front() else { break };
            self.waiting -= 1;
            self.told += 1;
            finished.push(self.finish(point, params, outcome));
        }
        finished
    }

    fn finish(&mut self, point: Point, params: Params, outcome: Outcome) -> EpisodeResult {
        let losses = outcome.metrics.as_ref().and_then(|metrics| self.losses(metrics));
        let first = &self.goals[0].objective;
        let score = outcome.metrics.as_ref().filter(|_| losses.is_some());
        let objectives = self.goals.iter().map(|goal| &goal.objective);
        let no_score = no_score(&outcome, self.spec.min_trades, objectives);
        let result = EpisodeResult {
            episode: self.place.before + self.told,
            part: self.place.part,
            score: score.and_then(|metrics| first.of(metrics)),
            params,
            metrics: outcome.metrics,
            failure: outcome.failure,
            no_score,
            candles: outcome.candles,
            digest: outcome.digest,
        };
        self.standing.take(&result, losses.as_deref());
        if self.sampler.learns() {
            self.observations.push(Observation { point, losses });
        }
        if let Some(reason) = self.judged() {
            self.end(reason);
        }
        result
    }

    /// What ends the search with the episode just told.
    fn judged(&self) -> Option<StopReason> {
        let best = self.best();
        let idle = self.told - best.map_or(0, |best| best.episode - self.place.before);
        let loss = best.and_then(|best| best.score).map(|score| self.goals[0].signed(score));
        let stop = &self.spec.stop;
        let target = stop.target.map(|target| self.goals[0].signed(target));
        stop.judge(self.told, idle, loss, target)
    }

    fn losses(&self, metrics: &Metrics) -> Option<Vec<f64>> {
        if metrics.trades < self.spec.min_trades {
            return None;
        }
        self.goals.iter().map(|goal| goal.loss(metrics)).collect()
    }

    /// Ends the search with the episodes told until now, because its time is over.
    pub fn stop_now(&mut self) {
        if !self.is_finished() {
            self.end(StopReason::Time);
        }
    }

    /// Episodes that run are of no interest any more.
    fn end(&mut self, reason: StopReason) {
        if self.told < self.total {
            self.stopped = Some(reason);
        }
        self.total = self.told;
        self.asked = self.told;
        self.proposed.clear();
        self.running.clear();
        self.waiting = 0;
    }

    /// Number of episodes that will run, as far as that is known.
    pub fn total_episodes(&self) -> u32 {
        self.total
    }

    /// Points that satisfy all constraints; none when there are too many to count.
    pub fn feasible_points(&self) -> Option<u64> {
        self.length.feasible_points
    }

    /// Episodes told, in order and without gap.
    pub fn told(&self) -> u32 {
        self.told
    }

    /// Episodes whose outcome has come, those before their turn included.
    pub(crate) fn received(&self) -> u32 {
        self.told + self.waiting
    }

    /// Whether an episode was asked for and is of interest still.
    pub(crate) fn is_running(&self, episode: u32, part: Option<EpisodePart>) -> bool {
        let place = self.place_of(episode).filter(|_| part == self.place.part);
        place.is_some_and(|place| place < self.running.len())
    }

    /// Where an episode is among those that run, if it is not told.
    fn place_of(&self, episode: u32) -> Option<usize> {
        let own = episode.checked_sub(self.place.before)?;
        Some(own.checked_sub(self.told + 1)? as usize)
    }

    /// Number of episodes, as far as it was known at the beginning.
    pub(crate) fn planned(&self) -> u32 {
        self.length.episodes
    }

    /// Told episodes that count as failed.
    pub fn failed(&self) -> u32 {
        self.standing.failed()
    }

    /// Whether every episode is told.
    pub fn is_finished(&self) -> bool {
        self.told == self.total
    }

    /// What ended the search before its last episode.
    pub fn stopped(&self) -> Option<StopReason> {
        self.stopped
    }

    /// The best episode so far by the first objective; of equals, the first.
    pub fn best(&self) -> Option<&EpisodeResult> {
        self.standing.best()
    }

    /// With several objectives: the episodes that no other dominates, the best of the first objective first.
    pub fn front(&self) -> impl Iterator<Item = &EpisodeResult> {
        self.standing.front().episodes()
    }

    /// The space that is searched.
    pub fn space(&self) -> &SearchSpace {
        &self.space
    }

    /// The digest of the told episodes.
    pub fn digest(&self) -> Digest {
        self.standing.digest()
    }
}

#[cfg(test)]
mod tests;
