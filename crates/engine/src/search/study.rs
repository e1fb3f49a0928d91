//! The sampler with all its episodes. The caller owns the loop: it asks for proposals, runs them wherever it likes, and tells
//! what came out, in any order. Results take effect in the order of the episodes, so lanes never change an answer.

use super::front::Front;
use super::length::length;
use super::samplers::{Batch, Sampler, sampler};
use super::{
    EpisodeResult, Goal, Observation, Outcome, Point, Proposal, SearchSpace, SearchSpec,
    StopReason, StopSpec,
};
use crate::digest::{Digest, Digester};
use crate::error::{Error, Result};
use crate::metrics::Metrics;
use crate::params::Params;
use crate::random::SEED_LIMIT;
use std::collections::{BTreeMap, VecDeque};

/// Points that a sampler which does not learn proposes at a time.
const BATCH: u32 = 64;
/// Most points that are proposed together.
const MAX_BATCH: u32 = 64;
/// Most objectives.
const MAX_OBJECTIVES: usize = 8;

/// The answer to `ask`.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Run this.
    Episode(Proposal),
    /// The sampler has worked for a while and needs more time: ask again, after other things that are due.
    Thinking,
    /// The next proposals depend on episodes that run: ask again when one was told.
    Waiting,
    /// Every episode has been proposed.
    Exhausted,
}

/// A search under way.
pub struct Study {
    space: SearchSpace,
    sampler: Box<dyn Sampler>,
    fixed: Params,
    goals: Vec<Goal>,
    min_trades: u32,
    stop: StopSpec,
    batch: u32,
    total: u32,
    feasible_points: Option<u64>,
    proposed: VecDeque<Point>,
    asked: u32,
    /// Episodes that were asked for and not yet told.
    running: BTreeMap<u32, (Point, Params)>,
    /// Outcomes that came before their turn.
    waiting: BTreeMap<u32, Outcome>,
    /// What the sampler learns from; empty when it does not learn.
    observations: Vec<Observation>,
    told: u32,
    failed: u32,
    best: Option<(f64, EpisodeResult)>,
    front: Front,
    stopped: Option<StopReason>,
    digester: Digester,
}

impl Study {
    /// A study over `spec`; without one, a study of a single episode with the fixed parameters.
    ///
    /// # Errors
    /// Names the field that makes no sense.
    pub fn new(spec: Option<&SearchSpec>, fixed: Params) -> Result<Self> {
        let single = SearchSpec::default();
        let spec = spec.unwrap_or(&single);
        check(spec)?;
        let space = SearchSpace::new(spec.space.clone(), &spec.constraints, &fixed)?;
        let length = length(spec, &space)?;
        let sampler = sampler(spec, &space, length.episodes);
        Ok(Self {
            batch: if sampler.learns() { spec.batch } else { BATCH },
            sampler,
            space,
            fixed,
            goals: spec.goals(),
            min_trades: spec.min_trades,
            stop: spec.stop.clone(),
            total: length.episodes,
            feasible_points: length.feasible_points,
            proposed: VecDeque::new(),
            asked: 0,
            running: BTreeMap::new(),
            waiting: BTreeMap::new(),
            observations: Vec::new(),
            told: 0,
            failed: 0,
            best: None,
            front: Front::default(),
            stopped: None,
            digester: Digester::new("study"),
        })
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
        for result in episodes {
            let refuse = |reason| Err(Error::field("episodes", result.episode, reason));
            if result.episode != study.told + 1 {
                return refuse("episodes must follow each other from 1, without a gap");
            }
            if study.is_finished() {
                return refuse("the search has ended before");
            }
            let point = study.space.locate(&result.params);
            let own = |point: &Point| {
                study.space.is_feasible(point) && study.params(point) == result.params
            };
            let Some(point) = point.filter(own) else {
                return refuse("its parameters are none of the search space");
            };
            study.asked += 1;
            study.told += 1;
            study.finish(point, result.params.clone(), result.outcome());
        }
        Ok(study)
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
        self.running.insert(self.asked, (point, params.clone()));
        Ask::Episode(Proposal { episode: self.asked, params })
    }

    /// The strategy's parameters at a point.
    fn params(&self, point: &[f64]) -> Params {
        let mut params = self.fixed.clone();
        params.append(&mut self.space.params(point));
        params
    }

    /// Takes the outcome of an episode and returns the episodes that are finished by it, in order. An episode that was not
    /// asked for, or told before, or lies behind an early end, changes nothing.
    pub fn tell(&mut self, episode: u32, outcome: Outcome) -> Vec<EpisodeResult> {
        if self.running.contains_key(&episode) {
            self.waiting.entry(episode).or_insert(outcome);
        }
        let mut finished = Vec::new();
        while let Some(outcome) = self.waiting.remove(&(self.told + 1)) {
            self.told += 1;
            let Some((point, params)) = self.running.remove(&self.told) else { break };
            finished.push(self.finish(point, params, outcome));
        }
        finished
    }

    fn finish(&mut self, point: Point, params: Params, outcome: Outcome) -> EpisodeResult {
        let losses = self.losses(&outcome.metrics);
        let result = EpisodeResult {
            episode: self.told,
            score: losses.as_ref().and_then(|_| self.goals[0].objective.of(&outcome.metrics)),
            params,
            metrics: outcome.metrics,
            candles: outcome.candles,
            digest: outcome.digest,
        };
        result.digest(&mut self.digester);
        match &losses {
            Some(losses) => self.rank(losses, &result),
            None => self.failed += 1,
        }
        if self.sampler.learns() {
            self.observations.push(Observation { point, losses });
        }
        let best = self.best.as_ref();
        let idle = self.told - best.map_or(0, |(_, best)| best.episode);
        let target = self.stop.target.map(|target| self.goals[0].signed(target));
        let reason = self.stop.judge(self.told, idle, best.map(|(loss, _)| *loss), target);
        if let Some(reason) = reason {
            self.end(reason);
        }
        result
    }

    fn rank(&mut self, losses: &[f64], result: &EpisodeResult) {
        if self.best.as_ref().is_none_or(|(best, _)| losses[0] < *best) {
            self.best = Some((losses[0], result.clone()));
        }
        if losses.len() > 1 {
            self.front.take(losses, result);
        }
    }

    fn losses(&self, metrics: &Metrics) -> Option<Vec<f64>> {
        if metrics.trades < self.min_trades {
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
        self.waiting.clear();
    }

    /// Number of episodes that will run, as far as that is known.
    pub fn total_episodes(&self) -> u32 {
        self.total
    }

    /// Points that satisfy all constraints; none when there are too many to count.
    pub fn feasible_points(&self) -> Option<u64> {
        self.feasible_points
    }

    /// Episodes told, in order and without gap.
    pub fn told(&self) -> u32 {
        self.told
    }

    /// Told episodes that count as failed.
    pub fn failed(&self) -> u32 {
        self.failed
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
        self.best.as_ref().map(|(_, best)| best)
    }

    /// With several objectives: the episodes that no other dominates, the best of the first objective first.
    pub fn front(&self) -> impl Iterator<Item = &EpisodeResult> {
        self.front.episodes()
    }

    /// The space that is searched.
    pub fn space(&self) -> &SearchSpace {
        &self.space
    }

    /// The digest of the told episodes.
    pub fn digest(&self) -> Digest {
        self.digester.finish()
    }
}

fn check(spec: &SearchSpec) -> Result<()> {
    if spec.seed > SEED_LIMIT {
        return Err(Error::field("seed", spec.seed, format!("must be at most {SEED_LIMIT}")));
    }
    if !(1..=MAX_BATCH).contains(&spec.batch) {
        return Err(Error::field("batch", spec.batch, format!("must be 1 to {MAX_BATCH}")));
    }
    if spec.more_objectives.len() >= MAX_OBJECTIVES {
        let reason = format!("at most {} beside the first", MAX_OBJECTIVES - 1);
        return Err(Error::field("more_objectives", spec.more_objectives.len(), reason));
    }
    spec.objective.validate().map_err(|error| error.within("objective"))?;
    for (index, goal) in spec.more_objectives.iter().enumerate() {
        let place = format!("more_objectives[{index}].objective");
        goal.objective.validate().map_err(|error| error.within(&place))?;
    }
    spec.stop.validate().map_err(|error| error.within("stop"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::ParamValue;

    fn spec(json: &str) -> SearchSpec {
        serde_json::from_str(json).unwrap()
    }

    fn study(json: &str) -> Study {
        Study::new(Some(&spec(json)), Params::new()).unwrap()
    }

    /// An outcome whose Sharpe ratio is `score`.
    fn outcome(score: Option<f64>) -> Outcome {
        Outcome {
            metrics: Metrics {
                final_equity: 1.0,
                total_return_pct: 0.0,
                sharpe: score,
                max_drawdown_pct: 0.0,
                win_rate_pct: None,
                profit_factor: None,
                trades: 0,
                exposure_pct: 0.0,
            },
            candles: 10,
            digest: Digester::new("test").finish(),
        }
    }

    fn propose(study: &mut Study) -> Proposal {
        loop {
            match study.ask() {
                Ask::Episode(proposal) => return proposal,
                Ask::Thinking => {}
                Ask::Waiting | Ask::Exhausted => panic!("another episode was expected"),
            }
        }
    }

    fn ask(study: &mut Study) -> u32 {
        propose(study).episode
    }

    /// Asks for an episode and tells a score that follows from its parameter `a`, best at 33.
    fn run_one(study: &mut Study) -> Option<EpisodeResult> {
        let Proposal { episode, params } = propose(study);
        let a = match params["a"] {
            ParamValue::Number(a) => a,
            _ => f64::NAN,
        };
        study.tell(episode, outcome(Some(-(a - 33.0).abs()))).pop()
    }

    const SIX: &str = r#"{"space":{"a":{"int":{"low":1,"high":6}}}}"#;

    #[test]
    fn the_order_of_telling_changes_nothing() {
        let scores = [Some(1.0), None, Some(3.0), Some(3.0), Some(-1.0), Some(2.0)];
        let run = |order: [u32; 6]| {
            let mut study = study(SIX);
            for expected in 1..=6 {
                assert_eq!(ask(&mut study), expected);
            }
            assert_eq!(study.ask(), Ask::Exhausted);
            let told: Vec<u32> = order
                .iter()
                .flat_map(|&episode| study.tell(episode, outcome(scores[episode as usize - 1])))
                .map(|result| result.episode)
                .collect();
            assert_eq!(told, [1, 2, 3, 4, 5, 6]);
            assert!(study.is_finished());
            assert_eq!(study.failed(), 1);
            (study.best().unwrap().episode, study.digest())
        };
        let straight = run([1, 2, 3, 4, 5, 6]);
        assert_eq!(straight.0, 3, "of equals the first");
        assert_eq!(run([6, 5, 4, 3, 2, 1]), straight);
        assert_eq!(run([2, 1, 6, 3, 5, 4]), straight);
    }

    #[test]
    fn an_episode_told_twice_or_never_asked_changes_nothing() {
        let mut study = study(SIX);
        assert!(study.tell(1, outcome(Some(9.0))).is_empty(), "not asked for");
        ask(&mut study);
        assert_eq!(study.tell(1, outcome(Some(1.0))).len(), 1);
        let digest = study.digest();
        assert!(study.tell(1, outcome(Some(5.0))).is_empty());
        assert_eq!(study.digest(), digest);
    }

    #[test]
    fn the_number_of_episodes_is_known_beforehand() {
        struct Case {
            json: &'static str,
            total: u32,
        }
        let cases = [
            Case { json: SIX, total: 6 },
            Case { json: r#"{"space":{"a":{"int":{"low":1,"high":6}}},"episodes":4}"#, total: 4 },
            Case { json: r#"{"space":{"a":{"int":{"low":1,"high":6}}},"episodes":40}"#, total: 6 },
            Case {
                json: r#"{"space":{"a":{"int":{"low":1,"high":6}}},"constraints":["a > 4"],"episodes":4}"#,
                total: 2,
            },
            Case {
                json: r#"{"sampler":"random","space":{"a":{"int":{"low":1,"high":999}}}}"#,
                total: 100,
            },
            Case {
                json: r#"{"sampler":"random","space":{"a":{"int":{"low":1,"high":99999999}}},"constraints":["a > 9"],"episodes":50}"#,
                total: 50,
            },
            Case { json: r#"{"space":{}}"#, total: 1 },
        ];
        for Case { json, total } in cases {
            let mut study = study(json);
            assert_eq!(study.total_episodes(), total, "{json}");
            for _ in 0..total {
                ask(&mut study);
            }
            assert_eq!(study.ask(), Ask::Exhausted);
        }
    }

    #[test]
    fn a_search_that_makes_no_sense_is_refused() {
        struct Case {
            json: &'static str,
            message: &'static str,
        }
        let cases = [
            Case {
                json: r#"{"space":{"a":{"int":{"low":1,"high":6}}},"constraints":["a > 6"]}"#,
                message: "constraints: no point satisfies them all (found a > 6)",
            },
            Case {
                json: r#"{"space":{},"episodes":0}"#,
                message: "episodes: must be 1 to 10000000 (found 0)",
            },
            Case {
                json: r#"{"space":{"a":{"int":{"low":1,"high":20000000}}}}"#,
                message: "space: a grid has at most 10000000 points: take larger steps, sample at random or by Bayesian search (found 20000000)",
            },
            Case {
                json: r#"{"space":{"a":{"float":{"low":1,"high":2}}}}"#,
                message: "space: a grid needs a step for every range, or another sampler (found no step for a)",
            },
            Case { json: r#"{"space":{},"batch":0}"#, message: "batch: must be 1 to 64 (found 0)" },
            Case {
                json: r#"{"space":{},"objective":{"mix":{}}}"#,
                message: "objective.mix: must name at least one metric (found {})",
            },
            Case {
                json: r#"{"space":{},"more_objectives":[{"objective":{"mix":{}}}]}"#,
                message: "more_objectives[0].objective.mix: must name at least one metric (found {})",
            },
            Case {
                json: r#"{"space":{},"stop":{"no_improvement":0}}"#,
                message: "stop.no_improvement: must be at least 1 (found 0)",
            },
            Case {
                json: r#"{"space":{},"seed":9007199254740992}"#,
                message: "seed: must be at most 9007199254740991 (found 9007199254740992)",
            },
        ];
        for Case { json, message } in cases {
            let error = Study::new(Some(&spec(json)), Params::new()).err().unwrap();
            assert_eq!(error.to_string(), message);
        }
    }

    const HUNDRED: &str = r#""space":{"a":{"int":{"low":0,"high":99}}}"#;

    #[test]
    fn a_search_ends_early_in_the_order_of_its_episodes() {
        let mut study = study(&format!(r#"{{{HUNDRED},"stop":{{"no_improvement":3}}}}"#));
        for _ in 1..=10 {
            ask(&mut study);
        }
        // The best is episode 2; 3, 4 and 5 are no better, whenever they are told.
        let scores = [1.0, 5.0, 0.0, 0.0, 0.0, 9.0, 9.0];
        for episode in (1..=7_u32).rev() {
            study.tell(episode, outcome(Some(scores[episode as usize - 1])));
        }
        assert_eq!(study.stopped(), Some(StopReason::NoImprovement));
        assert_eq!((study.told(), study.total_episodes()), (5, 5));
        assert_eq!(study.best().unwrap().episode, 2);
        assert_eq!(study.ask(), Ask::Exhausted);
        assert!(study.tell(8, outcome(Some(99.0))).is_empty());
    }

    #[test]
    fn a_target_ends_a_search_and_a_time_stop_can_be_run_again() {
        let mut target = study(&format!(r#"{{{HUNDRED},"stop":{{"target":-30}}}}"#));
        while !target.is_finished() {
            run_one(&mut target);
        }
        assert_eq!((target.told(), target.stopped()), (4, Some(StopReason::Target)));

        let mut first = study(&format!("{{{HUNDRED}}}"));
        for _ in 0..7 {
            run_one(&mut first);
        }
        first.stop_now();
        assert_eq!(first.stopped(), Some(StopReason::Time));
        let mut again = study(&format!(r#"{{{HUNDRED},"stop":{{"stopped_after":7}}}}"#));
        while !again.is_finished() {
            run_one(&mut again);
        }
        assert_eq!((again.digest(), again.told()), (first.digest(), 7));
    }

    #[test]
    fn a_study_resumed_anywhere_goes_on_as_if_nothing_had_happened() {
        for sampler in ["grid", "random", "bayesian", "tpe"] {
            let json = format!(r#"{{{HUNDRED},"sampler":"{sampler}","episodes":40,"seed":3}}"#);
            let mut whole = study(&json);
            let results: Vec<EpisodeResult> =
                (0..40).map(|_| run_one(&mut whole).unwrap()).collect();
            for cut in [0, 1, 11, 18, 39, 40] {
                let stored = results[..cut].iter().cloned();
                let mut resumed = Study::resume(Some(&spec(&json)), Params::new(), stored).unwrap();
                for result in &results[cut..] {
                    assert_eq!(run_one(&mut resumed).as_ref(), Some(result), "{sampler} at {cut}");
                }
                assert_eq!(resumed.digest(), whole.digest());
            }
        }
    }

    #[test]
    fn episodes_that_are_not_of_the_study_are_refused() {
        let spec = spec(SIX);
        let mut study = Study::new(Some(&spec), Params::new()).unwrap();
        let result = run_one(&mut study).unwrap();
        let resume = |change: fn(&mut EpisodeResult)| {
            let mut result = result.clone();
            change(&mut result);
            Study::resume(Some(&spec), Params::new(), [result]).err().map(|e| e.to_string())
        };
        assert_eq!(resume(|_| {}), None);
        let gap = "episodes: episodes must follow each other from 1, without a gap (found 2)";
        assert_eq!(resume(|result| result.episode = 2).as_deref(), Some(gap));
        let stranger = "episodes: its parameters are none of the search space (found 1)";
        let change = |result: &mut EpisodeResult| result.params.clear();
        assert_eq!(resume(change).as_deref(), Some(stranger));
    }

    #[test]
    fn a_learning_sampler_waits_for_the_batch_before_and_for_nothing_else() {
        let json = format!(r#"{{{HUNDRED},"sampler":"bayesian","episodes":40,"batch":4}}"#);
        let mut study = study(&json);
        for expected in 1..=4 {
            assert_eq!(ask(&mut study), expected);
        }
        assert_eq!(study.ask(), Ask::Waiting);
        for episode in [3, 1, 4] {
            study.tell(episode, outcome(Some(1.0)));
            assert_eq!(study.ask(), Ask::Waiting);
        }
        study.tell(2, outcome(None));
        assert_eq!(ask(&mut study), 5);
    }

    #[test]
    fn several_objectives_give_a_front_and_few_trades_a_failure() {
        let json = r#"{"space":{"a":{"int":{"low":1,"high":6}}},"min_trades":1,
            "more_objectives":[{"objective":"max_drawdown_pct","direction":"minimize"}]}"#;
        let mut study = study(json);
        let told = [(1.0, 9.0, 5), (2.0, 9.0, 5), (3.0, 20.0, 5), (9.0, 1.0, 0), (1.0, 4.0, 5)];
        for (sharpe, drawdown, trades) in told {
            let episode = ask(&mut study);
            let mut outcome = outcome(Some(sharpe));
            outcome.metrics.max_drawdown_pct = drawdown;
            outcome.metrics.trades = trades;
            study.tell(episode, outcome);
        }
        let front: Vec<u32> = study.front().map(|episode| episode.episode).collect();
        assert_eq!(front, [3, 2, 5]);
        assert_eq!(study.best().unwrap().episode, 3);
        assert_eq!(study.failed(), 1, "no trade");
    }
}
