//! Analysis of finished episodes: the importance of parameters and the stability of the optimum. The functions take slices and
//! return records; they do not depend on studies or specs.

/// The values of one parameter within the space.
mod coordinate;
/// Regression trees on bootstrapped rows.
mod forest;
/// The importance of parameters.
mod importance;
/// The variance of a tree, in total and by one dimension alone.
mod marginals;
/// The rows that trees are grown from.
mod sample;
/// The stability of the optimum.
mod stability;

pub use coordinate::Coordinate;
pub use importance::{Importance, Importances};
pub use stability::{Ground, Stability, stability};
