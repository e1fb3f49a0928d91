//! Sobol points, which cover a space more evenly than random ones. The direction numbers are those of S. Joe and F. Y. Kuo
//! (Constructing Sobol sequences with better two-dimensional projections, 2008). The points are in Gray-code order, with a digital
//! shift by seeded random bits.

use crate::random::rng;
use crate::search::limits::MAX_DIMENSIONS;
use rand::RngExt as _;

/// Primitive polynomial, with both end bits, and first direction numbers of each dimension from the second on.
const DIRECTIONS: [(u32, &[u32]); MAX_DIMENSIONS - 1] = [
    (3, &[1]),
    (7, &[1, 3]),
    (11, &[1, 3, 1]),
    (13, &[1, 1, 1]),
    (19, &[1, 1, 3, 3]),
    (25, &[1, 3, 5, 13]),
    (37, &[1, 1, 5, 5, 17]),
    (41, &[1, 1, 5, 5, 5]),
    (47, &[1, 1, 7, 11, 19]),
    (55, &[1, 1, 5, 1, 1]),
    (59, &[1, 1, 1, 3, 11]),
    (61, &[1, 3, 5, 5, 31]),
    (67, &[1, 3, 3, 9, 7, 49]),
    (91, &[1, 1, 1, 15, 21, 21]),
    (97, &[1, 3, 1, 13, 27, 49]),
    (103, &[1, 1, 1, 15, 7, 5]),
    (109, &[1, 3, 1, 15, 13, 25]),
    (115, &[1, 1, 5, 5, 19, 61]),
    (131, &[1, 3, 7, 11, 23, 15, 103]),
    (137, &[1, 3, 7, 13, 13, 15, 69]),
    (143, &[1, 1, 3, 13, 7, 35, 63]),
    (145, &[1, 3, 5, 9, 1, 25, 53]),
    (157, &[1, 3, 1, 13, 9, 35, 107]),
    (167, &[1, 3, 1, 5, 27, 61, 31]),
    (171, &[1, 1, 5, 11, 19, 41, 61]),
    (185, &[1, 3, 5, 3, 3, 13, 69]),
    (191, &[1, 1, 7, 13, 1, 19, 1]),
    (193, &[1, 3, 7, 5, 13, 19, 59]),
    (203, &[1, 1, 3, 9, 25, 29, 41]),
    (211, &[1, 3, 5, 13, 23, 1, 55]),
    (213, &[1, 3, 7, 3, 13, 59, 17]),
];

/// Bits of a coordinate, so that a sequence has at most 2^32 points.
const BITS: usize = 32;

/// A shifted Sobol sequence in the unit cube.
#[derive(Debug, Clone)]
pub(super) struct Sobol {
    directions: Vec<[u32; BITS]>,
    state: Vec<u32>,
    next: u32,
}

impl Sobol {
    /// The sequence of a seed and a stream, for at most 32 dimensions.
    pub(super) fn new(dimensions: usize, seed: u64, stream: u64) -> Self {
        let mut rng = rng(seed);
        rng.set_stream(stream);
        Self {
            directions: (0..dimensions).map(directions).collect(),
            state: (0..dimensions).map(|_| rng.random()).collect(),
            next: 0,
        }
    }

    /// The next point, each coordinate in [0, 1).
    pub(super) fn point(&mut self) -> Vec<f64> {
        let point = self.state.iter().map(|&bits| f64::from(bits) / 4_294_967_296.0).collect();
        let flipped = self.next.trailing_ones() as usize % BITS;
        for (bits, directions) in self.state.iter_mut().zip(&self.directions) {
            *bits ^= directions[flipped];
        }
        self.next = self.next.wrapping_add(1);
        point
    }
}

/// The direction numbers of one dimension, by the recurrence of its polynomial.
fn directions(dimension: usize) -> [u32; BITS] {
    let mut numbers = [0_u32; BITS];
    let Some(&(polynomial, first)) = dimension.checked_sub(1).and_then(|d| DIRECTIONS.get(d))
    else {
        return std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
    };
    let degree = first.len();
    for bit in 0..BITS {
        numbers[bit] = match first.get(bit) {
            Some(number) => number << (BITS - 1 - bit),
            None => (1..degree)
                .filter(|step| polynomial >> (degree - step) & 1 == 1)
                .fold(numbers[bit - degree] ^ (numbers[bit - degree] >> degree), |number, step| {
                    number ^ numbers[bit - step]
                }),
        };
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sequence without its shift.
    fn plain(dimensions: usize, count: usize) -> Vec<Vec<f64>> {
        let mut sobol = Sobol::new(dimensions, 0, 0);
        sobol.state.fill(0);
        (0..count).map(|_| sobol.point()).collect()
    }

    #[test]
    fn the_points_are_those_of_scipy() {
        // scipy.stats.qmc.Sobol(32, scramble=False).random(8)[6], SciPy 1.17.1.
        let expected = [
            0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125, 0.125, 0.375, 0.125, 0.625,
            0.125, 0.875, 0.625, 0.625, 0.625, 0.625, 0.125, 0.375, 0.375, 0.875, 0.125, 0.625,
            0.625, 0.125, 0.125, 0.375, 0.375, 0.875, 0.125, 0.375,
        ];
        assert_eq!(plain(32, 8)[6], expected);
    }

    #[test]
    fn every_dimension_is_covered_evenly() {
        let points = plain(32, 64);
        for dimension in 0..32 {
            let mut cells: Vec<u32> =
                points.iter().map(|point| (point[dimension] * 64.0) as u32).collect();
            cells.sort_unstable();
            assert_eq!(cells, (0..64).collect::<Vec<_>>(), "dimension {dimension}");
        }
    }

    #[test]
    fn seed_and_stream_shift_the_points() {
        let first = |seed, stream| Sobol::new(3, seed, stream).point();
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(1, 3));
        assert_ne!(first(1, 2), first(2, 2));
    }
}
