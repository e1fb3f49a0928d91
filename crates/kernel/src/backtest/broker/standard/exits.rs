//! Stop losses, take profits, trailing stops, exits by time and margin calls.

use super::super::costs::Taking;
use super::super::{Bar, Broker, trail_from};
use crate::backtest::{ExitReason, HeldTrade, Intrabar, Side, TradeId};

/// Closes every trade whose stop or target lies within the lowest and highest price that `reach` gives for it (middle of the
/// quotes). A level that the reach lies wholly beyond is filled at the reach: that is a gap.
pub(super) fn close_reached(
    broker: &mut Broker,
    bar: &Bar<'_>,
    reach: impl Fn(&HeldTrade) -> (f64, f64),
) {
    let mut place = 0;
    while let Some(trade) = broker.trades.get(place) {
        let (id, side, (low, high)) = (trade.id, trade.side.other(), reach(trade));
        let factor = broker.config.quoted(side, bar.close()) / bar.close();
        let (low, high) = (low * factor, high * factor);
        let (stop, target) = (reached_stop(trade, low, high), reached_target(trade, low, high));
        broker.ambiguous |= stop.is_some() && target.is_some();
        let first = match broker.config.intrabar {
            Intrabar::TargetFirst => target.or(stop),
            Intrabar::StopFirst | Intrabar::Path => stop.or(target),
        };
        match first {
            Some((price, taking, reason)) => {
                let price = broker.config.slipped(side, taking, price);
                // The next trade takes its place.
                broker.close_at(id, f64::INFINITY, price, bar, reason);
            }
            None => place += 1,
        }
    }
}

type Exit = (f64, Taking, ExitReason);

/// The stop that a trade meets in a range of prices, if any: the nearer one of stop loss and trailing stop.
pub(super) fn reached_stop(trade: &HeldTrade, low: f64, high: f64) -> Option<Exit> {
    let (stop, reason) = nearest_stop(trade)?;
    let price = match trade.side {
        Side::Long if low <= stop => {
            if high < stop {
                high
            } else {
                stop
            }
        }
        Side::Short if high >= stop => {
            if low > stop {
                low
            } else {
                stop
            }
        }
        _ => return None,
    };
    Some((price, Taking::Market, reason))
}

/// The take profit that a trade meets in a range of prices, if any.
pub(super) fn reached_target(trade: &HeldTrade, low: f64, high: f64) -> Option<Exit> {
    let target = trade.take_profit?;
    let price = match trade.side {
        Side::Long if high >= target => {
            if low > target {
                low
            } else {
                target
            }
        }
        Side::Short if low <= target => {
            if high < target {
                high
            } else {
                target
            }
        }
        _ => return None,
    };
    Some((price, Taking::Limit, ExitReason::TakeProfit))
}

/// The stop that is met first: for a long trade the higher one.
pub(super) fn nearest_stop(trade: &HeldTrade) -> Option<(f64, ExitReason)> {
    let sign = trade.side.sign();
    match (trade.stop_loss, trade.trailing_stop) {
        (Some(stop), Some(trail)) if sign * (stop - trail) >= 0.0 => {
            Some((stop, ExitReason::StopLoss))
        }
        (_, Some(trail)) => Some((trail, ExitReason::TrailingStop)),
        (Some(stop), None) => Some((stop, ExitReason::StopLoss)),
        (None, None) => None,
    }
}

/// Closes trades at the open that were open for as many candles as they may.
pub(super) fn close_expired(broker: &mut Broker, bar: &Bar<'_>) {
    let expired = |trade: &&HeldTrade| {
        trade
            .max_candles
            .is_some_and(|most| bar.index - trade.entry_candle as usize >= most as usize)
    };
    let ids: Vec<TradeId> = broker.trades.iter().filter(expired).map(|trade| trade.id).collect();
    for id in ids {
        let Some(side) = broker.trade(id).map(|trade| trade.side) else { continue };
        let price = broker.config.exit_price(side, bar.open());
        broker.close_at(id, f64::INFINITY, price, bar, ExitReason::TimeExit);
    }
}

/// Closes everything where the equity falls below the maintenance margin within a range of prices, cancels what was to be
/// entered, and says whether it did.
pub(super) fn margin_call(broker: &mut Broker, bar: &Bar<'_>, (low, high): (f64, f64)) -> bool {
    let Some(price) = margin_price(broker) else { return false };
    let long = broker.holding().units > 0.0;
    let reached = if long { low <= price } else { high >= price };
    if reached {
        // Past it already: that is a gap, and the nearest price of the range is what there is.
        let price = if long {
            if high < price { high } else { price }
        } else if low > price {
            low
        } else {
            price
        };
        broker.close_all(bar, price, ExitReason::MarginCall);
        broker.cancel_entries();
    }
    reached
}

/// The price at which the equity is just the maintenance margin: `balance − cost + units × p = m × Σ|units| × p`.
pub(super) fn margin_price(broker: &Broker) -> Option<f64> {
    let rate = broker.config.maintenance_margin;
    if rate <= 0.0 || broker.trades.is_empty() {
        return None;
    }
    let holding = broker.holding();
    let gross: f64 = broker.trades.iter().map(|trade| trade.units).sum();
    let price = (holding.balance - holding.cost) / (rate * gross - holding.units);
    (price.is_finite() && price > 0.0).then_some(price)
}

/// After a candle has closed, trailing stops follow the best price that a trade has provably seen.
pub(super) fn trail(broker: &mut Broker, bar: &Bar<'_>) {
    for trade in &mut broker.trades {
        let Some(trail) = trade.trail else { continue };
        let sign = trade.side.sign();
        let (low, high) = if trade.entry_candle as usize == bar.index {
            trade.reach
        } else {
            (bar.low(), bar.high())
        };
        let extreme = if sign > 0.0 { high } else { low };
        if sign * (extreme - trade.best) > 0.0 {
            trade.best = extreme;
        }
        trade.trailing_stop = Some(trail_from(trade.best, trail, sign));
    }
}
