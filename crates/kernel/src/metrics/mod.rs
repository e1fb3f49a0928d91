//! Metrics: each with its formula and its source, `None` where it is undefined.

/// Sums of returns in blocks, filled candle by candle.
mod block_meter;
/// Largest fall of the equity from a peak.
mod drawdown;
/// Equity, marked candle by candle in constant memory.
mod equity_meter;
/// Returns in 16 blocks of the window.
mod return_blocks;
/// Return per risk.
mod sharpe;
/// Ratios over closed trades.
mod trade_ratios;

pub use drawdown::DrawdownMeter;
pub use equity_meter::EquityMeter;
pub use return_blocks::ReturnBlocks;
pub use sharpe::{sharpe, varies};
pub(crate) use trade_ratios::{profit_factor, win_rate_pct};

use crate::digest::Digester;
use serde::{Deserialize, Serialize};

/// A change of the equity by at most this share of it comes from rounding. So does a sum that is at most this share of another.
pub const ROUNDING: f64 = 64.0 * f64::EPSILON;

/// The metrics of every episode.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Metrics {
    /// Equity at the last close, in the account's currency.
    pub final_equity: f64,
    /// `(final equity / initial cash − 1) · 100`.
    pub total_return_pct: f64,
    /// Annual Sharpe ratio of the per-candle returns; none if the returns do not vary.
    pub sharpe: Option<f64>,
    /// Largest fall of the equity from a peak in per cent of the peak, 0 to 100.
    pub max_drawdown_pct: f64,
    /// Share of closed trades with a gain, 0 to 100; none without a trade.
    pub win_rate_pct: Option<f64>,
    /// Sum of gains / sum of losses; none without a loss above rounding.
    pub profit_factor: Option<f64>,
    /// Number of closed trades.
    pub trades: u32,
    /// Share of exposed candles, 0 to 100. A candle is exposed if a trade is open at its close (after the fills there), or if a
    /// trade ends in it: inside the candle, in the candle of its entry, with the data, or in ruin. A trade that is closed at the
    /// open of a later candle does not count there. In the modes of other software only the close counts.
    pub exposure_pct: f64,
}

impl Metrics {
    /// Every metric with its name, in declared order.
    pub fn named(&self) -> [(&'static str, Option<f64>); 8] {
        [
            ("final_equity", Some(self.final_equity)),
            ("total_return_pct", Some(self.total_return_pct)),
            ("sharpe", self.sharpe),
            ("max_drawdown_pct", Some(self.max_drawdown_pct)),
            ("win_rate_pct", self.win_rate_pct),
            ("profit_factor", self.profit_factor),
            ("trades", Some(f64::from(self.trades))),
            ("exposure_pct", Some(self.exposure_pct)),
        ]
    }

    pub(crate) fn digest(&self, digester: &mut Digester) {
        for (_, value) in self.named() {
            digester.optional(value);
        }
    }
}

/// The name of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum MetricName {
    /// See [`Metrics::final_equity`].
    FinalEquity,
    /// See [`Metrics::total_return_pct`].
    TotalReturnPct,
    /// See [`Metrics::sharpe`].
    #[default]
    Sharpe,
    /// See [`Metrics::max_drawdown_pct`].
    MaxDrawdownPct,
    /// See [`Metrics::win_rate_pct`].
    WinRatePct,
    /// See [`Metrics::profit_factor`].
    ProfitFactor,
    /// See [`Metrics::trades`].
    Trades,
    /// See [`Metrics::exposure_pct`].
    ExposurePct,
}

impl MetricName {
    /// The metric's value, if it is defined.
    pub fn of(self, metrics: &Metrics) -> Option<f64> {
        metrics.named()[self as usize].1.filter(|value| value.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_found_under_its_own_name() {
        let metrics = Metrics {
            final_equity: 0.0,
            total_return_pct: 1.0,
            sharpe: Some(2.0),
            max_drawdown_pct: 3.0,
            win_rate_pct: Some(4.0),
            profit_factor: Some(5.0),
            trades: 6,
            exposure_pct: 7.0,
        };
        let record = serde_json::to_value(metrics).unwrap();
        for (name, value) in metrics.named() {
            let metric: MetricName = serde_json::from_value(name.into()).unwrap();
            assert_eq!(metric.of(&metrics), value, "{name}");
            assert_eq!(record[name].as_f64(), value, "{name}");
        }
        assert_eq!(record.as_object().unwrap().len(), metrics.named().len());
    }
}
