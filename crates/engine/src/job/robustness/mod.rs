//! The robustness report of a finished search: which parameters mattered, how stable the optimum is, and how much of it may be
//! luck. The report runs some episodes once more, so that a search keeps nothing for it; it is made in slices.

/// Runs the episodes and computes the figures, slice by slice.
mod analysis;
/// The points one step away from the best.
mod neighbours;
/// The best episode in each quarter of the candles.
mod quarters;
/// The figures.
mod report;

pub use analysis::RobustnessAnalysis;
pub use quarters::Quarter;
pub use report::{FanPoint, Neighbour, ParamImportance, ParamNeighbours, RobustnessReport};
