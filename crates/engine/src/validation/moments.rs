//! The moments of returns, from which the uncertainty of a Sharpe ratio follows. Skewness and kurtosis are `m3 / m2^1.5` and
//! `m4 / m2²`, with central moments over n, as in D. H. Bailey, M. López de Prado, The Sharpe Ratio
//! Efficient Frontier (2012).

/// Moments of returns that vary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReturnMoments {
    /// Number of returns.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their sample standard deviation, with the divisor n − 1; above 0.
    pub deviation: f64,
    /// Skewness, 0 for a symmetric distribution.
    pub skewness: f64,
    /// Kurtosis, 3 for a normal distribution (not the excess kurtosis).
    pub kurtosis: f64,
}

impl ReturnMoments {
    /// The moments; none for fewer than two returns, for returns that do not vary, and if one is not a finite number.
    pub fn of(returns: &[f64]) -> Option<Self> {
        if returns.len() < 2 {
            return None;
        }
        let n = returns.len() as f64;
        let mean = returns.iter().sum::<f64>() / n;
        let (mut second, mut third, mut fourth) = (0.0, 0.0, 0.0);
        for change in returns {
            let distance = change - mean;
            let square = distance * distance;
            second += square;
            third += square * distance;
            fourth += square * square;
        }
        // Rounding gives a constant series a tiny variance, which does not count.
        let noise = 4.0 * f64::EPSILON * (second + n * mean * mean);
        let variance = second / (n - 1.0);
        let spread = second / n;
        let moments = Self {
            count: returns.len(),
            mean,
            deviation: variance.sqrt(),
            skewness: third / n / (spread * spread.sqrt()),
            kurtosis: fourth / n / (spread * spread),
        };
        (variance > noise && moments.kurtosis.is_finite()).then_some(moments)
    }

    /// The Sharpe ratio of one candle: mean divided by deviation, with a risk-free rate of 0.
    pub fn sharpe(&self) -> f64 {
        self.mean / self.deviation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments() {
        let moments = ReturnMoments::of(&[0.0, 0.0, 0.0, 4.0]).unwrap();
        assert_eq!((moments.count, moments.mean, moments.deviation), (4, 1.0, 2.0));
        assert_eq!(moments.sharpe(), 0.5);
        assert!((moments.skewness - 2.0 / 3_f64.sqrt()).abs() < 1e-15);
        assert!((moments.kurtosis - 7.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn returns_that_do_not_vary_have_no_moments() {
        let cases: [&[f64]; 6] =
            [&[], &[0.1], &[0.0; 5], &[0.01; 7], &[0.1, f64::NAN, 0.2], &[0.1, f64::INFINITY, 0.2]];
        for returns in cases {
            assert_eq!(ReturnMoments::of(returns), None, "{returns:?}");
        }
    }
}
