//! The fill loop. Between two decisions nothing is ordered and nothing is filled, so a whole stretch of candles is marked at
//! once; both forms of strategy go through the same loop.

use super::broker::{Bar, Ruinous};
use super::decisions::{Decisions, MarketOrders, PlainOrders, follow};
use super::{BacktestConfig, Broker, Execution, Fill};
use crate::candles::Candles;
use crate::columns::{Column, ColumnCache, ColumnRequests};
use crate::metrics::EquityMeter;
use crate::report::{Ledger, Report};
use crate::strategy::{Context, SignalColumns, Strategy};
use std::ops::{ControlFlow, Range};
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

/// A backtest of any strategy, advanced from outside. Candles are counted from the first of its window.
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

    /// Reaches no boundary any more: where nobody listens, stretches of candles need not end at them.
    fn leave_boundaries_out(&mut self);

    /// The report of the candles closed so far.
    fn report(&self) -> Report;

    /// Why the strategy could not go on, where it could not: the run has ended then.
    fn failure(&self) -> Option<String>;
}

/// A backtest of one strategy over a window of the series.
pub struct Backtest {
    strategy: Box<dyn Strategy>,
    candles: Arc<Candles>,
    /// The candles that are traded, by their indexes in the series, as every index here.
    window: Range<usize>,
    columns: Vec<Column>,
    decisions: Decisions,
    /// Whether the candle before has called for market orders that wait in no queue.
    due: bool,
    config: BacktestConfig,
    broker: Broker,
    meter: EquityMeter,
    /// The first candle at which the strategy is asked.
    first: usize,
    cursor: usize,
    /// Candles before it are marked. Those behind it up to the cursor are held alike.
    marked: usize,
    every: usize,
    next_boundary: usize,
}

impl Backtest {
    /// Sets a backtest of the whole series up before its first candle; columns not yet in `cache` are computed now. `every`
    /// is the distance of two boundaries in candles, at least 1.
    pub fn new(
        strategy: impl Strategy + 'static,
        candles: Arc<Candles>,
        cache: &mut ColumnCache,
        config: BacktestConfig,
        every: usize,
        detail: Detail,
    ) -> Self {
        Self::of(Box::new(strategy), candles, cache, config, every, detail)
    }

    /// Knows the strategy by its trait alone: the loop is compiled once and here, not for each strategy where that is named.
    fn of(
        mut strategy: Box<dyn Strategy>,
        candles: Arc<Candles>,
        cache: &mut ColumnCache,
        config: BacktestConfig,
        every: usize,
        detail: Detail,
    ) -> Self {
        let mut requests = ColumnRequests::default();
        strategy.init(&mut requests);
        let columns: Vec<Column> = requests
            .requests()
            .iter()
            .map(|request| cache.get_for_later(request, &candles))
            .collect();
        let whole = SignalColumns { candles: &candles, columns: &columns };
        let decisions = Decisions::new(strategy.signals(&whole), &config);
        Self {
            broker: Broker::new(config.clone(), Ledger::new(detail)),
            due: false,
            meter: EquityMeter::new(config.initial_cash, candles.len(), detail == Detail::Full),
            first: first_decision(&config, &columns, 0),
            strategy,
            window: 0..candles.len(),
            candles,
            columns,
            decisions,
            config,
            cursor: 0,
            marked: 0,
            every: if every == 0 { 1 } else { every },
            next_boundary: 0,
        }
    }

    /// Trades inside a window of the series only: the account starts at its first candle, and its end is the end of the data.
    /// Columns run over the whole series, so that the past before the window counts as warm-up. What of the window lies
    /// outside the series is cut off. For a backtest that has not advanced.
    #[must_use]
    pub fn within(self, window: Range<usize>) -> Self {
        let end = window.end.min(self.candles.len());
        let start = window.start.min(end);
        let curve = self.meter.curve().is_some();
        Self {
            meter: EquityMeter::new(self.config.initial_cash, end - start, curve),
            first: first_decision(&self.config, &self.columns, start),
            window: start..end,
            cursor: start,
            marked: start,
            next_boundary: start,
            ..self
        }
    }

    /// Runs up to candle `until`, or to a boundary at which it is stopped.
    fn advance_to(
        &mut self,
        until: usize,
        on_boundary: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        while self.cursor < until {
            self.reach_boundaries(self.cursor, on_boundary)?;
            let from = self.cursor;
            let mut walked = false;
            if !self.broker.is_ruined() && (self.due || !self.broker.is_idle()) {
                self.mark_to(from);
                walked = self.process(from);
            }
            let (end, decides) = self.stretch(until);
            let fall = self.fall(from, end, walked);
            let last = fall.unwrap_or(end - 1);
            // Inside a stretch nothing happens: it need not end where a boundary is.
            self.reach_boundaries(last, on_boundary)?;
            if fall.is_some() {
                self.mark_to(last);
                self.ruin(last, walked && last == from);
                self.mark_to(last + 1);
                self.cursor = last + 1;
                continue;
            }
            // What happens at the last close of the stretch changes what is held there.
            let settles = (decides && self.config.fill == Fill::SameClose)
                || (end == self.window.end
                    && self.config.close_trades_at_end
                    && !self.broker.is_ruined());
            if decides {
                self.decide(last);
            }
            if settles {
                self.mark_to(last);
                self.settle(last);
            }
            self.cursor = end;
        }
        ControlFlow::Continue(())
    }

    /// Fills what is to be filled inside a candle, and says whether more of it than the open was looked at.
    fn process(&mut self, index: usize) -> bool {
        let bar = Bar::new(&self.candles, index);
        if let Decisions::Plain(signals) = &self.decisions {
            self.due = false;
            let orders = PlainOrders::of(signals, self.broker.side(), index - 1);
            self.broker.exchange(&bar, orders);
            return false;
        }
        let orders = match &self.decisions {
            Decisions::AtMarket(signals) if self.due => {
                MarketOrders::of(signals, self.broker.side(), index - 1)
            }
            _ => MarketOrders::default(),
        };
        self.due = false;
        self.broker.process(&bar, &orders)
    }

    /// Tells the boundaries up to the one before candle `last`. The run stands at the one that is told.
    fn reach_boundaries(
        &mut self,
        last: usize,
        on_boundary: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        while self.next_boundary <= last {
            self.cursor = self.next_boundary;
            self.next_boundary += self.every;
            on_boundary(self.closed_candles())?;
        }
        ControlFlow::Continue(())
    }

    /// The end of the stretch that can be gone through at once: up to the next decision, and where exits wait up to the next
    /// candle that touches one. Says too whether its last candle decides.
    fn stretch(&self, until: usize) -> (usize, bool) {
        if self.broker.is_ruined() {
            return (until, false);
        }
        let from = self.cursor.max(self.first);
        let decision = self.decisions.next(self.broker.side(), from, until);
        let end = if decision < until { decision + 1 } else { until };
        // No further than that: candles behind the next decision would be looked at again and again.
        let quiet = if self.broker.is_idle() {
            end
        } else {
            self.broker.quiet_until(&self.candles, self.cursor + 1, end)
        };
        (quiet, quiet > decision)
    }

    /// The first candle of `from..end` in which the equity is gone. There everything is closed, and trading ends. Where
    /// candle `from` was `walked` through, only its close is left to look at.
    fn fall(&self, from: usize, end: usize, walked: bool) -> Option<usize> {
        if !self.broker.can_be_ruined() {
            return None;
        }
        let holding = self.broker.holding();
        let is_gone = |price: f64| holding.equity(price) <= 0.0;
        if walked && is_gone(self.candles.close()[from]) {
            return Some(from);
        }
        let (range, prices) = match self.broker.ruinous() {
            Ruinous::High => (self.candles.price_range(), self.candles.top()),
            Ruinous::Low => (self.candles.price_range(), self.candles.bottom()),
            Ruinous::Close => (self.candles.close_range(), self.candles.close()),
        };
        // Equity rises or falls with the price all along: where it is not gone at either end, it is not gone between.
        if !range.into_iter().any(is_gone) {
            return None;
        }
        let from = from + usize::from(walked);
        let offset = prices[from..end].iter().position(|&price| is_gone(price));
        offset.map(|offset| from + offset)
    }

    /// Ruins the account in a candle, at its close where the candle was `walked` through.
    fn ruin(&mut self, index: usize, walked: bool) {
        let bar = Bar::new(&self.candles, index);
        let price = if walked { bar.close() } else { self.broker.ruin_price(&bar) };
        self.broker.ruin(&bar, price);
    }

    /// Fills what is filled at a close, and marks it.
    fn settle(&mut self, index: usize) {
        let bar = Bar::new(&self.candles, index);
        self.broker.process_close(&bar);
        if index + 1 == self.window.end {
            self.broker.process_end(&bar);
        }
        if self.broker.can_be_ruined() && self.broker.holding().equity(bar.close()) <= 0.0 {
            self.ruin(index, true);
        }
        self.mark_to(index + 1);
    }

    /// Marks the equity at the closes before `to` that are not marked yet: before anything is filled, and where a slice ends.
    /// What is held is the same at all of them.
    fn mark_to(&mut self, to: usize) {
        let from = self.marked;
        let closes = &self.candles.close()[from..to];
        let holding = self.broker.holding();
        self.meter.mark(from - self.window.start, closes, &holding);
        let ended = self.broker.ended_inside();
        if !holding.exposed && ended.is_some_and(|index| (from..to).contains(&index)) {
            self.meter.count_held();
        }
        self.marked = to;
    }

    fn decide(&mut self, index: usize) {
        match &self.decisions {
            Decisions::AtMarket(_) | Decisions::Plain(_) => self.due = true,
            Decisions::Signals(signals) => follow(signals, &mut self.broker, index),
            Decisions::EveryCandle => self.strategy.on_candle(&mut Context {
                candles: &self.candles,
                columns: &self.columns,
                broker: &mut self.broker,
                index,
            }),
        }
    }
}

/// The first candle at which a strategy is asked in a window from `start` on: the first one. In `backtesting_py` mode it is
/// the one after the first at which all its columns are defined.
fn first_decision(config: &BacktestConfig, columns: &[Column], start: usize) -> usize {
    if config.execution != Execution::BacktestingPy {
        return start;
    }
    let undefined = |column: &Column| column.iter().take_while(|value| value.is_nan()).count();
    1 + columns.iter().map(undefined).fold(start, usize::max)
}

impl Run for Backtest {
    fn advance(
        &mut self,
        budget: usize,
        on_boundary: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Advance {
        let until = self.window.end.min(self.cursor.saturating_add(budget));
        let stopped = self.advance_to(until, on_boundary).is_break();
        self.mark_to(self.cursor);
        if stopped {
            return Advance::Stopped;
        }
        if self.strategy.failure().is_some() {
            return Advance::Finished;
        }
        if self.cursor == self.window.end { Advance::Finished } else { Advance::Paused }
    }

    fn closed_candles(&self) -> usize {
        self.cursor - self.window.start
    }

    fn leave_boundaries_out(&mut self) {
        self.next_boundary = usize::MAX;
    }

    fn report(&self) -> Report {
        Report::new(&self.candles, &self.window, self.first, &self.meter, &self.broker, self.due)
    }

    fn failure(&self) -> Option<String> {
        self.strategy.failure()
    }
}
