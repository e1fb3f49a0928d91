//! The number of episodes that a search will run. It is known before the search starts, so that progress has an end.

use super::samplers::{MAX_EPISODES, Random, SamplerInfo};
use super::{SearchSpace, SearchSpec};
use crate::error::{Error, Result};

/// Most work to look for a feasible point, in comparisons: a twentieth of a second. Drawing a point takes as long as `DRAW` of them.
const MAX_WORK: u64 = 8_000_000;
const DRAW: u64 = 100;

/// The length of a search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    /// The smaller of the requested episodes and the feasible points. If those cannot be counted, there may be fewer.
    pub(super) episodes: u32,
    /// Number of points that satisfy all constraints; none if there are too many to count.
    pub(super) feasible_points: Option<u64>,
}

/// Computes the length of a search.
///
/// # Errors
/// Names the invalid field: more episodes than the sampler takes, a space that it cannot search, constraints that no
/// point satisfies.
pub(super) fn length(spec: &SearchSpec, space: &SearchSpace) -> Result<Length> {
    let sampler = spec.sampler.info();
    check_episodes(spec, sampler)?;
    (sampler.check_space)(space)?;
    let most = spec.episodes.or(sampler.default_episodes).unwrap_or(sampler.max_episodes);
    let feasible_points = space.feasible_points();
    let feasible = match feasible_points {
        Some(feasible) => feasible,
        // Too many to count. One feasible point is enough to start.
        None if !has_feasible(spec, space, most_draws(space)) => 0,
        None => u64::from(most),
    };
    if feasible == 0 {
        let constraints = spec.constraints.join(", ");
        let reason = match feasible_points {
            Some(_) => "no point satisfies them all".to_owned(),
            None => {
                format!("none of {} random points satisfies them all", most_draws(space))
            }
        };
        return Err(Error::field("constraints", constraints, reason));
    }
    Ok(Length { episodes: u64::from(most).min(feasible) as u32, feasible_points })
}

fn check_episodes(spec: &SearchSpec, sampler: &SamplerInfo) -> Result<()> {
    let most = sampler.max_episodes;
    let Some(episodes) = spec.episodes.filter(|episodes| !(1..=most).contains(episodes)) else {
        return Ok(());
    };
    let reason = if most == MAX_EPISODES {
        format!("must be 1 to {most}")
    } else {
        format!("must be 1 to {most} with this sampler; others take more")
    };
    Err(Error::field("episodes", episodes, reason))
}

/// Number of random points that are tried. It depends on the space alone, so that a spec is accepted or refused everywhere.
fn most_draws(space: &SearchSpace) -> u64 {
    MAX_WORK / (DRAW + 3 * space.dimensions().len() as u64 + space.constraints().len() as u64)
}

fn has_feasible(spec: &SearchSpec, space: &SearchSpace, draws: u64) -> bool {
    let mut random = Random::new(spec.seed, space.size());
    (0..draws).any(|_| random.draw(space).is_some_and(|point| space.is_feasible(&point)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;

    #[test]
    fn a_space_that_is_too_large_to_count_is_tried_at_random_in_bounded_work() {
        let spec = |constraints: &[String]| {
            let dimensions: Vec<String> = (0..32)
                .map(|index| format!(r#""p{index:02}":{{"float":{{"low":0,"high":1}}}}"#))
                .collect();
            let json = format!(
                r#"{{"sampler":"random","seed":3,"episodes":9,"space":{{{}}},"constraints":{}}}"#,
                dimensions.join(","),
                serde_json::to_string(constraints).unwrap()
            );
            serde_json::from_str::<SearchSpec>(&json).unwrap()
        };
        // The last one holds nowhere, so every point is compared with all before it.
        let mut constraints = vec!["p00 <= 1".to_owned(); 99];
        constraints.push("p01 > 1".to_owned());
        let refused = spec(&constraints);
        let space = SearchSpace::of(&refused, &Params::new()).unwrap();
        let draws = most_draws(&space);
        assert_eq!(draws, 8_000_000 / (100 + 3 * 32 + 100));
        let error = length(&refused, &space).unwrap_err().to_string();
        let expected = format!("none of {draws} random points satisfies them all");
        assert!(error.contains(&expected), "{error}");
        constraints.pop();
        let accepted = spec(&constraints);
        let space = SearchSpace::of(&accepted, &Params::new()).unwrap();
        assert_eq!(length(&accepted, &space).unwrap().episodes, 9);
    }
}
