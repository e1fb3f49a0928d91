//! Random search without repeats: a seeded permutation of the space, walked from its start. The permutation is a Feistel
//! network over the next power of four, walked on until it falls into the space (J. Black, P. Rogaway, Ciphers with
//! Arbitrary Finite Domains, 2002), so that nothing is stored however large the space is.

use super::Sampler;
use crate::random::rng;
use crate::search::{Point, SearchSpace};
use rand::RngExt;

const ROUNDS: usize = 8;

/// A long row of infeasible points ends the search for a feasible one in a space too large to count.
const MOST_INFEASIBLE_IN_A_ROW: u64 = 1_000_000;

/// Walks through a permutation of the space.
#[derive(Debug, Clone)]
pub struct Random {
    keys: [u64; ROUNDS],
    half_bits: u32,
    next: u64,
}

impl Random {
    /// A permutation of `size` points.
    pub fn new(seed: u64, size: u64) -> Self {
        let mut rng = rng(seed);
        let bits = u64::BITS - size.saturating_sub(1).leading_zeros();
        Self {
            keys: std::array::from_fn(|_| rng.random()),
            half_bits: bits.div_ceil(2).max(1),
            next: 0,
        }
    }

    /// The point at `position` of the permutation.
    fn point(&self, position: u64, size: u64) -> Point {
        let mut point = self.encrypt(position);
        while point >= size {
            point = self.encrypt(point);
        }
        point
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

impl Sampler for Random {
    fn propose(&mut self, space: &SearchSpace, count: usize) -> Vec<Point> {
        let mut points = Vec::new();
        let mut infeasible = 0;
        while points.len() < count
            && self.next < space.size()
            && infeasible < MOST_INFEASIBLE_IN_A_ROW
        {
            let point = self.point(self.next, space.size());
            self.next += 1;
            if space.is_feasible(point) {
                points.push(point);
                infeasible = 0;
            } else {
                infeasible += 1;
            }
        }
        points
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

    #[test]
    fn the_seed_decides_the_order() {
        let space = space(999);
        let of = |seed| Random::new(seed, space.size()).propose(&space, 20);
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn the_first_points_are_spread_evenly() {
        // 100 seeds × 10 first points of 100: each tenth of the space is hit 100 times, give or take 4 deviations.
        let space = space(99);
        let mut hits = [0_u32; 10];
        for seed in 0..100 {
            for point in Random::new(seed, space.size()).propose(&space, 10) {
                hits[point as usize / 10] += 1;
            }
        }
        assert!(hits.iter().all(|hits| (60..=140).contains(hits)), "{hits:?}");
    }

    #[test]
    fn a_space_of_any_size_takes_no_memory() {
        let space = space((1 << 53) - 1);
        let points = Random::new(3, space.size()).propose(&space, 100);
        assert_eq!(points.len(), 100);
        assert!(points.iter().any(|&point| point > 1 << 52));
    }
}
