//! The points one step away from the best: the next levels, or 5 % of a continuous range.

use crate::params::Params;
use crate::search::{Dimension, SearchSpace};

/// One step in a continuous range, as a share of the range.
const STEP: f64 = 0.05;

/// The parameters one step down and one step up in each dimension. None if the step leaves the space or breaks a constraint, and
/// for categories, which have no steps.
pub(super) fn neighbours(space: &SearchSpace, params: &Params) -> Vec<[Option<Params>; 2]> {
    let Some(point) = space.locate(params) else { return Vec::new() };
    let of = |(index, dimension): (usize, &Dimension)| {
        [-1.0, 1.0].map(|direction| {
            let mut moved = point.clone();
            moved[index] = step(dimension, point[index], direction)?;
            space.is_feasible(&moved).then(|| {
                let mut params = params.clone();
                params.extend(space.params(&moved));
                params
            })
        })
    };
    space.dimensions().enumerate().map(of).collect()
}

fn step(dimension: &Dimension, at: f64, direction: f64) -> Option<f64> {
    match dimension.levels() {
        _ if !dimension.is_numeric() => None,
        Some(levels) => {
            let next = at + direction;
            (next >= 0.0 && next < levels as f64).then_some(next)
        }
        None => {
            let unit = dimension.unit(at) + direction * STEP;
            (0.0..=1.0).contains(&unit).then(|| dimension.at_unit(unit))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_to_the_next_level_or_by_a_twentieth_of_a_range() {
        let json = r#"{"a":{"int":{"low":0,"high":20,"step":10}},"b":{"float":{"low":0,"high":10}},"c":{"bool":{}}}"#;
        let rules = ["a < 15".to_owned()];
        let space = SearchSpace::new(serde_json::from_str(json).unwrap(), &rules, &Params::new());
        let params: Params = serde_json::from_str(r#"{"a":10,"b":9.8,"c":true,"d":7}"#).unwrap();
        let text = |params: &Option<Params>| serde_json::to_string(params).unwrap();
        let found: Vec<[String; 2]> = neighbours(&space.unwrap(), &params)
            .iter()
            .map(|pair| [text(&pair[0]), text(&pair[1])])
            .collect();
        // 20 breaks the rule, 10.3 leaves the range, and a flag has no steps.
        assert_eq!(found[0], [r#"{"a":0,"b":9.8,"c":true,"d":7}"#, "null"]);
        assert_eq!(found[1], [r#"{"a":10,"b":9.3,"c":true,"d":7}"#, "null"]);
        assert_eq!(found[2], ["null", "null"]);
    }
}
