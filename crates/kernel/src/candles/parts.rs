//! The set of candle columns that a series has. Every series has times, opens and closes: every backtest reads them.

/// Whether a series has the columns that may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// Highest and lowest prices.
    pub extremes: bool,
    /// Volumes.
    pub volume: bool,
}

impl Parts {
    /// Every column.
    pub const ALL: Self = Self { extremes: true, volume: true };

    /// Whether the set contains the column with this name.
    pub fn has(self, column: &str) -> bool {
        match column {
            "high" | "low" => self.extremes,
            "volume" => self.volume,
            _ => true,
        }
    }

    /// The union of two sets.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { extremes: self.extremes || other.extremes, volume: self.volume || other.volume }
    }
}
