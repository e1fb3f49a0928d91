//! Opening and closing trades: commission, gains and losses, and the ledger.

use super::bar::Bar;
use super::book::Book;
use super::price_range::PriceRange;
use super::{Broker, ExitReason, HeldTrade, Moment, Order, Side, Trade, TradeId, TradeTerms};
use crate::sort;

/// The exit of a trade, or of a part of it.
pub(super) struct Exit {
    pub(super) price: f64,
    /// Index of the candle that the trade reports as its exit.
    pub(super) index: usize,
    pub(super) reason: ExitReason,
}

impl Broker {
    /// Opens a trade of `size` signed units. Its exits are placed relative to the price of the fill.
    pub(super) fn open(&mut self, order: &Order, size: f64, price: f64, index: usize) -> TradeId {
        let trade = self.begin(order.side, size.abs(), price, index);
        let (id, sign) = (trade.id, order.side.sign());
        let (config, side) = (&self.config, order.side);
        let mut trade = HeldTrade {
            stop_loss: order.stop_loss.map(|level| config.stop_loss(side, level, price)),
            take_profit: order.take_profit.map(|level| config.target(side, level, price)),
            tag: order.tag,
            attached_stop: order.stop_loss,
            attached_target: order.take_profit,
            trail: order.trailing_stop,
            max_candles: order.max_candles,
            ..trade
        };
        if self.rules.follows_parts {
            trade.trail_start = order.trailing_from.map(|level| level.price(price, sign));
            self.add_part_targets(order, price, &mut trade);
        }
        trade.trailing_stop = trade.trailed(&self.config);
        self.trades.push(trade);
        self.recent_entries.add(index);
        self.refresh_totals();
        id
    }

    /// Gives a new trade its targets, the nearest first. Of equal ones a part comes before the rest.
    fn add_part_targets(&self, order: &Order, price: f64, trade: &mut HeldTrade) {
        if order.part_targets[0].is_none() {
            return;
        }
        let sign = order.side.sign();
        let parts = order.part_targets.iter().flatten().map(|part| {
            let units = self.config.whole_lots(trade.units * part.share);
            (self.config.target(order.side, part.level, price), units)
        });
        let parts = parts.filter(|(_, units)| *units > 0.0);
        let rest = trade.take_profit.map(|target| (target, f64::INFINITY));
        let mut targets = sort::sorted(parts.chain(rest).collect(), |(price, _)| sign * price);
        targets.reverse();
        trade.later_targets = targets;
        trade.take_next_target();
    }

    /// Pays the commission of an entry in the candle at `index` and returns its trade, without exits.
    #[inline(always)]
    pub(super) fn begin(&mut self, side: Side, units: f64, price: f64, index: usize) -> HeldTrade {
        let id = TradeId(self.trade_ids);
        self.trade_ids += 1;
        let commission = self.config.commission(units, price);
        self.balance -= commission;
        HeldTrade {
            id,
            side,
            units,
            entry_candle: index as u32,
            entry_price: price,
            commission,
            stop_loss: None,
            take_profit: None,
            trailing_stop: None,
            tag: 0,
            entry: self.moment,
            attached_stop: None,
            attached_target: None,
            trail: None,
            trail_start: None,
            target_units: f64::INFINITY,
            later_targets: Vec::new(),
            max_candles: None,
            seen_prices: PriceRange::at(price),
            best: price,
        }
    }

    /// Closes at most `units` of a trade at a price.
    pub(super) fn close_at(
        &mut self,
        id: TradeId,
        units: f64,
        price: f64,
        bar: &Bar<'_>,
        reason: ExitReason,
    ) {
        self.close_at_index(id, units, price, bar.index, bar, reason);
    }

    /// Like `close_at`, with another candle as that of the exit: `backtesting_py` mode can fill at the close before.
    pub(super) fn close_at_index(
        &mut self,
        id: TradeId,
        units: f64,
        price: f64,
        index: usize,
        bar: &Bar<'_>,
        reason: ExitReason,
    ) {
        let Some(place) = self.trades.iter().position(|trade| trade.id == id) else { return };
        let held = self.trades[place].units;
        let exit = Exit { price, index, reason };
        if units >= held {
            self.book.remove_orders_of(id);
            self.last_exit = Some(index);
            self.book_exit(place, held, self.trades[place].commission, &exit, bar);
            self.trades.remove(place);
        } else {
            let kept = (held - units) / held;
            let commission = self.trades[place].commission;
            self.book_exit(place, units, commission * (1.0 - kept), &exit, bar);
            let rest = &mut self.trades[place];
            rest.units -= units;
            rest.commission *= kept;
        }
        self.refresh_totals();
    }

    /// Books the profit of `units` of the trade at `place`. `commission` is what these units have cost so far.
    pub(super) fn book_exit(
        &mut self,
        place: usize,
        units: f64,
        commission: f64,
        exit: &Exit,
        bar: &Bar<'_>,
    ) {
        let trade = &self.trades[place];
        let exit_commission = self.config.commission(units, exit.price);
        let gross = trade.side.sign() * units * (exit.price - trade.entry_price);
        self.balance += gross - exit_commission;
        let entry_commission = if self.rules.recomputes_entry_commission {
            self.config.commission(units, trade.entry_price)
        } else {
            commission
        };
        let commission = exit_commission + entry_commission;
        // A short trade that gains nothing has a gross of −0.
        let profit = gross - commission + 0.0;
        let began_here = trade.entry_candle as usize == exit.index;
        let at_the_end = matches!(exit.reason, ExitReason::EndOfData | ExitReason::Ruin);
        if self.rules.counts_exit_candles
            && (self.moment == Moment::Inside || began_here || at_the_end)
        {
            self.last_exit_inside = Some(exit.index);
        }
        self.recent_exits.add(bar.index);
        let moment = self.moment;
        self.ledger.close(profit, || {
            let terms = TradeTerms {
                stop_loss: trade.stop_loss,
                take_profit: trade.take_profit,
                entry: trade.entry,
                exit: moment,
            };
            let trade = Trade {
                side: trade.side,
                units,
                entry_candle: trade.entry_candle,
                exit_candle: exit.index as u32,
                entry_time: bar.time_at(trade.entry_candle as usize),
                exit_time: bar.time_at(exit.index),
                entry_price: trade.entry_price,
                exit_price: exit.price,
                commission,
                profit,
                return_pct: 100.0 * profit / (units * trade.entry_price),
                exit_reason: exit.reason,
                tag: trade.tag,
            };
            (trade, terms)
        });
    }

    /// Closes every open trade at a price, oldest first.
    pub(super) fn close_all(&mut self, bar: &Bar<'_>, price: f64, reason: ExitReason) {
        while let Some(trade) = self.trades.first() {
            let (id, exit) = (trade.id, self.config.exit_price(trade.side, price));
            self.close_at(id, f64::INFINITY, exit, bar, reason);
        }
    }

    /// Closes everything at a price that leaves no equity, and ends trading. Losses beyond the equity are forgiven.
    pub(crate) fn close_in_ruin(&mut self, bar: &Bar<'_>, price: f64) {
        self.close_all(bar, price, ExitReason::Ruin);
        self.balance = 0.0;
        self.cancel_entries();
        self.book = Book::default();
        self.ruined = true;
        self.refresh_totals();
    }
}
