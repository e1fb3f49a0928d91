//! Exponential smoothing, value by value: `s = w · x + (1 − w) · s`. It starts with a seed: the mean of the first n values,
//! or the first value.

/// The state of one exponential smoothing.
#[derive(Debug, Clone)]
pub(super) struct Smoothing {
    weight: f64,
    keep: f64,
    /// Number of values whose mean is the seed.
    seed_values: usize,
    /// Number of seed values that are still missing.
    missing: usize,
    /// The smoothed value; the sum of the values so far until the seed is complete.
    value: f64,
}

impl Smoothing {
    /// Weight `2 / (n + 1)`, seeded with the mean of the first n values.
    pub(super) fn exponential(period: usize) -> Self {
        Self::new(2.0 / (period as f64 + 1.0), period)
    }

    /// Weight `2 / (n + 1)`, seeded with the first value.
    pub(super) fn from_first(period: usize) -> Self {
        Self::new(2.0 / (period as f64 + 1.0), 1)
    }

    /// Weight `1 / n`, seeded with the mean of the first n values: Wilder's `(s · (n − 1) + x) / n`. It
    /// multiplies by the weight instead of dividing by n, which is several times faster in a chain of dependent values.
    pub(super) fn wilder(period: usize) -> Self {
        Self::new(1.0 / period as f64, period)
    }

    fn new(weight: f64, seed_values: usize) -> Self {
        Self { weight, keep: 1.0 - weight, seed_values, missing: seed_values, value: 0.0 }
    }

    /// Adds a value and returns the smoothed one, NaN before the seed is complete. For NaN it returns NaN and stays as it
    /// is, so that one smoothing can read the output of another.
    pub(super) fn next(&mut self, x: f64) -> f64 {
        if x.is_nan() {
            return x;
        }
        if self.missing == 0 {
            self.value = self.weight * x + self.keep * self.value;
            return self.value;
        }
        self.missing -= 1;
        self.value += x;
        if self.missing > 0 {
            return f64::NAN;
        }
        self.value /= self.seed_values as f64;
        self.value
    }

    /// The newest smoothed value; none before the seed is complete.
    pub(super) fn last(&self) -> Option<f64> {
        (self.missing == 0).then_some(self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_is_the_mean_or_the_first_value() {
        let values = [2.0, 4.0, 9.0];
        let all = |mut smoothing: Smoothing| values.map(|value| smoothing.next(value));
        let [first, second, third] = all(Smoothing::exponential(2));
        assert!(first.is_nan());
        assert_eq!((second, third), (3.0, 2.0 / 3.0 * 9.0 + (1.0 - 2.0 / 3.0) * 3.0));
        assert_eq!(all(Smoothing::from_first(3)), [2.0, 3.0, 6.0]);
        assert_eq!(all(Smoothing::wilder(2))[1..], [3.0, 6.0]);
        assert_eq!(all(Smoothing::exponential(1)), values);
    }
}
