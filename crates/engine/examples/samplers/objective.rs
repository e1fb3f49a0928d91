//! An objective to minimise, with a known optimum.

use candlerun_engine::search::SearchSpace;

type Function = dyn Fn(&SearchSpace, &[f64]) -> Option<f64>;

/// A loss over a search space. If scores are searched, the loss is the negative score, and the score is printed.
pub struct Objective {
    pub name: String,
    /// The space as JSON.
    pub space: String,
    pub constraints: Vec<String>,
    /// The lowest loss in the space.
    pub optimum: f64,
    pub is_score: bool,
    pub function: Box<Function>,
}

impl Objective {
    /// The loss at a point; none if the point has no loss.
    pub fn loss(&self, space: &SearchSpace, point: &[f64]) -> Option<f64> {
        (self.function)(space, point)
    }

    /// The number to print for a loss: the loss itself, or the score that it stands for.
    pub fn shown(&self, loss: f64) -> f64 {
        if self.is_score { -loss } else { loss }
    }
}
