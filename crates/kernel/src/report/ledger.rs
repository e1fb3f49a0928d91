//! Closed trades and rejected orders: counted for a summary, kept for a full report.

use crate::backtest::{Detail, Rejection, Trade};
use crate::metrics::TradeMeter;

/// What happened to orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    detail: Detail,
    meter: TradeMeter,
    trades: Vec<Trade>,
    rejected: u32,
    ambiguous: u32,
    exits_at_entry: u32,
    first_rejection: Option<Rejection>,
    rejections: Vec<Rejection>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new(detail: Detail) -> Self {
        Self {
            detail,
            meter: TradeMeter::default(),
            trades: Vec::new(),
            rejected: 0,
            ambiguous: 0,
            exits_at_entry: 0,
            first_rejection: None,
            rejections: Vec::new(),
        }
    }

    /// Takes a closed trade by its profit; what else is known of it is asked for where it is kept.
    pub fn close(&mut self, profit: f64, trade: impl FnOnce() -> Trade) {
        self.meter.close(profit);
        if self.detail == Detail::Full {
            self.trades.push(trade());
        }
    }

    /// Takes an order that could not be filled.
    pub fn reject(&mut self, rejection: Rejection) {
        self.rejected += 1;
        if self.first_rejection.is_none() {
            self.first_rejection = Some(rejection.clone());
        }
        if self.detail == Detail::Full {
            self.rejections.push(rejection);
        }
    }

    /// Counts a candle whose outcome depended on the intrabar rule.
    pub fn count_ambiguous(&mut self) {
        self.ambiguous += 1;
    }

    /// Candles whose outcome depended on the intrabar rule.
    pub fn ambiguous(&self) -> u32 {
        self.ambiguous
    }

    /// Counts a trade that was closed at the price of its own fill.
    pub fn count_exit_at_entry(&mut self) {
        self.exits_at_entry += 1;
    }

    /// Trades that were closed at the price of their own fill.
    pub fn exits_at_entry(&self) -> u32 {
        self.exits_at_entry
    }

    /// Counts and sums over closed trades.
    pub fn meter(&self) -> &TradeMeter {
        &self.meter
    }

    /// Closed trades, where they are kept.
    pub fn trades(&self) -> &[Trade] {
        &self.trades
    }

    /// Number of rejected orders.
    pub fn rejected(&self) -> u32 {
        self.rejected
    }

    /// The order that was rejected first, in a summary too.
    pub fn first_rejection(&self) -> Option<&Rejection> {
        self.first_rejection.as_ref()
    }

    /// Rejected orders, where they are kept.
    pub fn rejections(&self) -> &[Rejection] {
        &self.rejections
    }
}
