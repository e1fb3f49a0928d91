//! Returns from close to close, summed in 16 blocks of the window: enough to tell a steady gain from one lucky block, in memory
//! that does not grow with the candles.

use super::sharpe;
use std::ops::Range;

/// Number of blocks.
pub(super) const BLOCKS: usize = 16;

/// Number, sum and sum of squares of the per-candle returns in 16 equal blocks of the window. The block of candle i of n is
/// `i · 16 / n` in integers. With fewer than 16 candles some blocks are empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReturnBlocks {
    /// Closed candles of each block. Each has one return, the first against the initial cash; a candle that begins without
    /// equity has a return of 0.
    pub counts: [u32; 16],
    /// Sum of the returns of each block.
    pub sums: [f64; 16],
    /// Sum of the squared returns of each block.
    pub squares: [f64; 16],
}

impl ReturnBlocks {
    /// Blocks without a return.
    pub fn empty() -> Self {
        Self { counts: [0; BLOCKS], sums: [0.0; BLOCKS], squares: [0.0; BLOCKS] }
    }

    /// Indexes of a block's candles in a window of `candles`, from 0. Empty for a block beyond the last.
    pub fn stretch(block: usize, candles: usize) -> Range<usize> {
        let border = |block: usize| (block.min(BLOCKS) * candles).div_ceil(BLOCKS);
        border(block)..border(block.saturating_add(1))
    }

    /// Number of all returns.
    pub fn count(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// Sum of all returns.
    pub fn sum(&self) -> f64 {
        self.sums.iter().sum()
    }

    /// Sum of all squared returns.
    pub fn sum_of_squares(&self) -> f64 {
        self.squares.iter().sum()
    }

    /// Annual Sharpe ratio of all returns; `None` if the returns do not vary.
    pub fn sharpe(&self, candles_per_year: f64) -> Option<f64> {
        sharpe(self.count() as usize, self.sum(), self.sum_of_squares(), candles_per_year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_candle_is_in_the_block_of_its_index() {
        for candles in [0, 1, 2, 15, 16, 17, 31, 32, 100, 1_001] {
            for block in 0..BLOCKS {
                let stretch = ReturnBlocks::stretch(block, candles);
                let expected: Vec<usize> =
                    (0..candles).filter(|i| i * 16 / candles == block).collect();
                assert_eq!(stretch.collect::<Vec<usize>>(), expected, "{block} of {candles}");
            }
            assert!(ReturnBlocks::stretch(BLOCKS, candles).is_empty());
        }
    }
}
