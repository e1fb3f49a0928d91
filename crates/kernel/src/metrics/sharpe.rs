//! Annual Sharpe ratio: `mean(r) / deviation(r) · sqrt(candles per year)`, where r are the returns from close to close, the
//! first against the initial cash, the deviation has n − 1 in its divisor, and the risk-free rate is 0.
//! Source: W. F. Sharpe, The Sharpe Ratio (1994).

use super::rounding::ROUNDING;

/// The ratio from the count, the sum and the sum of squares of the returns; `None` if the returns do not vary.
pub fn sharpe(count: usize, sum: f64, squares: f64, candles_per_year: f64) -> Option<f64> {
    if count < 2 {
        return None;
    }
    let n = count as f64;
    let mean = sum / n;
    let variance = (squares - sum * mean) / (n - 1.0);
    let ratio = mean / variance.sqrt() * candles_per_year.sqrt();
    (varies(variance, squares) && ratio.is_finite()).then_some(ratio)
}

/// Whether a variance of returns is more than the rounding errors of a constant series: those of the sum of squares, and those of
/// the returns, which are quotients near 1 minus 1.
pub fn varies(variance: f64, squares: f64) -> bool {
    variance > 4.0 * f64::EPSILON * squares && variance > ROUNDING * ROUNDING
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(returns: &[f64]) -> Option<f64> {
        let sum = returns.iter().sum();
        let squares = returns.iter().map(|r| r * r).sum();
        sharpe(returns.len(), sum, squares, 252.0)
    }

    #[test]
    fn known_values() {
        struct Case {
            returns: &'static [f64],
            expected: Option<f64>,
        }
        let cases = [
            Case { returns: &[], expected: None },
            Case { returns: &[0.1], expected: None },
            Case { returns: &[0.0, 0.0, 0.0], expected: None },
            Case { returns: &[0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01], expected: None },
            // 1 + 1e-10 from candle to candle, as a curve of equities has it.
            Case {
                returns: &[1e-10, 1.000_000_082_740_371e-10, 1.000_000_082_740_371e-10, 1e-10],
                expected: None,
            },
            // Mean 0.01, deviation 0.01.
            Case { returns: &[0.0, 0.01, 0.02], expected: Some(15.874507866387544) },
            Case { returns: &[0.01, -0.03], expected: Some(-5.612486080160912) },
        ];
        for Case { returns, expected } in cases {
            match (of(returns), expected) {
                (Some(actual), Some(expected)) => {
                    assert!((actual - expected).abs() < 1e-9, "{actual}")
                }
                (actual, expected) => assert_eq!(actual, expected, "{returns:?}"),
            }
        }
    }
}
