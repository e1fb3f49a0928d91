//! Indicators: one file each, with formula, source and warm-up, and one list of them all.
//!
//! The function of an indicator reads slices and fills output slices of the same length, which contain NaN at first. It
//! writes a value from the index on at which the value is defined (warm-up); value `i` depends on values up to `i` only.
//! An indicator may read another indicator, so values that are not finite count as undefined, and the computation restarts
//! after each of them. Where TA-Lib has the indicator, the values equal TA-Lib's, including those of windows without
//! change or volume. Inputs up to 1e100 in size never overflow.
//!
//! ```
//! use candlerun_kernel::indicators::{self, rsi::rsi};
//!
//! let mut out = [f64::NAN; 5];
//! rsi(&[10.0, 11.0, 12.0, 11.0, 14.0], 3, &mut out);
//! assert!(out[2].is_nan() && out[3] > 66.6);
//!
//! let macd = indicators::find("macd")?;
//! assert_eq!(macd.complete(&[5.0, 35.0])?, [5.0, 35.0, 9.0]);
//! assert_eq!(macd.output("signal")?, 1);
//! # Ok::<(), candlerun_kernel::Error>(())
//! ```

/// The record that describes an indicator: names, parameters, outputs and the function that computes it.
mod definition;
/// Highest and lowest value of a sliding window.
mod extremes;
/// Least-squares line through a sliding window.
mod line;
/// The list of all indicators.
mod list;
/// Mean and squared deviations of a sliding window.
mod moments;
/// Tests of sliding windows against sums computed from scratch, on data that costs digits.
#[cfg(test)]
mod outliers;
/// Percentages of wholes and ranges.
mod percent;
/// Indicators that can be computed in independent pieces.
mod piecewise;
/// High, low and close of the same candles.
mod prices;
/// Sums over a sliding window.
mod rolling;
/// Uninterrupted runs of defined values.
mod runs;
/// Exponential smoothing.
mod smoothing;
/// Comparison of values in the tests that are worked by hand.
#[cfg(test)]
mod testing;

/// Average directional index.
pub mod adx;
/// Arnaud Legoux moving average.
pub mod alma;
/// Aroon.
pub mod aroon;
/// Average true range.
pub mod atr;
/// Bollinger bands.
pub mod bollinger;
/// Bollinger bandwidth.
pub mod bollinger_bandwidth;
/// Bollinger %b.
pub mod bollinger_percent_b;
/// Commodity channel index.
pub mod cci;
/// Change.
pub mod change;
/// Chaikin money flow.
pub mod cmf;
/// Double exponential moving average.
pub mod dema;
/// Donchian channel.
pub mod donchian;
/// Exponential moving average.
pub mod ema;
/// Heikin-Ashi candles.
pub mod heikin_ashi;
/// Highest value.
pub mod highest;
/// Hull moving average.
pub mod hma;
/// Ichimoku cloud.
pub mod ichimoku;
/// Kaufman adaptive moving average.
pub mod kama;
/// Keltner channels.
pub mod keltner;
/// Linear regression value.
pub mod linreg;
/// Linear regression slope.
pub mod linreg_slope;
/// Lowest value.
pub mod lowest;
/// Moving average convergence/divergence.
pub mod macd;
/// Median.
pub mod median;
/// Median price.
pub mod median_price;
/// Money flow index.
pub mod mfi;
/// Momentum.
pub mod momentum;
/// Normalised average true range.
pub mod natr;
/// On-balance volume.
pub mod obv;
/// Parabolic stop and reverse.
pub mod parabolic_sar;
/// Percent rank.
pub mod percent_rank;
/// Parabolic stop and reverse of TradingView.
mod pine_sar;
/// Running moving average.
pub mod rma;
/// Rate of change.
pub mod roc;
/// Relative strength index.
pub mod rsi;
/// Simple moving average.
pub mod sma;
/// Standard deviation.
pub mod stdev;
/// Stochastic RSI.
pub mod stoch_rsi;
/// Stochastic oscillator.
pub mod stochastic;
/// Sum.
pub mod sum;
/// SuperTrend.
pub mod supertrend;
/// Symmetrically weighted moving average.
pub mod swma;
/// Triple exponential moving average.
pub mod tema;
/// True range.
pub mod true_range;
/// Typical price.
pub mod typical_price;
/// Volume-weighted average price.
pub mod vwap;
/// Volume-weighted moving average.
pub mod vwma;
/// Williams %R.
pub mod williams_r;
/// Weighted moving average.
pub mod wma;
/// Z-score.
pub mod zscore;

pub use definition::{Indicator, IndicatorInput, IndicatorOutput, IndicatorParam, SourceKind};
pub use list::{all, find};
pub(crate) use piecewise::{PIECE, Piecewise};
pub use prices::Prices;
