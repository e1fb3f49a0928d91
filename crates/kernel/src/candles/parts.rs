//! Which columns of a series are there. Times, opens and closes always are: every backtest reads them.

/// The columns of a series that may be missing, where nobody reads them.
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

    /// Whether it has a column of this name.
    pub fn has(self, column: &str) -> bool {
        match column {
            "high" | "low" => self.extremes,
            "volume" => self.volume,
            _ => true,
        }
    }

    /// What either has.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { extremes: self.extremes || other.extremes, volume: self.volume || other.volume }
    }
}
