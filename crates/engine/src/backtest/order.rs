//! What a strategy may order.

use serde::{Deserialize, Serialize};

/// The direction of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Side {
    /// Gains when the price rises.
    Long,
    /// Gains when the price falls.
    Short,
}

impl Side {
    /// 1 for long, −1 for short.
    pub fn sign(self) -> f64 {
        match self {
            Self::Long => 1.0,
            Self::Short => -1.0,
        }
    }
}

/// An order, filled at the next open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    /// Enters in a direction. A position the other way is closed first.
    Enter {
        /// The direction.
        side: Side,
        /// Share of the equity to invest; none for the config's `position_size_pct`.
        equity_share: Option<f64>,
    },
    /// Closes whatever is open.
    Close,
}

impl Order {
    /// Enters long with the config's size.
    pub fn buy() -> Self {
        Self::Enter { side: Side::Long, equity_share: None }
    }

    /// Enters short with the config's size.
    pub fn sell() -> Self {
        Self::Enter { side: Side::Short, equity_share: None }
    }

    /// Closes whatever is open.
    pub fn close() -> Self {
        Self::Close
    }
}

/// An order that could not be filled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Rejection {
    /// Index of the candle at which it would have been filled.
    pub candle: u32,
    /// Why it was not.
    pub reason: String,
}
