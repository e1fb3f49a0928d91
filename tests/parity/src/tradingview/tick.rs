//! The tick of EURUSD, in which prices of the lists are rounded.

/// Ticks in a price of 1: the tick of EURUSD is 0.00001.
pub(super) const TICKS: f64 = 100_000.0;

/// The nearest tick, as the `f64` that is read from a file.
pub(super) fn to_tick(price: f64) -> f64 {
    (price * TICKS).round() / TICKS
}
