//! An objective to minimise, or several, over a search space.

use crate::hypervolume::hypervolume;
use candlerun_engine::search::SearchSpace;

type Function = dyn Fn(&SearchSpace, &[f64]) -> Option<Vec<f64>>;

/// Losses over a search space. If scores are searched, the loss is the negative score, and the score is printed.
pub struct Objective {
    pub name: String,
    /// The space as JSON.
    pub space: String,
    pub constraints: Vec<String>,
    /// The lowest loss in the space; none if it is not known.
    pub optimum: Option<f64>,
    pub is_score: bool,
    /// With several losses: the point to which a front's hypervolume extends. The figure of a search is then that volume, with its
    /// sign changed.
    pub reference: Option<Vec<f64>>,
    /// Evaluations after which the best so far is printed.
    pub printed_at: [u32; 3],
    pub function: Box<Function>,
}

impl Objective {
    /// The losses at a point; none if the point has no loss.
    pub fn losses(&self, space: &SearchSpace, point: &[f64]) -> Option<Vec<f64>> {
        (self.function)(space, point)
    }

    /// Number of losses.
    pub fn goals(&self) -> usize {
        self.reference.as_ref().map_or(1, Vec::len)
    }

    /// The figure of a search after some episodes; less is better.
    pub fn figure<'a>(&self, losses: impl Iterator<Item = &'a Vec<f64>>) -> f64 {
        match &self.reference {
            Some(reference) => {
                let all: Vec<Vec<f64>> = losses.cloned().collect();
                -hypervolume(&all, reference)
            }
            None => losses.fold(f64::INFINITY, |best, losses| best.min(losses[0])),
        }
    }

    /// The number to print for a figure: the loss itself, or the score or volume that it stands for.
    pub fn shown(&self, figure: f64) -> f64 {
        if self.is_score || self.reference.is_some() { -figure } else { figure }
    }
}
