//! Metrics: each with its formula and its source, `None` where it is undefined.

/// Sums of returns in blocks, filled candle by candle.
mod block_meter;
/// Largest fall of the equity from a peak.
mod drawdown;
/// Equity, marked candle by candle in constant memory.
mod equity_meter;
/// Returns in 16 blocks of the window.
mod return_blocks;
/// The bound below which a difference is rounding.
mod rounding;
/// Return per risk.
mod sharpe;
/// Ratios over closed trades.
mod trade_ratios;

pub use drawdown::DrawdownMeter;
pub use equity_meter::EquityMeter;
pub use return_blocks::ReturnBlocks;
pub use rounding::ROUNDING;
pub use sharpe::{sharpe, varies};
pub use trade_ratios::{profit_factor, win_rate_pct};

use crate::digest::Digester;
use serde::{Deserialize, Serialize};

/// Makes [`Metrics`] and [`MetricName`] from one list: a line is the doc, the field and the name.
macro_rules! metrics {
    ($($(#[$attribute:meta])* $field:ident: $value:ty => $name:ident,)*) => {
        /// The metrics of an episode.
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub struct Metrics {
            $($(#[$attribute])* pub $field: $value,)*
        }

        impl Metrics {
            /// Every metric with its name, in declared order.
            pub fn named(&self) -> [(&'static str, Option<f64>); MetricName::COUNT] {
                [$((stringify!($field), MetricValue::number(self.$field)),)*]
            }

            /// The metrics whose numbers these are, in declared order. `None` is an undefined metric.
            pub fn from_numbers(numbers: [Option<f64>; MetricName::COUNT]) -> Self {
                let [$($field),*] = numbers;
                Self { $($field: MetricValue::from_number($field),)* }
            }
        }

        /// The name of a metric.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum MetricName {
            $(#[doc = concat!("See [`Metrics::", stringify!($field), "`].")] $name,)*
        }

        impl MetricName {
            /// Every metric, in declared order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name as it is in a record.
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($field),)*
                }
            }

            /// Whether the metric may be undefined.
            pub fn is_optional(self) -> bool {
                match self {
                    $(Self::$name => <$value as MetricValue>::IS_OPTIONAL,)*
                }
            }

            /// The metric's value, if it is defined.
            pub fn of(self, metrics: &Metrics) -> Option<f64> {
                let value = match self {
                    $(Self::$name => MetricValue::number(metrics.$field),)*
                };
                value.filter(|value| value.is_finite())
            }
        }
    };
}

metrics! {
    /// Equity at the last close, in the account's currency.
    final_equity: f64 => FinalEquity,
    /// `(final equity / initial cash − 1) · 100`.
    total_return_pct: f64 => TotalReturnPct,
    /// Annual Sharpe ratio of the per-candle returns; none if the returns do not vary.
    sharpe: Option<f64> => Sharpe,
    /// Largest fall of the equity from a peak in per cent of the peak, 0 to 100.
    max_drawdown_pct: f64 => MaxDrawdownPct,
    /// Share of closed trades with a gain, 0 to 100; none without a trade.
    win_rate_pct: Option<f64> => WinRatePct,
    /// Sum of gains / sum of losses; none without a loss above rounding.
    profit_factor: Option<f64> => ProfitFactor,
    /// Number of closed trades.
    trades: u32 => Trades,
    /// Share of exposed candles, 0 to 100. A candle is exposed if a trade is open at its close (after the fills there), or if a
    /// trade ends in it: inside the candle, in the candle of its entry, with the data, or in ruin. A trade that is closed at the
    /// open of a later candle does not count there. In the modes of other software only the close counts.
    exposure_pct: f64 => ExposurePct,
}

impl Metrics {
    pub(crate) fn digest(&self, digester: &mut Digester) {
        for (_, value) in self.named() {
            digester.optional(value);
        }
    }
}

impl MetricName {
    /// Number of metrics.
    pub const COUNT: usize = Self::ALL.len();
}

#[expect(
    clippy::derivable_impls,
    reason = "the macro cannot write `#[default]` at one of its variants"
)]
impl Default for MetricName {
    fn default() -> Self {
        Self::Sharpe
    }
}

/// The type of a metric, as a number and back.
trait MetricValue {
    const IS_OPTIONAL: bool = false;

    fn number(self) -> Option<f64>;
    /// The value of a number that [`Self::number`] has returned.
    fn from_number(number: Option<f64>) -> Self;
}

impl MetricValue for f64 {
    fn number(self) -> Option<f64> {
        Some(self)
    }

    fn from_number(number: Option<f64>) -> Self {
        number.unwrap_or(f64::NAN)
    }
}

impl MetricValue for Option<f64> {
    const IS_OPTIONAL: bool = true;

    fn number(self) -> Option<f64> {
        self
    }

    fn from_number(number: Option<f64>) -> Self {
        number
    }
}

impl MetricValue for u32 {
    fn number(self) -> Option<f64> {
        Some(f64::from(self))
    }

    fn from_number(number: Option<f64>) -> Self {
        number.map_or(0, |number| number as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_found_under_its_own_name() {
        let numbers = std::array::from_fn(|place| Some(place as f64));
        let metrics = Metrics::from_numbers(numbers);
        assert_eq!(metrics.named().map(|(_, value)| value), numbers);
        let record = serde_json::to_value(metrics).unwrap();
        for (metric, (name, value)) in MetricName::ALL.iter().zip(metrics.named()) {
            assert_eq!(serde_json::to_value(metric).unwrap(), name);
            assert_eq!((metric.text(), metric.of(&metrics)), (name, value));
            assert_eq!(record[name].as_f64(), value, "{name}");
        }
        assert_eq!(record.as_object().unwrap().len(), MetricName::COUNT);
    }
}
