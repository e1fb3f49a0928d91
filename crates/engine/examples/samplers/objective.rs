//! Something to be minimised whose optimum is known.

use candlerun_engine::search::SearchSpace;

type Function = dyn Fn(&SearchSpace, &[f64]) -> Option<f64>;

/// A loss over a space; where it is a surface of scores, its opposite is shown.
pub struct Objective {
    pub name: String,
    /// The space as JSON.
    pub space: String,
    pub constraints: Vec<String>,
    /// The least loss.
    pub optimum: f64,
    pub is_score: bool,
    pub function: Box<Function>,
}

impl Objective {
    pub fn loss(&self, space: &SearchSpace, point: &[f64]) -> Option<f64> {
        (self.function)(space, point)
    }

    /// A loss as it is told.
    pub fn shown(&self, loss: f64) -> f64 {
        if self.is_score { -loss } else { loss }
    }
}
