//! Equity, marked at each close in constant memory. Marking in slices of any size gives the same bits.

use super::block_meter::{ACCUMULATORS, BlockMeter, Sums};
use super::{DrawdownMeter, ReturnBlocks};
use crate::backtest::Holding;
use crate::simd::F64x2;

/// What the metrics need to know of the equity curve, and the curve itself where it is asked for.
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
    /// Starts at the initial cash, before the first of `candles` candles; with `curve`, every marked equity is kept.
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

    /// Marks what is held at the closes of the candles from index `first` of the window on; its position is the same at all
    /// of them. Every candle is marked once, in their order.
    pub fn mark(&mut self, first: usize, closes: &[f64], holding: &Holding) {
        let (mut first, mut rest) = (first, closes);
        // The loop over candles knows nothing of blocks: where a block ends, the stretch is split.
        while rest.len() > self.returns.room(first) {
            let (now, later) = rest.split_at(self.returns.room(first));
            self.mark_in_block(first, now, holding);
            self.returns.next_block();
            first += now.len();
            rest = later;
        }
        self.mark_in_block(first, rest, holding);
        if let Some(curve) = &mut self.curve {
            curve.extend(closes.iter().map(|&close| holding.equity(close)));
        }
    }

    fn mark_in_block(&mut self, first: usize, closes: &[f64], holding: &Holding) {
        self.returns.count(closes.len());
        // Copies of its own stay in registers.
        let mut marks =
            Marks { last: self.last, sums: *self.returns.sums(), drawdown: self.drawdown };
        if holding.exposed {
            self.exposed += closes.len();
            marks.mark(first, closes, holding);
        } else if !closes.is_empty() {
            // Without a position the equity can change at the first close only, by the costs of the exit.
            marks.mark_one(first, holding.balance);
        }
        (self.last, *self.returns.sums(), self.drawdown) = (marks.last, marks.sums, marks.drawdown);
    }

    /// The cash at the start.
    pub fn initial(&self) -> f64 {
        self.initial
    }

    /// The equity marked last.
    pub fn last(&self) -> f64 {
        self.last
    }

    /// Number, sum and sum of squares of the returns from close to close, in 16 stretches.
    pub fn returns(&self) -> ReturnBlocks {
        self.returns.blocks()
    }

    /// Largest drawdown as a share of its peak.
    pub fn max_drawdown(&self) -> f64 {
        self.drawdown.largest()
    }

    /// Counts a marked candle in which something was held, although nothing is held at its close.
    pub(crate) fn count_held(&mut self) {
        self.exposed += 1;
    }

    /// Candles in which something was held.
    pub fn exposed(&self) -> usize {
        self.exposed
    }

    /// The equity at every close, where it was asked for.
    pub fn curve(&self) -> Option<&[f64]> {
        self.curve.as_deref()
    }
}

/// What changes from close to close.
struct Marks {
    last: f64,
    sums: Sums,
    drawdown: DrawdownMeter,
}

impl Marks {
    /// Takes as many candles together as there are accumulators: divisions are what takes time, and a processor makes several
    /// at once.
    fn mark(&mut self, first: usize, closes: &[f64], holding: &Holding) {
        let head = (first.next_multiple_of(ACCUMULATORS) - first).min(closes.len());
        let (head, closes) = closes.split_at(head);
        let (together, tail) = closes.as_chunks();
        let mut index = first;
        for &close in head {
            self.mark_one(index, holding.equity(close));
            index += 1;
        }
        for closes in together {
            self.mark_together(index, closes, holding);
            index += ACCUMULATORS;
        }
        for &close in tail {
            self.mark_one(index, holding.equity(close));
            index += 1;
        }
    }

    #[inline(always)]
    fn mark_together(&mut self, first: usize, closes: &[f64; ACCUMULATORS], holding: &Holding) {
        let [a, b, c, d] = *closes;
        let now = [holding.equities([a, b]), holding.equities([c, d])];
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
