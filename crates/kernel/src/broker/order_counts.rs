//! Counts of entry orders. Every order ends in one of five ways: it is filled, rejected, cancelled, it expires, or it still waits
//! after the last candle. Filled orders are those that have not ended otherwise, and the ledger counts rejections.

/// Counts of entry orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderCounts {
    /// Orders that the strategy gave.
    pub orders: u32,
    /// Orders that were good for one candle, which did not fill them.
    pub expired: u32,
    /// Orders that were cancelled, or had nothing to do since their direction was held.
    pub cancelled: u32,
    /// Orders that still wait.
    pub waiting: u32,
}
