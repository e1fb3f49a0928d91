//! The figures of a robustness report.

use crate::analysis::Stability;
use crate::sorted::SortedMap;
use crate::validation::Overfitting;
use crate::validation::monte_carlo::{BootstrapBands, ShuffleBands};
use serde::{Deserialize, Serialize};

/// The robustness report of a finished search. Undefined figures are none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Appraisal"))]
pub struct RobustnessReport {
    /// How much of the scores' variance each parameter explains.
    pub importance: Option<ParamImportance>,
    /// How much of the best score is left one step away in each parameter, in the order of their names.
    pub stability: Option<Stability>,
    /// How much of the best result a search of this size finds by luck.
    pub overfitting: Overfitting,
    /// Drawdowns of the best episode if its trades come in another sequence.
    pub trade_shuffle: Option<ShuffleBands>,
    /// Results of the best episode if its returns are resampled.
    pub bootstrap: Option<BootstrapBands>,
}

/// How much of the scores' variance each parameter explains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ParamImportance {
    /// Share of the variance that each parameter explains alone, 0 to 1.
    pub main_effects: SortedMap<String, f64>,
    /// The rest, 0 to 1: the share that only several parameters together explain.
    pub interaction: f64,
}
