//! What finished episodes tell: which parameters matter, how firm the optimum stands, how long a search takes. Slices in,
//! records out; nothing here knows studies or specs.

/// How a parameter's values lie in the space.
mod coordinate;
/// How long a search takes, and what follows from it.
mod estimate;
/// Regression trees on bootstrapped rows.
mod forest;
/// Which parameters explain the scores.
mod importance;
/// Variances of a tree, as a whole and of one dimension alone.
mod marginals;
/// The rows that trees grow from.
mod sample;
/// What is left of the best score one step away.
mod stability;
/// Numbers in sentences.
mod text;

pub use coordinate::Coordinate;
pub use estimate::{Estimate, Posting, Way, Workload, estimate};
pub use importance::{Importance, Importances};
pub use stability::{Ground, Stability, stability};
pub use text::thousands;
