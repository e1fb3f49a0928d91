//! Points one level beside the best one. Kernels do not get narrower than a level, so that a draw has the best level of every
//! parameter at once only by luck; these points end such a search exactly.

use super::groups::Groups;
use super::widths::deviation;
use crate::search::samplers::seen::Seen;
use crate::search::{Dimension, Point, SearchSpace};
use rand::{RngExt as _, rngs::ChaCha8Rng};

/// The good points agree on a parameter whose levels deviate by less than this. Before that a step beside the best point would be too
/// short, above all on rough surfaces.
const AGREED: f64 = 1.0;

/// A point that differs from the best one by one level of one parameter on which the good points agree; none if all of them are
/// infeasible or were proposed before, or if a range is continuous.
pub(super) fn beside_best(
    space: &SearchSpace,
    groups: &Groups,
    seen: &Seen,
    rng: &mut ChaCha8Rng,
) -> Option<Point> {
    let best = groups.best.as_ref()?;
    if space.levels().any(|levels| levels.is_none()) {
        return None;
    }
    let agreed = space.dimensions().enumerate().filter(|&(place, range)| {
        range.is_numeric()
            && deviation(groups.good.iter().map(|point| point[place]), groups.good.len()) < AGREED
    });
    let points = agreed.flat_map(|(place, range)| {
        [-1.0, 1.0].into_iter().filter_map(move |step| moved(range, best, place, step))
    });
    let new: Vec<Point> =
        points.filter(|point| space.is_feasible(point) && !seen.contains(space, point)).collect();
    new.get((rng.random::<f64>() * new.len() as f64) as usize).cloned()
}

/// A point moved by a level in one range; none beyond its ends.
fn moved(range: &Dimension, point: &Point, place: usize, step: f64) -> Option<Point> {
    let at = point[place] + step;
    let levels = range.levels()? as f64;
    (0.0..levels).contains(&at).then(|| {
        let mut point = point.clone();
        point[place] = at;
        point
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;
    use crate::random::rng;
    use crate::search::Observation;
    use std::collections::BTreeSet;

    /// Twenty episodes, the best of which is at (5, 0, 3). The two good points agree on `a` and `b`, and not on `c`.
    fn episodes() -> Vec<Observation> {
        let of = |index: u32| {
            let point = match index {
                7 => vec![5.0, 0.0, 3.0],
                6 => vec![6.0, 0.0, 9.0],
                _ => vec![f64::from(index) / 4.0, 4.0, f64::from(index)],
            };
            Observation { point, losses: Some(vec![f64::from(index.abs_diff(7))]) }
        };
        (0..20).map(of).collect()
    }

    fn space(c: &str, constraints: &[&str]) -> SearchSpace {
        let json = format!(
            r#"{{"a":{{"int":{{"low":0,"high":9}}}},"b":{{"int":{{"low":0,"high":9}}}},"c":{c}}}"#
        );
        let constraints: Vec<String> = constraints.iter().map(|&text| text.to_owned()).collect();
        SearchSpace::new(serde_json::from_str(&json).unwrap(), &constraints, &Params::new())
            .unwrap()
    }

    /// The levels of `a` and `b` of all points that are found one after another.
    fn found(space: &SearchSpace) -> BTreeSet<[u64; 2]> {
        let groups = Groups::new(&episodes(), None);
        let mut seen = Seen::default();
        let mut found = BTreeSet::new();
        for number in 0..9 {
            let Some(point) = beside_best(space, &groups, &seen, &mut rng(number)) else { break };
            assert_eq!(point[2], 3.0);
            assert!(seen.choose(space, &point), "a new point");
            found.insert([point[0] as u64, point[1] as u64]);
        }
        found
    }

    const RANGE: &str = r#"{"int":{"low":0,"high":20}}"#;

    #[test]
    fn every_step_from_the_best_point_on_which_the_good_points_agree_is_found_once() {
        assert_eq!(found(&space(RANGE, &[])), [[4, 0], [5, 1], [6, 0]].into());
    }

    #[test]
    fn a_space_with_a_continuous_range_has_no_such_points() {
        assert!(found(&space(r#"{"float":{"low":0,"high":20}}"#, &[])).is_empty());
    }

    #[test]
    fn points_that_may_not_be_proposed_are_left_out() {
        assert_eq!(found(&space(RANGE, &["a <= 5", "b < 1"])), [[4, 0]].into());
        assert!(found(&space(RANGE, &["a == 5", "b == 0"])).is_empty());
    }

    #[test]
    fn a_search_without_a_loss_has_no_best_point() {
        let mut episodes = episodes();
        episodes.iter_mut().for_each(|episode| episode.losses = None);
        let groups = Groups::new(&episodes, None);
        let point = beside_best(&space(RANGE, &[]), &groups, &Seen::default(), &mut rng(1));
        assert_eq!(point, None);
    }
}
