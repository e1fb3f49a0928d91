//! What a backtest is told: cash, size, costs.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// How a backtest is executed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BacktestConfig {
    /// Cash at the start, in the account's currency; above 0.
    pub initial_cash: f64,
    /// Share of the equity that an entry invests, in (0, 1].
    pub position_size_pct: f64,
    /// Commission as a share of the traded value, charged at entry and at exit, in [0, 1).
    pub commission_rate: f64,
    /// When a market order is filled.
    pub fill: Fill,
}

impl Default for BacktestConfig {
    fn default() -> Self {
        Self {
            initial_cash: 10_000.0,
            position_size_pct: 1.0,
            commission_rate: 0.0,
            fill: Fill::NextOpen,
        }
    }
}

/// When a market order is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Fill {
    /// At the open of the next candle.
    #[default]
    NextOpen,
}

impl BacktestConfig {
    /// Checks every field.
    ///
    /// # Errors
    /// Names the first field that is out of its range.
    pub fn validate(&self) -> Result<()> {
        let cash = self.initial_cash;
        if !(cash > 0.0 && cash <= 1e15) {
            return Err(Error::field("initial_cash", cash, "must be above 0 and at most 10^15"));
        }
        let size = self.position_size_pct;
        if !(size > 0.0 && size <= 1.0) {
            let mut reason = "must be a share of the equity above 0 and at most 1".to_owned();
            if size > 1.0 && size <= 100.0 {
                reason.push_str(&format!("; did you mean {}?", size / 100.0));
            }
            return Err(Error::field("position_size_pct", size, reason));
        }
        let rate = self.commission_rate;
        if !(0.0..1.0).contains(&rate) {
            let reason = "must be a share of the traded value, at least 0 and below 1";
            return Err(Error::field("commission_rate", rate, reason));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_out_of_range_are_named() {
        struct Case {
            config: BacktestConfig,
            message: &'static str,
        }
        let sound = BacktestConfig::default;
        let cases = [
            Case {
                config: BacktestConfig { initial_cash: 0.0, ..sound() },
                message: "initial_cash: must be above 0 and at most 10^15 (found 0)",
            },
            Case {
                config: BacktestConfig { position_size_pct: 50.0, ..sound() },
                message: "position_size_pct: must be a share of the equity above 0 and at most 1; did you mean 0.5? (found 50)",
            },
            Case {
                config: BacktestConfig { position_size_pct: f64::NAN, ..sound() },
                message: "position_size_pct: must be a share of the equity above 0 and at most 1 (found NaN)",
            },
            Case {
                config: BacktestConfig { commission_rate: -0.1, ..sound() },
                message: "commission_rate: must be a share of the traded value, at least 0 and below 1 (found -0.1)",
            },
        ];
        assert_eq!(sound().validate(), Ok(()));
        for Case { config, message } in cases {
            assert_eq!(config.validate().unwrap_err().to_string(), message);
        }
    }
}
