//! A search: the sampler with all its episodes. The caller owns the loop: it asks for proposals, runs them anywhere, and tells the
//! outcomes in any order. Outcomes take effect in the order of the episodes, so the number of lanes never changes a result.

/// The answer of a study that is asked.
mod next_episode;
/// A summary of the finished episodes.
mod summary;

pub use next_episode::NextEpisode;

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
use std::collections::VecDeque;
use summary::StudySummary;

/// Points that a sampler proposes at a time if it does not learn.
const BATCH: u32 = 64;

/// The place of a study within its job.
#[derive(Debug, Clone, Copy, Default)]
struct Origin {
    /// Number of the job's episodes before the first of the study.
    before: u32,
    part: Option<EpisodePart>,
}

/// An episode that was proposed, with its outcome if that arrived before the outcome of an earlier episode.
struct Running {
    point: Point,
    params: Params,
    outcome: Option<Outcome>,
}

/// A search that has begun.
pub struct Study {
    spec: SearchSpec,
    origin: Origin,
    space: SearchSpace,
    sampler: Box<dyn Sampler>,
    /// Whether the sampler is given the results.
    learns: bool,
    fixed: Params,
    goals: Vec<Goal>,
    batch: u32,
    /// The length that was computed before the first episode.
    length: Length,
    /// Number of episodes; it falls when the search ends early, or when there are fewer feasible points than expected.
    total: u32,
    proposed: VecDeque<Point>,
    asked: u32,
    /// Episodes that were asked for and are not told yet, from episode `told + 1` on.
    running: VecDeque<Running>,
    /// Number of running episodes that have an outcome.
    waiting: u32,
    /// The results that the sampler is given; empty if it does not learn.
    observations: Vec<Observation>,
    told: u32,
    summary: StudySummary,
    stopped: Option<StopReason>,
}

impl Study {
    /// A study of `spec`; without a spec, a study of a single episode with the fixed parameters.
    ///
    /// # Errors
    /// Names the invalid field.
    pub fn new(spec: Option<&SearchSpec>, fixed: Params) -> Result<Self> {
        let single = SearchSpec::default();
        let spec = spec.unwrap_or(&single);
        spec.validate()?;
        let space = SearchSpace::of(spec, &fixed)?;
        let length = length(spec, &space)?;
        Ok(Self::begin(spec.clone(), Origin::default(), space, fixed, length))
    }

    /// The same search from its beginning, in another part of the job and after `before` of the job's episodes.
    pub(crate) fn again(&self, before: u32, part: EpisodePart) -> Self {
        let origin = Origin { before, part: Some(part) };
        let (spec, space, fixed) = (self.spec.clone(), self.space.clone(), self.fixed.clone());
        Self::begin(spec, origin, space, fixed, self.length)
    }

    fn begin(
        spec: SearchSpec,
        origin: Origin,
        space: SearchSpace,
        fixed: Params,
        length: Length,
    ) -> Self {
        let learns = spec.sampler.info().learns;
        Self {
            batch: if learns { spec.batch } else { BATCH },
            sampler: sampler(&spec, &space, length.episodes),
            learns,
            space,
            fixed,
            goals: spec.goals(),
            summary: StudySummary::new(spec.direction),
            spec,
            origin,
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

    /// The study as it was after these episodes, which are the first of a study of the same spec.
    ///
    /// # Errors
    /// Names the first episode that cannot be one of the study.
    pub fn resume(
        spec: Option<&SearchSpec>,
        fixed: Params,
        episodes: impl IntoIterator<Item = EpisodeResult>,
    ) -> Result<Self> {
        let mut study = Self::new(spec, fixed)?;
        episodes.into_iter().try_for_each(|result| study.restore(&result).map(|_| ()))?;
        Ok(study)
    }

    /// Adds the next finished episode of an earlier run. Must be called before any episode is asked for.
    ///
    /// # Errors
    /// If it cannot be the study's next episode.
    pub(crate) fn restore(&mut self, result: &EpisodeResult) -> Result<EpisodeResult> {
        let refuse = |reason| Err(Error::field("episodes", result.episode, reason));
        if result.episode != self.origin.before + self.told + 1 || self.asked > self.told {
            return refuse("episodes must follow each other from 1, without a gap");
        }
        if self.is_finished() {
            return refuse("the search ended before this episode");
        }
        if result.part != self.origin.part {
            return refuse("it belongs to another part of the job");
        }
        let point = self.space.locate(&result.params);
        let own =
            |point: &Point| self.space.is_feasible(point) && self.params(point) == result.params;
        let Some(point) = point.filter(own) else {
            return refuse("its parameters are not in the search space");
        };
        self.asked += 1;
        self.told += 1;
        Ok(self.finish(point, result.params.clone(), result.outcome()))
    }

    /// Gives the next episode to run.
    pub fn ask(&mut self) -> NextEpisode {
        if self.asked == self.total {
            return NextEpisode::Done;
        }
        if self.proposed.is_empty() {
            // After an interruption a batch begins at the same episode as without one.
            let first = self.asked - self.asked % self.batch;
            if self.learns && self.told < first {
                return NextEpisode::Blocked;
            }
            let known = self.observations.len().min(first as usize);
            let batch = Batch {
                first,
                count: self.batch.min(self.total - first),
                observations: &self.observations[..known],
            };
            let Some(points) = self.sampler.propose(&self.space, &batch) else {
                return NextEpisode::Computing;
            };
            if points.len() < batch.count as usize {
                // The space was too large to count, and has fewer feasible points than episodes.
                self.total = first + points.len() as u32;
            }
            self.proposed.extend(points.into_iter().skip((self.asked - first) as usize));
        }
        let Some(point) = self.proposed.pop_front() else {
            self.total = self.asked;
            return NextEpisode::Done;
        };
        let params = self.params(&point);
        self.asked += 1;
        self.running.push_back(Running { point, params: params.clone(), outcome: None });
        NextEpisode::Run(Proposal {
            episode: self.origin.before + self.asked,
            part: self.origin.part,
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

    /// Takes the outcome of an episode and returns the episodes that it completes, in order. Outcomes of episodes that were not
    /// asked for, were told before or come after an early end are ignored.
    pub fn tell(&mut self, episode: u32, outcome: Outcome) -> Vec<EpisodeResult> {
        let index = self.running_index(episode);
        if let Some(running) = index.and_then(|index| self.running.get_mut(index))
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
            episode: self.origin.before + self.told,
            part: self.origin.part,
            score: score.and_then(|metrics| first.of(metrics)),
            params,
            metrics: outcome.metrics,
            failure: outcome.failure,
            no_score,
            candles: outcome.candles,
            digest: outcome.digest,
        };
        self.summary.add(&result, losses.as_deref());
        if self.learns {
            self.observations.push(Observation { point, losses });
        }
        if let Some(reason) = self.stop_reason() {
            self.end(reason);
        }
        result
    }

    /// Why the search ends after the last finished episode; none if it goes on.
    fn stop_reason(&self) -> Option<StopReason> {
        let best = self.best();
        let idle = self.told - best.map_or(0, |best| best.episode - self.origin.before);
        let loss = best.and_then(|best| best.score).map(|score| self.goals[0].signed(score));
        let stop = &self.spec.stop;
        let target = stop.target.map(|target| self.goals[0].signed(target));
        stop.reason(self.told, idle, loss, target)
    }

    fn losses(&self, metrics: &Metrics) -> Option<Vec<f64>> {
        if metrics.trades < self.spec.min_trades {
            return None;
        }
        self.goals.iter().map(|goal| goal.loss(metrics)).collect()
    }

    /// Ends the search after the episodes told so far, because its time is over.
    pub fn stop_now(&mut self) {
        if !self.is_finished() {
            self.end(StopReason::Time);
        }
    }

    /// Ends the search. The results of running episodes will be ignored.
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

    /// Number of episodes that will run, as far as it is known.
    pub fn total_episodes(&self) -> u32 {
        self.total
    }

    /// Number of points that satisfy all constraints; none if there are too many to count.
    pub fn feasible_points(&self) -> Option<u64> {
        self.length.feasible_points
    }

    /// Number of finished episodes, without a gap from the first.
    pub fn told(&self) -> u32 {
        self.told
    }

    /// Number of episodes with an outcome, those after a gap included.
    pub(crate) fn received(&self) -> u32 {
        self.told + self.waiting
    }

    /// Whether an episode was asked for and is not told yet.
    pub(crate) fn is_running(&self, episode: u32, part: Option<EpisodePart>) -> bool {
        let index = self.running_index(episode).filter(|_| part == self.origin.part);
        index.is_some_and(|index| index < self.running.len())
    }

    /// The index in `running` of an episode that is not told yet.
    fn running_index(&self, episode: u32) -> Option<usize> {
        let own = episode.checked_sub(self.origin.before)?;
        Some(own.checked_sub(self.told + 1)? as usize)
    }

    /// Number of episodes, as known at the beginning.
    pub(crate) fn planned(&self) -> u32 {
        self.length.episodes
    }

    /// Number of finished episodes that count as failed.
    pub fn failed(&self) -> u32 {
        self.summary.failed()
    }

    /// Whether every episode is told.
    pub fn is_finished(&self) -> bool {
        self.told == self.total
    }

    /// Why the search ended before its last episode; none if it did not.
    pub fn stopped(&self) -> Option<StopReason> {
        self.stopped
    }

    /// The best episode so far by the first objective; of equal ones, the first.
    pub fn best(&self) -> Option<&EpisodeResult> {
        self.summary.best()
    }

    /// With several objectives: the Pareto front, the best by the first objective first.
    pub fn front(&self) -> impl Iterator<Item = &EpisodeResult> {
        self.summary.front().episodes()
    }

    /// The space that is searched.
    pub fn space(&self) -> &SearchSpace {
        &self.space
    }

    /// The digest of the finished episodes.
    pub fn digest(&self) -> Digest {
        self.summary.digest()
    }
}

#[cfg(test)]
mod tests;
