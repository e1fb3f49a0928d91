//! A point of a space, and what came of it.

/// One coordinate per dimension, in the order of the names: the number of a level, or the value where the range is continuous.
pub type Point = Vec<f64>;

/// A point whose episode is finished.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Where it lies.
    pub point: Point,
    /// One loss per objective, less is better; none where the episode failed.
    pub losses: Option<Vec<f64>>,
}
