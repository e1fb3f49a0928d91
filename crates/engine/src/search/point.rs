//! A point of a space, and its result.

/// One coordinate for each dimension, in the order of the names: the number of a level, or the value in a continuous range.
pub type Point = Vec<f64>;

/// The result of a finished episode, as a sampler gets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The point that was run.
    pub point: Point,
    /// One loss for each objective, lower is better; none if the episode failed.
    pub losses: Option<Vec<f64>>,
}
