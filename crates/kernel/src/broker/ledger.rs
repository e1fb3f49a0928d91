//! Closed trades and rejected orders: counted for a summary, kept for a full report.

use super::{Rejection, Trade, TradeTerms, TradeTotals};

/// How much a report keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Metrics only: memory does not grow with the candles.
    Summary,
    /// Equity curve and trades too.
    Full,
}

/// Closed trades and rejected orders of one backtest.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    detail: Detail,
    totals: TradeTotals,
    trades: Vec<Trade>,
    terms: Vec<TradeTerms>,
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
            totals: TradeTotals::default(),
            trades: Vec::new(),
            terms: Vec::new(),
            rejected: 0,
            ambiguous: 0,
            exits_at_entry: 0,
            first_rejection: None,
            rejections: Vec::new(),
        }
    }

    /// Records a closed trade by its profit. Calls `trade` for the rest only if trades are kept.
    pub fn close(&mut self, profit: f64, trade: impl FnOnce() -> (Trade, TradeTerms)) {
        self.totals.add(profit);
        if self.detail == Detail::Full {
            let (trade, terms) = trade();
            self.trades.push(trade);
            self.terms.push(terms);
        }
    }

    /// Records an order that could not be filled.
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
    pub fn totals(&self) -> &TradeTotals {
        &self.totals
    }

    /// Closed trades in the order of their exits; empty in a summary.
    pub fn trades(&self) -> &[Trade] {
        &self.trades
    }

    /// The terms of the closed trades, in the same order.
    pub fn terms(&self) -> &[TradeTerms] {
        &self.terms
    }

    /// Number of rejected orders.
    pub fn rejected(&self) -> u32 {
        self.rejected
    }

    /// The first rejected order; a summary keeps it too.
    pub fn first_rejection(&self) -> Option<&Rejection> {
        self.first_rejection.as_ref()
    }

    /// Rejected orders; empty in a summary.
    pub fn rejections(&self) -> &[Rejection] {
        &self.rejections
    }
}
