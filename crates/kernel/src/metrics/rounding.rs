//! The bound below which a difference is rounding.

/// A change of the equity by at most this share of it comes from rounding. So does a sum that is at most this share of another.
pub const ROUNDING: f64 = 64.0 * f64::EPSILON;
