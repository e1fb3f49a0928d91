//! Candles that touch no exit and no waiting order: nothing happens inside them, so a run skips to the next candle that does touch one.

use super::book::QueuedKind;
use super::{Broker, HeldTrade, Intrabar, OrderKind, Side};
use crate::candles::Candles;
use std::ops::Range;

/// Share of a price by which a candle may miss a level and still counts as touching it. It covers the rounding of quotes.
pub(crate) const NEAR: f64 = 1e-9;

/// The middle prices between which nothing happens.
#[derive(Clone, Copy)]
struct Levels {
    lowest: f64,
    highest: f64,
}

impl Levels {
    const NONE: Self = Self { lowest: f64::NEG_INFINITY, highest: f64::INFINITY };

    /// Adds a level that falling prices reach, in the quotes of a factor.
    fn below(&mut self, price: f64, factor: f64) {
        let price = price / factor * (1.0 + NEAR);
        self.lowest = if price > self.lowest { price } else { self.lowest };
    }

    /// Adds a level that rising prices reach.
    fn above(&mut self, price: f64, factor: f64) {
        let price = price / factor * (1.0 - NEAR);
        self.highest = if price < self.highest { price } else { self.highest };
    }

    /// Adds a level on the losing side of a trade, or on the other side.
    fn exit(&mut self, side: Side, is_stop: bool, price: f64, factor: f64) {
        match (side == Side::Long) == is_stop {
            true => self.below(price, factor),
            false => self.above(price, factor),
        }
    }
}

impl Broker {
    /// The first candle of `from..until` that touches an exit of an open trade or a waiting order, or at which one of them ends by
    /// time, or else `until`. `from` if that cannot be told from the highs and lows alone.
    pub(crate) fn next_touch(&self, candles: &Candles, from: usize, until: usize) -> usize {
        let Some((levels, end)) = self.levels() else { return from };
        let until = until.min(end);
        if until <= from {
            return from;
        }
        match (&self.trades[..], self.trades.iter().any(|trade| trade.trail.is_some())) {
            (_, false) => touch(candles, levels, from, until),
            ([trade], true) => self.touch_behind(trade, candles, levels, from, until),
            _ => from,
        }
    }

    /// Ends a candle that touches nothing: orders expire, and trailing stops move. Returns false, and does nothing, if it may touch
    /// something.
    pub(crate) fn pass(&mut self, candles: &Candles, index: usize) -> bool {
        let Some((mut levels, _)) = self.levels() else { return false };
        let (low, high) = (candles.bottom()[index], candles.top()[index]);
        for trade in &self.trades {
            let is_over = |most: u32| index >= trade.entry_candle as usize + most as usize;
            if trade.max_candles.is_some_and(is_over) {
                return false;
            }
            let factor = self.config.quote_factor(trade.side.other());
            let extreme = if trade.side == Side::Long { high } else { low };
            let trailing_stop = self.trailing_stop_in(trade, extreme);
            trailing_stop.iter().for_each(|it| levels.exit(trade.side, true, *it, factor));
        }
        if low <= levels.lowest || high >= levels.highest {
            return false;
        }
        self.expire(index);
        self.trail_over(candles, index..index + 1);
        true
    }

    /// The nearest price that the trailing stop of a trade may have in a candle with this extreme. With `path` it follows the price
    /// inside the candle. It is taken as if the extreme came first, which finds more candles than touch it.
    fn trailing_stop_in(&self, trade: &HeldTrade, extreme: f64) -> Option<f64> {
        let moves = self.config.intrabar == Intrabar::Path && trade.trail.is_some();
        if moves && trade.is_better(extreme) {
            return trade.trailed_behind(extreme, &self.config);
        }
        trade.trailing_stop
    }

    /// The prices that touch exits and waiting orders, apart from trailing stops, and the first candle at which one of them ends by
    /// time. None if that cannot be told from prices alone.
    fn levels(&self) -> Option<(Levels, usize)> {
        if !self.config.skips_untouched_candles() {
            return None;
        }
        let (mut levels, mut end) = (Levels::NONE, usize::MAX);
        for queued in self.book.iter() {
            let QueuedKind::Entry(entry) = &queued.kind else { return None };
            let order = &entry.order;
            let factor = self.config.quote_factor(order.side);
            match order.kind {
                OrderKind::Market => return None,
                OrderKind::Limit(price) => levels.exit(order.side, true, price, factor),
                OrderKind::Stop(price) | OrderKind::StopLimit { stop: price, .. } => {
                    levels.exit(order.side, false, price, factor);
                }
            }
            let valid = if order.next_candle_only { 1 } else { order.valid_candles as usize };
            if valid > 0 {
                end = end.min(entry.placed + valid);
            }
        }
        for trade in &self.trades {
            let factor = self.config.quote_factor(trade.side.other());
            trade.stop_loss.iter().for_each(|it| levels.exit(trade.side, true, *it, factor));
            trade.take_profit.iter().for_each(|it| levels.exit(trade.side, false, *it, factor));
            if let Some(most) = trade.max_candles {
                end = end.min(trade.entry_candle as usize + most as usize);
            }
        }
        Some((levels, end))
    }

    /// The first candle that touches one of `levels` or the trailing stop of a trade, which follows the candles before it.
    fn touch_behind(
        &self,
        trade: &HeldTrade,
        candles: &Candles,
        levels: Levels,
        from: usize,
        until: usize,
    ) -> usize {
        let factor = self.config.quote_factor(trade.side.other());
        let with = |stop: Option<f64>| {
            let mut levels = levels;
            stop.into_iter().for_each(|stop| levels.exit(trade.side, true, stop, factor));
            levels
        };
        let (mut best, mut levels) = (trade.best, with(trade.trailing_stop));
        let sign = trade.side.sign();
        // With a path the stop follows inside the candle: as in `trailing_stop_in`, as if the extreme came first.
        let follows_first = self.config.intrabar == Intrabar::Path;
        let (lows, highs) = (&candles.bottom()[from..until], &candles.top()[from..until]);
        for (place, (&low, &high)) in lows.iter().zip(highs).enumerate() {
            let before = levels;
            let extreme = if trade.side == Side::Long { high } else { low };
            if sign * (extreme - best) > 0.0 {
                best = extreme;
                levels = with(trade.trailed_behind(best, &self.config));
            }
            let Levels { lowest, highest } = if follows_first { levels } else { before };
            if low <= lowest || high >= highest {
                return from + place;
            }
        }
        until
    }

    /// Moves trailing stops over candles that touch nothing.
    pub(crate) fn trail_over(&mut self, candles: &Candles, skipped: Range<usize>) {
        if skipped.is_empty() {
            return;
        }
        for trade in self.trades.iter_mut().filter(|trade| trade.trail.is_some()) {
            let extremes = match trade.side {
                Side::Long => &candles.top()[skipped.clone()],
                Side::Short => &candles.bottom()[skipped.clone()],
            };
            let sign = trade.side.sign();
            for &extreme in extremes {
                if sign * (extreme - trade.best) > 0.0 {
                    trade.best = extreme;
                }
            }
            trade.trailing_stop = trade.trailed(&self.config);
        }
    }
}

/// The first candle that touches a level, or `until`.
fn touch(candles: &Candles, levels: Levels, from: usize, until: usize) -> usize {
    let Levels { lowest, highest } = levels;
    let (lows, highs) = (&candles.bottom()[from..until], &candles.top()[from..until]);
    let touch = lows.iter().zip(highs).position(|(&low, &high)| low <= lowest || high >= highest);
    touch.map_or(until, |touch| from + touch)
}
