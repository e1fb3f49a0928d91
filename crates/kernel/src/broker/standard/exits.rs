//! Stop losses, take profits, trailing stops, time exits, and which of them comes before the closing of the account.

use super::super::bar::Bar;
use super::super::costs::FillKind;
use super::super::price_range::PriceRange;
use super::super::{Broker, ExitReason, HeldTrade, Intrabar, Side, TradeId};
use super::account::{self, AccountClosing};

/// Closes every trade that meets an exit in the prices that `prices_of` gives for it, and the account if its closing price in
/// `account` comes first. A trade without prices stays open.
pub(super) fn close_inside(
    broker: &mut Broker,
    bar: &Bar<'_>,
    prices_of: impl Fn(&HeldTrade) -> Option<PriceRange>,
    account: PriceRange,
) {
    loop {
        let closing = account::closing_in(broker, account);
        let any = close_reached(broker, bar, |trade| Some((prices_of(trade)?, closing)));
        // An exit changes the price at which the account is closed, so everything is checked again.
        if !any {
            return closing
                .into_iter()
                .for_each(|closing| account::close(broker, bar, closing.price));
        }
    }
}

/// Closes every trade whose stop or target the open is at or past.
pub(super) fn close_at_open(broker: &mut Broker, bar: &Bar<'_>) {
    let open = PriceRange::at(bar.open());
    close_reached(broker, bar, |_| Some((open, None)));
}

/// Closes a trade at the price of its own fill if that is already past its stop or target: it is the first price that the trade
/// meets.
pub(super) fn close_at_entry(broker: &mut Broker, bar: &Bar<'_>, id: TradeId, middle: f64) {
    let Some(place) = broker.trades.iter().rposition(|trade| trade.id == id) else { return };
    let mut any = false;
    // A target may have closed a part.
    while broker.trades.get(place).is_some_and(|trade| trade.id == id)
        && close_one(broker, bar, place, PriceRange::at(middle), None)
    {
        any = true;
    }
    if any {
        broker.ledger.count_exit_at_entry();
    }
}

/// Closes every trade that meets an exit in the prices that `prices_of` gives for it, before the account is closed in them. Returns
/// whether anything was closed.
fn close_reached(
    broker: &mut Broker,
    bar: &Bar<'_>,
    prices_of: impl Fn(&HeldTrade) -> Option<(PriceRange, Option<AccountClosing>)>,
) -> bool {
    let (mut place, mut any) = (0, false);
    while let Some(trade) = broker.trades.get(place) {
        let closed = prices_of(trade)
            .is_some_and(|(prices, closing)| close_one(broker, bar, place, prices, closing));
        // Removing a closed trade moves the next one to its place. One of which a part was closed is tried again.
        place += usize::from(!closed);
        any |= closed;
    }
    any
}

/// Closes a trade, or a part of it, that meets an exit in `prices` and returns whether it did. If `closing` closes the account in these prices, an exit
/// beyond its closing price is not met; neither is a target if the loss is assumed to come first.
#[inline]
fn close_one(
    broker: &mut Broker,
    bar: &Bar<'_>,
    place: usize,
    prices: PriceRange,
    closing: Option<AccountClosing>,
) -> bool {
    let trade = &broker.trades[place];
    let side = trade.side.other();
    let factor = broker.config.quote_factor(side);
    let prices = prices.scaled(factor);
    let (stop, target) = (reached_stop(trade, prices), reached_target(trade, prices));
    if stop.is_none() && target.is_none() {
        return false;
    }
    let is_in_time =
        |&(price, ..): &Exit| closing.is_none_or(|closing| !closing.is_over_at(price / factor));
    let is_lost = closing.is_some_and(|closing| closing.is_against(trade.side));
    let (adverse, stop) = (stop.is_some() || is_lost, stop.filter(is_in_time));
    let target = target.filter(is_in_time);
    broker.ambiguous |= adverse && target.is_some();
    let first = match broker.config.intrabar {
        Intrabar::TargetFirst => target.or(stop),
        Intrabar::StopFirst | Intrabar::Path => stop.or(target.filter(|_| !is_lost)),
    };
    let Some((price, fill_kind, reason)) = first else { return false };
    let (id, price) = (trade.id, broker.config.slipped(side, fill_kind, price));
    close_for(broker, bar, id, price, reason);
    true
}

/// Closes a trade at an exit. A target closes its units and leaves the rest to the next one.
pub(super) fn close_for(
    broker: &mut Broker,
    bar: &Bar<'_>,
    id: TradeId,
    price: f64,
    reason: ExitReason,
) {
    let is_target = reason == ExitReason::TakeProfit;
    let units = broker.trade(id).map(|trade| trade.target_units).filter(|_| is_target);
    broker.close_at(id, units.unwrap_or(f64::INFINITY), price, bar, reason);
    if let Some(rest) = broker.trade_mut(id) {
        rest.take_next_target();
        broker.refresh_checks();
    }
}

type Exit = (f64, FillKind, ExitReason);

/// The stop that a trade meets in a range of quoted prices, if any: the nearer of stop loss and trailing stop.
pub(super) fn reached_stop(trade: &HeldTrade, prices: PriceRange) -> Option<Exit> {
    let (stop, reason) = nearest_stop(trade)?;
    let price = prices.moves_against(trade.side.sign(), stop)?;
    Some((price, FillKind::Market, reason))
}

/// The take profit that a trade meets in a range of quoted prices, if any.
pub(super) fn reached_target(trade: &HeldTrade, prices: PriceRange) -> Option<Exit> {
    let price = prices.moves_against(-trade.side.sign(), trade.take_profit?)?;
    Some((price, FillKind::Limit, ExitReason::TakeProfit))
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

/// Closes trades at the open that have reached their maximum number of candles.
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

/// Moves trailing stops after a candle whose path is not assumed: they follow the best price that provably came after the entry.
pub(super) fn trail(broker: &mut Broker, bar: &Bar<'_>) {
    for trade in &mut broker.trades {
        if trade.trail.is_none() {
            continue;
        }
        let (low, high) = if trade.entry_candle as usize == bar.index {
            (trade.seen_prices.low, trade.seen_prices.high)
        } else {
            (bar.bottom(), bar.top())
        };
        let extreme = if trade.side == Side::Long { high } else { low };
        trade.follow(extreme, &broker.config);
    }
}
