//! All indicators. A new one is a file and a line here; the compiler then asks for its `mod` line.

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
    &super::rma::INDICATOR,
    &super::swma::INDICATOR,
    &super::alma::INDICATOR,
    &super::vwap::INDICATOR,
    // Momentum.
    &super::rsi::INDICATOR,
    &super::stochastic::INDICATOR,
    &super::stoch_rsi::INDICATOR,
    &super::macd::INDICATOR,
    &super::cci::INDICATOR,
    &super::roc::INDICATOR,
    &super::momentum::INDICATOR,
    &super::change::INDICATOR,
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
    &super::vwma::INDICATOR,
    &super::mfi::INDICATOR,
    &super::obv::INDICATOR,
    &super::cmf::INDICATOR,
    // Statistics.
    &super::zscore::INDICATOR,
    &super::linreg::INDICATOR,
    &super::linreg_slope::INDICATOR,
    &super::percent_rank::INDICATOR,
    &super::sum::INDICATOR,
    &super::median::INDICATOR,
    &super::highest::INDICATOR,
    &super::lowest::INDICATOR,
    // Prices.
    &super::heikin_ashi::INDICATOR,
    &super::typical_price::INDICATOR,
    &super::median_price::INDICATOR,
];

/// All indicators, in the order in which the reference of the rules shows them.
pub fn all() -> &'static [&'static Indicator] {
    ALL
}

/// The indicator with a name.
///
/// # Errors
/// If there is none; the error lists the names.
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
    fn every_file_with_an_entry_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/indicators");
        let mut files = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            if text.lines().any(|line| line.starts_with("pub static INDICATOR")) {
                let name = path.file_stem().unwrap().to_string_lossy();
                assert!(find(&name).is_ok(), "{name} has no line in list.rs");
                files += 1;
            }
        }
        assert_eq!(files, ALL.len());
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_list_of_names() {
        let Err(error) = find("macdd") else { panic!("there is no such indicator") };
        let error = error.to_string();
        assert!(error.starts_with("indicator: must be one of sma, ema"), "{error}");
        assert!(error.ends_with("(found macdd)"), "{error}");
    }
}
