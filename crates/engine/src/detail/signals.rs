//! Counts of signals: at how many candles each condition held, how many entry orders followed, and how they ended.

use crate::backtest::{OrderCounts, Rejection};
use crate::rules::StatementCount;
use serde::Serialize;

/// From candles to filled orders: where signals were lost.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SignalCounts {
    /// Candles of the window at which the strategy was asked: all, but for those from ruin on, and in `backtesting_py` mode those
    /// before its first decision. The counts below are of these candles.
    pub candles: u32,
    /// Those of them at which every indicator of the rules has had a value at least once: the warm-up is over. All for JavaScript.
    pub warm_candles: u32,
    /// One for each `enter` and `exit … when` line of the rules, in the order of the text; empty for JavaScript.
    pub statements: Vec<StatementCount>,
    /// Entry orders that the strategy gave. A signal is no order while its direction is held.
    pub orders: u32,
    /// Entry orders that were filled: they opened a trade, or closed or reduced one of the other direction.
    pub filled: u32,
    /// Entry orders that could not be filled, by reason, the most frequent first.
    pub rejections: Vec<RejectionCount>,
    /// Limit and stop orders whose candle ended before their price was met.
    pub expired: u32,
    /// Entry orders that were cancelled: by the strategy, by a later order, by a margin call or ruin, or since their direction was
    /// held when their price was met.
    pub cancelled: u32,
    /// Entry orders that still waited after the last candle.
    pub waiting: u32,
}

/// Orders that were rejected for the same reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RejectionCount {
    /// The reason of the first of them. The numbers in the reasons of the others may differ.
    pub reason: String,
    /// How many, at least 1.
    pub count: u32,
    /// Index in the series of the candle of the first of them.
    pub first_candle: u32,
}

impl SignalCounts {
    /// Adds the orders to the counts of the conditions.
    pub fn new(
        candles: u32,
        warm_candles: u32,
        statements: Vec<StatementCount>,
        orders: OrderCounts,
        rejections: &[Rejection],
    ) -> Self {
        let OrderCounts { orders, expired, cancelled, waiting } = orders;
        let ended = rejections.len() as u32 + expired + cancelled + waiting;
        Self {
            candles,
            warm_candles,
            statements,
            orders,
            filled: orders.saturating_sub(ended),
            rejections: by_reason(rejections),
            expired,
            cancelled,
            waiting,
        }
    }
}

/// Counts rejections by the words of their reasons, since the numbers differ from order to order.
fn by_reason(rejections: &[Rejection]) -> Vec<RejectionCount> {
    let mut counts: Vec<(String, RejectionCount)> = Vec::new();
    for Rejection { candle, reason } in rejections {
        let words = words(reason);
        match counts.iter_mut().find(|(known, _)| *known == words) {
            Some((_, count)) => count.count += 1,
            None => counts.push((
                words,
                RejectionCount { reason: reason.clone(), count: 1, first_candle: *candle },
            )),
        }
    }
    let counts = counts.into_iter().map(|(_, count)| count).collect();
    crate::sort::sorted(counts, |count: &RejectionCount| -f64::from(count.count))
}

/// A reason without its numbers.
fn words(reason: &str) -> String {
    let is_number =
        |word: &&str| word.trim_end_matches(['.', ',', ';', ')', '%']).parse::<f64>().is_ok();
    reason.split_whitespace().filter(|word| !is_number(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejection(candle: u32, reason: &str) -> Rejection {
        Rejection { candle, reason: reason.to_owned() }
    }

    #[test]
    fn rejections_are_counted_by_the_words_of_their_reasons() {
        let rejections = [
            rejection(3, "the size buys nothing at 101.5"),
            rejection(4, "2 units need 300 but 10.25 is free"),
            rejection(9, "3 units need 1e21 but -1 is free"),
            rejection(12, "the free margin does not buy one unit"),
            rejection(13, "4 units need 5 but NaN is free"),
        ];
        let found = by_reason(&rejections);
        let found: Vec<_> =
            found.iter().map(|of| (of.count, of.first_candle, of.reason.as_str())).collect();
        let expected = [
            (3, 4, "2 units need 300 but 10.25 is free"),
            (1, 3, "the size buys nothing at 101.5"),
            (1, 12, "the free margin does not buy one unit"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn every_order_that_has_not_ended_otherwise_was_filled() {
        let orders = OrderCounts { orders: 20, expired: 3, cancelled: 2, waiting: 1 };
        let rejections = [rejection(1, "a"), rejection(2, "b")];
        let counts = SignalCounts::new(100, 90, Vec::new(), orders, &rejections);
        assert_eq!((counts.orders, counts.filled), (20, 12));
        let none = SignalCounts::new(0, 0, Vec::new(), OrderCounts::default(), &[]);
        assert_eq!((none.orders, none.filled, none.rejections.len()), (0, 0, 0));
    }
}
