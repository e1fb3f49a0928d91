//! Plain orders: market orders of the config's size, without exits, where holding a trade costs and demands nothing. Nothing else
//! happens to such trades, so they need neither queue nor intrabar rule. The results are those of the full rules. A trade takes 700
//! instructions here and 1,400 through the queue (callgrind, native).

use super::super::bar::Bar;
use super::super::booking::Exit;
use super::super::costs::FillKind;
use super::super::{AccountState, Broker, ExitReason, PlainOrders, Side};
use super::entry::{bought, check_margin, share_units};

/// Fills plain orders at the open of a candle.
pub(in super::super) fn fill_plain_orders(broker: &mut Broker, bar: &Bar<'_>, orders: PlainOrders) {
    if broker.can_be_ruined() && broker.state.equity(bar.open()) <= 0.0 {
        broker.counts.cancelled += u32::from(orders.opens.is_some());
        return broker.close_in_ruin(bar, bar.open());
    }
    if orders.closes
        && let Some(trade) = broker.trades.first()
    {
        let (units, commission) = (trade.units, trade.commission);
        let price = broker.config.exit_price(trade.side, bar.open());
        let exit = Exit { price, index: bar.index, reason: ExitReason::Signal };
        broker.book_exit(0, units, commission, &exit, bar);
        broker.last_exit = Some(bar.index);
        broker.trades.clear();
        broker.state = AccountState::flat(broker.balance);
    }
    if let Some(side) = orders.opens {
        enter(broker, bar, side);
    }
}

/// Enters at the open with the config's size, if nothing is open.
fn enter(broker: &mut Broker, bar: &Bar<'_>, side: Side) {
    let config = &broker.config;
    let price = config.slipped(side, FillKind::Market, config.quoted(side, bar.open()));
    let units = share_units(broker, config.position_size_pct, price);
    let paid =
        bought(units, price).and_then(|units| check_margin(broker, units, price).map(|()| units));
    match paid {
        Ok(units) => open(broker, side, units, price, bar),
        Err(reason) => broker.reject(bar, reason),
    }
}

/// Opens the only trade.
fn open(broker: &mut Broker, side: Side, units: f64, price: f64, bar: &Bar<'_>) {
    let trade = broker.begin(side, units, price, bar.index);
    let size = trade.size();
    let balance = broker.balance;
    broker.state = AccountState { balance, units: size, cost: size * price, exposed: true };
    broker.trades.push(trade);
}
