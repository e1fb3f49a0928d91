//! The set of candle columns that a series has. Every series has times, opens and closes: every backtest reads them.

/// A set of candle columns: times, opens and closes always, the others if their flag is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ColumnSet {
    /// Whether it has highs and lows.
    pub extremes: bool,
    /// Whether it has volumes.
    pub volume: bool,
}

impl ColumnSet {
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
