//! Sizes of entries, and whether they can be paid.

use super::super::bar::Bar;
use super::super::costs::{FillKind, Quote};
use super::super::price_range::PriceRange;
use super::super::{Broker, ExitReason, HeldTrade, Order, OrderKind, Side, Size, TradeId};
use super::{account, exits};

/// Relative slack when the cost of a size is compared with the free margin: sizing divides and paying multiplies, so both are
/// rounded differently.
const ROUNDING: f64 = 1e-9;

/// Fills an entry and returns the trade that it opens, if that is still open afterwards. Without hedging the entry first reduces
/// trades of the other direction, oldest first. The first price that a trade meets is that of its own fill: the trade is closed
/// there if that price is past its stop loss or target, and the account is closed there if too little equity is left.
pub(super) fn fill(
    broker: &mut Broker,
    bar: &Bar<'_>,
    order: &Order,
    quote: Quote,
    fill_kind: FillKind,
) -> Option<TradeId> {
    let price = broker.config.slipped(order.side, fill_kind, quote.quoted);
    if broker.has_all_open(order) {
        broker.counts.cancelled += 1;
        return None;
    }
    if order.reverses {
        reduce(broker, bar, order.side, f64::INFINITY, price);
    }
    let units = match units(broker, order, price) {
        Ok(units) => units + order.nets.unwrap_or(0.0),
        Err(reason) => {
            broker.reject(bar, reason);
            return None;
        }
    };
    let rest = match broker.config.hedging && order.nets.is_none() {
        true => units,
        false => reduce(broker, bar, order.side, units, price),
    };
    if rest <= 0.0 {
        broker.cancel_group(order.group);
        return None;
    }
    if let Err(reason) = check_margin(broker, rest, price) {
        broker.reject(bar, reason);
        return None;
    }
    let id = broker.open(order, order.side.sign() * rest, price, bar.index);
    broker.cancel_group(order.group);
    exits::close_at_entry(broker, bar, id, quote.middle);
    account::close_if_due(broker, bar, PriceRange::at(quote.middle));
    broker.trade(id).map(|trade| trade.id)
}

/// The order with the units of its size at a close, if it nets. A size by risk is counted at the price of a limit or stop order, as its
/// stop loss is. A size that buys nothing has 0 units, and is rejected when the order would be filled.
pub(in super::super) fn with_fixed_amount(broker: &Broker, order: Order, close: f64) -> Order {
    let Some(nets) = order.nets else { return order };
    let price = match (order.size, broker.config.on_ticks(order.side, order.kind)) {
        (Size::Risk(_), OrderKind::Limit(price) | OrderKind::Stop(price)) => price,
        (Size::Risk(_), OrderKind::StopLimit { stop, .. }) => stop,
        _ => close,
    };
    let units = units(broker, &order, price).unwrap_or(0.0);
    // Such an entry finds every trade closed.
    let nets = if broker.config.exclusive_orders { 0.0 } else { nets };
    Order { size: Size::Units(units), nets: Some(nets), most_share: None, ..order }
}

/// Units of an order at a price.
fn units(broker: &Broker, order: &Order, price: f64) -> Result<f64, String> {
    let config = &broker.config;
    let units = match (order.size, broker.share(order.size)) {
        (_, Some(share)) => share_units(broker, share, price),
        (Size::Cash(cash), None) => config.affordable_units(cash, price),
        (Size::Units(units), None) => config.whole_lots(units),
        (Size::Risk(share), None) => {
            let sign = order.side.sign();
            let stop = order.stop_loss.ok_or("a size by risk needs a stop loss")?;
            let distance = sign * (price - config.stop_loss(order.side, stop, price));
            if distance <= 0.0 {
                return Err(format!("the stop loss is not on the losing side of {price}"));
            }
            config.whole_lots(broker.state.equity(price) * share / distance)
        }
        (Size::Volatility { share, distance }, None) => {
            config.whole_lots(broker.state.equity(price) * share / distance)
        }
        (Size::Config | Size::EquityShare(_), None) => 0.0,
    };
    let most = order.most_share.map(|share| most_units(broker, order, share, price));
    bought(most.filter(|most| *most < units).unwrap_or(units), price)
}

/// Units that a share of the equity and the free margin buy. An order that nets frees the margin of the other direction.
fn most_units(broker: &Broker, order: &Order, share: f64, price: f64) -> f64 {
    let stays = |trade: &&HeldTrade| order.nets.is_none() || trade.side == order.side;
    let held: f64 = broker.trades.iter().filter(stays).map(|trade| trade.units).sum();
    let equity = broker.state.equity(price) * broker.config.leverage;
    let (budget, free) = (equity * share, equity - held * price);
    broker.config.affordable_units(if free < budget { free } else { budget }, price)
}

/// Units that a share of the equity buys, leverage included.
pub(super) fn share_units(broker: &Broker, share: f64, price: f64) -> f64 {
    let equity = broker.state.equity(price);
    broker.config.affordable_units(equity * share * broker.config.leverage, price)
}

/// Returns the units, or the reason why there are none.
pub(super) fn bought(units: f64, price: f64) -> Result<f64, String> {
    if units.is_finite() && units > 0.0 {
        Ok(units)
    } else {
        Err(format!("the size buys nothing at {price}"))
    }
}

/// Closes trades of the other direction, at most `units` of them, and returns the units that are left to open.
fn reduce(broker: &mut Broker, bar: &Bar<'_>, side: Side, mut units: f64, price: f64) -> f64 {
    while units > 0.0 {
        let opposite = broker.trades.iter().find(|trade| trade.side != side);
        let Some((id, held)) = opposite.map(|trade| (trade.id, trade.units)) else { break };
        broker.close_at(id, units, price, bar, ExitReason::Reduced);
        units -= held;
    }
    if units > 0.0 { units } else { 0.0 }
}

/// Checks that the equity covers the margin of all open trades and of `units` more, and the commission.
pub(super) fn check_margin(broker: &Broker, units: f64, price: f64) -> Result<(), String> {
    let held: f64 = broker.trades.iter().map(|trade| trade.units).sum();
    let free = broker.state.equity(price) * broker.config.leverage - held * price;
    let needed = units * price + broker.config.commission(units, price);
    if needed <= free + ROUNDING * (free.abs() + held * price) {
        Ok(())
    } else {
        Err(format!("{units} units need {needed} but {free} is free"))
    }
}
