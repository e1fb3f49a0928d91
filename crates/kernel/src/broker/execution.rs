//! Execution modes, and the yes-or-no facts in which they differ, as one table. How a mode fills the orders of a candle is in
//! its own file; `steps.rs` calls it.

use serde::{Deserialize, Serialize};

/// Whose rules of execution are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Execution {
    /// The engine's own.
    #[default]
    Standard,
    /// Those of backtesting.py 0.6.6.
    BacktestingPy,
    /// Those of vectorbt 1.2, `from_signals`.
    Vectorbt,
}

/// In what execution modes differ, besides how they fill the orders of a candle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ModeRules {
    /// With `fill: next_open`, the open fills market orders before anything else. Such orders need no queue.
    pub(super) fills_opens_first: bool,
    /// Candles that touch no stop loss and no take profit change nothing, so they can be skipped.
    pub(super) skips_untouched_candles: bool,
    /// Equity at or below 0 closes everything and ends trading.
    pub(super) ends_in_ruin: bool,
    /// Ruin is looked for at every price of a candle, else at its close only.
    pub(super) finds_ruin_inside_candles: bool,
    /// Stop losses and take profits are orders of the queue. Closes are at its front and of whole units.
    pub(super) queues_exits: bool,
    /// The commission of an entry is computed again from the units that are closed, with any minimum and fixed part.
    pub(super) recomputes_entry_commission: bool,
    /// A candle counts as exposed if a trade ends in it: inside the candle, in the candle of its entry, with the data, or in ruin.
    pub(super) counts_exit_candles: bool,
    /// Targets of parts and the start of a trailing stop are followed.
    pub(super) follows_parts: bool,
    /// Orders that net have a fixed amount.
    pub(crate) nets_entries: bool,
    /// The strategy is first asked one candle after all its columns are defined.
    pub(crate) waits_for_columns: bool,
}

const STANDARD: ModeRules = ModeRules {
    fills_opens_first: true,
    skips_untouched_candles: true,
    ends_in_ruin: true,
    finds_ruin_inside_candles: true,
    queues_exits: false,
    recomputes_entry_commission: false,
    counts_exit_candles: true,
    follows_parts: true,
    nets_entries: true,
    waits_for_columns: false,
};

const BACKTESTING_PY: ModeRules = ModeRules {
    fills_opens_first: false,
    skips_untouched_candles: false,
    ends_in_ruin: true,
    finds_ruin_inside_candles: false,
    queues_exits: true,
    recomputes_entry_commission: true,
    counts_exit_candles: false,
    follows_parts: false,
    nets_entries: false,
    waits_for_columns: true,
};

const VECTORBT: ModeRules = ModeRules {
    fills_opens_first: false,
    skips_untouched_candles: false,
    ends_in_ruin: false,
    finds_ruin_inside_candles: false,
    queues_exits: false,
    recomputes_entry_commission: false,
    counts_exit_candles: false,
    follows_parts: false,
    nets_entries: false,
    waits_for_columns: false,
};

impl Execution {
    /// The rules of the mode.
    pub(crate) const fn rules(self) -> ModeRules {
        match self {
            Self::Standard => STANDARD,
            Self::BacktestingPy => BACKTESTING_PY,
            Self::Vectorbt => VECTORBT,
        }
    }
}
