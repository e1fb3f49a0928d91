//! Why a backtest opened no trade, in words: the strategy, the costs or the candles may be the cause.

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
        /// Number of rejected entries, at least 1.
        entries: u32,
        /// The reason of the first rejection.
        first: String,
        /// Whether other entries were tried and never filled.
        others: bool,
    },
}

/// The kind of the reason, a colon, and the details of this backtest.
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
    fn each_reason_is_a_sentence_about_the_orders() {
        let rejected = |entries, others| NoTrade::Rejected {
            entries,
            first: "the cash is short".to_owned(),
            others,
        };
        let cases = [
            (NoTrade::NoSignal, "no trades, no signal: the strategy gave no order"),
            (
                NoTrade::NeverFilled,
                "no trades, no entry filled: orders waited and were never filled",
            ),
            (rejected(1, false), "no trades, all entries rejected: 1, because the cash is short"),
            (
                rejected(195, false),
                "no trades, all entries rejected: 195, the first because the cash is short",
            ),
            (
                rejected(2, true),
                "no trades, entries rejected: 2, the first because the cash is short; the others were never filled",
            ),
        ];
        for (reason, says) in cases {
            assert_eq!(reason.to_string(), says);
        }
    }
}
