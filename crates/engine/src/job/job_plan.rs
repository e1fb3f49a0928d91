//! The studies of a job, one after another. A plain job has one study. A walk-forward has one for each window, each followed by
//! a test of its best episode. The plan has the `ask` and `tell` of a study: episodes are numbered through the whole job, and
//! their results take effect in that order, so the number of lanes never changes a result.

use super::progress::JobPosition;
use super::validated_job::Job;
use super::walk_forward::{Split, WalkForward, WalkForwardWindow};
use crate::candles::Candles;
use crate::digest::{Digest, Digester};
use crate::error::{Error, Result};
use crate::search::{
    EpisodePart, EpisodeResult, Goal, NextEpisode, NoScore, NoScores, Outcome, Proposal,
    StopReason, Study, WindowStage, no_score,
};
use crate::sorted::SortedMap;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

/// Most episodes of all windows together.
const MAX_EPISODES: u64 = 10_000_000;

/// The studies and tests of a job, with the results so far.
pub struct JobPlan {
    layout: Layout,
    /// The study of the window that is searched now; after the last window, its study.
    study: Study,
    /// Totals of the windows before it.
    before: Totals,
    /// The windows whose search is finished, in order. Their tests may still run.
    windows: Vec<WalkForwardWindow>,
    /// Tests that `ask` has not returned yet.
    due: VecDeque<Proposal>,
    /// Tests that run, by their episode.
    testing: SortedMap<u32, Proposal>,
    /// Results of later episodes, which wait for an earlier one.
    ready: SortedMap<u32, EpisodeResult>,
    /// Number of episodes whose results have taken effect.
    told: u32,
    last_part: Option<EpisodePart>,
    no_scores: NoScores,
    digester: Digester,
}

/// The ranges and the goal of a job. They never change.
struct Layout {
    /// The range of a job without windows.
    whole: Range<usize>,
    /// The windows of a walk-forward; empty for a plain job.
    splits: Vec<Split>,
    candles: Arc<Candles>,
    /// Candles between two progress boundaries.
    every: u64,
    goal: Goal,
}

/// Sums over the windows whose search is finished, their tests included.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    episodes: u32,
    candles: u64,
    boundaries: u64,
}

impl Job {
    /// The plan of the job, before its first episode.
    ///
    /// # Errors
    /// Names the invalid field of the search.
    pub fn plan(&self) -> Result<JobPlan> {
        JobPlan::new(self)
    }

    /// The plan after these episodes, which are the first ones of the same job.
    ///
    /// # Errors
    /// Names the first episode that does not continue the plan.
    pub fn resume<'a>(
        &self,
        episodes: impl IntoIterator<Item = &'a EpisodeResult>,
    ) -> Result<JobPlan> {
        let mut plan = self.plan()?;
        episodes.into_iter().try_for_each(|result| plan.restore(result))?;
        Ok(plan)
    }
}

impl Totals {
    fn add(&mut self, episodes: u32, candles: usize, every: u64) {
        let (count, candles) = (u64::from(episodes), candles as u64);
        self.episodes += episodes;
        self.candles += count * candles;
        self.boundaries += count * candles.div_ceil(every);
    }
}

impl JobPlan {
    /// The plan of a job, before its first episode.
    ///
    /// # Errors
    /// Names the invalid field of the search, or `walk_forward.windows` if all windows together have too many episodes.
    pub(super) fn new(job: &Job) -> Result<Self> {
        let mut study = job.study()?;
        let windows = job.splits.len() as u64;
        if windows > 0 {
            let episodes = windows * (u64::from(study.planned()) + 1);
            if episodes > MAX_EPISODES {
                let reason = format!(
                    "all windows together may have {MAX_EPISODES} episodes at most, not {episodes}"
                );
                return Err(Error::field("walk_forward.windows", windows, reason));
            }
            study = study.again(0, EpisodePart::train(0));
        }
        let search = job.spec().search.clone().unwrap_or_default();
        Ok(Self {
            layout: Layout {
                whole: job.window(),
                splits: job.splits.clone(),
                candles: job.candles().clone(),
                every: u64::from(job.every_candles()),
                goal: Goal { objective: search.objective, direction: search.direction },
            },
            study,
            before: Totals::default(),
            windows: Vec::new(),
            due: VecDeque::new(),
            testing: SortedMap::new(),
            ready: SortedMap::new(),
            told: 0,
            last_part: None,
            no_scores: NoScores::default(),
            digester: Digester::new("study"),
        })
    }

    /// Takes the next stored episode of an earlier attempt. Call it for all of them, in order, before the first `ask`: the plan
    /// then continues as if the job had not been interrupted.
    ///
    /// # Errors
    /// Names the episode if it cannot be the next one.
    pub fn restore(&mut self, result: &EpisodeResult) -> Result<()> {
        let refuse = |reason| Err(Error::field("episodes", result.episode, reason));
        if result.episode != self.told + 1 {
            return refuse("episodes must follow each other from 1, without a gap");
        }
        if self.is_finished() {
            return refuse("the search ended before this episode");
        }
        match self.due.pop_front() {
            None => {
                let result = self.study.restore(result)?;
                self.ready.insert(result.episode, result);
            }
            Some(due) if due.part == result.part && due.params == result.params => {
                self.take_test(due, result.outcome());
            }
            Some(due) => {
                self.due.push_front(due);
                return refuse("it is not the test of the best episode before it");
            }
        }
        self.begin_next_windows();
        self.deliver();
        Ok(())
    }

    /// The next episode to run.
    pub fn ask(&mut self) -> NextEpisode {
        self.begin_next_windows();
        if let Some(test) = self.due.pop_front() {
            self.testing.insert(test.episode, test.clone());
            return NextEpisode::Run(test);
        }
        match self.study.ask() {
            NextEpisode::Run(mut proposal) => {
                proposal.boundaries_before = self.boundaries_before(proposal.episode);
                NextEpisode::Run(proposal)
            }
            NextEpisode::Done if self.is_all_searched() => NextEpisode::Done,
            // A study may find out only in `ask` that it has no further episode.
            NextEpisode::Done if self.study.is_finished() => self.ask(),
            NextEpisode::Done => NextEpisode::Blocked,
            answer => answer,
        }
    }

    /// Takes the outcome of an episode. Returns the results that can now take effect, in order. The outcome is ignored if the
    /// episode was not asked for, has a result already, or comes after an early end of its search.
    pub fn tell(&mut self, proposal: &Proposal, outcome: Outcome) -> Vec<EpisodeResult> {
        if self.is_testing(proposal) {
            if let Some(test) = self.testing.remove(&proposal.episode) {
                self.take_test(test, outcome);
            }
        } else if self.study.is_running(proposal.episode, proposal.part) {
            for result in self.study.tell(proposal.episode, outcome) {
                self.ready.insert(result.episode, result);
            }
            self.begin_next_windows();
        }
        self.deliver()
    }

    /// Whether the plan still needs the outcome of an episode. It does not if the search of the episode has ended early.
    pub fn is_running(&self, proposal: &Proposal) -> bool {
        self.is_testing(proposal) || self.study.is_running(proposal.episode, proposal.part)
    }

    fn is_testing(&self, proposal: &Proposal) -> bool {
        self.testing.get(&proposal.episode).is_some_and(|test| test.part == proposal.part)
    }

    /// Takes the outcome of a test. Its score is the objective even if the search asks for more trades than it has.
    fn take_test(&mut self, test: Proposal, outcome: Outcome) {
        let objective = &self.layout.goal.objective;
        let no_score = no_score(&outcome, 0, std::iter::once(objective));
        let result = EpisodeResult {
            episode: test.episode,
            part: test.part,
            params: test.params,
            score: outcome.metrics.and_then(|metrics| objective.of(&metrics)),
            metrics: outcome.metrics,
            failure: outcome.failure,
            no_score,
            candles: outcome.candles,
            digest: outcome.digest,
        };
        let index = result.part.map_or(0, |part| part.window as usize - 1);
        if let Some(window) = self.windows.get_mut(index) {
            window.tested = Some(result.clone());
        }
        self.ready.insert(result.episode, result);
    }

    /// If the search of the window is finished, queues its test and begins the next window.
    fn begin_next_windows(&mut self) {
        while let Some(split) = self.layout.splits.get(self.windows.len())
            && self.study.is_finished()
        {
            let (index, every) = (self.windows.len(), self.layout.every);
            let best = self.study.best().cloned();
            self.before.add(self.study.told(), split.train.len(), every);
            if let Some(best) = &best {
                self.due.push_back(Proposal {
                    episode: self.before.episodes + 1,
                    part: Some(EpisodePart::test(index)),
                    params: best.params.clone(),
                    boundaries_before: self.before.boundaries,
                });
                self.before.add(1, split.test.len(), every);
            }
            let (times, stopped) = (self.layout.candles.time(), self.study.stopped());
            self.windows.push(WalkForwardWindow::new(split, times, best, stopped));
            if !self.is_all_searched() {
                let part = EpisodePart::train(index + 1);
                self.study = self.study.again(self.before.episodes, part);
            }
        }
    }

    /// Returns the results whose turn has come, in the order of the episodes.
    fn deliver(&mut self) -> Vec<EpisodeResult> {
        // All at once: each removal from the front would move the thousands of results behind it.
        let mut next = self.told + 1;
        let finished = self.ready.take_out(|&episode, _| {
            let is_next = episode == next;
            next += u32::from(is_next);
            is_next
        });
        let finished: Vec<_> = finished.into_iter().map(|(_, result)| result).collect();
        for result in &finished {
            self.told += 1;
            self.no_scores.take(result);
            self.last_part = result.part;
            result.digest(&mut self.digester);
        }
        finished
    }

    /// Ends the search of a plain job after the results so far, because its time limit has passed. A walk-forward has no time
    /// limit and is not changed.
    pub fn stop_now(&mut self) {
        if self.layout.splits.is_empty() {
            self.study.stop_now();
        }
    }

    /// Whether the search of every window is finished. Always true for a plain job, which has no windows.
    fn is_all_searched(&self) -> bool {
        self.windows.len() == self.layout.splits.len()
    }

    fn is_walk_forward(&self) -> bool {
        !self.layout.splits.is_empty()
    }

    /// Number of episodes that will run, as far as it is known: a search may end early.
    pub fn total_episodes(&self) -> u32 {
        match self.layout.splits.len() - self.windows.len() {
            0 if self.is_walk_forward() => self.before.episodes,
            0 => self.study.total_episodes(),
            left => {
                let later = (left as u32 - 1) * (self.study.planned() + 1);
                self.before.episodes + self.study.total_episodes() + 1 + later
            }
        }
    }

    /// Candles of all episodes, as far as their number is known, and of the finished ones.
    pub fn position(&self) -> JobPosition {
        let tests = self.testing.values().chain(&self.due);
        let open: u64 = tests.map(|test| self.range(test.part).len() as u64).sum();
        let mut position = JobPosition {
            candles_planned: self.before.candles,
            candles_done: self.before.candles - open,
        };
        if !self.is_walk_forward() || !self.is_all_searched() {
            let candles = self.study_range().len() as u64;
            position.candles_planned += u64::from(self.study.total_episodes()) * candles;
            position.candles_done += u64::from(self.study.received()) * candles;
        }
        let planned = u64::from(self.study.planned());
        for (index, split) in self.layout.splits.iter().enumerate().skip(self.windows.len()) {
            position.candles_planned += split.test.len() as u64;
            if index > self.windows.len() {
                position.candles_planned += planned * split.train.len() as u64;
            }
        }
        position
    }

    /// Progress boundaries of all episodes before this one, which belongs to the current study.
    fn boundaries_before(&self, episode: u32) -> u64 {
        let each = (self.study_range().len() as u64).div_ceil(self.layout.every);
        self.before.boundaries + u64::from(episode - self.before.episodes - 1) * each
    }

    /// Candles that the current study runs over.
    fn study_range(&self) -> &Range<usize> {
        let split = self.layout.splits.get(self.windows.len()).or(self.layout.splits.last());
        split.map_or(&self.layout.whole, |split| &split.train)
    }

    fn range(&self, part: Option<EpisodePart>) -> &Range<usize> {
        let split = part.and_then(|part| {
            let split = self.layout.splits.get((part.window as usize).checked_sub(1)?)?;
            Some(if part.stage == WindowStage::Train { &split.train } else { &split.test })
        });
        split.unwrap_or(&self.layout.whole)
    }

    /// Number of episodes whose results have taken effect: all from 1 to this one.
    pub fn told(&self) -> u32 {
        self.told
    }

    /// The part of the last episode that has taken effect; before the first one, its part.
    pub fn last_part(&self) -> Option<EpisodePart> {
        self.last_part.or_else(|| self.is_walk_forward().then(|| EpisodePart::train(0)))
    }

    /// Number of episodes that have failed.
    pub fn failed(&self) -> u32 {
        self.no_scores.episodes()
    }

    /// The number of episodes without a score and the most frequent reason; none if each has a score.
    pub fn no_score(&self) -> Option<NoScore> {
        self.no_scores.summary(self.told)
    }

    /// Whether the result of every episode has taken effect.
    pub fn is_finished(&self) -> bool {
        let last = if self.is_walk_forward() { self.before.episodes } else { self.study.told() };
        self.is_all_searched() && self.study.is_finished() && self.told == last
    }

    /// Why the search of a plain job ended before its last episode. Each window of a walk-forward has its own reason.
    pub fn stopped(&self) -> Option<StopReason> {
        if self.is_walk_forward() { None } else { self.study.stopped() }
    }

    /// The best episode so far of the current study; at the end, of the last study.
    pub fn best(&self) -> Option<&EpisodeResult> {
        self.study.best()
    }

    /// With several objectives, the episodes of that study that no other dominates, best of the first objective first.
    pub fn front(&self) -> impl Iterator<Item = &EpisodeResult> {
        self.study.front()
    }

    /// The result of the walk-forward so far; none for a plain job.
    pub fn walk_forward(&self) -> Option<WalkForward> {
        let goal = &self.layout.goal;
        self.is_walk_forward().then(|| WalkForward::new(goal.direction, self.windows.clone()))
    }

    /// The digest of the results that have taken effect.
    pub fn digest(&self) -> Digest {
        self.digester.finish()
    }
}
