//! An objective to minimise, with a known optimum.

use candlerun_engine::search::SearchSpace;

type Function = dyn Fn(&SearchSpace, &[f64]) -> Option<f64>;

/// A loss over a space. For a surface of scores, the loss is the negative score, and the score is printed.
pub struct Objective {
    pub name: String,
    /// The space as JSON.
    pub space: String,
    pub constraints: Vec<String>,
    /// The smallest loss.
    pub optimum: f64,
    pub is_score: bool,
    pub function: Box<Function>,
}

impl Objective {
    pub fn loss(&self, space: &SearchSpace, point: &[f64]) -> Option<f64> {
        (self.function)(space, point)
    }

    /// A loss as it is printed.
    pub fn shown(&self, loss: f64) -> f64 {
        if self.is_score { -loss } else { loss }
    }
}
