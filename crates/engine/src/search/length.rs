//! How many episodes a search will run: known before it starts, so that progress has an end.

use super::samplers::{Batch, Random, Sampler as _};
use super::{Dimension, SamplerName, SearchSpace, SearchSpec};
use crate::error::{Error, Result};

/// A grid larger than this is refused.
const MAX_GRID: u64 = 10_000_000;
/// Episodes of a search that does not say how many, unless it is a grid.
const DEFAULT_EPISODES: u32 = 100;
/// Most episodes of a search.
const MAX_EPISODES: u32 = 10_000_000;

/// Most episodes of a Gaussian process.
const MAX_PROCESS_EPISODES: u32 = 500;
/// Most choices of all categories together in a Gaussian process.
const MAX_PROCESS_CHOICES: usize = 64;

/// How long a search is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    /// The smaller of the episodes wanted and the feasible points. Where those cannot be counted, fewer may turn out to be
    /// there.
    pub(super) episodes: u32,
    /// Points that satisfy all constraints; none when there are too many to count.
    pub(super) feasible_points: Option<u64>,
}

/// The length of a search.
///
/// # Errors
/// Names the field that makes no sense: a grid without end, constraints that nothing satisfies.
pub(super) fn length(spec: &SearchSpec, space: &SearchSpace) -> Result<Length> {
    if let Some(episodes) = spec.episodes
        && !(1..=MAX_EPISODES).contains(&episodes)
    {
        return Err(Error::field("episodes", episodes, format!("must be 1 to {MAX_EPISODES}")));
    }
    if spec.sampler == SamplerName::Grid {
        check_grid(space)?;
    }
    if spec.sampler == SamplerName::GaussianProcess {
        check_process(spec, space)?;
    }
    let most = match (spec.episodes, spec.sampler) {
        (Some(episodes), _) => episodes,
        (None, SamplerName::Grid) => MAX_EPISODES,
        (None, _) => DEFAULT_EPISODES,
    };
    let feasible_points = space.feasible_points();
    let feasible = match feasible_points {
        Some(feasible) => feasible,
        // Too many to count. One feasible point shows that the search makes sense.
        None if !has_feasible(spec, space) => 0,
        None => u64::from(most),
    };
    if feasible == 0 {
        let constraints = spec.constraints.join(", ");
        let reason = match feasible_points {
            Some(_) => "no point satisfies them all",
            None => "none of a million points drawn satisfies them all",
        };
        return Err(Error::field("constraints", constraints, reason));
    }
    Ok(Length { episodes: u64::from(most).min(feasible) as u32, feasible_points })
}

fn check_grid(space: &SearchSpace) -> Result<()> {
    let refuse = |found: String, reason: String| Err(Error::field("space", found, reason));
    if let Some(index) = space.dimensions().position(|dimension| dimension.levels().is_none()) {
        let name = space.names().nth(index).unwrap_or_default();
        let reason = "a grid needs a step for every range, or another sampler";
        return refuse(format!("no step for {name}"), reason.to_owned());
    }
    let reason = format!(
        "a grid has at most {MAX_GRID} points: take larger steps, sample at random or by Bayesian search"
    );
    match space.size() {
        Some(size) if size <= MAX_GRID => Ok(()),
        Some(size) => refuse(size.to_string(), reason),
        None => refuse("more than 2^53".to_owned(), reason),
    }
}

/// A Gaussian process takes time by the cube of the episodes, and a feature for every choice.
fn check_process(spec: &SearchSpec, space: &SearchSpace) -> Result<()> {
    let episodes = spec.episodes.unwrap_or(DEFAULT_EPISODES);
    if episodes > MAX_PROCESS_EPISODES {
        let reason =
            format!("a Gaussian process takes at most {MAX_PROCESS_EPISODES} episodes: ask tpe");
        return Err(Error::field("episodes", episodes, reason));
    }
    let choices: usize = space.dimensions().map(Dimension::choices).sum();
    if choices > MAX_PROCESS_CHOICES {
        let reason =
            format!("a Gaussian process takes at most {MAX_PROCESS_CHOICES} choices: ask tpe");
        return Err(Error::field("space", choices, reason));
    }
    Ok(())
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
