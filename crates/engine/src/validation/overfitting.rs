//! The overfitting report: how much of the best episode's result a search of its size would find in noise.

use super::verdict::Figures;
use super::{Pbo, ReturnMoments, TrialSharpes, Verdict, deflated_sharpe, sentence};
use serde::{Deserialize, Serialize};

/// The figures of the best episode, the verdict, and a sentence. A figure is none where it is undefined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Overfitting {
    /// Number of episodes, those without a Sharpe ratio included.
    pub trials: u32,
    /// Variance of the episodes' Sharpe ratios of one candle.
    pub trial_variance: Option<f64>,
    /// Number of the best episode's returns.
    pub returns: u32,
    /// Its Sharpe ratio of one candle.
    pub sharpe: Option<f64>,
    /// Skewness of its returns.
    pub skewness: Option<f64>,
    /// Kurtosis of its returns, 3 for a normal distribution.
    pub kurtosis: Option<f64>,
    /// Probability that its true Sharpe ratio is above 0, if it were the only trial.
    pub probabilistic_sharpe: Option<f64>,
    /// Expected Sharpe ratio of one candle of the best of as many trials without skill.
    pub expected_best_sharpe: Option<f64>,
    /// Probability that its true Sharpe ratio is above the expected best.
    pub deflated_sharpe: Option<f64>,
    /// Probability that the best of as many independent trials without skill looks as good.
    pub luck: Option<f64>,
    /// Probability of backtest overfitting; none for fewer than two episodes.
    pub probability_of_overfitting: Option<f64>,
    /// See [`Pbo::degradation_slope`].
    pub degradation_slope: Option<f64>,
    /// See [`Pbo::probability_of_loss`].
    pub probability_of_loss: Option<f64>,
    /// The conclusion from the figures.
    pub verdict: Verdict,
    /// The same in a plain English sentence.
    pub sentence: String,
}

impl Overfitting {
    /// Evaluates the best episode by the moments of its returns, by all trials, and by the cross-validation if there is one.
    pub fn new(best: Option<&ReturnMoments>, trials: &TrialSharpes, pbo: Option<&Pbo>) -> Self {
        let count = trials.trials();
        // A single trial was not selected: nothing is deflated.
        let variance = if count == 1 { Some(0.0) } else { trials.variance() };
        let expected_best = variance.and_then(|it| deflated_sharpe::expected_best(count, it));
        let probability = |benchmark| deflated_sharpe::probabilistic(best?, benchmark);
        let figures = Figures {
            trials: count,
            returns: best.map_or(0, |best| best.count as u32),
            sharpe: best.map(ReturnMoments::sharpe),
            deflated_sharpe: expected_best.and_then(probability),
            luck: best.and_then(|best| deflated_sharpe::luck(best, count)),
            probability_of_overfitting: pbo.map(|pbo| pbo.probability),
        };
        Self {
            trials: figures.trials,
            trial_variance: trials.variance(),
            returns: figures.returns,
            sharpe: figures.sharpe,
            skewness: best.map(|best| best.skewness),
            kurtosis: best.map(|best| best.kurtosis),
            probabilistic_sharpe: probability(0.0),
            expected_best_sharpe: expected_best,
            deflated_sharpe: figures.deflated_sharpe,
            luck: figures.luck,
            probability_of_overfitting: figures.probability_of_overfitting,
            degradation_slope: pbo.and_then(|pbo| pbo.degradation_slope),
            probability_of_loss: pbo.map(|pbo| pbo.probability_of_loss),
            verdict: figures.verdict(),
            sentence: sentence::of(&figures),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::ReturnBlocks;
    use crate::random::rng;
    use crate::validation::{Cscv, blocks};
    use rand::{RngExt, rngs::ChaCha8Rng};

    /// A random daily return: deviation 0.01, mean 0, bounded.
    fn noise(rng: &mut ChaCha8Rng) -> f64 {
        let bits = rng.random::<u64>();
        let quarters = [bits, bits >> 16, bits >> 32, bits >> 48];
        let sum: f64 = quarters.iter().map(|&part| (part & 0xffff) as f64 / 65_535.0 - 0.5).sum();
        0.01 * sum * 3_f64.sqrt()
    }

    /// Groups of strategies on noise. The strategies of a group have a part of their variance in common, like neighbours in a
    /// parameter space.
    struct Search {
        groups: usize,
        neighbours: usize,
        shared: f64,
        candles: usize,
        /// Mean return of the strategies in the first group.
        edge: f64,
    }

    impl Search {
        fn run(&self, seed: u64) -> Overfitting {
            let mut rng = rng(seed);
            let (common, own) = (self.shared.sqrt(), (1.0 - self.shared).sqrt());
            let mut strategies: Vec<Vec<f64>> = vec![];
            for group in 0..self.groups {
                let edge = if group == 0 { self.edge } else { 0.0 };
                let together: Vec<f64> = (0..self.candles).map(|_| noise(&mut rng)).collect();
                for _ in 0..self.neighbours {
                    let returns =
                        together.iter().map(|it| edge + common * it + own * noise(&mut rng));
                    strategies.push(returns.collect());
                }
            }
            report_on(&strategies)
        }

        fn verdicts(&self, seeds: u64, verdict: Verdict) -> usize {
            (0..seeds).filter(|&seed| self.run(seed).verdict == verdict).count()
        }
    }

    fn report_on(strategies: &[Vec<f64>]) -> Overfitting {
        let all: Vec<ReturnBlocks> = strategies.iter().map(|returns| blocks::of(returns)).collect();
        let mut trials = TrialSharpes::default();
        let mut best = (0, f64::NEG_INFINITY);
        for (index, episode) in all.iter().enumerate() {
            let sharpe = blocks::sharpe(episode, blocks::ALL);
            trials.push(sharpe);
            if sharpe.is_some_and(|sharpe| sharpe > best.1) {
                best = (index, sharpe.unwrap());
            }
        }
        let best = ReturnMoments::of(&strategies[best.0]);
        let alone = Overfitting::new(best.as_ref(), &trials, None);
        if alone.verdict == Verdict::NoEvidence {
            // Cross-validation cannot change this verdict, and it takes most of the time.
            return alone;
        }
        Overfitting::new(best.as_ref(), &trials, Cscv::new(&all).finish().as_ref())
    }

    #[test]
    fn noise_is_no_evidence_in_at_least_95_of_100_seeds() {
        let searches = [
            Search { groups: 100, neighbours: 1, shared: 0.0, candles: 1_000, edge: 0.0 },
            Search { groups: 8, neighbours: 10, shared: 0.8, candles: 1_000, edge: 0.0 },
            Search { groups: 1, neighbours: 40, shared: 0.5, candles: 1_000, edge: 0.0 },
            Search { groups: 1, neighbours: 2, shared: 0.5, candles: 1_000, edge: 0.0 },
        ];
        for search in searches {
            let found = search.verdicts(100, Verdict::NoEvidence);
            assert!(found >= 95, "{found} with {} groups", search.groups);
        }
    }

    /// The returns of a grid search on a random walk: crosses of two averages, long above and flat below.
    fn crosses(rng: &mut ChaCha8Rng) -> Vec<Vec<f64>> {
        let moves: Vec<f64> = (0..2_000).map(|_| noise(rng)).collect();
        // Sums of the closes up to each candle.
        let (mut close, mut total, mut sums) = (0.0, 0.0, vec![0.0]);
        for change in &moves {
            sums.push(total);
            close += change;
            total += close;
        }
        let average = |at: usize, period: usize| (sums[at] - sums[at - period]) / period as f64;
        let pairs = (2..30).step_by(3).flat_map(|fast| {
            (10..200).step_by(15).filter(move |&slow| fast < slow).map(move |slow| (fast, slow))
        });
        let cross = |(fast, slow): (usize, usize)| {
            let long = |at: &usize| *at >= slow && average(*at, fast) > average(*at, slow);
            (0..moves.len()).map(|at| if long(&at) { moves[at] } else { 0.0 }).collect()
        };
        pairs.map(cross).collect()
    }

    /// Episodes with five trades of five candles each, at random times.
    fn rare_trades(rng: &mut ChaCha8Rng) -> Vec<Vec<f64>> {
        let moves: Vec<f64> = (0..1_000).map(|_| noise(rng)).collect();
        let episode = |_| {
            let mut returns = vec![0.0; moves.len()];
            for _ in 0..5 {
                let entry = rng.random_range(0..995_u32) as usize;
                let side = if rng.random::<bool>() { 1.0 } else { -1.0 };
                (entry..entry + 5).for_each(|at| returns[at] = side * moves[at]);
            }
            returns
        };
        (0..100).map(episode).collect()
    }

    #[test]
    fn trading_a_random_walk_is_no_evidence_in_at_least_95_of_100_seeds() {
        for search in [crosses, rare_trades] {
            let verdicts = (0..100).map(|seed| report_on(&search(&mut rng(seed))).verdict);
            let found = verdicts.filter(|&verdict| verdict == Verdict::NoEvidence).count();
            assert!(found >= 95, "{found}");
        }
    }

    #[test]
    fn a_real_edge_is_evidence() {
        // A Sharpe ratio of 2.5 a year of 252 days, over ten years.
        let edge = 0.01 * 2.5 / 252_f64.sqrt();
        let search = Search { groups: 10, neighbours: 6, shared: 0.8, candles: 2_500, edge };
        let found = search.verdicts(20, Verdict::Evidence);
        assert!(found >= 18, "{found}");
    }

    #[test]
    fn an_edge_that_all_episodes_share_is_not_called_luck() {
        let edge = 0.01 * 2.5 / 252_f64.sqrt();
        let search = Search { groups: 1, neighbours: 20, shared: 0.8, candles: 2_500, edge };
        assert_eq!(search.verdicts(10, Verdict::NoEvidence), 0);
    }

    /// Moments of a thousand normally distributed returns.
    fn normal(sharpe: f64) -> ReturnMoments {
        ReturnMoments { count: 1_000, mean: sharpe, deviation: 1.0, skewness: 0.0, kurtosis: 3.0 }
    }

    fn overfitting(sharpe: f64, spread: f64, trials: u32, probability: f64) -> Overfitting {
        let best = normal(sharpe);
        let mut all = TrialSharpes::default();
        (0..trials).for_each(|index| all.push(Some(f64::from(index % 2) * spread)));
        let pbo = Pbo {
            episodes: trials,
            splits: 12_870,
            probability,
            degradation_slope: Some(0.5),
            probability_of_loss: 0.25,
        };
        Overfitting::new(Some(&best), &all, (trials > 1).then_some(&pbo))
    }

    #[test]
    fn luck_decides_between_some_evidence_and_none_and_the_other_figures_how_much() {
        struct Case {
            sharpe: f64,
            spread: f64,
            probability: f64,
            verdict: Verdict,
            sentence: &'static str,
        }
        let cases = [
            Case {
                sharpe: 0.2,
                spread: 0.04,
                probability: 0.07,
                verdict: Verdict::Evidence,
                sentence: "Evidence that the best of 100 episodes is more than luck: a search of this size over noise finds \
                           a Sharpe ratio this high less than 0.1 % of the time, and the best on half of the candles beats \
                           most others on the other half 93 % of the time.",
            },
            Case {
                sharpe: 0.2,
                spread: 0.04,
                probability: 0.61,
                verdict: Verdict::Weak,
                sentence: "Weak evidence that the best of 100 episodes is more than luck: a search of this size over noise \
                           finds a Sharpe ratio this high less than 0.1 % of the time, but which episode is best is chance: \
                           the best on half of the candles beats most others on the other half only 39 % of the time.",
            },
            Case {
                sharpe: 0.2,
                spread: 0.14,
                probability: 0.0,
                verdict: Verdict::Weak,
                sentence: "Weak evidence that the best of 100 episodes is more than luck: a search of this size over noise \
                           finds a Sharpe ratio this high less than 0.1 % of the time, but among episodes that differ so \
                           widely a good one is expected: the probability that this one is better than expected is 75 %, \
                           and evidence needs 95 %.",
            },
            Case {
                sharpe: 0.08,
                spread: 0.001,
                probability: 0.0,
                verdict: Verdict::NoEvidence,
                sentence: "No evidence that the best of 100 episodes is more than luck: a search of this size over noise \
                           finds a Sharpe ratio this high 44 % of the time.",
            },
            Case {
                sharpe: -0.1,
                spread: 0.04,
                probability: 0.0,
                verdict: Verdict::NoEvidence,
                sentence: "No evidence that the best of 100 episodes is more than luck: a search of this size over noise \
                           finds a Sharpe ratio this high more than 99.9 % of the time.",
            },
        ];
        for Case { sharpe, spread, probability, verdict, sentence } in cases {
            let found = overfitting(sharpe, spread, 100, probability);
            assert_eq!((found.verdict, found.sentence.as_str()), (verdict, sentence));
        }
    }

    #[test]
    fn a_single_episode_is_not_deflated() {
        let evident = overfitting(0.08, 0.0, 1, 0.0);
        assert_eq!(evident.verdict, Verdict::Evidence);
        let sentence = "Evidence that this episode is more than luck: noise alone shows a Sharpe ratio this high 0.6 % of the time.";
        assert_eq!(evident.sentence, sentence);
        assert_eq!(evident.deflated_sharpe, evident.probabilistic_sharpe);
        assert_eq!(evident.probability_of_overfitting, None);
        assert_eq!(overfitting(0.05, 0.0, 1, 0.0).verdict, Verdict::NoEvidence);
    }

    #[test]
    fn the_verdict_on_too_little_data_is_unknown() {
        let mut trials = TrialSharpes::default();
        trials.push(None);
        let flat = Overfitting::new(None, &trials, None);
        assert_eq!((flat.verdict, flat.returns, flat.luck), (Verdict::Unknown, 0, None));
        assert_eq!(
            flat.sentence,
            "Nothing can be said about luck: the equity of the best episode does not vary."
        );

        let short: Vec<f64> = (0..29).map(|i| 0.01 + 0.001 * f64::from(i % 3)).collect();
        let short = Overfitting::new(ReturnMoments::of(&short).as_ref(), &trials, None);
        assert_eq!((short.verdict, short.returns), (Verdict::Unknown, 29));

        // One of two episodes never traded.
        trials.push(Some(0.2));
        let alone = Overfitting::new(Some(&normal(0.2)), &trials, None);
        assert_eq!((alone.verdict, alone.deflated_sharpe), (Verdict::Unknown, None));

        let nothing = Overfitting::new(None, &TrialSharpes::default(), None);
        assert_eq!((nothing.verdict, nothing.trials), (Verdict::Unknown, 0));
    }
}
