//! Which of two scores is better.

use super::EpisodeResult;
use serde::{Deserialize, Serialize};

/// Whether higher or lower values of an objective are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Direction {
    /// Higher is better.
    #[default]
    Maximize,
    /// Lower is better.
    Minimize,
}

impl Direction {
    /// Whether `score` is better than `best`.
    pub fn improves(self, score: f64, best: f64) -> bool {
        match self {
            Self::Maximize => score > best,
            Self::Minimize => score < best,
        }
    }

    /// Whether an episode replaces the best so far: it has a score, and a better one. If two are equal, the first stays.
    pub fn prefers(self, episode: &EpisodeResult, best: Option<&EpisodeResult>) -> bool {
        let best_score = best.and_then(|best| best.score);
        episode.score.is_some_and(|score| best_score.is_none_or(|best| self.improves(score, best)))
    }
}
