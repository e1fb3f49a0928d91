//! The four quarters of the candles: what the best episode made in each, and whether being the best of a quarter carries over to the
//! next one. Episodes are compared by the Sharpe ratios of their returns.

use crate::metrics::ReturnBlocks;
use crate::validation::blocks;
use serde::{Deserialize, Serialize};

/// Number of quarters.
const QUARTERS: usize = 4;

/// Blocks of returns in a quarter.
const BLOCKS: usize = blocks::BLOCKS / QUARTERS;

/// Fewer candles are not divided.
const LEAST_CANDLES: usize = 40;

/// A quarter of the candles. A rank is the share of the other episodes that were better: 0 for the best, 1 for the worst, 0.5 is
/// expected of one picked at random.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Quarter {
    /// Time of its first candle.
    pub from: f64,
    /// Time of its last candle.
    pub to: f64,
    /// Return of the best episode in per cent of its equity before the quarter; none once nothing was left.
    pub return_pct: Option<f64>,
    /// Sharpe ratio a year of the best episode; none if its equity does not vary.
    pub sharpe: Option<f64>,
    /// Rank of the best episode.
    pub rank: Option<f64>,
    /// Rank of the episode that was the best of the quarter before; none in the first quarter.
    pub carried: Option<f64>,
}

/// The inputs from which the quarters are computed.
pub(super) struct QuarterInputs<'a> {
    /// Blocks of the compared episodes, the best one first.
    pub(super) trials: &'a [ReturnBlocks],
    /// Equity of the best episode at every close.
    pub(super) equity: &'a [f64],
    pub(super) initial_cash: f64,
    /// Times of the same candles.
    pub(super) time: &'a [f64],
    pub(super) candles_per_year: f64,
}

impl QuarterInputs<'_> {
    /// The quarters; none of them if there are too few candles.
    pub(super) fn quarters(&self) -> Vec<Quarter> {
        let count = self.equity.len();
        if count < LEAST_CANDLES || count != self.time.len() {
            return Vec::new();
        }
        let mut winner = None;
        (0..QUARTERS)
            .map(|quarter| {
                let sharpes = sharpes(self.trials, quarter);
                let candles = ReturnBlocks::stretch(quarter * BLOCKS, count).start
                    ..ReturnBlocks::stretch((quarter + 1) * BLOCKS - 1, count).end;
                let before = candles.start.checked_sub(1);
                let before = before.map_or(self.initial_cash, |before| self.equity[before]);
                let gain = (self.equity[candles.end - 1] / before - 1.0) * 100.0;
                let yearly = |sharpe| sharpe * self.candles_per_year.sqrt();
                let found = Quarter {
                    from: self.time[candles.start],
                    to: self.time[candles.end - 1],
                    return_pct: (before > 0.0).then_some(gain),
                    sharpe: sharpes.first().copied().flatten().map(yearly),
                    rank: rank(&sharpes, 0),
                    carried: winner.and_then(|winner| rank(&sharpes, winner)),
                };
                winner = best_of(&sharpes);
                found
            })
            .collect()
    }
}

/// Sharpe ratios of one candle of every episode in a quarter.
fn sharpes(trials: &[ReturnBlocks], quarter: usize) -> Vec<Option<f64>> {
    let subset = ((1_u16 << BLOCKS) - 1) << (quarter * BLOCKS);
    trials.iter().map(|blocks| blocks::sharpe(blocks, subset)).collect()
}

/// The first of the episodes with the highest ratio.
fn best_of(sharpes: &[Option<f64>]) -> Option<usize> {
    let better =
        |best: usize, other: usize| if sharpes[other] > sharpes[best] { other } else { best };
    (0..sharpes.len()).filter(|&index| sharpes[index].is_some()).reduce(better)
}

/// The share of the others that are better; equal ones count half. None without another one, or without a ratio of its own.
fn rank(sharpes: &[Option<f64>], index: usize) -> Option<f64> {
    let own = (*sharpes.get(index)?)?;
    let (mut others, mut better) = (0.0, 0.0);
    for (_, other) in sharpes.iter().enumerate().filter(|(other, _)| *other != index) {
        let Some(other) = *other else { continue };
        others += 1.0;
        better += if other > own {
            1.0
        } else if other < own {
            0.0
        } else {
            0.5
        };
    }
    (others > 0.0).then(|| better / others)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns with this Sharpe ratio of one candle, and no other difference.
    fn quarter(sharpe: f64) -> impl Iterator<Item = f64> {
        (0..40).map(move |i| 0.01 * sharpe + if i % 2 == 0 { 0.01 } else { -0.01 })
    }

    fn trial(sharpes: [f64; 4]) -> ReturnBlocks {
        blocks::of(&sharpes.into_iter().flat_map(quarter).collect::<Vec<_>>())
    }

    fn quarters(trials: &[ReturnBlocks], equity: &[f64]) -> Vec<Quarter> {
        let time: Vec<f64> = (0..equity.len()).map(|i| i as f64).collect();
        let inputs = QuarterInputs {
            trials,
            equity,
            initial_cash: 100.0,
            time: &time,
            candles_per_year: 256.0,
        };
        inputs.quarters()
    }

    #[test]
    fn ranks_compare_the_best_and_the_winner_of_the_quarter_before() {
        let trials =
            [trial([0.2, 0.2, 0.2, 0.2]), trial([0.3, 0.0, 0.1, 0.3]), trial([0.0, 0.3, 0.3, 0.0])];
        let found = quarters(&trials, &[100.0; 160]);
        let ranks: Vec<_> = found.iter().map(|it| (it.rank, it.carried)).collect();
        let expected = [
            (Some(0.5), None),
            (Some(0.5), Some(1.0)),
            (Some(0.5), Some(0.0)),
            (Some(0.5), Some(1.0)),
        ];
        assert_eq!(ranks, expected);
        assert!((found[0].sharpe.unwrap() - 0.2 * 16.0).abs() < 0.1, "{found:?}");
    }

    #[test]
    fn returns_are_measured_from_the_end_of_the_quarter_before() {
        let mut equity = vec![110.0; 161];
        equity[40..81].fill(99.0);
        equity[81..121].fill(0.0);
        equity[121..].fill(0.0);
        let found = quarters(&[trial([0.1; 4])], &equity);
        let returns: Vec<Option<f64>> = found.iter().map(|it| it.return_pct).collect();
        // 161 candles begin a quarter at 0, 41, 81 and 121.
        assert!((returns[0].unwrap() - -1.0).abs() < 1e-9, "{returns:?}");
        assert_eq!(returns[1..], [Some(0.0), Some(-100.0), None]);
        assert_eq!((found[1].from, found[1].to), (41.0, 80.0));
        assert_eq!((found[0].from, found[3].to), (0.0, 160.0));
        assert_eq!((found[0].rank, found[1].carried), (None, None));
    }

    #[test]
    fn equal_episodes_share_a_rank_and_flat_ones_have_none() {
        let flat = blocks::of(&[0.0; 160]);
        let found = quarters(&[trial([0.1; 4]), trial([0.1; 4]), flat], &[100.0; 160]);
        assert!(found.iter().all(|it| it.rank == Some(0.5)), "{found:?}");
        let found = quarters(&[flat, trial([0.1; 4])], &[100.0; 160]);
        assert!(found.iter().all(|it| it.rank.is_none() && it.sharpe.is_none()));
    }

    #[test]
    fn too_few_candles_have_no_quarters() {
        for count in [0, 1, 39] {
            assert_eq!(quarters(&[], &vec![100.0; count]), vec![]);
        }
        assert_eq!(quarters(&[], &[100.0; 40]).len(), 4);
    }
}
