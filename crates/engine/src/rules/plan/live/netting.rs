//! Entries that net. Each is an order of its own: it fixes its amount by what the lines above it leave of the position.

use super::entry::includes;
use crate::backtest::{HeldTrade, Order, OrderKind, Side, Size, TradeId};
use crate::rules::plan::episode::{Plan, PlannedEntry};
use crate::strategy::Context;

/// The orders of a candle, and the position as its closes and market orders will leave it.
#[derive(Default)]
pub(super) struct Netting {
    /// Closes and market entries, in the order of the lines.
    at_market: Vec<AtMarket>,
    /// Limit and stop entries.
    waiting: Vec<Order>,
    /// Number of `exit` lines that are among them.
    exits: usize,
    /// By open trade: the units that are left.
    held: Vec<f64>,
    /// Units and number of market entries, long and short.
    ordered: [(f64, usize); 2],
}

/// An order that the next open fills.
#[expect(clippy::large_enum_variant, reason = "a candle has few orders, and most are entries")]
enum AtMarket {
    Close(TradeId, f64),
    Enter(Order),
}

impl Netting {
    /// Begins with the whole position.
    pub(super) fn begin(&mut self, trades: &[HeldTrade]) {
        self.at_market.clear();
        self.waiting.clear();
        self.exits = 0;
        self.held.clear();
        self.held.extend(trades.iter().map(|trade| trade.units));
        self.ordered = [(0.0, 0); 2];
    }

    fn close(&mut self, portion: f64, trades: &[HeldTrade], is_meant: impl Fn(&HeldTrade) -> bool) {
        let both = trades.iter().zip(&mut self.held);
        for (trade, units) in both.filter(|(trade, _)| is_meant(trade)) {
            let left = *units - trade.units * portion;
            *units = if left > 0.0 { left } else { 0.0 };
            self.at_market.push(AtMarket::Close(trade.id, portion));
        }
    }

    /// Adds an entry with the amount that it nets, unless as many are open as its direction allows.
    fn enter(&mut self, order: Order, ctx: &Context<'_>) {
        let left = |side: Side| {
            let both = ctx.trades().iter().zip(&self.held);
            both.filter(move |(trade, units)| trade.side == side && **units > 0.0)
        };
        let (own, other) = (order.side as usize, order.side.other() as usize);
        if left(order.side).count() + self.ordered[own].1 >= order.most_open.max(1) as usize {
            return;
        }
        let held: f64 = left(order.side.other()).map(|(_, units)| *units).sum();
        // `pyramiding` has been tested, and is not tested again at the fill.
        let order = Order { reverses: false, most_open: 0, ..order };
        let order = ctx.with_fixed_amount(order.netting(held + self.ordered[other].0));
        if order.kind != OrderKind::Market {
            self.waiting.push(order);
            return;
        }
        self.at_market.push(AtMarket::Enter(order));
        let units = if let Size::Units(units) = order.size { units } else { 0.0 };
        let (ordered, number) = self.ordered[own];
        self.ordered[own] = (ordered + units, number + 1);
        self.ordered[other] = (0.0, 0);
        let both = ctx.trades().iter().zip(&mut self.held);
        both.filter(|(trade, _)| trade.side != order.side).for_each(|(_, units)| *units = 0.0);
    }

    /// Adds an entry that nets, behind the exits above it. `portions` has what each `exit` line closes of its trades.
    pub(super) fn add(
        &mut self,
        plan: &Plan,
        portions: &[Option<f64>],
        entry: &PlannedEntry,
        order: Order,
        ctx: &Context<'_>,
    ) {
        self.close_above(plan, portions, entry.exits_above, ctx.trades());
        self.enter(order, ctx);
    }

    /// Adds what the first `exit` lines close.
    fn close_above(
        &mut self,
        plan: &Plan,
        portions: &[Option<f64>],
        lines: usize,
        trades: &[HeldTrade],
    ) {
        let exits = plan.exits.iter().zip(portions).take(lines);
        for (exit, portion) in exits.skip(self.exits) {
            if let Some(portion) = *portion {
                let is_meant = |trade: &HeldTrade| includes(exit.scope, trade.side, trade.tag);
                self.close(portion, trades, is_meant);
            }
        }
        self.exits = self.exits.max(lines);
    }

    /// Submits all orders of the candle. Of those that wait, stops to sell come last.
    pub(super) fn submit(&mut self, plan: &Plan, portions: &[Option<f64>], ctx: &mut Context<'_>) {
        self.close_above(plan, portions, plan.exits.len(), ctx.trades());
        for act in &self.at_market {
            match *act {
                AtMarket::Close(trade, portion) => ctx.close(trade, portion),
                AtMarket::Enter(order) => {
                    ctx.submit(order);
                }
            }
        }
        for sells in [false, true] {
            for order in self.waiting.iter().filter(|order| sells_at_a_stop(order) == sells) {
                ctx.submit(*order);
            }
        }
    }
}

fn sells_at_a_stop(order: &Order) -> bool {
    let is_stop = matches!(order.kind, OrderKind::Stop(_) | OrderKind::StopLimit { .. });
    order.side == Side::Short && is_stop
}
