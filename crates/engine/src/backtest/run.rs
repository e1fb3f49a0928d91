//! The fill loop. Between two decisions nothing is ordered and nothing is filled, so a whole stretch of candles is marked at
//! once; both forms of strategy go through the same loop.

use super::account::FillPoint;
use super::decisions::{Decisions, order_at};
use super::{Account, BacktestConfig, Order, Rejection};
use crate::candles::Candles;
use crate::columns::{Column, ColumnCache, ColumnRequests};
use crate::metrics::EquityMeter;
use crate::report::{Ledger, Report};
use crate::strategy::{Context, SignalColumns, Strategy};
use std::ops::ControlFlow;
use std::sync::Arc;

/// What a report keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Metrics only: memory does not grow with the candles.
    Summary,
    /// Equity curve and trades too.
    Full,
}

/// How far `advance` came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advance {
    /// The budget is used up.
    Paused,
    /// The callback asked to stop.
    Stopped,
    /// Every candle is done.
    Finished,
}

/// A backtest of any strategy, advanced from outside.
pub trait Run {
    /// Runs at most `budget` candles. `on_boundary` is called before candle 0, `every`, 2 × `every`, … with the number of
    /// closed candles and may stop the run, which goes on at the same candle next time.
    fn advance(
        &mut self,
        budget: usize,
        on_boundary: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Advance;

    /// Candles closed so far.
    fn closed_candles(&self) -> usize;

    /// The report of the candles closed so far.
    fn report(&self) -> Report;
}

/// A backtest of one strategy.
pub struct Backtest<S: Strategy> {
    strategy: S,
    candles: Arc<Candles>,
    columns: Vec<Column>,
    decisions: Decisions,
    config: BacktestConfig,
    account: Account,
    orders: Vec<Order>,
    meter: EquityMeter,
    ledger: Ledger,
    cursor: usize,
    every: usize,
    next_boundary: usize,
    ruined: bool,
}

impl<S: Strategy> Backtest<S> {
    /// Sets a backtest up before its first candle; columns not yet in `cache` are computed now. `every` is the distance of
    /// two boundaries in candles, at least 1.
    pub fn new(
        mut strategy: S,
        candles: Arc<Candles>,
        cache: &mut ColumnCache,
        config: BacktestConfig,
        every: usize,
        detail: Detail,
    ) -> Self {
        let mut requests = ColumnRequests::default();
        strategy.init(&mut requests);
        let columns: Vec<Column> =
            requests.requests().iter().map(|request| cache.get(request, &candles)).collect();
        let whole = SignalColumns { candles: &candles, columns: &columns };
        let decisions = match strategy.signals(&whole) {
            Some(signals) => Decisions::Signals(signals),
            None => Decisions::EveryCandle,
        };
        Self {
            account: Account::new(&config),
            meter: EquityMeter::new(config.initial_cash, detail == Detail::Full),
            ledger: Ledger::new(detail),
            strategy,
            candles,
            columns,
            decisions,
            config,
            orders: Vec::new(),
            cursor: 0,
            every: if every == 0 { 1 } else { every },
            next_boundary: 0,
            ruined: false,
        }
    }

    /// Runs up to candle `until` without looking at boundaries.
    fn run_to(&mut self, until: usize) {
        while self.cursor < until {
            if !self.orders.is_empty() {
                self.fill_at_open(self.cursor);
            }
            let decision = if self.ruined {
                until
            } else {
                self.decisions.next(self.account.side(), self.cursor, until)
            };
            let end = if decision < until { decision + 1 } else { until };
            self.mark(self.cursor, end);
            if decision < until && !self.ruined {
                self.decide(decision);
            }
            self.cursor = end;
        }
    }

    fn fill_at_open(&mut self, index: usize) {
        let at = FillPoint { candle: index, price: self.candles.open()[index] };
        for order_index in 0..self.orders.len() {
            match self.orders[order_index] {
                Order::Close => self.close_all(at),
                Order::Enter { side, equity_share } => {
                    if self.account.side().is_some_and(|held| held != side) {
                        self.close_all(at);
                    }
                    let share = equity_share.unwrap_or(self.config.position_size_pct);
                    if let Err(reason) = self.account.enter(side, share, at) {
                        self.ledger.reject(Rejection { candle: index as u32, reason });
                    }
                }
            }
        }
        self.orders.clear();
    }

    fn close_all(&mut self, at: FillPoint) {
        let ledger = &mut self.ledger;
        self.account.close_all(at, self.candles.time(), |trade| ledger.close(trade));
    }

    /// Marks the equity at the closes of `from..to`; the position does not change between them.
    fn mark(&mut self, from: usize, to: usize) {
        let closes = &self.candles.close()[from..to];
        if self.account.can_be_ruined() {
            let ruined = closes.iter().position(|&close| self.account.equity(close) <= 0.0);
            if let Some(offset) = ruined {
                let index = from + offset;
                self.meter.mark(from, &closes[..offset], &self.account);
                self.close_all(FillPoint { candle: index, price: self.candles.close()[index] });
                self.account.ruin();
                self.ruined = true;
                self.orders.clear();
                self.meter.mark(index, &self.candles.close()[index..to], &self.account);
                return;
            }
        }
        self.meter.mark(from, closes, &self.account);
    }

    fn decide(&mut self, index: usize) {
        match &self.decisions {
            Decisions::Signals(signals) => {
                self.orders.extend(order_at(signals, &self.account, index))
            }
            Decisions::EveryCandle => self.strategy.on_candle(&mut Context {
                candles: &self.candles,
                columns: &self.columns,
                account: &self.account,
                orders: &mut self.orders,
                index,
            }),
        }
    }
}

impl<S: Strategy> Run for Backtest<S> {
    fn advance(
        &mut self,
        budget: usize,
        on_boundary: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Advance {
        let total = self.candles.len();
        let until = total.min(self.cursor.saturating_add(budget));
        while self.cursor < until {
            if self.cursor == self.next_boundary {
                self.next_boundary += self.every;
                if on_boundary(self.cursor).is_break() {
                    return Advance::Stopped;
                }
            }
            self.run_to(until.min(self.next_boundary));
        }
        if self.cursor == total { Advance::Finished } else { Advance::Paused }
    }

    fn closed_candles(&self) -> usize {
        self.cursor
    }

    fn report(&self) -> Report {
        Report::new(&self.candles, self.cursor, &self.meter, &self.ledger, &self.account)
    }
}
