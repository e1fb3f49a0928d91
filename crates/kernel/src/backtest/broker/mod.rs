//! Orders, trades and cash. What happens to them inside a candle is the business of one file per mode of execution; this one
//! keeps the books.
//!
//! Invariant: equity = balance + (units × price − cost), where units and cost are sums over open trades of size and
//! size × entry price. The balance changes by commissions and by gains and losses of closed trades only.

/// The rules of backtesting.py.
mod backtesting_py;
/// The candle under way.
mod bar;
/// Orders that wait.
mod book;
/// Commission, spread, slippage.
mod costs;
/// The engine's own rules.
mod standard;
/// The rules of vectorbt.
mod vectorbt;

pub(super) use bar::Bar;
pub use book::{EntryOrder, OrderId};

use super::{
    BacktestConfig, Execution, ExitReason, Fill, HeldTrade, Level, MarketOrders, Order,
    PlainOrders, Reach, Rejection, Side, Size, Trade, TradeId,
};
use crate::candles::Candles;
use crate::report::Ledger;
use crate::simd::F64x2;
use book::{Book, QueuedKind};

/// Share of a price within which a candle counts as touching it.
const NEAR: f64 = 1e-9;

/// What an account holds: enough to mark it at any price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// Cash, gains and losses of closed trades included, in the account's currency.
    pub balance: f64,
    /// Signed sum of the open trades' units.
    pub units: f64,
    /// Sum of size × entry price over the open trades.
    pub cost: f64,
    /// Whether any trade is open.
    pub exposed: bool,
}

impl Holding {
    /// What the account is worth at a price.
    pub fn equity(&self, price: f64) -> f64 {
        self.balance + (self.units * price - self.cost)
    }

    /// What the account is worth at two prices.
    #[inline(always)]
    pub(crate) fn equities(&self, prices: [f64; 2]) -> F64x2 {
        let [balance, units, cost] = [self.balance, self.units, self.cost].map(F64x2::splat);
        balance + (units * F64x2::new(prices) - cost)
    }
}

/// Which price of a candle brings the equity to 0 first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruinous {
    /// A short account loses as the price rises.
    High,
    /// A long account that has borrowed loses as it falls.
    Low,
    /// Only closes are looked at.
    Close,
}

/// The end of a trade, or of a part of one.
struct Exit {
    price: f64,
    /// Candle at which it is told.
    index: usize,
    reason: ExitReason,
}

/// Orders, trades and cash of one backtest.
#[derive(Debug, Clone)]
pub struct Broker {
    config: BacktestConfig,
    balance: f64,
    held: Holding,
    trades: Vec<HeldTrade>,
    /// Whether a trade may end by itself, or costs something at every candle.
    watching: bool,
    book: Book,
    trade_ids: u32,
    ledger: Ledger,
    /// Close of the candle under way, at which `backtesting_py` mode values what is open.
    close: f64,
    /// The candle in which a trade has ended last.
    last_exit: Option<usize>,
    /// Whether what happens now happens between the open and the close of a candle.
    is_inside: bool,
    /// The last candle in which something was held although it was closed there.
    ended_inside: Option<usize>,
    /// The trade that `backtesting_py` mode has opened last.
    opened: Option<TradeId>,
    /// Whether the candle under way depended on the intrabar rule.
    ambiguous: bool,
    /// Whether the equity was at or below 0: then trading has ended.
    ruined: bool,
}

impl Broker {
    pub(super) fn new(config: BacktestConfig, ledger: Ledger) -> Self {
        Self {
            balance: config.initial_cash,
            held: Holding { balance: config.initial_cash, units: 0.0, cost: 0.0, exposed: false },
            config,
            trades: Vec::new(),
            watching: false,
            book: Book::default(),
            trade_ids: 0,
            ledger,
            close: 0.0,
            last_exit: None,
            is_inside: false,
            ended_inside: None,
            opened: None,
            ambiguous: false,
            ruined: false,
        }
    }

    pub(crate) fn config(&self) -> &BacktestConfig {
        &self.config
    }

    /// What is held now.
    pub fn holding(&self) -> Holding {
        self.held
    }

    /// Sums anew what is held. Every change of balance or trades ends with it: stretches of candles read it far more often.
    fn sum_up(&mut self) {
        self.held = Holding {
            balance: self.balance,
            units: self.trades.iter().map(HeldTrade::size).sum(),
            cost: self.trades.iter().map(|trade| trade.size() * trade.entry_price).sum(),
            exposed: !self.trades.is_empty(),
        };
        self.watch();
    }

    /// Sees anew whether trades must be watched. Every change of an exit ends with it.
    fn watch(&mut self) {
        self.watching = self.trades.iter().any(|trade| self.must_watch(trade));
    }

    /// Index of the candle in which a trade has ended last, if any has.
    pub(crate) fn last_exit(&self) -> Option<usize> {
        self.last_exit
    }

    /// Index of the last candle in which something was held although it was closed there, as the standard mode counts them.
    pub(super) fn ended_inside(&self) -> Option<usize> {
        self.ended_inside
    }

    /// Open trades, oldest first.
    pub fn trades(&self) -> &[HeldTrade] {
        &self.trades
    }

    /// Entries that wait.
    pub fn entries(&self) -> impl Iterator<Item = &EntryOrder> {
        self.book.entries()
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How many orders have ever waited in the queue.
    pub(crate) fn queued_orders(&self) -> u32 {
        self.book.queued()
    }

    /// The direction held, if any.
    pub(super) fn side(&self) -> Option<Side> {
        self.trades.first().map(|trade| trade.side)
    }

    /// Whether nothing can happen inside a candle: then whole stretches of candles are marked at once.
    pub(super) fn is_idle(&self) -> bool {
        !self.watching && self.book.is_empty()
    }

    /// The end of a stretch of candles from `from` on, `until` at most, in which what is open reaches no exit: where stops
    /// and targets stay at their prices, nothing happens before a candle touches one. `from` where that is not known.
    pub(super) fn quiet_until(&self, candles: &Candles, from: usize, until: usize) -> usize {
        if self.config.execution != Execution::Standard
            || self.accrues()
            || !self.book.is_empty()
            || self.trades.iter().any(moves)
        {
            return from;
        }
        let (mut lowest, mut highest) = (f64::NEG_INFINITY, f64::INFINITY);
        for trade in &self.trades {
            let (below, above) = match trade.side {
                Side::Long => (trade.stop_loss, trade.take_profit),
                Side::Short => (trade.take_profit, trade.stop_loss),
            };
            // Exits see the quotes of the other side, rounded candle by candle: a candle that comes near enough is looked at.
            let quotes = 1.0 - trade.side.sign() * self.config.spread / 2.0;
            let below = below.map_or(f64::NEG_INFINITY, |price| price / quotes * (1.0 + NEAR));
            let above = above.map_or(f64::INFINITY, |price| price / quotes * (1.0 - NEAR));
            lowest = if below > lowest { below } else { lowest };
            highest = if above < highest { above } else { highest };
        }
        let (lows, highs) = (&candles.bottom()[from..until], &candles.top()[from..until]);
        let touch =
            lows.iter().zip(highs).position(|(&low, &high)| low <= lowest || high >= highest);
        touch.map_or(until, |touch| from + touch)
    }

    fn must_watch(&self, trade: &HeldTrade) -> bool {
        trade.stop_loss.is_some() || trade.take_profit.is_some() || moves(trade) || self.accrues()
    }

    /// Whether holding a trade costs or demands something at every candle.
    fn accrues(&self) -> bool {
        self.config.borrow_rate_per_year > 0.0 || self.config.maintenance_margin > 0.0
    }

    /// Whether the equity was at or below 0: everything is closed then, and trading has ended.
    pub(super) fn is_ruined(&self) -> bool {
        self.ruined
    }

    /// Whether the equity can reach 0 while prices stay above 0, and what happens then is ruin: vectorbt trades on.
    pub(super) fn can_be_ruined(&self) -> bool {
        if self.ruined || self.config.execution == Execution::Vectorbt {
            return false;
        }
        let holding = self.holding();
        holding.units < 0.0 || holding.balance < holding.cost
    }

    /// The price that brings the equity to 0 soonest in a candle that has filled nothing behind its open.
    pub(super) fn ruinous(&self) -> Ruinous {
        // Long and without leverage the balance pays for what is held, but for what rounding takes.
        let pays = self.holding().units > 0.0 && self.config.leverage <= 1.0;
        match self.config.execution {
            Execution::Standard if self.holding().units < 0.0 => Ruinous::High,
            Execution::Standard if self.holding().units > 0.0 && !pays => Ruinous::Low,
            _ => Ruinous::Close,
        }
    }

    /// Fills what is to be filled inside a candle, and of market orders those that never were in the queue. Says whether more
    /// than the open was looked at.
    pub(super) fn process(&mut self, bar: &Bar<'_>, orders: &MarketOrders) -> bool {
        self.close = bar.close();
        self.ambiguous = false;
        let walked = match self.config.execution {
            Execution::Standard => standard::process(self, bar, orders),
            Execution::BacktestingPy => {
                backtesting_py::process(self, bar);
                true
            }
            Execution::Vectorbt => {
                vectorbt::process(self, bar);
                true
            }
        };
        if !self.book.is_empty() {
            self.book.retain(|kind| !kind.expires_after(bar.index));
        }
        if self.ambiguous {
            self.ledger.count_ambiguous();
        }
        walked
    }

    /// Fills plain orders at the open. Then there is nothing else that could happen inside the candle.
    pub(super) fn exchange(&mut self, bar: &Bar<'_>, orders: PlainOrders) {
        if self.can_be_ruined() && self.held.equity(bar.open()) <= 0.0 {
            return self.ruin(bar, bar.open());
        }
        if orders.leaves
            && let Some(trade) = self.trades.first()
        {
            let (units, commission) = (trade.units, trade.commission);
            let price = self.config.exit_price(trade.side, bar.open());
            let exit = Exit { price, index: bar.index, reason: ExitReason::Signal };
            self.settle(0, units, commission, &exit, bar);
            self.last_exit = Some(bar.index);
            self.trades.clear();
            self.held = Holding { balance: self.balance, units: 0.0, cost: 0.0, exposed: false };
        }
        if let Some(side) = orders.enters {
            standard::fill_plainly(self, bar, side);
        }
    }

    /// Fills market orders at the close at which they were given, where the config says so.
    pub(super) fn process_close(&mut self, bar: &Bar<'_>) {
        if self.config.fill != Fill::SameClose || self.book.is_empty() {
            return;
        }
        match self.config.execution {
            Execution::Standard => standard::process_close(self, bar),
            Execution::Vectorbt => vectorbt::process_close(self, bar),
            // There a market order is filled at the last close when the next candle is processed.
            Execution::BacktestingPy => {}
        }
    }

    /// Closes what is open at the end of the data, where the config says so.
    pub(super) fn process_end(&mut self, bar: &Bar<'_>) {
        if !self.config.close_trades_at_end {
            return;
        }
        if self.config.execution == Execution::BacktestingPy {
            backtesting_py::finalize(self, bar);
        } else {
            self.close_all(bar, bar.close(), ExitReason::EndOfData);
        }
    }

    /// Closes everything at a price at which no equity is left. Losses beyond the equity are forgiven, and trading ends.
    pub(super) fn ruin(&mut self, bar: &Bar<'_>, price: f64) {
        self.close_all(bar, price, ExitReason::Ruin);
        self.balance = 0.0;
        self.book = Book::default();
        self.ruined = true;
        self.sum_up();
    }

    /// The price at which a candle ruins the account in which nothing was filled behind the open.
    pub(super) fn ruin_price(&self, bar: &Bar<'_>) -> f64 {
        let extreme = match self.ruinous() {
            Ruinous::High => bar.top(),
            Ruinous::Low => bar.bottom(),
            Ruinous::Close => return bar.close(),
        };
        let rest = Reach::between(bar.open(), extreme);
        standard::call_in(self, rest).map_or(extreme, |call| call.price)
    }

    // What a strategy may do.

    /// Gives an entry order; it is tried from the next candle on, or at this close with `same_close`.
    pub(crate) fn submit(&mut self, order: Order, index: usize) -> OrderId {
        if self.config.exclusive_orders {
            self.cancel_entries();
            self.order_close_all();
        }
        self.book.submit(order, index)
    }

    /// Orders every trade to be closed at the market.
    pub(crate) fn order_close_all(&mut self) {
        for place in 0..self.trades.len() {
            self.order_close(self.trades[place].id, 1.0);
        }
    }

    /// Orders a portion (0 to 1) of a trade to be closed at the market. No portion is no order.
    pub(crate) fn order_close(&mut self, id: TradeId, portion: f64) {
        if portion.is_nan() || portion <= 0.0 {
            return;
        }
        let Some(units) = self.trade(id).map(|trade| trade.units) else { return };
        if self.config.execution == Execution::BacktestingPy {
            let units = backtesting_py::portion(units, portion);
            self.book.push_front(QueuedKind::Close { trade: id, units });
        } else {
            self.book.push_back(QueuedKind::Close { trade: id, units: units * portion });
        }
    }

    /// Cancels an entry that waits.
    pub(crate) fn cancel(&mut self, id: OrderId) {
        self.book.remove(id);
    }

    /// Cancels every entry that waits.
    pub(crate) fn cancel_entries(&mut self) {
        self.book.retain(|kind| !kind.is_entry());
    }

    /// Places, moves or takes away the stop loss of a trade.
    pub(crate) fn set_stop_loss(&mut self, id: TradeId, price: Option<f64>) {
        let Some(trade) = self.trade_mut(id) else { return };
        trade.stop_loss = price;
        self.watch();
        if self.config.execution == Execution::BacktestingPy {
            self.book.retain(|kind| *kind != QueuedKind::StopLoss(id));
            if price.is_some() {
                self.book.push_front(QueuedKind::StopLoss(id));
            }
        }
    }

    /// Places, moves or takes away the take profit of a trade.
    pub(crate) fn set_take_profit(&mut self, id: TradeId, price: Option<f64>) {
        let Some(trade) = self.trade_mut(id) else { return };
        trade.take_profit = price;
        self.watch();
        if self.config.execution == Execution::BacktestingPy {
            self.book.retain(|kind| *kind != QueuedKind::TakeProfit(id));
            if price.is_some() {
                self.book.push_back(QueuedKind::TakeProfit(id));
            }
        }
    }

    // What the rules of execution are made of.

    fn trade(&self, id: TradeId) -> Option<&HeldTrade> {
        self.trades.iter().find(|trade| trade.id == id)
    }

    fn trade_mut(&mut self, id: TradeId) -> Option<&mut HeldTrade> {
        self.trades.iter_mut().find(|trade| trade.id == id)
    }

    /// Opens a trade of `size` signed units; its exits are placed from the price of the fill.
    fn open(&mut self, order: &Order, size: f64, price: f64, index: usize) -> TradeId {
        let trade = self.begin(order.side, size.abs(), price, index);
        let (id, sign) = (trade.id, order.side.sign());
        let level =
            |level: Option<Level>, direction: f64| level.map(|level| level.price(price, direction));
        self.trades.push(HeldTrade {
            stop_loss: level(order.stop_loss, -sign),
            take_profit: level(order.take_profit, sign),
            trailing_stop: order.trailing_stop.map(|trail| trail_from(price, trail, sign)),
            tag: order.tag,
            attached_stop: order.stop_loss,
            attached_target: order.take_profit,
            trail: order.trailing_stop,
            max_candles: order.max_candles,
            ..trade
        });
        self.sum_up();
        id
    }

    /// Opens a trade without exits at the open of a candle, where nothing is held and holding it costs nothing.
    fn open_plainly(&mut self, side: Side, units: f64, price: f64, bar: &Bar<'_>) {
        let trade = self.begin(side, units, price, bar.index);
        let size = trade.size();
        let balance = self.balance;
        self.held = Holding { balance, units: size, cost: size * price, exposed: true };
        self.trades.push(trade);
    }

    /// Pays for a trade that is told of the candle at `index`. It has no exits yet.
    #[inline(always)]
    fn begin(&mut self, side: Side, units: f64, price: f64, index: usize) -> HeldTrade {
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
            attached_stop: None,
            attached_target: None,
            trail: None,
            max_candles: None,
            reach: Reach::at(price),
            best: price,
        }
    }

    /// Closes at most `units` of a trade at a price.
    fn close_at(&mut self, id: TradeId, units: f64, price: f64, bar: &Bar<'_>, reason: ExitReason) {
        self.close_at_index(id, units, price, bar.index, bar, reason);
    }

    /// As `close_at`, told of another candle: `backtesting_py` mode fills at the close before.
    fn close_at_index(
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
            self.book.forget(id);
            self.last_exit = Some(index);
            self.settle(place, held, self.trades[place].commission, &exit, bar);
            self.trades.remove(place);
        } else {
            let kept = (held - units) / held;
            let commission = self.trades[place].commission;
            self.settle(place, units, commission * (1.0 - kept), &exit, bar);
            let rest = &mut self.trades[place];
            rest.units -= units;
            rest.commission *= kept;
        }
        self.sum_up();
    }

    /// Books the gain of `units` of a trade, which have cost `commission` so far.
    fn settle(&mut self, place: usize, units: f64, commission: f64, exit: &Exit, bar: &Bar<'_>) {
        let trade = &self.trades[place];
        let exit_commission = self.config.commission(units, exit.price);
        let gross = trade.side.sign() * units * (exit.price - trade.entry_price);
        self.balance += gross - exit_commission;
        let entry_commission = if self.config.execution == Execution::BacktestingPy {
            // There the entry's commission is computed again from the size that is closed.
            self.config.commission(units, trade.entry_price)
        } else {
            commission
        };
        let commission = exit_commission + entry_commission;
        // A short trade that gains nothing has a gross of −0.
        let profit = gross - commission + 0.0;
        let began_here = trade.entry_candle as usize == exit.index;
        let at_the_end = matches!(exit.reason, ExitReason::EndOfData | ExitReason::Ruin);
        if self.config.execution == Execution::Standard
            && (self.is_inside || began_here || at_the_end)
        {
            self.ended_inside = Some(exit.index);
        }
        self.ledger.close(profit, || Trade {
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
        });
    }

    /// Closes every open trade at a price, oldest first.
    fn close_all(&mut self, bar: &Bar<'_>, price: f64, reason: ExitReason) {
        while let Some(trade) = self.trades.first() {
            let (id, exit) = (trade.id, self.config.exit_price(trade.side, price));
            self.close_at(id, f64::INFINITY, exit, bar, reason);
        }
    }

    fn reject(&mut self, bar: &Bar<'_>, reason: String) {
        self.ledger.reject(Rejection { candle: bar.index as u32, reason });
    }

    /// The share that a size stands for, if it is one.
    fn share(&self, size: Size) -> Option<f64> {
        match size {
            Size::Config => Some(self.config.position_size_pct),
            Size::EquityShare(share) => Some(share),
            Size::Cash(_) | Size::Units(_) | Size::Risk(_) => None,
        }
    }
}

/// Where a trailing stop lies below (long) or above (short) the best price.
fn trail_from(best: f64, trail: Level, sign: f64) -> f64 {
    match trail {
        Level::Percent(_) => trail.price(best, -sign),
        Level::Price(distance) | Level::Distance(distance) => best - sign * distance,
    }
}

/// Whether an exit of a trade moves or comes with time.
fn moves(trade: &HeldTrade) -> bool {
    trade.trail.is_some() || trade.trailing_stop.is_some() || trade.max_candles.is_some()
}
