//! What a finished search is worth: which parameters mattered, how firm the optimum stands, and how much of it may be luck. It
//! is found by running some episodes once more, so that a search keeps nothing for it; done in slices.

/// Does the work, slice by slice.
mod appraiser;
/// The points one step away from the best.
mod neighbours;

pub use appraiser::Appraiser;

use crate::analysis::Stability;
use crate::sorted::SortedMap;
use crate::validation::Overfitting;
use crate::validation::monte_carlo::{BootstrapBands, ShuffleBands};
use serde::{Deserialize, Serialize};

/// What a finished search is worth. None where a figure is undefined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Appraisal {
    /// Which parameters explain the scores.
    pub importance: Option<ParamImportance>,
    /// What is left of the best score one step away in each parameter, in the order of their names.
    pub stability: Option<Stability>,
    /// How much of the best episode's result a search of its size would find in noise.
    pub overfitting: Overfitting,
    /// Drawdowns of the best episode's trades in other orders.
    pub trade_shuffle: Option<ShuffleBands>,
    /// What the best episode's returns bring when drawn anew.
    pub bootstrap: Option<BootstrapBands>,
}

/// Which parameters explain the scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ParamImportance {
    /// Share of the variance that each parameter explains alone, 0 to 1.
    pub main_effects: SortedMap<String, f64>,
    /// The rest, 0 to 1: what only several parameters together explain.
    pub interaction: f64,
}
