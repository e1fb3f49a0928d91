//! The figures of a robustness report.

use super::quarters::Quarter;
use crate::analysis::Stability;
use crate::sorted::SortedMap;
use crate::validation::monte_carlo::{Bands, BootstrapBands, ShuffleBands};
use crate::validation::{LuckHistogram, Overfitting};
use serde::{Deserialize, Serialize};

/// The robustness report of a finished search. Undefined figures are none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Appraisal"))]
pub struct RobustnessReport {
    /// How much of the scores' variance each parameter explains.
    pub importance: Option<ParamImportance>,
    /// How much of the best score is left one step away in each parameter, in the order of their names.
    pub stability: Option<Stability>,
    /// The scores one step away in each parameter that varies.
    pub neighbours: Vec<ParamNeighbours>,
    /// The best episode in each quarter of the candles; empty if there are too few.
    pub quarters: Vec<Quarter>,
    /// Number of episodes that the ranks in `quarters` compare.
    pub compared: u32,
    /// How much of the best result a search of this size finds by luck.
    pub overfitting: Overfitting,
    /// The best Sharpe ratios that a search of this size finds in noise.
    pub luck_histogram: Option<LuckHistogram>,
    /// Drawdowns of the best episode if its trades come in another sequence.
    pub trade_shuffle: Option<ShuffleBands>,
    /// Results of the best episode if its returns are resampled.
    pub bootstrap: Option<BootstrapBands>,
    /// The return of the best episode so far beside that of its resampled histories, at up to 100 closes.
    pub fan: Vec<FanPoint>,
}

/// The scores one step away from the best episode in one parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ParamNeighbours {
    /// Name of the parameter.
    pub name: String,
    /// One step down; none if the step leaves the space or violates a constraint, and for choices.
    pub down: Option<Neighbour>,
    /// One step up.
    pub up: Option<Neighbour>,
}

/// An episode that differs from the best one in one parameter by one step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Neighbour {
    /// Value of the parameter.
    pub value: f64,
    /// Its score; none if it has none.
    pub score: Option<f64>,
}

/// A close of the best episode and of its resampled histories.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FanPoint {
    /// Time of the candle.
    pub time: f64,
    /// Return of the best episode so far, in per cent.
    pub return_pct: f64,
    /// Returns so far of the resampled histories, in per cent.
    pub resampled: Bands,
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
