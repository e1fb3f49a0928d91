//! Random numbers: ChaCha8 with an explicit seed, the same stream on every machine.

use rand::{SeedableRng, rngs::ChaCha8Rng};

/// The largest seed, 2^53 − 1: JavaScript represents it exactly.
pub const SEED_LIMIT: u64 = (1 << 53) - 1;

/// The generator of a seed.
pub fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}
