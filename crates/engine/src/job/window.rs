//! The part of the series that is traded. Indicators run over the whole series, so they are warm at the first candle of it.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A window of candles by their opening times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct WindowSpec {
    /// The first time that belongs to it, epoch milliseconds UTC; none for the first candle's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// The first time after it, epoch milliseconds UTC; none for the end of the series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
}

impl WindowSpec {
    /// Checks what can be checked without the candles.
    ///
    /// # Errors
    /// Names `from` or `to`: a time that is not finite, or an end that is not after the beginning.
    pub(super) fn validate(&self) -> Result<()> {
        for (field, time) in [("from", self.from), ("to", self.to)] {
            if let Some(time) = time.filter(|time| !time.is_finite()) {
                return Err(Error::field(field, time, "must be a time in epoch milliseconds"));
            }
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if from >= to => {
                Err(Error::field("to", to, format!("must be later than from ({from})")))
            }
            _ => Ok(()),
        }
    }

    /// Indexes of the candles that open inside. `times` are the opening times of the series, rising.
    ///
    /// # Errors
    /// Names `from` or `to` when no candle opens inside.
    pub(super) fn range(&self, times: &[f64]) -> Result<Range<usize>> {
        let from = self.from.unwrap_or(f64::NEG_INFINITY);
        let to = self.to.unwrap_or(f64::INFINITY);
        let before = |limit: f64| times.partition_point(|&time| time < limit);
        let range = before(from)..before(to);
        if !range.is_empty() {
            return Ok(range);
        }
        Err(match times[..range.end].last() {
            Some(last) => {
                let reason =
                    format!("must be at most {last}, when the last candle before to opens");
                Error::field("from", from, reason)
            }
            None => {
                let first = times.first().copied().unwrap_or_default();
                let reason = format!("must be later than {first}, when the first candle opens");
                Error::field("to", to, reason)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: [f64; 4] = [100.0, 200.0, 300.0, 500.0];

    fn range(from: Option<f64>, to: Option<f64>) -> Result<Range<usize>> {
        let window = WindowSpec { from, to };
        window.validate().and_then(|()| window.range(&TIMES))
    }

    #[test]
    fn from_belongs_to_the_window_and_to_does_not() {
        struct Case {
            from: Option<f64>,
            to: Option<f64>,
            range: Range<usize>,
        }
        let cases = [
            Case { from: None, to: None, range: 0..4 },
            Case { from: Some(200.0), to: None, range: 1..4 },
            Case { from: Some(200.5), to: None, range: 2..4 },
            Case { from: None, to: Some(300.0), range: 0..2 },
            Case { from: None, to: Some(300.5), range: 0..3 },
            Case { from: Some(200.0), to: Some(500.0), range: 1..3 },
            Case { from: Some(-1e9), to: Some(1e18), range: 0..4 },
            Case { from: Some(500.0), to: Some(501.0), range: 3..4 },
        ];
        for Case { from, to, range: expected } in cases {
            assert_eq!(range(from, to), Ok(expected), "{from:?} {to:?}");
        }
    }

    #[test]
    fn a_window_without_a_candle_is_refused() {
        struct Case {
            from: Option<f64>,
            to: Option<f64>,
            message: &'static str,
        }
        let cases = [
            Case {
                from: Some(f64::NAN),
                to: None,
                message: "from: must be a time in epoch milliseconds (found NaN)",
            },
            Case {
                from: None,
                to: Some(f64::INFINITY),
                message: "to: must be a time in epoch milliseconds (found inf)",
            },
            Case {
                from: Some(300.0),
                to: Some(300.0),
                message: "to: must be later than from (300) (found 300)",
            },
            Case {
                from: Some(300.0),
                to: Some(200.0),
                message: "to: must be later than from (300) (found 200)",
            },
            Case {
                from: Some(501.0),
                to: None,
                message: "from: must be at most 500, when the last candle before to opens (found 501)",
            },
            Case {
                from: Some(301.0),
                to: Some(500.0),
                message: "from: must be at most 300, when the last candle before to opens (found 301)",
            },
            Case {
                from: None,
                to: Some(100.0),
                message: "to: must be later than 100, when the first candle opens (found 100)",
            },
        ];
        for Case { from, to, message } in cases {
            assert_eq!(range(from, to).unwrap_err().to_string(), message);
        }
    }
}
