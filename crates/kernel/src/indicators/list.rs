//! Every indicator. Adding one is a file, its `mod` line and a line here.

use super::Indicator;
use crate::error::{Error, Result};

static ALL: &[&Indicator] = &[
    // Averages.
    &super::sma::INDICATOR,
    &super::ema::INDICATOR,
    &super::wma::INDICATOR,
    &super::dema::INDICATOR,
    &super::tema::INDICATOR,
    &super::hma::INDICATOR,
    &super::kama::INDICATOR,
    &super::vwap::INDICATOR,
    // Momentum.
    &super::rsi::INDICATOR,
    &super::stochastic::INDICATOR,
    &super::stoch_rsi::INDICATOR,
    &super::macd::INDICATOR,
    &super::cci::INDICATOR,
    &super::roc::INDICATOR,
    &super::momentum::INDICATOR,
    &super::williams_r::INDICATOR,
    // Volatility.
    &super::true_range::INDICATOR,
    &super::atr::INDICATOR,
    &super::natr::INDICATOR,
    &super::stdev::INDICATOR,
    &super::bollinger::INDICATOR,
    &super::bollinger_bandwidth::INDICATOR,
    &super::bollinger_percent_b::INDICATOR,
    &super::keltner::INDICATOR,
    &super::donchian::INDICATOR,
    // Trend.
    &super::adx::INDICATOR,
    &super::aroon::INDICATOR,
    &super::parabolic_sar::INDICATOR,
    &super::supertrend::INDICATOR,
    &super::ichimoku::INDICATOR,
    // Volume.
    &super::mfi::INDICATOR,
    &super::obv::INDICATOR,
    &super::cmf::INDICATOR,
    // Statistics.
    &super::zscore::INDICATOR,
    &super::linreg::INDICATOR,
    &super::linreg_slope::INDICATOR,
    &super::percent_rank::INDICATOR,
    &super::highest::INDICATOR,
    &super::lowest::INDICATOR,
    // Prices.
    &super::typical_price::INDICATOR,
    &super::median_price::INDICATOR,
];

/// Every indicator, in the order in which a reference shows them.
pub fn all() -> &'static [&'static Indicator] {
    ALL
}

/// The indicator of a name.
///
/// # Errors
/// Lists the names that exist.
pub fn find(name: &str) -> Result<&'static Indicator> {
    ALL.iter().find(|indicator| indicator.name == name).copied().ok_or_else(|| {
        let names: Vec<&str> = ALL.iter().map(|indicator| indicator.name).collect();
        Error::field("indicator", name, format!("must be one of {}", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_lists_those_that_exist() {
        let Err(error) = find("macdd") else { panic!("there is no such indicator") };
        let error = error.to_string();
        assert!(error.starts_with("indicator: must be one of sma, ema"), "{error}");
        assert!(error.ends_with("(found macdd)"), "{error}");
    }
}
