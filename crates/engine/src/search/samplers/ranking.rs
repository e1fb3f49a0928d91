//! The best of the finished episodes.

use crate::search::Observation;
use std::cmp::Ordering;

/// Indexes of the `most` episodes with the least first loss, the best first. If two losses are equal, the earlier episode is better.
pub(super) fn best(observations: &[Observation], most: usize) -> Vec<usize> {
    best_by(observations.iter().enumerate(), most, |losses| [losses[0]])
}

/// The same among some of the episodes, given with their indexes in order. `key` gives what is compared: numbers, the first of which
/// decides if it differs.
pub(super) fn best_by<'a, const N: usize>(
    observations: impl Iterator<Item = (usize, &'a Observation)>,
    most: usize,
    key: impl Fn(&[f64]) -> [f64; N],
) -> Vec<usize> {
    let mut best: Vec<([f64; N], usize)> = Vec::with_capacity(most + 1);
    for (index, observation) in observations {
        let Some(losses) = &observation.losses else { continue };
        let key = key(losses);
        let rank = best.partition_point(|(other, _)| compared(other, &key).is_le());
        if rank < most {
            best.insert(rank, (key, index));
            best.truncate(most);
        }
    }
    best.into_iter().map(|(_, index)| index).collect()
}

fn compared<const N: usize>(a: &[f64; N], b: &[f64; N]) -> Ordering {
    let orders = a.iter().zip(b).map(|(a, b)| a.total_cmp(b));
    orders.fold(Ordering::Equal, Ordering::then)
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
