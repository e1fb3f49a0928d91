//! Arithmetic that the statistics share.

/// A number if it is finite; never −0.
pub(super) fn defined(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}

/// The sum of numbers; 0 without numbers (the sum of an empty iterator is −0).
pub(super) fn sum(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value)
}

/// The mean of numbers; `None` without numbers.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    defined(sum(values) / values.len() as f64)
}

/// The highest of numbers, at least 0.
pub(super) fn highest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, |a, b| if b > a { b } else { a })
}

/// Variance with the divisor n − 1; `None` for fewer than two numbers.
pub(super) fn variance(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares = values.iter().fold(0.0, |sum, value| sum + (value - mean) * (value - mean));
    defined(squares / (values.len() as f64 - 1.0))
}

/// Logarithms of the growth from value to value.
pub(super) fn log_returns(values: &[f64]) -> Vec<f64> {
    values.windows(2).map(|pair| libm::log(pair[1] / pair[0])).collect()
}

/// Covariance of two lists of equal length, with the divisor n − 1; `None` for fewer than two pairs.
pub(super) fn covariance(ours: &[f64], others: &[f64]) -> Option<f64> {
    let (our_mean, other_mean) = (mean(ours)?, mean(others)?);
    let products = ours.iter().zip(others).map(|(a, b)| (a - our_mean) * (b - other_mean));
    defined(products.fold(0.0, |sum, product| sum + product) / (ours.len() as f64 - 1.0))
}
