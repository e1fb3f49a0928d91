//! The subjects of several ratios.

use super::super::ratios::Key;

pub(super) const CROSS_CANDLES: u64 = 10_000;

/// A subject in Chromium on the candles of a cross, in one lane.
pub(super) const fn cross(bench: &'static str, subject: &'static str) -> Key<'static> {
    Key(bench, subject, "chromium", CROSS_CANDLES, 1)
}

pub(super) const SHORT_SWEEP: Key<'_> = cross("sweep_90", "client");
