//! Market orders that the next open fills before all others, so that they need not wait in the queue.

use super::{Order, Side};

/// Market orders of any size and with any exits.
#[derive(Debug, Clone, Default)]
pub(crate) struct MarketOrders {
    /// Close every open trade.
    pub(crate) closes: bool,
    /// Open this afterwards.
    pub(crate) opens: Option<Order>,
}

/// Market orders of the config's size without exits. At most one trade is open at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainOrders {
    /// Close the open trade.
    pub(crate) closes: bool,
    /// Open a trade of this side afterwards.
    pub(crate) opens: Option<Side>,
}
