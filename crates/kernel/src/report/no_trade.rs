//! Why a backtest has opened no trade, in words. A report without a trade looks like a fault of the strategy, of the costs or
//! of the candles: the reason tells which.

use crate::backtest::Rejection;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why no trade was opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoTrade {
    /// The strategy gave no order.
    NoSignal,
    /// Entries waited until they expired, were cancelled, or the candles ended.
    NeverFilled,
    /// Entries were rejected.
    Rejected {
        /// How many, at least 1.
        entries: u32,
        /// Why the first was.
        first: String,
        /// Whether there were others that were never filled.
        others: bool,
    },
}

impl NoTrade {
    /// The reason, from the entries that were rejected, the first of them, and whether others were given.
    pub(super) fn new(rejected: u32, first: Option<&Rejection>, others: bool) -> Self {
        match first {
            Some(first) => {
                Self::Rejected { entries: rejected, first: first.reason.clone(), others }
            }
            None if others => Self::NeverFilled,
            None => Self::NoSignal,
        }
    }
}

/// The kind of the reason, a colon, and what is peculiar to this backtest.
impl fmt::Display for NoTrade {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSignal => {
                formatter.write_str("no trades, no signal: the strategy gave no order")
            }
            Self::NeverFilled => formatter
                .write_str("no trades, no entry filled: orders waited and were never filled"),
            Self::Rejected { entries, first, others } => {
                let (all, end) =
                    if *others { ("", "; the others were never filled") } else { ("all ", "") };
                let because = if *entries == 1 { "because" } else { "the first because" };
                write!(
                    formatter,
                    "no trades, {all}entries rejected: {entries}, {because} {first}{end}"
                )
            }
        }
    }
}

/// Writes the reason as a sentence.
pub(super) fn as_text<S: serde::Serializer>(
    reason: &Option<NoTrade>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    reason.as_ref().map(NoTrade::to_string).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_says_what_became_of_the_orders() {
        struct Case {
            rejected: u32,
            others: bool,
            says: &'static str,
        }
        let cases = [
            Case {
                rejected: 0,
                others: false,
                says: "no trades, no signal: the strategy gave no order",
            },
            Case {
                rejected: 0,
                others: true,
                says: "no trades, no entry filled: orders waited and were never filled",
            },
            Case {
                rejected: 1,
                others: false,
                says: "no trades, all entries rejected: 1, because it is dear",
            },
            Case {
                rejected: 195,
                others: false,
                says: "no trades, all entries rejected: 195, the first because it is dear",
            },
            Case {
                rejected: 2,
                others: true,
                says: "no trades, entries rejected: 2, the first because it is dear; the others were never filled",
            },
        ];
        for Case { rejected, others, says } in cases {
            let first = Rejection { candle: 7, reason: "it is dear".to_owned() };
            let reason = NoTrade::new(rejected, (rejected > 0).then_some(&first), others);
            assert_eq!(reason.to_string(), says);
        }
    }
}
