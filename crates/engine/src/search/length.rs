//! The number of episodes that a search will run. It is known before the search starts, so that progress has an end.

use super::samplers::{Batch, MAX_EPISODES, Random, Sampler as _, SamplerInfo};
use super::{SearchSpace, SearchSpec};
use crate::error::{Error, Result};

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
        None if !has_feasible(spec, space) => 0,
        None => u64::from(most),
    };
    if feasible == 0 {
        let constraints = spec.constraints.join(", ");
        let reason = match feasible_points {
            Some(_) => "no point satisfies them all",
            None => "none of a million random points satisfies them all",
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

fn has_feasible(spec: &SearchSpec, space: &SearchSpace) -> bool {
    let first = Batch { first: 0, count: 1, observations: &[] };
    let mut random = Random::new(spec.seed, space.size());
    loop {
        if let Some(points) = random.propose(space, &first) {
            return !points.is_empty();
        }
    }
}
