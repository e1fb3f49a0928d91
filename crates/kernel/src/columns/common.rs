//! Typed requests for the most common indicators. A period of 0 gives a column that is never defined.

use super::{ColumnId, ColumnInput, ColumnRequests, Source};
use crate::indicators::ema::Seed;
use crate::indicators::{self, Indicator};

/// Upper band, middle and lower band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandColumns {
    /// The upper band.
    pub upper: ColumnId,
    /// The middle.
    pub middle: ColumnId,
    /// The lower band.
    pub lower: ColumnId,
}

/// The outputs of MACD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MacdColumns {
    /// Fast average − slow average.
    pub line: ColumnId,
    /// Average of the line.
    pub signal: ColumnId,
    /// Line − signal.
    pub histogram: ColumnId,
}

impl ColumnRequests {
    /// Requests a simple moving average over `period` candles.
    pub fn sma(&mut self, input: impl Into<ColumnInput>, period: usize) -> ColumnId {
        self.output(&indicators::sma::INDICATOR, input.into(), &[period as f64], 0)
    }

    /// Requests an exponential moving average over `period` candles, seeded with the mean of the first window.
    pub fn ema(&mut self, input: impl Into<ColumnInput>, period: usize) -> ColumnId {
        self.seeded_ema(input, period, Seed::Sma)
    }

    /// Requests an exponential moving average over `period` candles that starts as `seed` says.
    pub fn seeded_ema(
        &mut self,
        input: impl Into<ColumnInput>,
        period: usize,
        seed: Seed,
    ) -> ColumnId {
        let seed = f64::from(u8::from(seed == Seed::First));
        self.output(&indicators::ema::INDICATOR, input.into(), &[period as f64, seed], 0)
    }

    /// Requests the relative strength index over `period` candles.
    pub fn rsi(&mut self, input: impl Into<ColumnInput>, period: usize) -> ColumnId {
        self.output(&indicators::rsi::INDICATOR, input.into(), &[period as f64], 0)
    }

    /// Requests the population standard deviation of `period` values.
    pub fn stdev(&mut self, input: impl Into<ColumnInput>, period: usize) -> ColumnId {
        self.output(&indicators::stdev::INDICATOR, input.into(), &[period as f64, 0.0], 0)
    }

    /// Requests the highest of `period` values.
    pub fn highest(&mut self, input: impl Into<ColumnInput>, period: usize) -> ColumnId {
        self.output(&indicators::highest::INDICATOR, input.into(), &[period as f64], 0)
    }

    /// Requests the lowest of `period` values.
    pub fn lowest(&mut self, input: impl Into<ColumnInput>, period: usize) -> ColumnId {
        self.output(&indicators::lowest::INDICATOR, input.into(), &[period as f64], 0)
    }

    /// Requests the average true range over `period` candles.
    pub fn atr(&mut self, period: usize) -> ColumnId {
        self.output(&indicators::atr::INDICATOR, Source::Candle.into(), &[period as f64, 0.0], 0)
    }

    /// Requests the average directional index over `period` candles.
    pub fn adx(&mut self, period: usize) -> ColumnId {
        self.output(&indicators::adx::INDICATOR, Source::Candle.into(), &[period as f64, 0.0], 0)
    }

    /// Requests MACD with the periods fast, slow and signal.
    pub fn macd(&mut self, input: impl Into<ColumnInput>, periods: [usize; 3]) -> MacdColumns {
        let params = periods.map(|period| period as f64);
        let [line, signal, histogram] =
            self.outputs(&indicators::macd::INDICATOR, input.into(), &params);
        MacdColumns { line, signal, histogram }
    }

    /// Requests Bollinger bands over `period` candles, `deviations` standard deviations to each side.
    pub fn bollinger(
        &mut self,
        input: impl Into<ColumnInput>,
        period: usize,
        deviations: f64,
    ) -> BandColumns {
        let params = [period as f64, deviations];
        let [upper, middle, lower] =
            self.outputs(&indicators::bollinger::INDICATOR, input.into(), &params);
        BandColumns { upper, middle, lower }
    }

    /// Requests the Donchian channel over `period` candles.
    pub fn donchian(&mut self, period: usize) -> BandColumns {
        let input = Source::Candle.into();
        let [upper, middle, lower] =
            self.outputs(&indicators::donchian::INDICATOR, input, &[period as f64]);
        BandColumns { upper, middle, lower }
    }

    fn outputs<const N: usize>(
        &mut self,
        indicator: &'static Indicator,
        input: ColumnInput,
        params: &[f64],
    ) -> [ColumnId; N] {
        std::array::from_fn(|output| self.output(indicator, input, params, output))
    }
}
