//! Sharpe ratios of a subset of an episode's blocks, computed from the moments of the blocks.

use crate::metrics::ReturnBlocks;

/// Number of blocks that a window is divided into.
pub const BLOCKS: usize = 16;

/// The subset of all blocks.
pub const ALL: u16 = u16::MAX;

/// Divides returns into blocks whose lengths differ by at most one: return i of n is in block `⌊i · 16 / n⌋`.
pub fn of(returns: &[f64]) -> ReturnBlocks {
    let mut blocks =
        ReturnBlocks { counts: [0; BLOCKS], sums: [0.0; BLOCKS], squares: [0.0; BLOCKS] };
    for (index, change) in returns.iter().enumerate() {
        let block = index * BLOCKS / returns.len();
        blocks.counts[block] += 1;
        blocks.sums[block] += change;
        blocks.squares[block] += change * change;
    }
    blocks
}

/// The Sharpe ratio of one candle over a subset of the blocks; bit i of `subset` stands for block i. None if the returns do not
/// vary.
pub fn sharpe(blocks: &ReturnBlocks, subset: u16) -> Option<f64> {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for block in (0..BLOCKS).filter(|block| subset >> block & 1 == 1) {
        count += f64::from(blocks.counts[block]);
        sum += blocks.sums[block];
        squares += blocks.squares[block];
    }
    Some(ratio(count, sum, squares)).filter(|ratio| ratio.is_finite())
}

/// `mean / deviation` with the divisor n − 1, rearranged to one root and few divisions; NaN if the returns do not vary. Without
/// branches, so that loops over many episodes are fast.
pub(super) fn ratio(count: f64, sum: f64, squares: f64) -> f64 {
    let spread = count * squares - sum * sum;
    // Rounding gives a constant series a tiny variance, which does not count.
    let noise = 4.0 * f64::EPSILON * squares * count * (count - 1.0);
    let ratio = sum * ((count - 1.0) / (count * spread)).sqrt();
    if spread > noise && count > 1.0 { ratio } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics;

    fn returns(count: usize) -> Vec<f64> {
        (0..count).map(|i| 0.001 + 0.01 * libm::sin(i as f64 * 0.7)).collect()
    }

    #[test]
    fn blocks_are_of_equal_length_in_order() {
        for count in [0, 1, 15, 16, 17, 160, 1_003] {
            let blocks = of(&returns(count));
            assert_eq!(blocks.counts.iter().sum::<u32>() as usize, count);
            let (least, most) = (blocks.counts.iter().min(), blocks.counts.iter().max());
            assert!(most.unwrap() - least.unwrap() <= 1, "{count}");
        }
        let ramp: Vec<f64> = (0..32).map(f64::from).collect();
        assert_eq!(of(&ramp).sums[15], 30.0 + 31.0);
    }

    #[test]
    fn a_subset_has_the_sharpe_ratio_of_its_returns() {
        let returns = returns(160);
        let blocks = of(&returns);
        for subset in [1, 0b1010, 0xff00, 0x5a5a, ALL] {
            let chosen: Vec<f64> = (0..returns.len())
                .filter(|index| subset >> (index / 10) & 1 == 1)
                .map(|index| returns[index])
                .collect();
            let (sum, squares) = (chosen.iter().sum(), chosen.iter().map(|r| r * r).sum());
            let expected = metrics::sharpe(chosen.len(), sum, squares, 1.0).unwrap();
            assert!((sharpe(&blocks, subset).unwrap() - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn returns_that_do_not_vary_have_no_ratio() {
        assert_eq!(sharpe(&of(&[]), ALL), None);
        assert_eq!(sharpe(&of(&[0.1]), ALL), None);
        assert_eq!(sharpe(&of(&[0.0; 100]), ALL), None);
        assert_eq!(sharpe(&of(&[0.01; 100]), ALL), None);
        assert_eq!(sharpe(&of(&returns(160)), 0), None);
    }
}
