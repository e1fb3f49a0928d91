//! The finished points in two groups: the good ones, which have the least losses, and the others.

use super::choice::Choice;
use crate::search::samplers::ranking::best_by;
use crate::search::samplers::scalarised::is_dominated;
use crate::search::{Observation, Point};

/// Share of the points that count as good.
const GOOD_SHARE: f64 = 0.1;
/// Most good points.
const MAX_GOOD: usize = 25;
/// Most other points: the latest.
const MAX_OTHERS: usize = 1_000;

/// Both groups, of all points or of those with one choice.
pub(super) struct Groups {
    pub(super) good: Vec<Point>,
    pub(super) others: Vec<Point>,
    /// The best point; none if every episode failed.
    pub(super) best: Option<Point>,
    /// The choice that all points have, and that the proposed point will have.
    pub(super) choice: Option<Choice>,
    /// The narrowest kernel, as a share of a range.
    pub(super) narrowest: f64,
}

impl Groups {
    pub(super) fn new(observations: &[Observation], choice: Option<Choice>) -> Self {
        let counts = |(_, observation): &(usize, &Observation)| {
            choice.is_none_or(|choice| choice.is_of(&observation.point))
        };
        let counted = || observations.iter().enumerate().filter(counts);
        let share = GOOD_SHARE * counted().count() as f64;
        let good = best_by(counted(), MAX_GOOD.min(libm::ceil(share) as usize), |losses| {
            [is_dominated(losses), losses[0]]
        });
        let best = good.first().map(|&index| observations[index].point.clone());
        let mut is_good = vec![false; observations.len()];
        good.into_iter().for_each(|index| is_good[index] = true);
        let point = |(_, observation): (usize, &Observation)| observation.point.clone();
        Self {
            good: counted().filter(|&(index, _)| is_good[index]).map(point).collect(),
            others: counted()
                .rev()
                .filter(|&(index, _)| !is_good[index])
                .take(MAX_OTHERS)
                .map(point)
                .collect(),
            best,
            choice,
            // The width that one kernel of a tenth of the points has if they share the range, also where there are more points than
            // kernels: a search of more episodes refines its best points further.
            narrowest: 1.0 / (share + 1.0),
        }
    }

    /// Counts a point that has not run yet as a bad one, so that the next points of the batch keep away from it.
    pub(super) fn add_bad(&mut self, point: &[f64]) {
        if self.choice.is_none_or(|choice| choice.is_of(point)) {
            self.others.push(point.to_vec());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observations(count: u32) -> Vec<Observation> {
        let of = |index: u32| Observation {
            point: vec![f64::from(index), f64::from(index % 2)],
            losses: (index > 0).then(|| vec![f64::from(index)]),
        };
        (0..count).map(of).collect()
    }

    #[test]
    fn a_tenth_of_the_points_is_good_and_never_more_than_twenty_five() {
        let groups = |count| Groups::new(&observations(count), None);
        assert_eq!(groups(21).good, [[1.0, 1.0], [2.0, 0.0], [3.0, 1.0]]);
        assert_eq!((groups(21).others.len(), groups(0).good.len()), (18, 0));
        assert_eq!((groups(2_000).good.len(), groups(2_000).others.len()), (25, 1_000));
        assert!(groups(2_000).narrowest < 0.3 * groups(500).narrowest);
    }

    #[test]
    fn within_a_choice_the_points_with_it_count_alone() {
        let choice = Choice { dimension: 1, at: 1.0 };
        let mut groups = Groups::new(&observations(21), Some(choice));
        assert_eq!((groups.good.len(), groups.good[0][0], groups.others.len()), (1, 1.0, 9));
        groups.add_bad(&[4.0, 0.0]);
        groups.add_bad(&[5.0, 1.0]);
        assert_eq!(groups.others.len(), 10);
    }

    #[test]
    fn episodes_on_the_front_are_good_before_all_others() {
        let mut front = observations(21);
        for (index, observation) in front.iter_mut().enumerate() {
            let is_dominated = if index == 20 { 0.0 } else { 1.0 };
            observation.losses.iter_mut().for_each(|losses| losses.push(is_dominated));
        }
        let good = Groups::new(&front, None).good;
        assert_eq!(good, [[1.0, 1.0], [2.0, 0.0], [20.0, 0.0]]);
    }
}
