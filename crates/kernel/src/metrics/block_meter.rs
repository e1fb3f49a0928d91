//! Sums of returns in blocks of the window, filled candle by candle. A sum has a fixed number of accumulators, chosen by the
//! candle's index, so that slices of any size, scalar or vectorised, give the same bits.

use super::ReturnBlocks;
use super::return_blocks::BLOCKS;
use crate::simd::F64x2;

/// Accumulators of a sum, chosen by the candle's index in the window.
pub(super) const ACCUMULATORS: usize = 4;

/// Blocks that are filled candle by candle, from the first on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BlockMeter {
    candles: usize,
    /// The blocks before the current one, and the counts of all blocks.
    finished: ReturnBlocks,
    block: usize,
    end: usize,
    sums: Sums,
}

/// Sums of the returns of the current block, and of their squares.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Sums {
    returns: [f64; ACCUMULATORS],
    squares: [f64; ACCUMULATORS],
}

impl Sums {
    /// Adds the return of a candle.
    #[inline(always)]
    pub(super) fn add(&mut self, index: usize, change: f64) {
        self.returns[index % ACCUMULATORS] += change;
        self.squares[index % ACCUMULATORS] += change * change;
    }

    /// Adds the returns of as many candles as there are accumulators. The index of the first is a multiple of their number.
    #[inline(always)]
    pub(super) fn add_each(&mut self, changes: [F64x2; 2]) {
        let (returns, squares) = (self.returns.as_chunks_mut().0, self.squares.as_chunks_mut().0);
        for (change, (returns, squares)) in changes.into_iter().zip(returns.iter_mut().zip(squares))
        {
            *returns = (F64x2::new(*returns) + change).numbers();
            *squares = (F64x2::new(*squares) + change * change).numbers();
        }
    }
}

impl BlockMeter {
    /// Starts at the first candle of a window of `candles`.
    pub(super) fn new(candles: usize) -> Self {
        Self {
            candles,
            finished: ReturnBlocks::empty(),
            block: 0,
            end: end(0, candles),
            sums: Sums::default(),
        }
    }

    /// Number of candles from index `first` on that belong to the current block.
    pub(super) fn room(&self, first: usize) -> usize {
        self.end.saturating_sub(first)
    }

    /// Counts closed candles of the current block.
    pub(super) fn count(&mut self, candles: usize) {
        self.finished.counts[self.block] += candles as u32;
    }

    /// The sums of the current block.
    pub(super) fn sums(&mut self) -> &mut Sums {
        &mut self.sums
    }

    /// Continues with the next block.
    pub(super) fn next_block(&mut self) {
        self.finished = self.blocks();
        self.block = (self.block + 1).min(BLOCKS - 1);
        self.end = end(self.block, self.candles);
        self.sums = Sums::default();
    }

    /// All blocks, with the current one as far as it is filled.
    pub(super) fn blocks(&self) -> ReturnBlocks {
        let mut blocks = self.finished;
        blocks.sums[self.block] = fold(self.sums.returns);
        blocks.squares[self.block] = fold(self.sums.squares);
        blocks
    }
}

/// Index of the candle after the last one of a block. The last block has no end.
fn end(block: usize, candles: usize) -> usize {
    if block + 1 < BLOCKS { ReturnBlocks::stretch(block, candles).end } else { usize::MAX }
}

fn fold([a, b, c, d]: [f64; ACCUMULATORS]) -> f64 {
    (a + b) + (c + d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_added_together_give_the_sums_of_returns_added_one_by_one() {
        let changes: [f64; 12] = std::array::from_fn(|index| 0.1 / (index as f64 + 0.3));
        let (mut single, mut together) = (Sums::default(), Sums::default());
        changes.iter().enumerate().for_each(|(index, &change)| single.add(index, change));
        for [a, b, c, d] in changes.as_chunks().0 {
            together.add_each([F64x2::new([*a, *b]), F64x2::new([*c, *d])]);
        }
        assert_eq!(single, together);
    }

    #[test]
    fn each_return_is_in_the_block_of_its_candle() {
        for candles in [1, 5, 16, 100] {
            let mut meter = BlockMeter::new(candles);
            for index in 0..candles {
                while meter.room(index) == 0 {
                    meter.next_block();
                }
                meter.count(1);
                meter.sums().add(index, 1.0 + index as f64);
            }
            let blocks = meter.blocks();
            for block in 0..BLOCKS {
                let changes = ReturnBlocks::stretch(block, candles).map(|index| 1.0 + index as f64);
                let (sum, squares) = changes
                    .clone()
                    .fold((0.0, 0.0), |(sum, squares), c| (sum + c, squares + c * c));
                assert_eq!(blocks.counts[block] as usize, changes.count());
                assert_eq!((blocks.sums[block], blocks.squares[block]), (sum, squares));
            }
            assert_eq!(blocks.count() as usize, candles);
        }
    }
}
