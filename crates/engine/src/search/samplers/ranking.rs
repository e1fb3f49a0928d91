//! The best of the finished episodes.

use crate::search::Observation;

/// Indexes of the `most` episodes with the least first loss, the best first. If two losses are equal, the earlier episode is better.
pub(super) fn best(observations: &[Observation], most: usize) -> Vec<usize> {
    let mut best: Vec<(f64, usize)> = Vec::with_capacity(most + 1);
    for (index, observation) in observations.iter().enumerate() {
        let Some(loss) = observation.losses.as_ref().map(|losses| losses[0]) else { continue };
        let rank = best.partition_point(|(other, _)| other.total_cmp(&loss).is_le());
        if rank < most {
            best.insert(rank, (loss, index));
            best.truncate(most);
        }
    }
    best.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_episodes_are_skipped_and_of_equals_the_first_is_better() {
        let losses = [Some(3.0), None, Some(1.0), Some(2.0), Some(1.0), Some(0.5)];
        let seen = losses.map(|loss| Observation {
            point: Vec::new(),
            losses: loss.map(|loss: f64| vec![loss]),
        });
        assert_eq!(best(&seen, 4), [5, 2, 4, 3]);
        assert!(best(&seen, 0).is_empty());
        assert!(best(&seen[1..2], 3).is_empty());
    }
}
