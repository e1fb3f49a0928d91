//! The sampler with all its episodes. The caller owns the loop: it asks for proposals, runs them wherever it likes, and tells
//! what came out, in any order. Results take effect in the order of the episodes, so lanes never change an answer.

use super::samplers::{Sampler, sampler};
use super::{Direction, Point, SamplerName, SearchSpace, SearchSpec};
use crate::digest::{Digest, Digester};
use crate::error::{Error, Result};
use crate::metrics::{MetricName, Metrics};
use crate::params::{ParamValue, Params};
use crate::random::SEED_LIMIT;
use crate::report::Report;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// A grid larger than this is refused.
const MAX_GRID: u64 = 10_000_000;
/// Episodes of a random search that does not say how many.
const RANDOM_EPISODES: u32 = 100;
/// Most episodes of a search.
const MAX_EPISODES: u32 = 10_000_000;
/// Points proposed at a time.
const BATCH: usize = 64;

/// An episode to run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its number, from 1.
    pub episode: u32,
    /// The strategy's parameters, complete.
    pub params: Params,
}

/// The answer to `ask`.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Run this.
    Episode(Proposal),
    /// Every episode has been proposed.
    Exhausted,
}

/// What came of an episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The episode's metrics.
    pub metrics: Metrics,
    /// Candles it ran over.
    pub candles: u32,
    /// Digest of its report.
    pub digest: Digest,
}

impl From<&Report> for Outcome {
    fn from(report: &Report) -> Self {
        Self { metrics: report.metrics, candles: report.candles, digest: report.digest() }
    }
}

/// A finished episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EpisodeResult {
    /// Its number, from 1.
    pub episode: u32,
    /// The strategy's parameters, complete.
    pub params: Params,
    /// The objective; none where it is undefined, and then the episode counts as failed.
    pub score: Option<f64>,
    /// Its metrics.
    pub metrics: Metrics,
    /// Candles it ran over.
    pub candles: u32,
    /// Digest of its report, 32 hexadecimal digits.
    pub digest: Digest,
}

/// A search under way.
pub struct Study {
    space: SearchSpace,
    sampler: Box<dyn Sampler>,
    fixed: Params,
    objective: MetricName,
    direction: Direction,
    total: u32,
    proposed: VecDeque<Point>,
    asked: u32,
    /// Parameters of the episodes that were asked for and not yet told.
    running: BTreeMap<u32, Params>,
    /// Outcomes that came before their turn.
    waiting: BTreeMap<u32, Outcome>,
    told: u32,
    failed: u32,
    best: Option<EpisodeResult>,
    digester: Digester,
}

impl Study {
    /// A study over `spec`; without one, a study of a single episode with the fixed parameters.
    ///
    /// # Errors
    /// Names the field that makes no sense.
    pub fn new(spec: Option<&SearchSpec>, fixed: Params) -> Result<Self> {
        let single = SearchSpec {
            sampler: SamplerName::Grid,
            space: BTreeMap::new(),
            constraints: Vec::new(),
            objective: MetricName::default(),
            direction: Direction::default(),
            episodes: None,
            seed: 0,
        };
        let spec = spec.unwrap_or(&single);
        if spec.seed > SEED_LIMIT {
            return Err(Error::field("seed", spec.seed, format!("must be at most {SEED_LIMIT}")));
        }
        let space = SearchSpace::new(spec.space.clone(), &spec.constraints, &fixed)?;
        let total = total_episodes(spec, &space)?;
        Ok(Self {
            sampler: sampler(spec.sampler, spec.seed, &space),
            space,
            fixed,
            objective: spec.objective,
            direction: spec.direction,
            total,
            proposed: VecDeque::new(),
            asked: 0,
            running: BTreeMap::new(),
            waiting: BTreeMap::new(),
            told: 0,
            failed: 0,
            best: None,
            digester: Digester::new("study"),
        })
    }

    /// The next episode to run.
    pub fn ask(&mut self) -> Ask {
        if self.asked == self.total {
            return Ask::Exhausted;
        }
        if self.proposed.is_empty() {
            let count = BATCH.min((self.total - self.asked) as usize);
            self.proposed.extend(self.sampler.propose(&self.space, count));
        }
        let Some(point) = self.proposed.pop_front() else {
            // In a space too large to count there were fewer points than asked for.
            self.total = self.asked;
            return Ask::Exhausted;
        };
        let mut params = self.fixed.clone();
        params.append(&mut self.space.params(point));
        self.asked += 1;
        self.running.insert(self.asked, params.clone());
        Ask::Episode(Proposal { episode: self.asked, params })
    }

    /// Takes the outcome of an episode and returns the episodes that are finished by it, in order. An episode that was not
    /// asked for, or told before, changes nothing.
    pub fn tell(&mut self, episode: u32, outcome: Outcome) -> Vec<EpisodeResult> {
        if self.running.contains_key(&episode) {
            self.waiting.entry(episode).or_insert(outcome);
        }
        let mut finished = Vec::new();
        while let Some(outcome) = self.waiting.remove(&(self.told + 1)) {
            self.told += 1;
            let Some(params) = self.running.remove(&self.told) else { break };
            finished.push(self.finish(params, outcome));
        }
        finished
    }

    fn finish(&mut self, params: Params, outcome: Outcome) -> EpisodeResult {
        let result = EpisodeResult {
            episode: self.told,
            score: self.objective.of(&outcome.metrics),
            params,
            metrics: outcome.metrics,
            candles: outcome.candles,
            digest: outcome.digest,
        };
        result.digest(&mut self.digester);
        match (result.score, self.best.as_ref().and_then(|best| best.score)) {
            (None, _) => self.failed += 1,
            (Some(score), Some(best)) if !self.direction.improves(score, best) => {}
            (Some(_), _) => self.best = Some(result.clone()),
        }
        result
    }

    /// Number of episodes that will run.
    pub fn total_episodes(&self) -> u32 {
        self.total
    }

    /// Episodes told, in order and without gap.
    pub fn told(&self) -> u32 {
        self.told
    }

    /// Told episodes whose objective was undefined.
    pub fn failed(&self) -> u32 {
        self.failed
    }

    /// Whether every episode is told.
    pub fn is_finished(&self) -> bool {
        self.told == self.total
    }

    /// The best episode so far; of equals, the first.
    pub fn best(&self) -> Option<&EpisodeResult> {
        self.best.as_ref()
    }

    /// The digest of the told episodes.
    pub fn digest(&self) -> Digest {
        self.digester.finish()
    }
}

impl EpisodeResult {
    fn digest(&self, digester: &mut Digester) {
        digester.count(self.episode as usize);
        for (name, value) in &self.params {
            digester.text(name);
            match value {
                ParamValue::Flag(flag) => digester.count(usize::from(*flag)),
                ParamValue::Number(number) => digester.number(*number),
                ParamValue::Name(name) => digester.text(name),
            }
        }
        digester.optional(self.score);
        digester.digest(self.digest);
    }
}

fn total_episodes(spec: &SearchSpec, space: &SearchSpace) -> Result<u32> {
    if let Some(episodes) = spec.episodes
        && !(1..=MAX_EPISODES).contains(&episodes)
    {
        return Err(Error::field("episodes", episodes, format!("must be 1 to {MAX_EPISODES}")));
    }
    if spec.sampler == SamplerName::Grid && space.size() > MAX_GRID {
        let reason =
            format!("a grid has at most {MAX_GRID} points: take larger steps or sample at random");
        return Err(Error::field("space", space.size(), reason));
    }
    let most = match (spec.episodes, spec.sampler) {
        (Some(episodes), _) => episodes,
        (None, SamplerName::Grid) => MAX_EPISODES,
        (None, SamplerName::Random) => RANDOM_EPISODES,
    };
    let feasible = match space.feasible_points() {
        Some(feasible) => feasible,
        // Too many to count. One feasible point shows that the search makes sense.
        None if sampler(spec.sampler, spec.seed, space).propose(space, 1).is_empty() => 0,
        None => u64::from(most),
    };
    if feasible == 0 {
        return Err(Error::field(
            "constraints",
            spec.constraints.join(", "),
            "no point satisfies them all",
        ));
    }
    Ok(u64::from(most).min(feasible) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn ask(study: &mut Study) -> u32 {
        match study.ask() {
            Ask::Episode(proposal) => proposal.episode,
            Ask::Exhausted => panic!("more episodes were expected"),
        }
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
                message: "space: a grid has at most 10000000 points: take larger steps or sample at random (found 20000000)",
            },
            Case {
                json: r#"{"space":{},"seed":9007199254740993}"#,
                message: "seed: must be at most 9007199254740992 (found 9007199254740993)",
            },
        ];
        for Case { json, message } in cases {
            let error = Study::new(Some(&spec(json)), Params::new()).err().unwrap();
            assert_eq!(error.to_string(), message);
        }
    }
}
