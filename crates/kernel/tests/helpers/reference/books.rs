//! Prices, cash and trades: the cost of a fill, its effect, and trades that end at their own fill.

use super::{Closed, Event, Lot, Reference, Waiting, reaches, short};
use candlerun_kernel::backtest::{ExitReason, Intrabar, Level, Order, Side, Size};

impl Reference<'_> {
    /// The price of a buyer, half of the spread above the middle, or of a seller, half below.
    pub(super) fn half_spread(&self, buys: bool) -> f64 {
        if buys { 1.0 + self.config.spread / 2.0 } else { 1.0 - self.config.spread / 2.0 }
    }

    pub(super) fn slip(&self, buys: bool, quoted: f64) -> f64 {
        let slippage = self.config.slippage;
        quoted * if buys { 1.0 + slippage } else { 1.0 - slippage }
    }

    /// The price of a market order at a middle price.
    pub(super) fn market(&self, buys: bool, middle: f64) -> f64 {
        self.slip(buys, middle * self.half_spread(buys))
    }

    fn fee(&self, units: f64, price: f64) -> f64 {
        let fee = self.config.commission_fixed + self.config.commission_rate * units * price;
        if fee < self.config.commission_minimum { self.config.commission_minimum } else { fee }
    }

    pub(super) fn worth(&self, price: f64) -> f64 {
        self.lots.iter().fold(self.cash, |sum, lot| sum + lot.side.sign() * lot.units * price)
    }

    /// The equity at a price, less the maintenance margin. The account is closed when it is used up.
    pub(super) fn cushion(&self, price: f64) -> f64 {
        let held: f64 = self.lots.iter().map(|lot| lot.units).sum();
        self.worth(price) - self.config.maintenance_margin * held * price
    }

    // Trades.

    pub(super) fn close(&mut self, key: usize, most: f64, price: f64, reason: ExitReason) {
        let Some(place) = self.lots.iter().position(|lot| lot.key == key) else { return };
        let lot = &mut self.lots[place];
        let units = if most < lot.units { most } else { lot.units };
        let entry_fee = lot.fee * units / lot.units;
        let closed = lot.clone();
        lot.fee -= entry_fee;
        lot.units -= units;
        if most >= closed.units {
            self.lots.remove(place);
        }
        let exit_fee = self.fee(units, price);
        let sign = closed.side.sign();
        self.cash += sign * units * price - exit_fee;
        let profit = sign * units * (price - closed.price) - entry_fee - exit_fee;
        let candle = self.candle;
        self.closed.push(Closed { lot: closed, units, candle, price, reason, profit });
    }

    pub(super) fn close_everything(&mut self, middle: f64, reason: ExitReason) {
        for Lot { key, side, .. } in self.lots.clone() {
            let price = self.market(short(side), middle);
            self.close(key, f64::INFINITY, price, reason);
        }
    }

    /// Closes the account at a price.
    pub(super) fn close_account(&mut self, middle: f64) {
        if self.config.maintenance_margin > 0.0 {
            self.close_everything(middle, ExitReason::MarginCall);
            self.queue.retain(|it| !matches!(it.what, Waiting::Entry(_)));
            if self.cash > 0.0 {
                return;
            }
        }
        self.close_everything(middle, ExitReason::Ruin);
        self.cash = 0.0;
        self.queue.clear();
        self.ended = true;
    }

    pub(super) fn close_account_if_due(&mut self, middle: f64) {
        if !self.lots.is_empty() && self.cushion(middle) <= 0.0 {
            self.close_account(middle);
        }
    }

    pub(super) fn end_if_worthless(&mut self, close: f64) {
        if !self.ended && self.worth(close) <= 0.0 {
            self.close_everything(close, ExitReason::Ruin);
            self.cash = 0.0;
            self.queue.clear();
            self.ended = true;
        }
    }

    /// The nearer one of stop loss and trailing stop.
    pub(super) fn stop_of(lot: &Lot) -> Option<(f64, ExitReason)> {
        let stop = lot.stop.map(|price| (price, ExitReason::StopLoss));
        let trailing = lot.trailing.map(|price| (price, ExitReason::TrailingStop));
        match (stop, trailing) {
            (Some(one), Some(other)) if reaches(lot.side, one.0, other.0) => Some(one),
            (one, other) => other.or(one),
        }
    }

    /// The exit that a trade has reached or passed at a middle price.
    pub(super) fn exit_at(&self, lot: &Lot, middle: f64) -> Option<Event> {
        let quoted = middle * self.half_spread(short(lot.side));
        let stop = Self::stop_of(lot).filter(|&(stop, _)| reaches(lot.side, stop, quoted));
        let target = lot.target().filter(|&(target, _)| reaches(lot.side, quoted, target));
        let exit = |slips, reason| Event::Exit { lot: lot.key, quoted, slips, reason };
        let stop = stop.map(|(_, reason)| exit(true, reason));
        let target = target.map(|_| exit(false, ExitReason::TakeProfit));
        if self.config.intrabar == Intrabar::TargetFirst {
            target.or(stop)
        } else {
            stop.or(target)
        }
    }

    // Entries.

    /// Fills an entry, which may end at once. Returns the key of the trade that is open afterwards.
    pub(super) fn enter(&mut self, order: &Order, quoted: f64, slips: bool) -> Option<usize> {
        let buys = !short(order.side);
        let price = if slips { self.slip(buys, quoted) } else { quoted };
        let middle = quoted / self.half_spread(buys);
        let most = if order.most_open > 0 {
            order.most_open as usize
        } else if order.reverses {
            1
        } else {
            usize::MAX
        };
        if self.lots.first().is_some_and(|lot| lot.side == order.side) && self.lots.len() >= most {
            return None;
        }
        if order.reverses {
            self.reduce(order.side, f64::INFINITY, price);
        }
        let Some(mut units) = self.units(order, price) else {
            self.rejected += 1;
            return None;
        };
        if !self.config.hedging {
            units = self.reduce(order.side, units, price);
        }
        if units <= 0.0 {
            self.forget(|waiting| order.group > 0 && waiting.group == order.group);
            return None;
        }
        let held: f64 = self.lots.iter().map(|lot| lot.units * price).sum();
        let room = self.worth(price) * self.config.leverage;
        let fee = self.fee(units, price);
        if held + units * price + fee > room + 1e-9 * (room.abs() + 2.0 * held) {
            self.rejected += 1;
            return None;
        }
        self.keys += 1;
        let key = self.keys;
        let sign = order.side.sign();
        self.cash -= sign * units * price + fee;
        let level = |level: Option<Level>, sign| level.map(|level| beside(price, level, sign));
        let parts = order.part_targets.iter().flatten();
        let parts = parts.map(|part| (beside(price, part.level, sign), units * part.share));
        let rest = level(order.take_profit, sign).map(|target| (target, f64::INFINITY));
        self.forget(|waiting| order.group > 0 && waiting.group == order.group);
        let mut lot = Lot {
            key,
            side: order.side,
            units,
            candle: self.candle,
            price,
            fee,
            stop: level(order.stop_loss, -sign),
            targets: parts.chain(rest).collect(),
            trailing: None,
            trail_start: level(order.trailing_from, sign),
            trail: order.trailing_stop,
            best: price,
            most: order.max_candles,
            seen: [middle, middle],
        };
        lot.trailing = lot.trailed();
        self.lots.push(lot);
        let mut ended_here = 0;
        while let Some(exit) =
            self.lots.last().filter(|lot| lot.key == key).and_then(|lot| self.exit_at(lot, middle))
        {
            ended_here = 1;
            self.apply(exit, middle);
        }
        self.exits_at_entry += ended_here;
        self.close_account_if_due(middle);
        self.lots.iter().any(|lot| lot.key == key).then_some(key)
    }

    fn units(&self, order: &Order, price: f64) -> Option<f64> {
        let equity = self.worth(price);
        let afford = |budget: f64| {
            let config = self.config;
            let units = (budget - config.commission_fixed) / price / (1.0 + config.commission_rate);
            let least = (budget - config.commission_minimum) / price;
            if units < least { units } else { least }
        };
        let units = match order.size {
            Size::Config => afford(equity * self.config.leverage * self.config.position_size_pct),
            Size::EquityShare(share) => afford(equity * self.config.leverage * share),
            Size::Cash(cash) => afford(cash),
            Size::Units(units) => units,
            Size::Risk(share) => {
                let sign = order.side.sign();
                let lost = sign * (price - beside(price, order.stop_loss?, -sign));
                if lost > 0.0 { equity * share / lost } else { 0.0 }
            }
            Size::Volatility { share, distance } => equity * share / distance,
        };
        let held: f64 = self.lots.iter().map(|lot| lot.units * price).sum();
        let room = equity * self.config.leverage;
        let most = order.most_share.map_or(f64::INFINITY, |share| {
            let budget = room * share;
            afford(if room - held < budget { room - held } else { budget })
        });
        let units = if most < units { most } else { units };
        (units.is_finite() && units > 0.0).then_some(units)
    }

    /// Reduces the trades of the other direction. Returns the units that are left.
    fn reduce(&mut self, side: Side, mut units: f64, price: f64) -> f64 {
        for lot in self.lots.clone() {
            if lot.side != side && units > 0.0 {
                self.close(lot.key, units, price, ExitReason::Reduced);
                units -= lot.units;
            }
        }
        units
    }
}

/// The price of a stop (`sign` of the other direction) or of a target, counted from the fill.
pub(super) fn beside(fill: f64, level: Level, sign: f64) -> f64 {
    match level {
        Level::Price(price) => price,
        Level::Percent(percent) => fill * (1.0 + sign * percent / 100.0),
        Level::Distance(distance) => fill + sign * distance,
    }
}

/// The price of a trailing stop, counted from the best price. A price level is taken as a distance.
pub(super) fn behind(best: f64, trail: Level, sign: f64) -> f64 {
    match trail {
        Level::Price(distance) => best - sign * distance,
        trail => beside(best, trail, -sign),
    }
}
