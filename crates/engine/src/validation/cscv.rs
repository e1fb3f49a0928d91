//! Combinatorially symmetric cross-validation: for each of the 12,870 choices of 8 of 16 blocks, the best episode on these blocks
//! is ranked on the other blocks. A split and its complement are computed together, so that each half is computed once. The moments
//! of a half are the sum of those of its lower and its upper eight blocks, which are prepared for all 256 subsets.

use super::split_outcome::Outcome;
use super::{Pbo, blocks};
use crate::metrics::ReturnBlocks;

/// Subsets of eight blocks.
const SUBSETS: usize = 256;

/// A cross-validation that is done in slices. An episode takes 12 KiB.
#[derive(Debug, Clone)]
pub struct Cscv {
    episodes: usize,
    lower: Moments,
    upper: Moments,
    /// The halves that contain block 0. Their complements are the other halves.
    halves: Vec<u16>,
    done: usize,
    outcomes: Vec<Outcome>,
    /// Sharpe ratios of the episodes on a half and on its complement.
    ratios: [Vec<f64>; 2],
}

impl Cscv {
    /// Number of splits.
    pub const SPLITS: usize = 12_870;

    /// Prepares the episodes' blocks.
    pub fn new(episodes: &[ReturnBlocks]) -> Self {
        let count = episodes.len();
        let is_half = |subset: &u16| subset & 1 == 1 && subset.count_ones() == 8;
        Self {
            episodes: count,
            lower: Moments::new(episodes, 0),
            upper: Moments::new(episodes, blocks::BLOCKS / 2),
            halves: if count < 2 { vec![] } else { (0..=u16::MAX).filter(is_half).collect() },
            done: 0,
            outcomes: vec![],
            ratios: [vec![0.0; count], vec![0.0; count]],
        }
    }

    /// Does up to `splits` more splits, rounded up to an even number. Returns true once all are done.
    pub fn advance(&mut self, splits: usize) -> bool {
        let until = self.halves.len().min(self.done.saturating_add(splits.div_ceil(2)));
        for index in self.done..until {
            let half = self.halves[index];
            self.compute_ratios(0, half);
            self.compute_ratios(1, !half);
            let [first, second] = &self.ratios;
            self.outcomes.extend(split_outcome(first, second));
            self.outcomes.extend(split_outcome(second, first));
        }
        self.done = until;
        until == self.halves.len()
    }

    /// The outcomes so far. A half on which no episode's returns vary has no outcome.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Does the missing splits and returns the result; none for fewer than two episodes, and if no split has an outcome.
    pub fn finish(&mut self) -> Option<Pbo> {
        self.advance(usize::MAX);
        Pbo::of(self.episodes as u32, &self.outcomes)
    }

    fn compute_ratios(&mut self, side: usize, half: u16) {
        let [lower, upper] = half.to_le_bytes().map(usize::from);
        let (lower, upper) = (self.lower.subset(lower), self.upper.subset(upper));
        let moments = lower.zip(upper);
        for (ratio, (a, b)) in self.ratios[side].iter_mut().zip(moments) {
            *ratio = blocks::ratio(a.0 + b.0, a.1 + b.1, a.2 + b.2);
        }
    }
}

/// Chooses the best episode on one half and ranks it on the other. An episode whose returns do not vary is never chosen. On the
/// other half it counts with a Sharpe ratio of 0, because an episode without trades neither gains nor loses. Ranked last, it would
/// make an episode that traded and lost look better.
fn split_outcome(choosing: &[f64], other: &[f64]) -> Option<Outcome> {
    let (mut best, mut in_sample) = (None, f64::NEG_INFINITY);
    for (index, &ratio) in choosing.iter().enumerate() {
        if ratio > in_sample {
            (best, in_sample) = (Some(index), ratio);
        }
    }
    let best = best?;
    let flat_is_zero = |ratio: f64| if ratio.is_nan() { 0.0 } else { ratio };
    let out_of_sample = flat_is_zero(other[best]);
    let (mut below, mut not_above) = (0_u32, 0_u32);
    for &ratio in other {
        below += u32::from(flat_is_zero(ratio) < out_of_sample);
        not_above += u32::from(flat_is_zero(ratio) <= out_of_sample);
    }
    // Twice the rank: the mean rank of equal episodes is then an integer, and the median is exact.
    let rank = f64::from(below + not_above + 1);
    let last = 2.0 * (other.len() as f64 + 1.0);
    let logit = libm::log(rank / (last - rank));
    Some(Outcome { best: best as u32, in_sample, out_of_sample, logit })
}

/// Counts, sums and sums of squares of all subsets of eight blocks. The values of all episodes for one subset are adjacent.
#[derive(Debug, Clone)]
struct Moments {
    episodes: usize,
    counts: Vec<f64>,
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl Moments {
    /// The subsets of the eight blocks from `first` on.
    fn new(episodes: &[ReturnBlocks], first: usize) -> Self {
        Self {
            episodes: episodes.len(),
            counts: subset_sums(episodes, |episode, block| {
                f64::from(episode.counts[first + block])
            }),
            sums: subset_sums(episodes, |episode, block| episode.sums[first + block]),
            squares: subset_sums(episodes, |episode, block| episode.squares[first + block]),
        }
    }

    /// Count, sum and sum of squares of every episode.
    fn subset(&self, subset: usize) -> impl Iterator<Item = (f64, f64, f64)> {
        let range = subset * self.episodes..(subset + 1) * self.episodes;
        let (counts, sums) = (&self.counts[range.clone()], &self.sums[range.clone()]);
        let pairs = counts.iter().zip(sums).zip(&self.squares[range]);
        pairs.map(|((&count, &sum), &squares)| (count, sum, squares))
    }
}

/// The sum over every subset, computed from the subset without its lowest block.
fn subset_sums(episodes: &[ReturnBlocks], value: impl Fn(&ReturnBlocks, usize) -> f64) -> Vec<f64> {
    let count = episodes.len();
    let mut sums = vec![0.0; SUBSETS * count];
    for subset in 1..SUBSETS {
        let lowest = subset.trailing_zeros() as usize;
        let rest = (subset & (subset - 1)) * count;
        for (index, episode) in episodes.iter().enumerate() {
            sums[subset * count + index] = sums[rest + index] + value(episode, lowest);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::rng;
    use rand::RngExt;

    /// Episodes of random returns, each with its drift.
    fn episodes(seed: u64, drifts: &[f64]) -> Vec<ReturnBlocks> {
        let mut rng = rng(seed);
        let mut noise = |drift: f64| -> Vec<f64> {
            (0..480).map(|_| 0.01 * (rng.random::<f64>() - 0.5 + drift)).collect()
        };
        drifts.iter().map(|&drift| blocks::of(&noise(drift))).collect()
    }

    #[test]
    fn every_choice_of_half_the_blocks_is_a_split() {
        let mut cscv = Cscv::new(&episodes(1, &[0.0; 3]));
        assert_eq!(cscv.finish().unwrap().splits as usize, Cscv::SPLITS);
        assert_eq!(cscv.outcomes().len(), Cscv::SPLITS);
    }

    #[test]
    fn the_size_of_slices_does_not_change_a_bit() {
        let episodes = episodes(2, &[0.0; 5]);
        let whole = Cscv::new(&episodes).finish();
        let mut sliced = Cscv::new(&episodes);
        while !sliced.advance(7) {}
        assert_eq!(sliced.finish(), whole);
        assert_eq!(sliced.finish(), whole, "a second time too");
    }

    #[test]
    fn a_real_edge_is_best_on_both_halves_and_an_opposite_pair_never_is() {
        let mut cscv = Cscv::new(&episodes(3, &[0.0, 0.5, 0.0, 0.0]));
        let pbo = cscv.finish().unwrap();
        assert!(cscv.outcomes().iter().all(|outcome| outcome.best == 1));
        assert_eq!((pbo.probability, pbo.probability_of_loss), (0.0, 0.0));

        // The first gains on one half and loses on the other; the second does the opposite.
        let rising: Vec<f64> =
            (0..160).map(|i| f64::from(i) / 80.0 - 0.99375 + 0.1 * f64::from(i % 2)).collect();
        let falling: Vec<f64> = rising.iter().map(|r| 0.1 - r).collect();
        let pbo = Cscv::new(&[blocks::of(&rising), blocks::of(&falling)]).finish().unwrap();
        assert!(pbo.probability > 0.95, "{pbo:?}");
        assert!(pbo.degradation_slope.unwrap() < 0.0);
    }

    #[test]
    fn equal_episodes_share_the_mean_rank_and_the_first_is_chosen() {
        let one = episodes(4, &[0.0])[0];
        let mut cscv = Cscv::new(&[one; 4]);
        let pbo = cscv.finish().unwrap();
        assert_eq!(pbo.probability, 1.0, "the mean rank is not above the median");
        assert!(cscv.outcomes().iter().all(|outcome| outcome.best == 0 && outcome.logit == 0.0));
    }

    #[test]
    fn an_episode_without_trades_is_never_chosen_and_counts_as_neither_gain_nor_loss() {
        let flat = blocks::of(&[0.0; 480]);
        let losing = episodes(5, &[-0.5])[0];
        let mut cscv = Cscv::new(&[flat, losing, flat]);
        let pbo = cscv.finish().unwrap();
        assert!(cscv.outcomes().iter().all(|outcome| outcome.best == 1));
        assert_eq!((pbo.probability, pbo.probability_of_loss), (1.0, 1.0));
    }

    #[test]
    fn there_is_no_result_if_no_episode_can_be_chosen() {
        let flat = blocks::of(&[0.0; 480]);
        assert_eq!(Cscv::new(&[]).finish(), None);
        assert_eq!(Cscv::new(&episodes(6, &[0.1])).finish(), None);
        assert_eq!(Cscv::new(&[flat; 5]).finish(), None);
        assert!(Cscv::new(&[]).advance(0));
    }
}
