//! Samplers propose points of a space. Who runs them, and where, is not their business.

/// Every feasible point, in order.
mod grid;
/// Feasible points in a seeded order, none twice.
mod random;

pub use grid::Grid;
pub use random::Random;

use super::{Point, SamplerName, SearchSpace};

/// Proposes points. What it proposes follows from the space, the seed and the calls so far alone.
pub trait Sampler {
    /// Up to `count` feasible points not proposed before; fewer only when there are no more.
    fn propose(&mut self, space: &SearchSpace, count: usize) -> Vec<Point>;
}

/// The sampler of a name.
pub fn sampler(name: SamplerName, seed: u64, space: &SearchSpace) -> Box<dyn Sampler> {
    match name {
        SamplerName::Grid => Box::new(Grid::default()),
        SamplerName::Random => Box::new(Random::new(seed, space.size())),
    }
}

#[cfg(test)]
mod conformance {
    //! What every sampler must do, whatever it proposes.

    use super::*;
    use crate::params::Params;
    use std::collections::BTreeSet;

    const NAMES: [SamplerName; 2] = [SamplerName::Grid, SamplerName::Random];

    fn space(json: &str, constraints: &[&str]) -> SearchSpace {
        let constraints: Vec<String> = constraints.iter().map(|&text| text.to_owned()).collect();
        SearchSpace::new(serde_json::from_str(json).unwrap(), &constraints, &Params::new()).unwrap()
    }

    fn spaces() -> Vec<SearchSpace> {
        vec![
            space(r#"{"a":{"int":{"low":3,"high":3}}}"#, &[]),
            space(r#"{"a":{"int":{"low":0,"high":96}}}"#, &[]),
            space(r#"{"a":{"int":{"low":0,"high":9}},"b":{"int":{"low":0,"high":9}}}"#, &["a < b"]),
            space(r#"{"a":{"int":{"low":0,"high":9}},"b":{"bool":{}}}"#, &["a > 100"]),
            space(
                r#"{"a":{"float":{"low":0,"high":1,"step":0.25}},"b":{"categorical":{"choices":["x","y","z"]}}}"#,
                &[],
            ),
        ]
    }

    #[test]
    fn every_feasible_point_comes_once_and_no_other() {
        for name in NAMES {
            for space in spaces() {
                let feasible: BTreeSet<Point> =
                    (0..space.size()).filter(|&point| space.is_feasible(point)).collect();
                let points = sampler(name, 42, &space).propose(&space, 1000);
                assert_eq!(points.len(), feasible.len(), "{name:?}");
                assert_eq!(points.into_iter().collect::<BTreeSet<_>>(), feasible, "{name:?}");
            }
        }
    }

    #[test]
    fn batches_of_any_size_give_the_same_points() {
        for name in NAMES {
            for space in spaces() {
                let whole = sampler(name, 7, &space).propose(&space, 60);
                let mut pieces = Vec::new();
                let mut sampler = sampler(name, 7, &space);
                for size in [1, 2, 3, 4, 50] {
                    pieces.extend(sampler.propose(&space, size));
                }
                assert_eq!(pieces, whole, "{name:?}");
            }
        }
    }
}
