//! The steps of one candle: fills at the open and inside the candle, fills at its close, the end of the data, and ruin. This is the only place that chooses between the files of the execution modes.

use super::bar::Bar;
use super::{
    Broker, Execution, ExitReason, Fill, MarketOrders, Moment, Order, PlainOrders, backtesting_py,
    standard, vectorbt,
};

/// The price of a candle at which the equity would first reach 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuinPrice {
    /// A short account loses as the price rises.
    High,
    /// A long account that has borrowed loses as the price falls.
    Low,
    /// Only closes are looked at.
    Close,
}

impl Broker {
    /// Fills orders inside a candle. `orders` are market orders that skipped the queue. Returns whether more than the open was
    /// processed.
    pub(crate) fn process(&mut self, bar: &Bar<'_>, orders: &MarketOrders) -> bool {
        self.close = bar.close();
        self.ambiguous = false;
        self.counts.orders += u32::from(orders.opens.is_some());
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
        self.expire(bar.index);
        if self.ambiguous {
            self.ledger.count_ambiguous();
        }
        walked
    }

    /// Removes the waiting orders whose last candle this was.
    pub(super) fn expire(&mut self, index: usize) {
        if !self.book.is_empty() {
            let before = self.book.len();
            self.book.retain(|kind| !kind.expires_after(index));
            self.counts.expired += (before - self.book.len()) as u32;
        }
    }

    /// The order with its amount fixed at a close, if it nets and the mode follows that.
    pub(crate) fn with_fixed_amount(&self, order: Order, close: f64) -> Order {
        match self.rules.nets_entries {
            true => standard::with_fixed_amount(self, order, close),
            false => order,
        }
    }

    /// Whether the mode has entries that net.
    pub(crate) fn nets_entries(&self) -> bool {
        self.rules.nets_entries
    }

    /// Fills plain orders at the open. Nothing else can happen inside such a candle.
    pub(crate) fn fill_plain_orders(&mut self, bar: &Bar<'_>, orders: PlainOrders) {
        self.counts.orders += u32::from(orders.opens.is_some());
        standard::fill_plain_orders(self, bar, orders);
    }

    /// Tries orders at the close at which they were given, if the config says so.
    pub(crate) fn process_close(&mut self, bar: &Bar<'_>) {
        if self.config.fill != Fill::SameClose || self.book.is_empty() {
            return;
        }
        self.moment = Moment::Close;
        match self.config.execution {
            Execution::Standard => standard::process_close(self, bar),
            Execution::Vectorbt => vectorbt::process_close(self, bar),
            // This mode fills a market order at the last close when it processes the next candle.
            Execution::BacktestingPy => {}
        }
        self.moment = Moment::Open;
    }

    /// Closes open trades at the end of the data, if the config says so.
    pub(crate) fn process_end(&mut self, bar: &Bar<'_>) {
        if !self.config.close_trades_at_end {
            return;
        }
        match self.config.execution {
            Execution::Standard | Execution::Vectorbt => {
                self.moment = Moment::Close;
                self.close_all(bar, bar.close(), ExitReason::EndOfData);
                self.moment = Moment::Open;
            }
            Execution::BacktestingPy => backtesting_py::finalize(self, bar),
        }
    }

    /// Which price of a candle ruins the account first, if nothing is filled after its open.
    pub(crate) fn ruin_price(&self) -> RuinPrice {
        // A long account without leverage holds no more than its balance pays for, up to rounding.
        let is_paid = self.state.units > 0.0 && self.config.leverage <= 1.0;
        match self.rules.finds_ruin_inside_candles {
            true if self.state.units < 0.0 => RuinPrice::High,
            true if self.state.units > 0.0 && !is_paid => RuinPrice::Low,
            _ => RuinPrice::Close,
        }
    }

    /// The price at which a candle ruins the account, if nothing is filled after its open.
    pub(crate) fn price_of_ruin(&self, bar: &Bar<'_>) -> f64 {
        match self.ruin_price() {
            RuinPrice::High => standard::price_of_ruin(self, bar, bar.top()),
            RuinPrice::Low => standard::price_of_ruin(self, bar, bar.bottom()),
            RuinPrice::Close => bar.close(),
        }
    }
}
