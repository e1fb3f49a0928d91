//! Entries that net: the lines of a candle, one after another, on a copy of the position.

use super::orders::includes;
use super::{Position, Reference};
use crate::backtest::{Order, OrderKind, Side, Size, TradeId};
use crate::rules::ast::Direction;
use crate::strategy::Context;

/// A piece of the position as it will be at the next open.
struct Piece {
    side: Side,
    units: f64,
    /// The open trade, its tag and all of its units; none for a market order of this candle.
    trade: Option<(TradeId, u32, f64)>,
}

/// An order of a candle.
#[expect(clippy::large_enum_variant, reason = "a candle has few orders, and most are entries")]
pub(super) enum Act {
    Close(TradeId, f64),
    Enter(Order),
}

impl Reference {
    /// The orders of a text whose entries net: closes and market orders, limit and stop orders, stops to sell.
    pub(super) fn netted(&self, ctx: &Context<'_>, now: Position) -> Vec<Act> {
        let at = ctx.index();
        let mut pieces: Vec<Piece> = ctx
            .trades()
            .iter()
            .map(|trade| {
                let (side, units) = (trade.side, trade.units);
                Piece { side, units, trade: Some((trade.id, trade.tag, units)) }
            })
            .collect();
        let [mut at_market, mut waiting, mut stops_to_sell] = [const { Vec::new() }; 3];
        for line in 0..=self.program.exits.len() {
            let last = line == self.program.exits.len();
            let above = |exits: usize| if last { exits >= line } else { exits == line };
            for (place, order) in self.orders_of_lines(at, now) {
                if !above(self.program.entries[place].exits_above) {
                    continue;
                }
                let of = |side: Side| move |piece: &&Piece| piece.side == side && piece.units > 0.0;
                let open = pieces.iter().filter(of(order.side)).count() as u32;
                let side =
                    if order.side == Side::Long { Direction::Long } else { Direction::Short };
                let most = self.program.pyramiding.of(side, None);
                let most = most.map_or(1, |most| self.amount(most, at, now).unwrap() as u32);
                if open >= most {
                    continue;
                }
                let mut against = 0.0;
                for from_trades in [true, false] {
                    let both = pieces.iter().filter(of(order.side.other()));
                    let units = both.filter(|piece| piece.trade.is_some() == from_trades);
                    against += units.map(|piece| piece.units).sum::<f64>();
                }
                let order = Order { nets: Some(against), reverses: false, most_open: 0, ..order };
                match order.kind {
                    OrderKind::Market => {
                        pieces.retain(|piece| piece.side == order.side);
                        let fixed = ctx.with_fixed_amount(order);
                        let Size::Units(units) = fixed.size else { panic!("{fixed:?}") };
                        // An order that buys nothing is rejected, but was given.
                        let units = if units > 0.0 { units } else { f64::MIN_POSITIVE };
                        pieces.push(Piece { side: order.side, units, trade: None });
                        at_market.push(Act::Enter(order));
                    }
                    OrderKind::Stop(_) | OrderKind::StopLimit { .. }
                        if order.side == Side::Short =>
                    {
                        stops_to_sell.push(Act::Enter(order));
                    }
                    _ => waiting.push(Act::Enter(order)),
                }
            }
            let Some(exit) = self.program.exits.get(line) else { continue };
            if !self.holds(&exit.when, at, now) {
                continue;
            }
            let portion = match &exit.share {
                Some(share) => self.amount(share, at, now).map(|percent| percent / 100.0),
                None => Some(1.0),
            };
            let Some(portion) = portion else { continue };
            for trade in ctx.trades().iter().filter(|it| includes(exit.scope, it.side, it.tag)) {
                at_market.push(Act::Close(trade.id, portion));
            }
            for piece in &mut pieces {
                let Some((_, tag, all)) = piece.trade else { continue };
                if includes(exit.scope, piece.side, tag) {
                    let left = piece.units - all * portion;
                    piece.units = if left > 0.0 { left } else { 0.0 };
                }
            }
        }
        at_market.into_iter().chain(waiting).chain(stops_to_sell).collect()
    }
}
