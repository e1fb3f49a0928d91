//! What a strategy tells of itself, and how it is started.

use crate::backtest::{Backtest, BacktestConfig, Detail, Run};
use crate::candles::Candles;
use crate::columns::ColumnCache;
use crate::error::{Error, Result};
use crate::params::{ParamValue, Params};
use crate::strategy::Strategy;
use serde::Serialize;
use std::ops::Range;
use std::sync::Arc;

/// A strategy in the list: how it is described and how it is started.
pub struct Definition {
    /// What a page shows of it.
    pub info: StrategyInfo,
    /// Starts an episode with checked parameters.
    pub(super) start: fn(&Params, Episode<'_>) -> Box<dyn Run>,
}

/// What a page shows of a strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StrategyInfo {
    /// Name in a spec.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// Its parameters.
    pub params: &'static [ParamInfo],
    /// Constraints that make sense when the parameters vary.
    pub constraints: &'static [&'static str],
}

/// A parameter: what it may be, and a range to search.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ParamInfo {
    /// Name in a spec.
    pub name: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// Whether only whole numbers make sense.
    pub whole: bool,
    /// Lowest value that is accepted.
    pub min: f64,
    /// Highest value that is accepted.
    pub max: f64,
    /// Value where a spec gives none.
    pub default: f64,
    /// Low end of a range worth searching.
    pub low: f64,
    /// High end of it.
    pub high: f64,
    /// Step in it.
    pub step: f64,
}

impl ParamInfo {
    /// Checks one value.
    ///
    /// # Errors
    /// Names the parameter and what it may be.
    pub fn check(&self, value: &ParamValue) -> Result<f64> {
        match value {
            ParamValue::Number(number) if self.accepts(*number) => Ok(*number),
            other => {
                let kind = if self.whole { "a whole number" } else { "a number" };
                let reason = format!("must be {kind} from {} to {}", self.min, self.max);
                Err(Error::field(self.name, other, reason))
            }
        }
    }

    fn accepts(&self, number: f64) -> bool {
        let whole = (libm::trunc(number) - number).abs() < f64::MIN_POSITIVE;
        (self.min..=self.max).contains(&number) && (whole || !self.whole)
    }
}

impl Definition {
    /// Fills the defaults in and checks every value.
    ///
    /// # Errors
    /// Names the first parameter that does not exist or is out of its range.
    pub fn complete(&self, given: &Params) -> Result<Params> {
        for name in given.keys() {
            self.param(name)?;
        }
        let complete = self.info.params.iter().map(|info| {
            let value = given.get(info.name).cloned().unwrap_or(ParamValue::Number(info.default));
            info.check(&value)?;
            Ok((info.name.to_owned(), value))
        });
        complete.collect()
    }

    /// The parameter of a name.
    ///
    /// # Errors
    /// Lists the names that exist.
    pub fn param(&self, name: &str) -> Result<&'static ParamInfo> {
        self.info.params.iter().find(|info| info.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.info.params.iter().map(|info| info.name).collect();
            let reason =
                format!("{} has no such parameter; it has {}", self.info.name, names.join(", "));
            Error::field(name, name, reason)
        })
    }

    /// Starts an episode.
    ///
    /// # Errors
    /// As `complete`.
    pub fn start(&self, params: &Params, episode: Episode<'_>) -> Result<Box<dyn Run>> {
        Ok((self.start)(&self.complete(params)?, episode))
    }
}

/// All that an episode needs beside its strategy.
pub struct Episode<'a> {
    /// The series.
    pub candles: Arc<Candles>,
    /// Indexes of the candles that are traded.
    pub window: Range<usize>,
    /// Where columns are shared.
    pub cache: &'a mut ColumnCache,
    /// Cash, size, costs.
    pub config: BacktestConfig,
    /// Distance of two progress boundaries in candles.
    pub every: usize,
    /// What the report keeps.
    pub detail: Detail,
}

impl Episode<'_> {
    /// Starts a strategy.
    pub fn of<S: Strategy + 'static>(self, strategy: S) -> Box<dyn Run> {
        let Episode { candles, window, cache, config, every, detail } = self;
        Box::new(Backtest::new(strategy, candles, cache, config, every, detail).within(window))
    }
}

/// A checked parameter as a number.
pub(super) fn number(params: &Params, name: &str) -> f64 {
    match params.get(name) {
        Some(ParamValue::Number(number)) => *number,
        _ => f64::NAN,
    }
}

/// A checked parameter as a count of candles.
pub(super) fn period(params: &Params, name: &str) -> usize {
    number(params, name) as usize
}
