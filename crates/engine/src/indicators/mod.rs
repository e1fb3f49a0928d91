//! Indicators, each with its formula, its source and its warm-up. Values are undefined (NaN) during warm-up.

/// Relative strength index.
mod rsi;
/// Simple moving average.
mod sma;

pub use rsi::rsi;
pub use sma::sma;
