//! Stop losses, take profits, trailing stops, exits by time and the closing of an account.

use super::super::costs::Taking;
use super::super::{Bar, Broker, trail_from};
use super::account::{self, Call};
use crate::backtest::{ExitReason, HeldTrade, Intrabar, Reach, Side, TradeId};

/// Closes the trades that meet an exit within their reach, and the account where the price of `account` comes to its end
/// first. A trade without a reach is left alone.
pub(super) fn close_inside(
    broker: &mut Broker,
    bar: &Bar<'_>,
    reach: impl Fn(&HeldTrade) -> Option<Reach>,
    account: Reach,
) {
    loop {
        let call = account::call_in(broker, account);
        let before = broker.trades.len();
        close_reached(broker, bar, |trade| Some((reach(trade)?, call)));
        // An exit changes the price at which the account ends, so all is looked at again.
        if broker.trades.len() == before {
            return call.into_iter().for_each(|call| account::close(broker, bar, call.price));
        }
    }
}

/// Closes every trade that meets an exit within its reach at the open.
pub(super) fn close_at_open(broker: &mut Broker, bar: &Bar<'_>) {
    let open = Reach::at(bar.open());
    close_reached(broker, bar, |_| Some((open, None)));
}

/// Closes a trade at the price of its own fill where it is past its stop or target already: that price is the first one
/// that the trade has seen.
pub(super) fn close_at_entry(broker: &mut Broker, bar: &Bar<'_>, id: TradeId, middle: f64) {
    let Some(place) = broker.trades.iter().rposition(|trade| trade.id == id) else { return };
    if close_one(broker, bar, place, Reach::at(middle), None) {
        broker.ledger.count_exit_at_entry();
    }
}

/// Closes every trade that meets an exit in the prices that `reach` gives for it, before the account is closed within them.
fn close_reached(
    broker: &mut Broker,
    bar: &Bar<'_>,
    reach: impl Fn(&HeldTrade) -> Option<(Reach, Option<Call>)>,
) {
    let mut place = 0;
    while let Some(trade) = broker.trades.get(place) {
        let closed = reach(trade)
            .is_some_and(|(reach, called)| close_one(broker, bar, place, reach, called));
        // The next trade takes the place of one that is closed.
        place += usize::from(!closed);
    }
}

/// Closes a trade that meets an exit in `reach` and says whether it did. Where the account is `called` within reach, exits
/// beyond that price are not met, and a target that comes second to the loss is not either.
#[inline]
fn close_one(
    broker: &mut Broker,
    bar: &Bar<'_>,
    place: usize,
    reach: Reach,
    called: Option<Call>,
) -> bool {
    let trade = &broker.trades[place];
    let side = trade.side.other();
    let factor = broker.config.quote_factor(side);
    let reach = reach.scaled(factor);
    let (stop, target) = (reached_stop(trade, reach), reached_target(trade, reach));
    if stop.is_none() && target.is_none() {
        return false;
    }
    let is_in_time =
        |&(price, ..): &Exit| called.is_none_or(|call| !call.is_over_at(price / factor));
    let is_lost = called.is_some_and(|call| call.is_against(trade.side));
    let (adverse, stop) = (stop.is_some() || is_lost, stop.filter(is_in_time));
    let target = target.filter(is_in_time);
    broker.ambiguous |= adverse && target.is_some();
    let first = match broker.config.intrabar {
        Intrabar::TargetFirst => target.or(stop),
        Intrabar::StopFirst | Intrabar::Path => stop.or(target.filter(|_| !is_lost)),
    };
    let Some((price, taking, reason)) = first else { return false };
    let (id, price) = (trade.id, broker.config.slipped(side, taking, price));
    broker.close_at(id, f64::INFINITY, price, bar, reason);
    true
}

type Exit = (f64, Taking, ExitReason);

/// The stop that a trade meets in a range of quoted prices, if any: the nearer one of stop loss and trailing stop.
pub(super) fn reached_stop(trade: &HeldTrade, reach: Reach) -> Option<Exit> {
    let (stop, reason) = nearest_stop(trade)?;
    let price = reach.moves_against(trade.side.sign(), stop)?;
    Some((price, Taking::Market, reason))
}

/// The take profit that a trade meets in a range of quoted prices, if any.
pub(super) fn reached_target(trade: &HeldTrade, reach: Reach) -> Option<Exit> {
    let price = reach.moves_against(-trade.side.sign(), trade.take_profit?)?;
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

/// After a candle has closed, trailing stops follow the best price that a trade has provably seen.
pub(super) fn trail(broker: &mut Broker, bar: &Bar<'_>) {
    for trade in &mut broker.trades {
        let Some(trail) = trade.trail else { continue };
        let (low, high) = if trade.entry_candle as usize == bar.index {
            (trade.reach.low, trade.reach.high)
        } else {
            (bar.bottom(), bar.top())
        };
        let sign = trade.side.sign();
        let extreme = if trade.side == Side::Long { high } else { low };
        if sign * (extreme - trade.best) > 0.0 {
            trade.best = extreme;
        }
        trade.trailing_stop = Some(trail_from(trade.best, trail, sign));
    }
}
