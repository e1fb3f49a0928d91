//! The studies of a job, one after another. A plain job has one; a walk-forward has one for each window, and behind each a test
//! of its best. Callers ask and tell as they would a study: episodes are numbered through the whole job, and their results
//! take effect in that order, so lanes never change an answer.

use super::walk_forward::{Split, WalkForward, WalkForwardWindow};
use super::{Job, JobPosition};
use crate::candles::Candles;
use crate::digest::{Digest, Digester};
use crate::error::{Error, Result};
use crate::search::{
    EpisodePart, EpisodeResult, Goal, NextEpisode, NoScore, NoScores, Outcome, Proposal, Stage,
    StopReason, Study, no_score,
};
use crate::sorted::SortedMap;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

/// Most episodes of all windows together.
const MAX_EPISODES: u64 = 10_000_000;

/// A job under way.
pub struct Course {
    plan: Plan,
    /// The study of the window that is searched, or the last one.
    study: Study,
    /// What came before it.
    before: Before,
    /// The windows that are searched to their end, in order; their tests may be on their way.
    windows: Vec<WalkForwardWindow>,
    /// Tests that nobody has asked for yet.
    due: VecDeque<Proposal>,
    /// Tests that run, by their number.
    testing: SortedMap<u32, Proposal>,
    /// Results that came before their turn.
    ready: SortedMap<u32, EpisodeResult>,
    told: u32,
    last_part: Option<EpisodePart>,
    no_scores: NoScores,
    digester: Digester,
}

/// What does not change while a course is run.
struct Plan {
    /// The range of a job that has no parts.
    whole: Range<usize>,
    /// The windows of a walk-forward; none for a plain job.
    splits: Vec<Split>,
    candles: Arc<Candles>,
    every: u64,
    goal: Goal,
}

/// Sums over the windows that are searched to their end, their tests included.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    episodes: u32,
    candles: u64,
    boundaries: u64,
}

impl Before {
    fn add(&mut self, episodes: u32, candles: usize, every: u64) {
        let (count, candles) = (u64::from(episodes), candles as u64);
        self.episodes += episodes;
        self.candles += count * candles;
        self.boundaries += count * candles.div_ceil(every);
    }
}

impl Course {
    /// The course of a job, at its beginning.
    ///
    /// # Errors
    /// Names the field of the search that makes no sense, or `walk_forward.windows` when they have too many episodes.
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
            plan: Plan {
                whole: job.window(),
                splits: job.splits.clone(),
                candles: job.candles().clone(),
                every: u64::from(job.every_candles()),
                goal: Goal { objective: search.objective, direction: search.direction },
            },
            study,
            before: Before::default(),
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

    /// Takes the next episode of an earlier run as told, before anything is asked for: told all of them, in order, a course
    /// goes on as if nothing had happened.
    ///
    /// # Errors
    /// Names the episode when it cannot be the next one.
    pub fn restore(&mut self, result: &EpisodeResult) -> Result<()> {
        let refuse = |reason| Err(Error::field("episodes", result.episode, reason));
        if result.episode != self.told + 1 {
            return refuse("episodes must follow each other from 1, without a gap");
        }
        if self.is_finished() {
            return refuse("the search has ended before");
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
        self.move_on();
        self.deliver();
        Ok(())
    }

    /// The next episode to run.
    pub fn ask(&mut self) -> NextEpisode {
        self.move_on();
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
            // A study may find only when it is asked that it has told its last episode.
            NextEpisode::Done if self.study.is_finished() => self.ask(),
            NextEpisode::Done => NextEpisode::Blocked,
            answer => answer,
        }
    }

    /// Takes the outcome of an episode and returns the episodes that are finished by it, in order. An episode that was not
    /// asked for, or told before, or lies behind an early end of its search, changes nothing.
    pub fn tell(&mut self, proposal: &Proposal, outcome: Outcome) -> Vec<EpisodeResult> {
        if self.is_testing(proposal) {
            if let Some(test) = self.testing.remove(&proposal.episode) {
                self.take_test(test, outcome);
            }
        } else if self.study.is_running(proposal.episode, proposal.part) {
            for result in self.study.tell(proposal.episode, outcome) {
                self.ready.insert(result.episode, result);
            }
            self.move_on();
        }
        self.deliver()
    }

    /// Whether an episode was asked for and its outcome is of interest still: it is not where its search has ended early.
    pub fn is_running(&self, proposal: &Proposal) -> bool {
        self.is_testing(proposal) || self.study.is_running(proposal.episode, proposal.part)
    }

    fn is_testing(&self, proposal: &Proposal) -> bool {
        self.testing.get(&proposal.episode).is_some_and(|test| test.part == proposal.part)
    }

    /// Takes the outcome of a test, whose score is the objective, however few the trades.
    fn take_test(&mut self, test: Proposal, outcome: Outcome) {
        let objective = &self.plan.goal.objective;
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

    /// Begins the next window, and makes the test of the last one due, where its search is finished.
    fn move_on(&mut self) {
        while let Some(split) = self.plan.splits.get(self.windows.len())
            && self.study.is_finished()
        {
            let (index, every) = (self.windows.len(), self.plan.every);
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
            let (times, stopped) = (self.plan.candles.time(), self.study.stopped());
            self.windows.push(WalkForwardWindow::new(split, times, best, stopped));
            if !self.is_all_searched() {
                let part = EpisodePart::train(index + 1);
                self.study = self.study.again(self.before.episodes, part);
            }
        }
    }

    /// Hands out what is finished, in the order of the episodes.
    fn deliver(&mut self) -> Vec<EpisodeResult> {
        let mut finished = Vec::new();
        while let Some(result) = self.ready.remove(&(self.told + 1)) {
            self.told += 1;
            self.no_scores.take(&result);
            self.last_part = result.part;
            result.digest(&mut self.digester);
            finished.push(result);
        }
        finished
    }

    /// Ends the search of a plain job with the episodes told until now, because its time is over. A walk-forward knows no
    /// limit of time and goes on.
    pub fn stop_now(&mut self) {
        if self.plan.splits.is_empty() {
            self.study.stop_now();
        }
    }

    /// Whether no study is left to begin or under way; of a plain job, always, since there is no other to begin.
    fn is_all_searched(&self) -> bool {
        self.windows.len() == self.plan.splits.len()
    }

    fn is_walk_forward(&self) -> bool {
        !self.plan.splits.is_empty()
    }

    /// Number of episodes that will run, as far as that is known.
    pub fn total_episodes(&self) -> u32 {
        match self.plan.splits.len() - self.windows.len() {
            0 if self.is_walk_forward() => self.before.episodes,
            0 => self.study.total_episodes(),
            left => {
                let later = (left as u32 - 1) * (self.study.planned() + 1);
                self.before.episodes + self.study.total_episodes() + 1 + later
            }
        }
    }

    /// Candles of all episodes as far as their number is known, and of those that are finished.
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
        for (index, split) in self.plan.splits.iter().enumerate().skip(self.windows.len()) {
            position.candles_planned += split.test.len() as u64;
            if index > self.windows.len() {
                position.candles_planned += planned * split.train.len() as u64;
            }
        }
        position
    }

    /// Progress boundaries of all episodes before one of the study under way.
    fn boundaries_before(&self, episode: u32) -> u64 {
        let each = (self.study_range().len() as u64).div_ceil(self.plan.every);
        self.before.boundaries + u64::from(episode - self.before.episodes - 1) * each
    }

    /// Candles that the study under way runs over.
    fn study_range(&self) -> &Range<usize> {
        let split = self.plan.splits.get(self.windows.len()).or(self.plan.splits.last());
        split.map_or(&self.plan.whole, |split| &split.train)
    }

    fn range(&self, part: Option<EpisodePart>) -> &Range<usize> {
        let split = part.and_then(|part| {
            let split = self.plan.splits.get((part.window as usize).checked_sub(1)?)?;
            Some(if part.stage == Stage::Train { &split.train } else { &split.test })
        });
        split.unwrap_or(&self.plan.whole)
    }

    /// Episodes told, in order and without gap.
    pub fn told(&self) -> u32 {
        self.told
    }

    /// The part of the episode told last, or of the first one.
    pub fn last_part(&self) -> Option<EpisodePart> {
        self.last_part.or_else(|| self.is_walk_forward().then(|| EpisodePart::train(0)))
    }

    /// Told episodes that count as failed.
    pub fn failed(&self) -> u32 {
        self.no_scores.episodes()
    }

    /// The told episodes without a score, and why; none where each has one.
    pub fn no_score(&self) -> Option<NoScore> {
        self.no_scores.summary(self.told)
    }

    /// Whether every episode is told.
    pub fn is_finished(&self) -> bool {
        let last = if self.is_walk_forward() { self.before.episodes } else { self.study.told() };
        self.is_all_searched() && self.study.is_finished() && self.told == last
    }

    /// What ended the search of a plain job before its last episode; windows of a walk-forward have their own.
    pub fn stopped(&self) -> Option<StopReason> {
        if self.is_walk_forward() { None } else { self.study.stopped() }
    }

    /// The best episode so far of the study under way; in the end, of the last one.
    pub fn best(&self) -> Option<&EpisodeResult> {
        self.study.best()
    }

    /// With several objectives: the episodes of that study that no other dominates, the best of the first objective first.
    pub fn front(&self) -> impl Iterator<Item = &EpisodeResult> {
        self.study.front()
    }

    /// What the walk-forward came to until now; none for a plain job.
    pub fn walk_forward(&self) -> Option<WalkForward> {
        let goal = &self.plan.goal;
        self.is_walk_forward().then(|| WalkForward::new(goal.direction, self.windows.clone()))
    }

    /// The digest of the told episodes.
    pub fn digest(&self) -> Digest {
        self.digester.finish()
    }
}
