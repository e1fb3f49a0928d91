//! Equity, marked at each close in constant memory. Sums use a fixed number of accumulators chosen by the candle's index, so
//! that marking in any slices, scalar or vectorised, gives the same bits.

use super::DrawdownMeter;
use crate::backtest::Holding;

/// Accumulators of the sums.
const ACCUMULATORS: usize = 4;

/// What the metrics need to know of the equity curve, and the curve itself where it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct EquityMeter {
    initial: f64,
    last: f64,
    sums: [f64; ACCUMULATORS],
    squares: [f64; ACCUMULATORS],
    drawdown: DrawdownMeter,
    exposed: usize,
    curve: Option<Vec<f64>>,
}

impl EquityMeter {
    /// Starts at the initial cash; with `curve`, every marked equity is kept.
    pub fn new(initial: f64, curve: bool) -> Self {
        Self {
            initial,
            last: initial,
            sums: [0.0; ACCUMULATORS],
            squares: [0.0; ACCUMULATORS],
            drawdown: DrawdownMeter::new(initial),
            exposed: 0,
            curve: curve.then(Vec::new),
        }
    }

    /// Marks what is held at the closes of the candles from index `first` on; its position is the same at all of them.
    pub fn mark(&mut self, first: usize, closes: &[f64], holding: &Holding) {
        if !holding.exposed {
            // Without a position the equity can change at the first close only, by the costs of the exit.
            if !closes.is_empty() {
                self.mark_one(first, holding.balance);
            }
        } else {
            self.exposed += closes.len();
            for (offset, &close) in closes.iter().enumerate() {
                self.mark_one(first + offset, holding.equity(close));
            }
        }
        if let Some(curve) = &mut self.curve {
            curve.extend(closes.iter().map(|&close| holding.equity(close)));
        }
    }

    fn mark_one(&mut self, index: usize, equity: f64) {
        if self.last > 0.0 {
            let change = equity / self.last - 1.0;
            self.sums[index % ACCUMULATORS] += change;
            self.squares[index % ACCUMULATORS] += change * change;
        }
        self.drawdown.mark(equity);
        self.last = equity;
    }

    /// The cash at the start.
    pub fn initial(&self) -> f64 {
        self.initial
    }

    /// The equity marked last.
    pub fn last(&self) -> f64 {
        self.last
    }

    /// Sum of the returns from close to close.
    pub fn sum(&self) -> f64 {
        fold(self.sums)
    }

    /// Sum of the squared returns.
    pub fn squares(&self) -> f64 {
        fold(self.squares)
    }

    /// Largest drawdown as a share of its peak.
    pub fn max_drawdown(&self) -> f64 {
        self.drawdown.largest()
    }

    /// Candles with an open position at the close.
    pub fn exposed(&self) -> usize {
        self.exposed
    }

    /// The equity at every close, where it was asked for.
    pub fn curve(&self) -> Option<&[f64]> {
        self.curve.as_deref()
    }
}

fn fold([a, b, c, d]: [f64; ACCUMULATORS]) -> f64 {
    (a + b) + (c + d)
}
