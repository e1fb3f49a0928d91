//! The orders of the interpreter.

use super::{Position, Reference};
use crate::backtest::{Level, Order, OrderId, OrderKind, PartTarget, Side, Size, TradeId, Trail};
use crate::rules::ast::{Direction, MovedExit};
use crate::rules::check::trading::{
    BySide, CheckedAmount, CheckedEntry, CheckedEntryKind, CheckedScope, CheckedSize, CheckedWaits,
};
use crate::rules::check::typed::Typed;
use crate::strategy::Context;

fn direction(side: Side) -> Direction {
    if side == Side::Long { Direction::Long } else { Direction::Short }
}

/// Whether a line is about an order or trade of a side and tag.
pub(super) fn includes(scope: CheckedScope, side: Side, tag: u32) -> bool {
    scope.includes(direction(side), tag.checked_sub(1).map(|name| name as usize))
}

impl Reference {
    pub(super) fn holds(&self, of: &Typed, at: usize, position: Position) -> bool {
        self.truth(of, &self.candles, at, position) == Some(true)
    }

    /// Without an amount above 0 there is no order.
    pub(super) fn amount(&self, of: &Typed, at: usize, position: Position) -> Option<f64> {
        self.value(of, &self.candles, at, position).filter(|of| *of > 0.0)
    }

    fn level(&self, level: &CheckedAmount, at: usize, position: Position) -> Option<Level> {
        let amount = self.amount(level.value(), at, position)?;
        Some(match level {
            CheckedAmount::Distance(_) => Level::Distance(amount),
            CheckedAmount::Percent(_) => Level::Percent(amount),
            CheckedAmount::Price(_) => Level::Price(amount),
        })
    }

    /// The orders of all lines that enter.
    pub(super) fn orders(&self, at: usize, position: Position) -> Vec<Order> {
        self.orders_of_lines(at, position).into_iter().map(|(_, order)| order).collect()
    }

    /// The same, with the places of their lines.
    pub(super) fn orders_of_lines(&self, at: usize, position: Position) -> Vec<(usize, Order)> {
        let lines = self.program.entries.iter().enumerate();
        let due = lines.filter(|(_, entry)| {
            let is_over = match &entry.waits {
                CheckedWaits::Until(until) => self.holds(until, at, position),
                _ => false,
            };
            !is_over && self.holds(&entry.when, at, position)
        });
        let order = |(line, entry)| Some((line, self.order(line, entry, at, position)?));
        due.filter_map(order).collect()
    }

    fn order(&self, line: usize, entry: &CheckedEntry, at: usize, now: Position) -> Option<Order> {
        let (side, name) = (entry.direction, entry.name);
        let amount = |of: &Typed| self.amount(of, at, now);
        let level = |lines: &BySide<CheckedAmount>| match lines.of(side, name) {
            None => Some(None),
            Some(of) => self.level(of, at, now).map(Some),
        };
        let order = if side == Direction::Long { Order::buy() } else { Order::sell() };
        let mut order = match &entry.kind {
            CheckedEntryKind::Market => order,
            CheckedEntryKind::Limit(price) => order.limit(amount(price)?),
            CheckedEntryKind::Stop(price) => order.stop(amount(price)?),
            CheckedEntryKind::StopLimit(stop, limit) => {
                order.stop_limit(amount(stop)?, amount(limit)?)
            }
        };
        if order.kind != OrderKind::Market {
            order = match &entry.waits {
                CheckedWaits::OneCandle => order.next_candle_only(),
                CheckedWaits::Candles(of) => Order { valid_candles: amount(of)? as u32, ..order },
                _ => order,
            };
        }
        // An order that waits may have opened a position meanwhile.
        order = order.reversing();
        if entry.waits != CheckedWaits::OneCandle {
            order.key = line as u32 + 1;
        }
        if let Some(name) = name {
            order.tag = name as u32 + 1;
            let group = self.program.groups.iter().position(|group| group.contains(&name));
            order.group = group.map_or(0, |group| group as u32 + 1);
        }
        if let Some(most) = self.program.pyramiding.of(side, None) {
            order.most_open = amount(most)? as u32;
        }
        if let Some(size) = self.program.size.of(side, name) {
            order.size = match &size.size {
                CheckedSize::Percent(of) => Size::EquityShare(amount(of)? / 100.0),
                CheckedSize::Units(of) => Size::Units(amount(of)?),
                CheckedSize::Cash(of) => Size::Cash(amount(of)?),
                CheckedSize::Risk(of) => Size::Risk(amount(of)? / 100.0),
                CheckedSize::Volatility(of, distance) => {
                    Size::Volatility { share: amount(of)? / 100.0, distance: amount(distance)? }
                }
            };
            if let Some(most) = &size.most {
                order.most_share = Some(amount(most)? / 100.0);
            }
        }
        if let Some(candles) = self.program.exit_after.of(side, name) {
            order = order.max_candles(amount(candles)? as u32);
        }
        order.stop_loss = level(&self.program.stop_loss)?;
        order.take_profit = level(&self.program.take_profit)?;
        let parts = self.program.part_targets.iter();
        for (place, part) in parts.filter(|part| part.scope.includes(side, name)).enumerate() {
            let share = amount(&part.share)? / 100.0;
            order.part_targets[place] =
                Some(PartTarget { level: self.level(&part.amount, at, now)?, share });
        }
        if let Some(trailing) = self.program.trailing_stop.of(side, name) {
            order.trailing_stop = Some(self.level(&trailing.amount, at, now)?);
            if let Some(after) = &trailing.after {
                order.trailing_from = Some(self.level(after, at, now)?);
            }
        }
        Some(order)
    }

    /// Cancels orders that wait.
    pub(super) fn cancel(&self, ctx: &mut Context<'_>, position: Position) {
        let at = ctx.index();
        let over = ctx.entries().filter(|waiting| {
            let Order { side, tag, key, .. } = waiting.order;
            let is_cancelled = self.program.cancels.iter().any(|line| {
                includes(line.scope, side, tag) && self.holds(&line.when, at, position)
            });
            let line = key.checked_sub(1).map(|line| &self.program.entries[line as usize]);
            is_cancelled
                || line.is_some_and(|line| match &line.waits {
                    CheckedWaits::Until(until) => self.holds(until, at, position),
                    _ => false,
                })
        });
        let over: Vec<OrderId> = over.map(|waiting| waiting.id).collect();
        over.into_iter().for_each(|id| ctx.cancel(id));
    }

    /// New stop losses and targets: the trade, whether it is its stop loss, and the price.
    pub(super) fn moves(&self, ctx: &Context<'_>, now: Position) -> Vec<(TradeId, bool, f64)> {
        let at = ctx.index();
        let mut moves = Vec::new();
        let lines = self.program.moves.iter();
        let lines = lines.filter(|line| line.exit != MovedExit::TrailingStop);
        for line in lines.filter(|line| self.holds(&line.when, at, now)) {
            let Some(level) = self.level(&line.amount, at, now) else { continue };
            let is_stop = line.exit == MovedExit::StopLoss;
            for trade in ctx.trades().iter().filter(|it| includes(line.scope, it.side, it.tag)) {
                let (fill, sign) = (trade.entry_price, trade.side.sign());
                let sign = if is_stop { -sign } else { sign };
                let price = match level {
                    Level::Price(price) => price,
                    Level::Percent(percent) => fill * (1.0 + sign * percent / 100.0),
                    Level::Distance(distance) => fill + sign * distance,
                };
                moves.push((trade.id, is_stop, price));
            }
        }
        moves
    }

    /// New trailing stops.
    pub(super) fn trails(&self, ctx: &Context<'_>, now: Position) -> Vec<(TradeId, Trail)> {
        let at = ctx.index();
        let mut trails = Vec::new();
        for line in &self.program.moves {
            if line.exit != MovedExit::TrailingStop || !self.holds(&line.when, at, now) {
                continue;
            }
            let after = line.after.as_ref().map(|after| self.level(after, at, now));
            let (Some(distance), false) = (self.level(&line.amount, at, now), after == Some(None))
            else {
                continue;
            };
            let trail = Trail { distance, from: after.flatten() };
            let meant = ctx.trades().iter().filter(|it| includes(line.scope, it.side, it.tag));
            trails.extend(meant.map(|trade| (trade.id, trail)));
        }
        trails
    }

    /// Whether a line closes the whole position.
    pub(super) fn leaves(&self, held: Option<Side>, at: usize, position: Position) -> bool {
        let Some(held) = held else { return false };
        self.program.exits.iter().any(|exit| {
            let is_whole = exit.share.is_none() && !matches!(exit.scope, CheckedScope::Name(_));
            is_whole && includes(exit.scope, held, 0) && self.holds(&exit.when, at, position)
        })
    }

    /// Trades that are closed in part, or by their name.
    pub(super) fn parts(&self, ctx: &Context<'_>, now: Position) -> Vec<(TradeId, f64)> {
        let at = ctx.index();
        let mut parts = Vec::new();
        for exit in self.program.exits.iter().filter(|exit| self.holds(&exit.when, at, now)) {
            let portion = match &exit.share {
                Some(share) => match self.amount(share, at, now) {
                    Some(percent) => percent / 100.0,
                    None => continue,
                },
                None if matches!(exit.scope, CheckedScope::Name(_)) => 1.0,
                None => continue,
            };
            let meant = ctx.trades().iter().filter(|it| includes(exit.scope, it.side, it.tag));
            parts.extend(meant.map(|trade| (trade.id, portion)));
        }
        parts
    }
}
