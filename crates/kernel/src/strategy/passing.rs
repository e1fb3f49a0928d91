//! Orders that pass: the next candle does not touch them, and at its close they expire or are given anew. A run counts them and does
//! not stop for them.

use super::{Amount, Bits, EntryPrice, EntryTerms, SignalColumns, Waits};
use crate::broker::{NEAR, Side};

/// The passing orders of an entry while a position is held and nothing is filled.
#[derive(Debug, Clone, Default)]
pub struct Passing {
    /// The candles at whose close they are given.
    pub candles: Bits,
    /// Each is replaced by the next order with this key; 0 if it expires.
    pub key: u32,
}

impl Passing {
    /// The passing orders of an entry that gives an order at each candle of `gives`, if nothing is ordered at the market there.
    /// `at_market` has the candles at which something may be.
    pub fn new(
        columns: &SignalColumns<'_>,
        terms: &EntryTerms,
        gives: &Bits,
        at_market: &Bits,
    ) -> Self {
        let untouched = untouched(columns, terms, gives);
        match terms.waits {
            Waits::OneCandle | Waits::Candles(1) => Self { candles: untouched, key: 0 },
            // The order before it is replaced by it, and it is replaced itself.
            Waits::Candles(_) | Waits::Filled => Self {
                candles: untouched
                    .and(&gives.later_by(1))
                    .and(&gives.without(at_market).earlier_by_one()),
                key: terms.key,
            },
        }
    }
}

/// The candles of `gives` whose next candle does not touch the order of an entry. None of them if that cannot be told ahead.
fn untouched(columns: &SignalColumns<'_>, terms: &EntryTerms, gives: &Bits) -> Bits {
    let (price, is_limit) = match &terms.price {
        EntryPrice::Limit(price) => (price, true),
        EntryPrice::Stop(price) | EntryPrice::StopLimit(price, _) => (price, false),
        EntryPrice::Market => return Bits::default(),
    };
    let Some(factor) = columns.quote_factor(terms.side) else { return Bits::default() };
    if matches!(price, Amount::Computed(_)) {
        return Bits::default();
    }
    let price = |index: usize| price.at(index, &[]) / factor;
    let candles = columns.candles;
    // With `same_close` the close at which it is given may fill it, too.
    let close = |index: usize| Some(candles.close()[index]).filter(|_| columns.fills_at_close());
    match is_limit == (terms.side == Side::Long) {
        true => gives.filter(|index| {
            let level = price(index) * (1.0 + NEAR);
            let stays = candles.bottom().get(index + 1).is_some_and(|low| *low > level);
            stays && close(index).is_none_or(|close| close > level)
        }),
        false => gives.filter(|index| {
            let level = price(index) * (1.0 - NEAR);
            let stays = candles.top().get(index + 1).is_some_and(|high| *high < level);
            stays && close(index).is_none_or(|close| close < level)
        }),
    }
}
