//! The transformation of losses before they are modelled: a power transformation, which makes their distribution nearly normal
//! (I.-K. Yeo, R. A. Johnson, A new family of power transformations to improve normality or symmetry, 2000), then
//! standardisation. Without it a few huge losses would hide all differences between the good ones.

use candlerun_kernel::sort;

/// Range of the power. The one with the highest likelihood under a normal distribution is chosen.
const POWERS: (f64, f64) = (-1.0, 2.0);
/// Steps of the grid of powers.
const STEPS: u32 = 60;

/// A transformation fitted to losses.
#[derive(Debug, Clone, PartialEq)]
pub struct Warp {
    least: f64,
    scale: f64,
    power: f64,
    mean: f64,
    deviation: f64,
}

impl Warp {
    /// Fits the power to the losses. They are measured from the least loss, in units of the median's distance from it.
    pub fn fit(losses: &[f64]) -> Self {
        let mut sorted = losses.to_vec();
        sort::sort(&mut sorted);
        let least = sorted.first().copied().unwrap_or(0.0);
        let above = |share: f64| {
            sorted.get((share * sorted.len() as f64) as usize).copied().unwrap_or(least) - least
        };
        let scale = [0.5, 0.999_999].map(above).into_iter().find(|scale| *scale > 0.0);
        let mut warp =
            Self { least, scale: scale.unwrap_or(1.0), power: 1.0, mean: 0.0, deviation: 1.0 };
        let mut most = f64::NEG_INFINITY;
        for step in 0..=STEPS {
            let power = POWERS.0 + (POWERS.1 - POWERS.0) * f64::from(step) / f64::from(STEPS);
            let likelihood = warp.likelihood(losses, power);
            if likelihood > most {
                (most, warp.power) = (likelihood, power);
            }
        }
        warp
    }

    /// Log-likelihood of the losses if their powers are normally distributed, up to a constant.
    fn likelihood(&self, losses: &[f64], power: f64) -> f64 {
        let with = Self { power, ..self.clone() };
        let raised: Vec<f64> = losses.iter().map(|&loss| with.raise(loss)).collect();
        let (_, deviation) = moments(&raised);
        let logs: f64 = losses.iter().map(|&loss| libm::log1p(self.above(loss))).sum();
        let count = losses.len() as f64;
        if deviation > 0.0 {
            -count * libm::log(deviation) + (power - 1.0) * logs
        } else {
            f64::NEG_INFINITY
        }
    }

    fn above(&self, loss: f64) -> f64 {
        let above = (loss - self.least) / self.scale;
        if above > 0.0 { above } else { 0.0 }
    }

    /// ((above + 1)^λ − 1) / λ.
    fn raise(&self, loss: f64) -> f64 {
        let log = libm::log1p(self.above(loss));
        if self.power.abs() < 1e-9 { log } else { libm::expm1(self.power * log) / self.power }
    }

    /// The transformed losses with mean 0 and deviation 1; all 0 if they are equal.
    pub fn standardise(&mut self, losses: &[f64]) -> Vec<f64> {
        let raised: Vec<f64> = losses.iter().map(|&loss| self.raise(loss)).collect();
        let (mean, deviation) = moments(&raised);
        let deviation = if deviation > 0.0 { deviation } else { 1.0 };
        (self.mean, self.deviation) = (mean, deviation);
        raised.into_iter().map(|loss| (loss - mean) / deviation).collect()
    }
}

/// Mean and population standard deviation.
fn moments(numbers: &[f64]) -> (f64, f64) {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
    (mean, (squares / count).sqrt())
}
