//! Orders, trades and entries as rows of numbers: in a call between JavaScript and the engine, only numbers are cheap. The layout is
//! that of `www/src/client/worker/order-rows.ts` and `account.ts`.

use candlerun_engine::backtest::{
    EntryOrder, HeldTrade, Level, Order, OrderId, OrderKind, Size, TradeId, Trail,
};
use candlerun_engine::strategy::{Context, Standing};

/// Numbers of an order.
pub(super) const ORDER: usize = 18;
/// Numbers of an open trade.
pub(super) const TRADE: usize = 10;
/// Numbers of an entry that waits.
const ENTRY: usize = 7;

/// The entries that a script may still name, by the numbers that it has given them.
#[derive(Default)]
pub(super) struct OrderNames(Vec<(f64, OrderId)>);

/// From this number on, names of entries that are gone are dropped.
const MANY_NAMES: usize = 64;

impl OrderNames {
    fn insert(&mut self, name: f64, id: OrderId, ctx: &Context<'_>) {
        if self.0.len() >= MANY_NAMES {
            self.0.retain(|(_, known)| ctx.entries().any(|entry| entry.id == *known));
        }
        self.0.push((name, id));
    }

    fn id(&self, name: f64) -> Option<OrderId> {
        self.0.iter().find(|(known, _)| is(*known, name)).map(|(_, id)| *id)
    }

    fn name(&self, id: OrderId) -> f64 {
        self.0.iter().find(|(_, known)| *known == id).map_or(f64::NAN, |(name, _)| *name)
    }
}

/// Performs the order that a row describes.
pub(super) fn perform(row: &[f64; ORDER], names: &mut OrderNames, ctx: &mut Context<'_>) {
    match row[0] as u32 {
        0 => {
            let id = ctx.submit(order(row));
            names.insert(row[1], id, ctx);
        }
        1 => {
            if let Some(id) = names.id(row[1]) {
                ctx.cancel(id);
            }
        }
        2 => ctx.cancel_entries(),
        3 => with_trade(row[1], ctx, |ctx, trade| ctx.close(trade, row[2])),
        4 => ctx.close_all(),
        5 => with_trade(row[1], ctx, |ctx, trade| ctx.set_stop_loss(trade, price(row[2]))),
        6 => with_trade(row[1], ctx, |ctx, trade| ctx.set_take_profit(trade, price(row[2]))),
        _ => with_trade(row[1], ctx, |ctx, trade| ctx.set_trailing_stop(trade, trail(row))),
    }
}

fn with_trade(number: f64, ctx: &mut Context<'_>, act: impl FnOnce(&mut Context<'_>, TradeId)) {
    let trade = ctx.trades().iter().find(|trade| is(trade.id.number().into(), number));
    if let Some(id) = trade.map(|trade| trade.id) {
        act(ctx, id);
    }
}

fn order(row: &[f64; ORDER]) -> Order {
    let plain = if row[2] > 0.0 { Order::buy() } else { Order::sell() };
    Order {
        size: match row[3] as u32 {
            0 => Size::Config,
            1 => Size::EquityShare(row[4]),
            2 => Size::Cash(row[4]),
            3 => Size::Units(row[4]),
            _ => Size::Risk(row[4]),
        },
        kind: match row[5] as u32 {
            0 => OrderKind::Market,
            1 => OrderKind::Limit(row[6]),
            2 => OrderKind::Stop(row[6]),
            _ => OrderKind::StopLimit { stop: row[6], limit: row[7] },
        },
        stop_loss: level(row[8], row[9]),
        take_profit: level(row[10], row[11]),
        trailing_stop: level(row[12], row[13]),
        max_candles: (row[14] > 0.0).then_some(row[14] as u32),
        next_candle_only: row[15] as u32 & 1 != 0,
        reverses: row[15] as u32 & 2 != 0,
        tag: row[16] as u32,
        group: row[17] as u32,
        ..plain
    }
}

fn level(kind: f64, value: f64) -> Option<Level> {
    match kind as u32 {
        0 => None,
        1 => Some(Level::Price(value)),
        2 => Some(Level::Percent(value)),
        _ => Some(Level::Distance(value)),
    }
}

fn price(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}

fn trail(row: &[f64; ORDER]) -> Option<Trail> {
    let distance = price(row[2]).map(Level::Distance)?;
    Some(Trail { distance, from: price(row[3]).map(Level::Distance) })
}

/// Whether two numbers, both whole, are equal.
fn is(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}

/// An open trade as a row. A price that it does not have is NaN.
pub(super) fn trade_row(trade: &HeldTrade, standing: &Standing<'_>) -> [f64; TRADE] {
    let price = |price: Option<f64>| price.unwrap_or(f64::NAN);
    [
        trade.id.number().into(),
        trade.side.sign(),
        trade.units,
        trade.entry_candle.into(),
        standing.entry_time(trade),
        trade.entry_price,
        price(trade.stop_loss),
        price(trade.take_profit),
        price(trade.trailing_stop),
        trade.tag.into(),
    ]
}

/// An entry that waits as a row.
pub(super) fn entry_row(entry: &EntryOrder, names: &OrderNames) -> [f64; ENTRY] {
    let (kind, price, limit) = match entry.order.kind {
        OrderKind::Market => (0.0, f64::NAN, f64::NAN),
        OrderKind::Limit(price) => (1.0, price, f64::NAN),
        OrderKind::Stop(price) => (2.0, price, f64::NAN),
        OrderKind::StopLimit { stop, limit } => (3.0, stop, limit),
    };
    let side = entry.order.side.sign();
    let (name, tag) = (names.name(entry.id), entry.order.tag.into());
    [name, side, kind, price, limit, entry.placed as f64, tag]
}
