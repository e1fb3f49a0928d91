//! The moments of returns that say how sure a Sharpe ratio is. Skewness and kurtosis are those of the returns themselves,
//! `m3 / m2^1.5` and `m4 / m2²` with central moments over n, as in D. H. Bailey, M. López de Prado, The Sharpe Ratio
//! Efficient Frontier (2012).

/// Moments of a row of returns that vary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReturnMoments {
    /// Number of returns.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, n − 1 in its divisor; above 0.
    pub deviation: f64,
    /// Skewness, 0 for a symmetric distribution.
    pub skewness: f64,
    /// Kurtosis, 3 for a normal distribution (raw, not in excess of it).
    pub kurtosis: f64,
}

impl ReturnMoments {
    /// The moments; none for fewer than two returns, where they do not vary, or where one is not a finite number.
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
        // What is left of a constant series by rounding is no variance.
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

    /// The Sharpe ratio of one candle: mean per deviation, risk-free rate 0.
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
