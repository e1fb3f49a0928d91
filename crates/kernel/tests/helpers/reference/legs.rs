//! The events at the open and on the legs of a candle.

use super::{Affected, Event, Lot, Prices, Queued, Reference, Waiting, reaches, short};
use candlerun_kernel::backtest::{ExitReason, Intrabar, Order, OrderKind, Side};

impl Reference<'_> {
    /// Exits that the open has passed, time exits, the closing of the account, then orders in the sequence in which they were given.
    pub(super) fn open(&mut self, open: f64) {
        for Lot { key, .. } in self.lots.clone() {
            while let Some(exit) =
                self.lots.iter().find(|lot| lot.key == key).and_then(|lot| self.exit_at(lot, open))
            {
                self.apply(exit, open);
            }
        }
        for lot in self.lots.clone() {
            let age = self.candle - lot.candle;
            if lot.most.is_some_and(|most| age >= most as usize) {
                let price = self.market(short(lot.side), open);
                self.close(lot.key, f64::INFINITY, price, ExitReason::TimeExit);
            }
        }
        self.close_account_if_due(open);
        for queued in self.queue.clone() {
            self.try_at(queued, open);
        }
    }

    /// Tries an order at an open or close.
    pub(super) fn try_at(&mut self, queued: Queued, price: f64) {
        if self.waits(queued.key) {
            self.at_market(queued, price);
            self.at_the_open(queued, price);
        }
    }

    fn waits(&self, key: usize) -> bool {
        self.queue.iter().any(|it| it.key == key)
    }

    fn take(&mut self, key: usize) {
        self.queue.retain(|it| it.key != key);
    }

    /// Fills market orders and closes.
    fn at_market(&mut self, queued: Queued, middle: f64) {
        match queued.what {
            Waiting::Close { lot, units } => {
                self.take(queued.key);
                let Some(held) = self.lots.iter().find(|held| held.key == lot) else { return };
                let price = self.market(short(held.side), middle);
                self.close(lot, units, price, ExitReason::Signal);
            }
            Waiting::Entry(order) if order.kind == OrderKind::Market && self.waits(queued.key) => {
                self.take(queued.key);
                self.enter(&order, middle * self.half_spread(!short(order.side)), true);
            }
            Waiting::Entry(_) => {}
        }
    }

    /// Fills an order whose level the open has reached.
    fn at_the_open(&mut self, queued: Queued, open: f64) {
        let Waiting::Entry(mut order) = queued.what else { return };
        let quoted = open * self.half_spread(!short(order.side));
        if let OrderKind::StopLimit { stop, limit } = order.kind
            && reaches(order.side, quoted, stop)
        {
            order.kind = OrderKind::Limit(limit);
            self.trigger(queued.key);
        }
        let (is_due, slips) = match order.kind {
            OrderKind::Stop(stop) => (reaches(order.side, quoted, stop), true),
            OrderKind::Limit(limit) => (reaches(order.side, limit, quoted), false),
            OrderKind::Market | OrderKind::StopLimit { .. } => (false, false),
        };
        if is_due {
            self.take(queued.key);
            self.enter(&order, quoted, slips);
        }
    }

    /// Turns a stop-limit order into a limit order.
    fn trigger(&mut self, key: usize) {
        for queued in &mut self.queue {
            if let Waiting::Entry(order) = &mut queued.what
                && queued.key == key
                && let OrderKind::StopLimit { limit, .. } = order.kind
            {
                order.kind = OrderKind::Limit(limit);
            }
        }
    }

    // Inside the candle.

    /// Walks to the nearer extreme, to the other one and to the close.
    pub(super) fn walk(&mut self, &[open, high, low, close]: &Prices) {
        let (up, down) = (high - open, open - low);
        let rises_first = if up == down { close < open } else { up < down };
        let turns = if rises_first { [high, low, close] } else { [low, high, close] };
        let mut from = open;
        self.follow(open);
        for to in turns {
            self.leg(from, to, Affected::TradesAndEntries);
            from = to;
        }
    }

    /// Lets the trailing stops follow a price of the walk.
    fn follow(&mut self, price: f64) {
        self.lots.iter_mut().for_each(|lot| lot.follow(price));
    }

    /// Tries the prices of a candle from its open on: first the trades, then the entries in the order in which they were given.
    pub(super) fn try_without_path(&mut self, &[open, high, low, close]: &Prices) {
        self.lots.iter_mut().for_each(|lot| lot.seen = [low, high]);
        if self.config.hedging {
            for lot in self.lots.clone() {
                self.both_ways(open, [low, high], Affected::OneTrade(lot.key));
            }
        } else {
            self.both_ways(open, [low, high], Affected::EveryTrade);
        }
        for queued in self.queue.clone() {
            if self.waits(queued.key) {
                self.enter_inside(queued, [high, low, close]);
            }
        }
    }

    /// The two legs from a price to the extremes that come after it.
    fn both_ways(&mut self, from: f64, [low, high]: [f64; 2], of: Affected) {
        let is_meant = |lot: &&Lot| !matches!(of, Affected::OneTrade(key) if key != lot.key);
        let Some(side) = self.lots.iter().find(is_meant).map(|lot| lot.side) else { return };
        let falls_first = (side == Side::Long) == (self.config.intrabar == Intrabar::StopFirst);
        let turns = if falls_first { [low, high] } else { [high, low] };
        for turn in turns {
            self.leg(from, turn, of);
        }
    }

    fn enter_inside(&mut self, queued: Queued, [high, low, close]: [f64; 3]) {
        let Waiting::Entry(order) = queued.what else { return };
        let buys = !short(order.side);
        let factor = self.half_spread(buys);
        let is_inside = |level: f64| low * factor <= level && level <= high * factor;
        // The level, whether it slips, and whether the price reaches it by rising or falling, if known.
        let (level, slips, rises) = match order.kind {
            OrderKind::Stop(stop) if is_inside(stop) => (stop, true, Some(buys)),
            OrderKind::Limit(limit) if is_inside(limit) => (limit, false, Some(!buys)),
            OrderKind::StopLimit { stop, limit } if is_inside(stop) => {
                self.trigger(queued.key);
                if reaches(order.side, limit, stop) {
                    (stop, false, Some(buys))
                } else if reaches(order.side, limit, close * factor) {
                    (limit, false, None)
                } else {
                    return;
                }
            }
            _ => return,
        };
        self.take(queued.key);
        let Some(key) = self.enter(&order, level, slips) else { return };
        let fill = level / factor;
        let to_close = if fill < close { [fill, close] } else { [close, fill] };
        let rest = match rises {
            Some(true) => [to_close[0], high],
            Some(false) => [low, to_close[1]],
            None => to_close,
        };
        if let Some(lot) = self.lots.iter_mut().find(|lot| lot.key == key) {
            lot.seen = rest;
        }
        self.both_ways(fill, rest, Affected::OneTrade(key));
    }

    /// Moves the price along a leg. Events happen in the sequence in which the price reaches them.
    fn leg(&mut self, from: f64, to: f64, of: Affected) {
        if from == to {
            return;
        }
        let mut at = from;
        while let Some((middle, event)) = self.first_event(at, to, to > from, of) {
            at = middle;
            if of == Affected::TradesAndEntries {
                self.follow(at);
            }
            self.apply(event, middle);
        }
        if of == Affected::TradesAndEntries {
            self.follow(to);
        }
    }

    fn first_event(&self, at: f64, to: f64, rises: bool, of: Affected) -> Option<(f64, Event)> {
        let mut events = Vec::new();
        for lot in &self.lots {
            if matches!(of, Affected::OneTrade(key) if key != lot.key) {
                continue;
            }
            events.extend(self.exit_on_the_way(lot, at, rises));
        }
        if of == Affected::TradesAndEntries {
            let entries = self.queue.iter();
            events.extend(entries.filter_map(|queued| self.entry_on_the_way(queued, at, rises)));
        }
        let (here, there) = (self.cushion(at), self.cushion(to));
        if !self.lots.is_empty() && there <= 0.0 {
            let way = if here > 0.0 { here / (here - there) } else { 0.0 };
            events.push((at + (to - at) * way, Event::AccountClosing));
        }
        let is_between = |price: f64| (at - price) * (to - price) <= 0.0;
        let far = |price: f64| (price - at).abs();
        events
            .into_iter()
            .filter(|&(price, _)| is_between(price))
            .reduce(|first, other| if far(other.0) < far(first.0) { other } else { first })
    }

    fn exit_on_the_way(&self, lot: &Lot, at: f64, rises: bool) -> Option<(f64, Event)> {
        let factor = self.half_spread(short(lot.side));
        let exit = |(quoted, slips, reason)| {
            (quoted / factor, Event::Exit { lot: lot.key, quoted, slips, reason })
        };
        let met = if rises == (lot.side == Side::Long) {
            lot.target().map(|(target, _)| (target, false, ExitReason::TakeProfit))
        } else {
            let quoted = at * factor;
            let stop = Self::stop_of(lot);
            if let Some((_, reason)) = stop.filter(|&(stop, _)| reaches(lot.side, stop, quoted)) {
                // A trailing stop that is nearer than the spread is past when the price turns.
                return Some((at, Event::Exit { lot: lot.key, quoted, slips: true, reason }));
            }
            stop.map(|(stop, reason)| (stop, true, reason))
        };
        met.map(exit)
    }

    fn entry_on_the_way(&self, queued: &Queued, at: f64, rises: bool) -> Option<(f64, Event)> {
        let Waiting::Entry(Order { side, kind, .. }) = queued.what else { return None };
        let key = queued.key;
        let factor = self.half_spread(!short(side));
        let comes_to_stops = rises == (side == Side::Long);
        match kind {
            OrderKind::Stop(quoted) if comes_to_stops => {
                Some((quoted / factor, Event::Entry { key, quoted, slips: true }))
            }
            OrderKind::StopLimit { stop, .. } if comes_to_stops => {
                Some((stop / factor, Event::Trigger { key }))
            }
            // The stop was reached at a price that the limit allows.
            OrderKind::Limit(limit) if reaches(side, limit, at * factor) => {
                Some((at, Event::Entry { key, quoted: at * factor, slips: false }))
            }
            OrderKind::Limit(quoted) if !comes_to_stops => {
                Some((quoted / factor, Event::Entry { key, quoted, slips: false }))
            }
            _ => None,
        }
    }

    pub(super) fn apply(&mut self, event: Event, middle: f64) {
        match event {
            Event::Exit { lot, quoted, slips, reason } => {
                let Some(held) = self.lots.iter().find(|held| held.key == lot) else { return };
                let price = if slips { self.slip(short(held.side), quoted) } else { quoted };
                let target = held.target().filter(|_| reason == ExitReason::TakeProfit);
                self.close(lot, target.map_or(f64::INFINITY, |(_, units)| units), price, reason);
                if let Some(rest) = self.lots.iter_mut().find(|held| held.key == lot) {
                    let place = rest.targets.iter().position(|it| Some(*it) == target);
                    place.into_iter().for_each(|place| _ = rest.targets.remove(place));
                }
            }
            Event::Entry { key, quoted, slips } => {
                let queued = self.queue.iter().find(|it| it.key == key).copied();
                self.take(key);
                if let Some(Queued { what: Waiting::Entry(order), .. }) = queued {
                    self.enter(&order, quoted, slips);
                }
            }
            Event::Trigger { key } => self.trigger(key),
            Event::AccountClosing => self.close_account(middle),
        }
    }

    /// Moves trailing stops after the best price, at the close of the candle.
    pub(super) fn trail(&mut self, &[_, high, low, _]: &Prices) {
        let now = self.candle;
        for lot in &mut self.lots {
            let [low, high] = if lot.candle == now { lot.seen } else { [low, high] };
            lot.follow(if short(lot.side) { low } else { high });
        }
    }
}
