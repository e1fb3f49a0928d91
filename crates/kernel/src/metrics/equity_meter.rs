//! Equity, marked at each close in constant memory. Slices of any size give the same bits.

use super::block_meter::{ACCUMULATORS, BlockMeter, Sums};
use super::{DrawdownMeter, ReturnBlocks};
use crate::broker::AccountState;
use crate::simd::F64x2;

/// Sums and extremes of the equity curve for the metrics, and the curve itself if it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct EquityMeter {
    initial: f64,
    last: f64,
    returns: BlockMeter,
    drawdown: DrawdownMeter,
    exposed: usize,
    curve: Option<Vec<f64>>,
}

impl EquityMeter {
    /// Starts with the initial cash before the first of `candles` candles. `curve` says whether every marked equity is kept.
    pub fn new(initial: f64, candles: usize, curve: bool) -> Self {
        Self {
            initial,
            last: initial,
            returns: BlockMeter::new(candles),
            drawdown: DrawdownMeter::new(initial),
            exposed: 0,
            curve: curve.then(Vec::new),
        }
    }

    /// Marks the closes of the candles from index `first` of the window on. The position is the same at all of them. Every
    /// candle is marked once, in order.
    pub fn mark(&mut self, first: usize, closes: &[f64], state: &AccountState) {
        let (mut first, mut rest) = (first, closes);
        // The closes are split where a block ends, so that the loop over candles need not test for it.
        while rest.len() > self.returns.room(first) {
            let (now, later) = rest.split_at(self.returns.room(first));
            self.mark_in_block(first, now, state);
            self.returns.next_block();
            first += now.len();
            rest = later;
        }
        self.mark_in_block(first, rest, state);
        if let Some(curve) = &mut self.curve {
            curve.extend(closes.iter().map(|&close| state.equity(close)));
        }
    }

    fn mark_in_block(&mut self, first: usize, closes: &[f64], state: &AccountState) {
        self.returns.count(closes.len());
        // Local copies stay in registers.
        let mut marks =
            Marks { last: self.last, sums: *self.returns.sums(), drawdown: self.drawdown };
        if state.exposed {
            self.exposed += closes.len();
            marks.mark(first, closes, state);
        } else if !closes.is_empty() {
            // Without a position the equity changes at the first close only, by the costs of the exit.
            marks.mark_one(first, state.balance);
        }
        (self.last, *self.returns.sums(), self.drawdown) = (marks.last, marks.sums, marks.drawdown);
    }

    /// The cash at the start.
    pub fn initial(&self) -> f64 {
        self.initial
    }

    /// The last marked equity.
    pub fn last(&self) -> f64 {
        self.last
    }

    /// Number, sum and sum of squares of the returns from close to close, in 16 blocks of the window.
    pub fn returns(&self) -> ReturnBlocks {
        self.returns.blocks()
    }

    /// Largest drawdown as a share of its peak.
    pub fn max_drawdown(&self) -> f64 {
        self.drawdown.largest()
    }

    /// Counts a marked candle as exposed although nothing is held at its close.
    pub(crate) fn count_exposed(&mut self) {
        self.exposed += 1;
    }

    /// Number of exposed candles.
    pub fn exposed(&self) -> usize {
        self.exposed
    }

    /// The equity at every close, if the curve is kept.
    pub fn curve(&self) -> Option<&[f64]> {
        self.curve.as_deref()
    }
}

/// The values that change at every close.
struct Marks {
    last: f64,
    sums: Sums,
    drawdown: DrawdownMeter,
}

impl Marks {
    /// Marks as many candles together as there are accumulators. Divisions take most of the time, and a processor computes
    /// several at once.
    fn mark(&mut self, first: usize, closes: &[f64], state: &AccountState) {
        let head = (first.next_multiple_of(ACCUMULATORS) - first).min(closes.len());
        let (head, closes) = closes.split_at(head);
        let (together, tail) = closes.as_chunks();
        let mut index = first;
        for &close in head {
            self.mark_one(index, state.equity(close));
            index += 1;
        }
        for closes in together {
            self.mark_together(index, closes, state);
            index += ACCUMULATORS;
        }
        for &close in tail {
            self.mark_one(index, state.equity(close));
            index += 1;
        }
    }

    #[inline(always)]
    fn mark_together(&mut self, first: usize, closes: &[f64; ACCUMULATORS], state: &AccountState) {
        let [a, b, c, d] = *closes;
        let now = [state.equities([a, b]), state.equities([c, d])];
        let lowest = now[0].lesser(now[1]);
        let [_, last] = now[1].numbers();
        if self.last <= 0.0 || lowest.at_most(F64x2::splat(0.0)) != 0 {
            let equities = now.map(F64x2::numbers);
            let equities = equities.as_flattened().iter();
            (first..).zip(equities).for_each(|(index, &equity)| self.mark_one(index, equity));
            return;
        }
        let before = [F64x2::splat(self.last).before(now[0]), now[0].before(now[1])];
        let one = F64x2::splat(1.0);
        self.sums.add_each([now[0] / before[0] - one, now[1] / before[1] - one]);
        self.drawdown.mark_each(now);
        self.last = last;
    }

    #[inline(always)]
    fn mark_one(&mut self, index: usize, equity: f64) {
        if self.last > 0.0 {
            self.sums.add(index, equity / self.last - 1.0);
        }
        self.drawdown.mark(equity);
        self.last = equity;
    }
}
