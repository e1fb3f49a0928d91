//! The fill loop. No order is placed or filled between two decisions, so the equity of the whole span of candles between them is
//! marked in one pass. Both forms of strategy go through the same loop.

use crate::broker::{BacktestConfig, Bar, Broker, Detail, Fill, Ledger, MarketOrders, RuinPrice};
use crate::candles::Candles;
use crate::columns::{Column, ColumnCache, ColumnRequests};
use crate::metrics::EquityMeter;
use crate::report::{DecisionFacts, Report};
use crate::strategy::{
    Context, Decisions, Passing, SignalColumns, Standing, Strategy, market_orders, plain_orders,
    submit_signal_orders,
};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// Most candles of a span in which exits or waiting orders may be touched.
const LOOK_AHEAD: usize = 1024;

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

/// A backtest of any strategy, advanced by its caller. Candles are counted from the first of its window.
pub trait Run {
    /// Runs at most `budget` candles. `on_boundary` is called before candle 0, `every`, 2 × `every`, … with the number of
    /// closed candles. It may stop the run, which continues at the same candle next time.
    fn advance(
        &mut self,
        budget: usize,
        on_boundary: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Advance;

    /// Candles closed so far.
    fn closed_candles(&self) -> usize;

    /// Stops calling `on_boundary`. Spans of candles then need not end at boundaries.
    fn skip_boundaries(&mut self);

    /// The report of the candles closed so far.
    fn report(&self) -> Report;

    /// Why the strategy failed, if it did. The run has ended then.
    fn failure(&self) -> Option<String>;
}

/// Candles in which nothing is filled.
struct Span {
    /// The candle behind it.
    end: usize,
    /// Whether the strategy decides at its last candle.
    decides: bool,
    /// The candles whose orders passed.
    passed: Range<usize>,
}

/// A backtest of one strategy over a window of the series.
pub struct Backtest {
    strategy: Box<dyn Strategy>,
    candles: Arc<Candles>,
    /// The candles that are traded, as indexes in the series. The other indexes of this struct count candles of the series too.
    window: Range<usize>,
    columns: Vec<Column>,
    decisions: Decisions,
    /// Whether market orders of the last closed candle skip the queue and wait for the next open.
    pending: bool,
    config: BacktestConfig,
    broker: Broker,
    meter: EquityMeter,
    /// The first candle at which the strategy is asked.
    first: usize,
    cursor: usize,
    /// The end of the candles at which the strategy is asked, once ruin has set one.
    end_of_decisions: usize,
    /// The equity is marked up to this candle. The position is the same in all candles from here to the cursor.
    marked: usize,
    every: usize,
    next_boundary: usize,
}

impl Backtest {
    /// Prepares a backtest of the whole series. Columns that are not yet in `cache` are computed now. `every` is the distance
    /// between two boundaries in candles, at least 1.
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

    /// Takes the strategy as a trait object, so that the loop is compiled once and not for each type of strategy.
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
            .map(|request| cache.get_for_comparison(request, &candles))
            .collect();
        let whole = SignalColumns { candles: &candles, columns: &columns, config: Some(&config) };
        let decisions = Decisions::new(strategy.signals(&whole), &whole, &config);
        Self {
            broker: Broker::new(config.clone(), Ledger::new(detail)),
            pending: false,
            meter: EquityMeter::new(config.initial_cash, candles.len(), detail == Detail::Full),
            first: first_decision(&config, &columns, 0),
            strategy,
            window: 0..candles.len(),
            candles,
            columns,
            decisions,
            config,
            cursor: 0,
            end_of_decisions: usize::MAX,
            marked: 0,
            every: if every == 0 { 1 } else { every },
            next_boundary: 0,
        }
    }

    /// Trades only inside a window of the series: the account starts at its first candle, and its end is the end of the data.
    /// Columns cover the whole series, so the candles before the window count as warm-up. A window that reaches beyond the
    /// series is cut off. Call it before the first `advance`.
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
            let acts = !self.broker.is_ruined() && (self.pending || !self.broker.is_idle());
            if acts && (self.pending || !self.broker.pass(&self.candles, from)) {
                self.mark_to(from);
                walked = self.process(from);
                self.note_ruin(from);
            }
            let mut span = self.span(until);
            let mut ruin = self.find_ruin(from, span.end, walked);
            // The order of the candle before ruin waits in the candle of ruin.
            if let Some(last) = ruin.filter(|last| *last > from)
                && self.passes(last - 1)
            {
                span = Span { end: last, decides: true, passed: span.passed.start..last - 1 };
                ruin = None;
            }
            let Span { end, decides, passed } = span;
            let last = ruin.unwrap_or(end - 1);
            // Nothing happens inside a span, so it need not end at a boundary.
            if self.reach_boundaries(last, on_boundary).is_break() {
                self.broker.trail_over(&self.candles, from + 1..self.cursor);
                self.count_passed(passed.start..passed.end.min(self.cursor));
                return ControlFlow::Break(());
            }
            if ruin.is_some() {
                self.mark_to(last);
                self.close_in_ruin(last, walked && last == from);
                self.note_ruin(last);
                self.mark_to(last + 1);
                self.cursor = last + 1;
                continue;
            }
            self.broker.trail_over(&self.candles, from + 1..end);
            self.count_passed(passed);
            // Fills at the last close of the span change the position there.
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
                self.note_ruin(last + 1);
            }
            self.cursor = end;
        }
        ControlFlow::Continue(())
    }

    /// If the account is ruined now, the strategy is not asked from candle `end` on.
    fn note_ruin(&mut self, end: usize) {
        if self.broker.is_ruined() && self.end_of_decisions > end {
            self.end_of_decisions = end;
        }
    }

    /// Whether the last closed candle called for a market entry that skips the queue.
    fn is_entry_pending(&self) -> bool {
        let Some(last) = self.cursor.checked_sub(1).filter(|_| self.pending) else { return false };
        let side = self.broker.side();
        match &self.decisions {
            Decisions::AtMarket(signals) => market_orders(signals, side, last).opens.is_some(),
            Decisions::Plain(signals) => plain_orders(signals, side, last).opens.is_some(),
            Decisions::Signals(..) | Decisions::EveryCandle => false,
        }
    }

    /// Fills orders inside a candle. Returns whether more than the open was processed.
    fn process(&mut self, index: usize) -> bool {
        let bar = Bar::new(&self.candles, index);
        if let Decisions::Plain(signals) = &self.decisions {
            self.pending = false;
            let orders = plain_orders(signals, self.broker.side(), index - 1);
            self.broker.fill_plain_orders(&bar, orders);
            return false;
        }
        let orders = match &self.decisions {
            Decisions::AtMarket(signals) if self.pending => {
                market_orders(signals, self.broker.side(), index - 1)
            }
            _ => MarketOrders::default(),
        };
        self.pending = false;
        self.broker.process(&bar, &orders)
    }

    /// Reports every boundary up to the one before candle `last`. During each call the cursor is at the reported boundary.
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

    /// The next span: up to the next decision, or to the candle before the next one that touches an exit or a waiting order.
    fn span(&mut self, until: usize) -> Span {
        if self.broker.is_ruined() {
            return Span { end: until, decides: false, passed: until..until };
        }
        let from = self.cursor.max(self.first);
        let is_idle = self.broker.is_idle();
        // A touch is mostly near. A search for a decision in all candles to the end would be repeated after each.
        let until = if is_idle { until } else { until.min(from.saturating_add(LOOK_AHEAD)) };
        let Self { candles, columns, broker, .. } = self;
        let standing = Standing { candles, columns, broker };
        let decision = self.decisions.next(&standing, from, until);
        let decision =
            decision.unwrap_or_else(|| self.strategy.next_decision(&standing, from, until));
        let end = if decision < until { decision + 1 } else { until };
        let passing = self.decisions.passing(&standing, &*self.strategy);
        if decision > from {
            let replaces = |passing: &&Passing| passing.is_replaced() && passing.passes(from);
            for passing in passing.iter().filter(replaces) {
                self.broker.cancel_where(|order| passing.has_key(order.key));
            }
        }
        // The search for a touch ends at the next decision, else later candles would be searched again after each decision.
        let end = if self.broker.is_idle() {
            end
        } else {
            self.broker.next_touch(&self.candles, self.cursor + 1, end)
        };
        // An order of the last candle waits in the candle behind the span.
        let waits = |passing: &Passing| end > from && passing.passes(end - 1);
        let decides = end > decision || passing.iter().any(waits);
        let passed = if passing.is_empty() { from..from } else { from..end - usize::from(decides) };
        Span { end, decides, passed }
    }

    fn standing(&self) -> Standing<'_> {
        let Self { candles, columns, broker, .. } = self;
        Standing { candles, columns, broker }
    }

    /// Whether the order of a candle passes.
    fn passes(&self, index: usize) -> bool {
        let passing = self.decisions.passing(&self.standing(), &*self.strategy);
        passing.iter().any(|passing| passing.passes(index))
    }

    /// Counts the orders that passed in candles which a span skipped.
    fn count_passed(&mut self, passed: Range<usize>) {
        if passed.is_empty() {
            return;
        }
        let standing = self.standing();
        let passing = self.decisions.passing(&standing, &*self.strategy);
        let [mut expired, mut replaced] = [0, 0];
        for passing in passing {
            let ended = if passing.is_replaced() { &mut replaced } else { &mut expired };
            *ended += passing.count(passed.clone()) as u32;
        }
        self.broker.count_passed(expired, replaced);
    }

    /// The first candle of `from..end` in which the equity reaches 0. Everything is closed there, and trading ends. If candle
    /// `from` was `walked`, only its close is left to check.
    fn find_ruin(&self, from: usize, end: usize, walked: bool) -> Option<usize> {
        if !self.broker.can_be_ruined() {
            return None;
        }
        let state = self.broker.state();
        let is_gone = |price: f64| state.equity(price) <= 0.0;
        if walked && is_gone(self.candles.close()[from]) {
            return Some(from);
        }
        let (range, prices) = match self.broker.ruin_price() {
            RuinPrice::High => (self.candles.price_range(), self.candles.top()),
            RuinPrice::Low => (self.candles.price_range(), self.candles.bottom()),
            RuinPrice::Close => (self.candles.close_range(), self.candles.close()),
        };
        // Equity is a monotonic function of the price: if it is above 0 at both ends of the range, it is above 0 inside.
        if !range.into_iter().any(is_gone) {
            return None;
        }
        let from = from + usize::from(walked);
        let offset = prices[from..end].iter().position(|&price| is_gone(price));
        offset.map(|offset| from + offset)
    }

    /// Ends trading in a candle, at its close if the candle was `walked`.
    fn close_in_ruin(&mut self, index: usize, walked: bool) {
        let bar = Bar::new(&self.candles, index);
        let price = if walked { bar.close() } else { self.broker.price_of_ruin(&bar) };
        self.broker.close_in_ruin(&bar, price);
    }

    /// Fills orders at a close, and marks it.
    fn settle(&mut self, index: usize) {
        let bar = Bar::new(&self.candles, index);
        self.broker.process_close(&bar);
        if index + 1 == self.window.end {
            self.broker.process_end(&bar);
        }
        if self.broker.can_be_ruined() && self.broker.state().equity(bar.close()) <= 0.0 {
            self.close_in_ruin(index, true);
        }
        self.mark_to(index + 1);
    }

    /// Marks the equity at the unmarked closes before `to`. Called before anything is filled and at the end of a slice, so that
    /// the position is the same at all of them.
    fn mark_to(&mut self, to: usize) {
        let from = self.marked;
        let closes = &self.candles.close()[from..to];
        let state = self.broker.state();
        self.meter.mark(from - self.window.start, closes, &state);
        let exit = self.broker.last_exit_inside();
        if !state.exposed && exit.is_some_and(|index| (from..to).contains(&index)) {
            self.meter.count_exposed();
        }
        self.marked = to;
    }

    fn decide(&mut self, index: usize) {
        match &self.decisions {
            Decisions::AtMarket(_) | Decisions::Plain(_) => self.pending = true,
            Decisions::Signals(signals, _) => {
                submit_signal_orders(signals, &mut self.broker, index);
            }
            Decisions::EveryCandle => self.strategy.on_candle(&mut Context {
                candles: &self.candles,
                columns: &self.columns,
                broker: &mut self.broker,
                index,
            }),
        }
    }
}

/// The first candle at which a strategy is asked in a window that begins at `start`: the first one, or in `backtesting_py` mode
/// the candle after the first at which all its columns are defined.
fn first_decision(config: &BacktestConfig, columns: &[Column], start: usize) -> usize {
    if !config.execution.rules().waits_for_columns {
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

    fn skip_boundaries(&mut self) {
        self.next_boundary = usize::MAX;
    }

    fn report(&self) -> Report {
        let Self { candles, window, first, meter, broker, pending, .. } = self;
        let decisions = DecisionFacts {
            first: *first,
            end: self.end_of_decisions.min(self.cursor),
            is_order_pending: *pending,
            is_entry_pending: self.is_entry_pending(),
        };
        Report::new(candles, window, &decisions, meter, broker)
    }

    fn failure(&self) -> Option<String> {
        self.strategy.failure()
    }
}
