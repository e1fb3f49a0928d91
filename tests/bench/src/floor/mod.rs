//! Hand-written loops for one rule each: rolling sums, cash, position, equity at every close and a list of trades, with costs but
//! without statistics. They are the lower bound of a backtest's time.

/// Crossing averages.
mod cross;
/// Crossing averages with stop loss and take profit.
mod stops;

pub use cross::cross;
pub use stops::stops;

use candlerun_engine::candles::Candles;

/// A closed trade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trade {
    /// Candle of the entry.
    pub entry: u32,
    /// Candle of the exit.
    pub exit: u32,
    /// Gain after commissions.
    pub profit: f64,
}

/// The output of a loop. It is reused by the next run, so that runs do not allocate.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Books {
    /// Equity at each close.
    pub equity: Vec<f64>,
    /// Closed trades in the order of their exits.
    pub trades: Vec<Trade>,
}

impl Books {
    /// Space for a number of candles.
    pub fn new(candles: usize) -> Self {
        Self { equity: vec![0.0; candles], trades: Vec::new() }
    }

    /// The equity at the last close.
    pub fn final_equity(&self) -> f64 {
        self.equity.last().copied().unwrap_or(f64::NAN)
    }
}

/// The order for the next open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    None,
    Buy,
    Sell,
}

/// Two rolling sums, and the difference of their means.
struct Averages<'a> {
    closes: &'a [f64],
    fast: usize,
    slow: usize,
    fast_sum: f64,
    slow_sum: f64,
    per_fast: f64,
    per_slow: f64,
    difference: f64,
}

impl<'a> Averages<'a> {
    fn new(candles: &'a Candles, fast: usize, slow: usize) -> Self {
        Self {
            closes: candles.close(),
            fast,
            slow,
            fast_sum: 0.0,
            slow_sum: 0.0,
            per_fast: 1.0 / fast as f64,
            per_slow: 1.0 / slow as f64,
            difference: f64::NAN,
        }
    }

    /// Adds the close of candle `index` and returns the difference of the means before and now. NaN until the slow mean has all its
    /// candles.
    #[inline(always)]
    fn next(&mut self, index: usize) -> (f64, f64) {
        let close = self.closes[index];
        self.fast_sum += close;
        self.slow_sum += close;
        if index >= self.fast {
            self.fast_sum -= self.closes[index - self.fast];
        }
        if index >= self.slow {
            self.slow_sum -= self.closes[index - self.slow];
        }
        let before = self.difference;
        if index + 1 >= self.slow {
            self.difference = self.fast_sum * self.per_fast - self.slow_sum * self.per_slow;
        }
        (before, self.difference)
    }
}
