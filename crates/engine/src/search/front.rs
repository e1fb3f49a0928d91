//! The Pareto front: the episodes that no other dominates. An episode dominates another if it is nowhere worse.

use super::EpisodeResult;

/// Most episodes of a front. If there are more, the best by the first objective are kept.
const MAX_EPISODES: usize = 1_000;

/// The front, sorted by the first objective.
#[derive(Debug, Clone, Default)]
pub(super) struct Front(Vec<(Vec<f64>, EpisodeResult)>);

impl Front {
    /// Adds an episode with its losses unless another dominates it, and drops those that it dominates. If two are equal, the first
    /// stays.
    pub(super) fn add(&mut self, losses: &[f64], episode: &EpisodeResult) {
        if !admits(&mut self.0, losses) {
            return;
        }
        let rank = self.0.partition_point(|(others, _)| others[0].total_cmp(&losses[0]).is_le());
        self.0.insert(rank, (losses.to_vec(), episode.clone()));
        self.0.truncate(MAX_EPISODES);
    }

    /// The episodes, the best by the first objective first.
    pub(super) fn episodes(&self) -> impl Iterator<Item = &EpisodeResult> {
        self.0.iter().map(|(_, episode)| episode)
    }
}

/// Whether losses are on the front of some members: no member is as good everywhere. Drops the members that they dominate then.
pub(super) fn admits<T>(members: &mut Vec<(Vec<f64>, T)>, losses: &[f64]) -> bool {
    if members.iter().any(|(others, _)| covers(others, losses)) {
        return false;
    }
    members.retain(|(others, _)| !covers(losses, others));
    true
}

/// Whether `a` is nowhere worse than `b`.
fn covers(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(a, b)| a <= b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digester;
    use crate::params::Params;

    fn episode(number: u32) -> EpisodeResult {
        EpisodeResult {
            episode: number,
            part: None,
            params: Params::new(),
            score: None,
            metrics: None,
            failure: None,
            no_score: None,
            candles: 0,
            digest: Digester::new("test").finish(),
        }
    }

    #[test]
    fn dominated_episodes_are_dropped() {
        let mut front = Front::default();
        let points = [[3.0, 3.0], [1.0, 5.0], [5.0, 1.0], [3.0, 3.0], [2.0, 2.0], [4.0, 4.0]];
        for (number, losses) in (1..).zip(&points) {
            front.add(losses, &episode(number));
        }
        let left: Vec<u32> = front.episodes().map(|episode| episode.episode).collect();
        assert_eq!(left, [2, 5, 3], "by the first objective");
    }
}
