//! The variance of the Sharpe ratios of a search's trials, updated trial by trial with Welford's method, so that no trial is
//! stored. Source: B. P. Welford, Note on a method for calculating corrected sums of squares and products, Technometrics 4 (1962).

/// Number of trials, and the variance of their Sharpe ratios. The last bits depend on the order of the trials.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TrialSharpes {
    trials: u32,
    defined: u32,
    mean: f64,
    squares: f64,
}

impl TrialSharpes {
    /// Adds a trial with its Sharpe ratio of one candle. A trial with an undefined ratio is counted as a trial, but not used for
    /// the variance.
    pub fn push(&mut self, sharpe: Option<f64>) {
        self.trials = self.trials.saturating_add(1);
        let Some(sharpe) = sharpe.filter(|sharpe| sharpe.is_finite()) else { return };
        self.defined = self.defined.saturating_add(1);
        let distance = sharpe - self.mean;
        self.mean += distance / f64::from(self.defined);
        self.squares += distance * (sharpe - self.mean);
    }

    /// Number of trials.
    pub fn trials(&self) -> u32 {
        self.trials
    }

    /// Sample variance of the Sharpe ratios, with the divisor n − 1; none for fewer than two.
    pub fn variance(&self) -> Option<f64> {
        (self.defined >= 2).then(|| self.squares / f64::from(self.defined - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sharpes: &[Option<f64>]) -> TrialSharpes {
        let mut trials = TrialSharpes::default();
        sharpes.iter().for_each(|&sharpe| trials.push(sharpe));
        trials
    }

    #[test]
    fn trials_without_a_sharpe_ratio_do_not_enter_the_variance() {
        let trials = of(&[Some(1.0), None, Some(2.0), Some(f64::NAN), Some(4.0), Some(5.0)]);
        assert_eq!(trials.trials(), 6);
        assert!((trials.variance().unwrap() - 10.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn one_trial_has_no_variance() {
        assert_eq!(of(&[]).variance(), None);
        assert_eq!(of(&[None, Some(0.1)]).variance(), None);
        assert_eq!(of(&[Some(0.1), Some(0.1)]).variance(), Some(0.0));
    }
}
