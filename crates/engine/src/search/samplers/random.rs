//! Random search. A finite space is searched without repeats, in the order of a seeded permutation: a Feistel network over the
//! next power of four, applied again until its number falls into the space (J. Black, P. Rogaway, Ciphers with Arbitrary Finite
//! Domains, 2002). It needs no memory, however large the space is. In an infinite space every point is drawn independently.

use super::info::{DEFAULT_EPISODES, MAX_EPISODES, SamplerInfo, any_space, no_time};
use super::{Batch, Sampler, SamplerName};
use crate::random::rng;
use crate::search::{Point, SearchSpace};
use rand::RngExt;

/// The sampler's entry in the list.
pub(super) static SAMPLER: SamplerInfo = SamplerInfo {
    name: SamplerName::Random,
    title: "random",
    summary: "Random combinations of",
    is_offered: true,
    learns: false,
    default_episodes: Some(DEFAULT_EPISODES),
    max_episodes: MAX_EPISODES,
    check_space: any_space,
    proposal_ms: no_time,
    make: |spec, space, _| Box::new(Random::new(spec.seed, space.size())),
};

/// Rounds of the Feistel network.
const ROUNDS: usize = 8;

/// Points drawn in one call.
const DRAWS: u32 = 20_000;

/// A batch ends after this number of infeasible points: in a space too large to count there may be no feasible one left.
const MAX_INFEASIBLE: u64 = 1_000_000;

/// A sequence of points, feasible or not, each computed from its position.
#[derive(Debug, Clone)]
enum Draws {
    Permutation(Permutation),
    Independent { seed: u64 },
}

/// Walks through a seeded sequence of points.
#[derive(Debug, Clone)]
pub(in crate::search) struct Random {
    draws: Draws,
    next: u64,
    /// Number of points in earlier batches.
    proposed: u32,
    /// Points of the current batch.
    found: Vec<Point>,
    infeasible: u64,
}

impl Random {
    /// Draws from a space of `size` points; `None` for an infinite space.
    pub(in crate::search) fn new(seed: u64, size: Option<u64>) -> Self {
        let draws = match size {
            Some(size) => Draws::Permutation(Permutation::new(seed, size)),
            None => Draws::Independent { seed },
        };
        Self { draws, next: 0, proposed: 0, found: Vec::new(), infeasible: 0 }
    }

    /// The next point; none after the last of a finite space.
    pub(in crate::search) fn draw(&mut self, space: &SearchSpace) -> Option<Point> {
        let position = self.next;
        self.next += 1;
        match &self.draws {
            Draws::Permutation(permutation) => {
                (position < permutation.size).then(|| space.point(permutation.at(position)))
            }
            Draws::Independent { seed } => {
                let mut rng = rng(*seed);
                rng.set_stream(position);
                let unit: Vec<f64> = space.dimensions().map(|_| rng.random()).collect();
                Some(space.at_unit(&unit))
            }
        }
    }

    /// Checks the next point. Returns false once the batch is complete or there are no more points.
    fn step(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> bool {
        // Earlier batches were found once, so looking for their points again has no limit.
        let earlier = self.proposed < batch.first;
        let enough = self.found.len() == batch.count as usize;
        if !earlier && (enough || self.infeasible == MAX_INFEASIBLE) {
            return false;
        }
        let Some(point) = self.draw(space) else { return false };
        match (space.is_feasible(&point), earlier) {
            (true, true) => self.proposed += 1,
            (true, false) => self.found.push(point),
            (false, true) => {}
            (false, false) => self.infeasible += 1,
        }
        true
    }
}

impl Sampler for Random {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        if self.proposed > batch.first {
            (self.next, self.proposed, self.infeasible) = (0, 0, 0);
            self.found.clear();
        }
        if (0..DRAWS).all(|_| self.step(space, batch)) {
            return None;
        }
        let points = std::mem::take(&mut self.found);
        self.proposed += points.len() as u32;
        self.infeasible = 0;
        Some(points)
    }
}

/// A permutation of the numbers below `size`.
#[derive(Debug, Clone)]
struct Permutation {
    keys: [u64; ROUNDS],
    half_bits: u32,
    size: u64,
}

impl Permutation {
    fn new(seed: u64, size: u64) -> Self {
        let mut rng = rng(seed);
        let bits = u64::BITS - size.saturating_sub(1).leading_zeros();
        Self {
            keys: std::array::from_fn(|_| rng.random()),
            half_bits: bits.div_ceil(2).max(1),
            size,
        }
    }

    /// The number at `position`; both are below `size`.
    fn at(&self, position: u64) -> u64 {
        let mut number = self.encrypt(position);
        while number >= self.size {
            number = self.encrypt(number);
        }
        number
    }

    fn encrypt(&self, value: u64) -> u64 {
        let mask = (1 << self.half_bits) - 1;
        let (mut left, mut right) = (value >> self.half_bits, value & mask);
        for key in self.keys {
            (left, right) = (right, left ^ (mix(right ^ key) & mask));
        }
        left << self.half_bits | right
    }
}

/// Scatters the bits of a word (the finaliser of SplitMix64; Steele, Lea, Flood 2014).
fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;

    fn space(high: u64) -> SearchSpace {
        let json = format!(r#"{{"a":{{"int":{{"low":0,"high":{high}}}}}}}"#);
        SearchSpace::new(serde_json::from_str(&json).unwrap(), &[], &Params::new()).unwrap()
    }

    fn first(seed: u64, space: &SearchSpace, count: u32) -> Vec<f64> {
        let batch = Batch { first: 0, count, observations: &[] };
        let points = Random::new(seed, space.size()).propose(space, &batch).unwrap();
        points.into_iter().flatten().collect()
    }

    #[test]
    fn the_seed_decides_the_order() {
        let space = space(999);
        assert_eq!(first(1, &space, 20), first(1, &space, 20));
        assert_ne!(first(1, &space, 20), first(2, &space, 20));
    }

    #[test]
    fn the_first_points_are_spread_evenly() {
        // 100 seeds × 10 first points of 100: each tenth of the space is hit 100 times, within 4 standard deviations.
        let space = space(99);
        let mut hits = [0_u32; 10];
        for seed in 0..100 {
            for point in first(seed, &space, 10) {
                hits[point as usize / 10] += 1;
            }
        }
        assert!(hits.iter().all(|hits| (60..=140).contains(hits)), "{hits:?}");
    }

    #[test]
    fn a_space_of_any_size_takes_no_memory() {
        let space = space((1 << 53) - 1);
        let points = first(3, &space, 100);
        assert_eq!(points.len(), 100);
        assert!(points.iter().any(|&point| point > (1_u64 << 52) as f64));
    }

    #[test]
    fn ranges_without_steps_are_sampled_evenly() {
        let json = r#"{"a":{"float":{"low":0,"high":10}}}"#;
        let space = SearchSpace::new(serde_json::from_str(json).unwrap(), &[], &Params::new());
        let points = first(5, &space.unwrap(), 1_000);
        let mut hits = [0_u32; 10];
        for &point in &points {
            hits[point as usize] += 1;
        }
        assert!(hits.iter().all(|hits| (60..=140).contains(hits)), "{hits:?}");
    }
}
