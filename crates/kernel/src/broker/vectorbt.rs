//! The rules of vectorbt 1.2, `Portfolio.from_signals`: the exits of a trade come first, from the candle after its entry on, the
//! stop loss before the take profit; a gap fills at the open; a candle with an exit takes no signal. Distances of exits count
//! from the close of the entry's candle. Sizes are shares of the cash.

use super::bar::Bar;
use super::book::QueuedKind;
use super::costs::FillKind;
use super::{Broker, ExitReason, Fill, HeldTrade, Moment, Order, Side};

/// Fills exits, then the orders of the close before at this open.
pub(super) fn process(broker: &mut Broker, bar: &Bar<'_>) {
    broker.moment = Moment::Inside;
    let stopped = stop(broker, bar);
    broker.moment = Moment::Open;
    if stopped {
        broker.cancel_entries();
        broker.book.retain(|_| false);
    } else if broker.config.fill == Fill::NextOpen {
        fill(broker, bar, bar.open());
    }
    anchor(broker, bar);
}

/// Fills the orders of this close.
pub(super) fn process_close(broker: &mut Broker, bar: &Bar<'_>) {
    fill(broker, bar, bar.close());
    anchor(broker, bar);
}

fn fill(broker: &mut Broker, bar: &Bar<'_>, price: f64) {
    for id in broker.book.ids() {
        let Some(queued) = broker.book.get(id).copied() else { continue };
        broker.book.remove(id);
        match queued.kind {
            QueuedKind::Entry(entry) => enter(broker, bar, &entry.order, price),
            QueuedKind::Close { trade, units } => {
                let Some(side) = broker.trade(trade).map(|trade| trade.side.other()) else {
                    continue;
                };
                let price = broker.config.slipped(side, FillKind::Market, price);
                broker.close_at(trade, units, price, bar, ExitReason::Signal);
            }
            QueuedKind::StopLoss(_) | QueuedKind::TakeProfit(_) => {}
        }
    }
}

/// Enters, after closing a position of the other direction. Does nothing if the same direction is held.
fn enter(broker: &mut Broker, bar: &Bar<'_>, order: &Order, price: f64) {
    let price = broker.config.slipped(order.side, FillKind::Market, price);
    if broker.side() == Some(order.side) {
        broker.counts.cancelled += 1;
        return;
    }
    while let Some(trade) = broker.trades.first().map(|trade| trade.id) {
        broker.close_at(trade, f64::INFINITY, price, bar, ExitReason::Reduced);
    }
    let Some(share) = broker.share(order.size) else {
        return broker.reject(bar, "in vectorbt mode a size is a share of the cash".to_owned());
    };
    let units = broker.config.affordable_units(broker.balance * share, price);
    if units > 0.0 {
        broker.open(order, order.side.sign() * units, price, bar.index);
    } else {
        broker.reject(bar, format!("a share of {share} of {} buys nothing", broker.balance));
    }
}

/// Closes the trade if one of its exits is hit in this candle, and returns whether it was.
fn stop(broker: &mut Broker, bar: &Bar<'_>) -> bool {
    let Some(trade) = broker.trades.first() else { return false };
    if trade.entry_candle as usize >= bar.index {
        return false;
    }
    let Some((price, reason)) = hit(trade, bar) else { return false };
    let id = trade.id;
    broker.close_at(id, f64::INFINITY, price, bar, reason);
    true
}

/// The exit that is hit in a candle: its price and kind.
fn hit(trade: &HeldTrade, bar: &Bar<'_>) -> Option<(f64, ExitReason)> {
    let candle = &bar.candle();
    let sign = trade.side.sign();
    let (worst, best) = match trade.side {
        Side::Long => (candle.low, candle.high),
        Side::Short => (candle.high, candle.low),
    };
    // A price is beyond a stop if `sign × (price − level)` is below 0.
    let stops =
        [(trade.stop_loss, ExitReason::StopLoss), (trade.trailing_stop, ExitReason::TrailingStop)];
    for (level, reason) in stops {
        if let Some(level) = level.filter(|level| sign * (worst - level) <= 0.0) {
            let gap = sign * (candle.open - level) < 0.0;
            return Some((if gap { candle.open } else { level }, reason));
        }
    }
    let target = trade.take_profit.filter(|target| sign * (best - target) >= 0.0)?;
    let gap = sign * (candle.open - target) > 0.0;
    Some((if gap { candle.open } else { target }, ExitReason::TakeProfit))
}

/// After the candle of the entry, places exits relative to its close; later, moves the trailing stop with the best price.
fn anchor(broker: &mut Broker, bar: &Bar<'_>) {
    for trade in &mut broker.trades {
        let sign = trade.side.sign();
        let entered_now = trade.entry_candle as usize == bar.index;
        if entered_now {
            let close = bar.close();
            trade.best = close;
            let (config, side) = (&broker.config, trade.side);
            if let Some(stop) = trade.attached_stop {
                trade.stop_loss = Some(config.stop_loss(side, stop, close));
            }
            if let Some(target) = trade.attached_target {
                trade.take_profit = Some(config.target(side, target, close));
            }
        } else {
            let extreme = if sign > 0.0 { bar.high() } else { bar.low() };
            if sign * (extreme - trade.best) > 0.0 {
                trade.best = extreme;
            }
        }
        trade.trailing_stop = trade.trailed(&broker.config);
    }
}
