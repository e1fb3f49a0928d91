//! Every indicator with a sliding window is compared with direct sums over each window. The prices and volumes are hard on
//! digits: bad prints of a million times the price and more, levels from 1e-10 to 1e10, windows without any change.

use super::Prices;
use super::bollinger::bollinger;
use super::bollinger_bandwidth::bollinger_bandwidth;
use super::bollinger_percent_b::bollinger_percent_b;
use super::cci::cci;
use super::cmf::cmf;
use super::hma::hma;
use super::kama::kama;
use super::linreg::linreg;
use super::linreg_slope::linreg_slope;
use super::mfi::mfi;
use super::percent::is_rounding;
use super::sma::sma;
use super::stdev::{Deviation, stdev};
use super::vwap::{Anchor, vwap};
use super::wma::wma;
use super::zscore::zscore;
use crate::random;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

const BOUND: f64 = 1e-9;
const LEN: usize = 2_600;
const PERIODS: [usize; 8] = [2, 3, 5, 20, 100, 257, 1_000, 1_025];

/// Prices that vary by a share of their level, with outliers of the kind `seed % 6`.
fn prices(seed: u64) -> Vec<f64> {
    let mut rng = random::rng(seed);
    let level = power(&mut rng, -10.0, 10.0);
    let spread = power(&mut rng, -9.0, -1.0);
    let kind = seed % 6;
    let mut level_now = level;
    let price = |index: usize| {
        let noise = 1.0 + spread * (rng.random::<f64>() - 0.5);
        let is_rare = rng.random::<f64>() < 0.004;
        match kind {
            // Bad prints.
            0 if is_rare => return level * noise * power(&mut rng, 3.0, 12.0),
            1 if is_rare => return level * noise * power(&mut rng, -12.0, 6.0),
            // Jumps to another level.
            2 if is_rare => level_now = power(&mut rng, -10.0, 10.0),
            // Falls by 30 % a candle, and returns every 97 candles.
            3 => level_now = if index.is_multiple_of(97) { level } else { level_now * 0.7 },
            // A straight line.
            4 => level_now += level * spread,
            // 300 equal prices, 200 that vary, and bad prints.
            5 if is_rare => return level * power(&mut rng, 0.0, 9.0),
            5 => return level * if index % 500 < 300 { 1.0 } else { noise },
            _ => {}
        }
        level_now * noise
    };
    (0..LEN).map(price).collect()
}

/// A number from 10^low to 10^high.
fn power(rng: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    libm::exp10(low + (high - low) * rng.random::<f64>())
}

/// Volumes with stretches of 0, and some that are 10^13 times the others.
fn volumes(seed: u64) -> Vec<f64> {
    let mut rng = random::rng(seed + 1_000);
    let volume = |index: usize| match rng.random::<f64>() {
        share if share < 0.004 => 1e15,
        share if index % 400 > 350 || share < 0.1 => 0.0,
        share => share * 100.0,
    };
    (0..LEN).map(volume).collect()
}

/// The results for one window, computed directly from its values.
struct Direct<'a> {
    window: &'a [f64],
    n: f64,
    mean: f64,
    /// Standard deviation of the population.
    deviation: f64,
    /// Slope of the least-squares line.
    slope: f64,
    /// Mean of the absolute values.
    size: f64,
}

impl<'a> Direct<'a> {
    fn of(window: &'a [f64]) -> Self {
        let (n, base) = (window.len() as f64, window[0]);
        // Relative to a value of the window, sums keep their digits.
        let above_base = window.iter().map(|value| value - base).sum::<f64>() / n;
        let distance = |value: &f64| (value - base) - above_base;
        let squares: f64 = window.iter().map(|value| distance(value) * distance(value)).sum();
        let middle = (n - 1.0) / 2.0;
        let product = |(x, value): (usize, &f64)| (x as f64 - middle) * distance(value);
        let products: f64 = window.iter().enumerate().map(product).sum();
        let is_constant = window.iter().all(|value| value.to_bits() == base.to_bits());
        let size = window.iter().map(|value| value.abs()).sum::<f64>() / n;
        Self {
            window,
            n,
            mean: base + above_base,
            deviation: if is_constant { 0.0 } else { (squares / n).sqrt() },
            slope: if is_constant { 0.0 } else { products / (n * (n * n - 1.0) / 12.0) },
            size,
        }
    }

    fn newest(&self) -> f64 {
        self.window[self.window.len() - 1]
    }

    /// The z-score of the newest value.
    fn score(&self) -> f64 {
        let above = self.window.iter().map(|value| self.newest() - value).sum::<f64>() / self.n;
        if self.deviation > 0.0 { above / self.deviation } else { f64::NAN }
    }

    /// The weighted moving average.
    fn weighted(&self) -> f64 {
        self.mean + self.slope * (self.n - 1.0) / 6.0
    }
}

/// Compares a column with the expected value and scale at every index; `None` stands for undefined.
fn check(case: &str, column: &[f64], expected: impl Fn(usize) -> Option<[f64; 2]>) {
    for (index, &found) in column.iter().enumerate() {
        let [value, scale] = expected(index).unwrap_or([f64::NAN, 0.0]);
        let is_near = (found - value).abs() <= BOUND * scale;
        let is_undefined = found.is_nan() && value.is_nan();
        assert!(is_near || is_undefined, "{case} at {index}: {found:e} instead of {value:e}");
    }
}

/// Compares a column with the expected value and scale of every window of a series.
fn check_windows(
    case: &str,
    values: &[f64],
    period: usize,
    column: &[f64],
    expected: impl Fn(&Direct<'_>) -> [f64; 2],
) {
    let window = |end: usize| {
        let start = (end + 1).checked_sub(period)?;
        values[start..=end].iter().all(|value| value.is_finite()).then(|| start..end + 1)
    };
    check(case, column, |end| Some(expected(&Direct::of(&values[window(end)?]))));
}

fn column(fill: impl FnOnce(&mut [f64])) -> Vec<f64> {
    let mut out = vec![f64::NAN; LEN];
    fill(&mut out);
    out
}

/// Every pair of a seed and a period. Long periods have fewer seeds.
fn cases() -> impl Iterator<Item = (u64, usize)> {
    PERIODS
        .into_iter()
        .flat_map(|period| (0..if period > 50 { 12 } else { 60 }).map(move |seed| (seed, period)))
}

#[test]
fn deviations_do_not_depend_on_earlier_windows() {
    for (seed, period) in cases() {
        let values = prices(seed);
        let case = format!("seed {seed}, period {period}");
        let check = |column: Vec<f64>, expected: &dyn Fn(&Direct<'_>) -> [f64; 2]| {
            check_windows(&case, &values, period, &column, expected);
        };
        check(column(|out| stdev(&values, period, Deviation::Population, out)), &|window| {
            [window.deviation; 2]
        });
        check(column(|out| stdev(&values, period, Deviation::Sample, out)), &|window| {
            [window.deviation * (window.n / (window.n - 1.0)).sqrt(); 2]
        });
        check(column(|out| zscore(&values, period, Deviation::Population, out)), &|window| {
            [window.score(), 1.0 + window.score().abs()]
        });
        check(column(|out| bollinger_percent_b(&values, period, 2.0, out)), &|window| {
            [0.5 + window.score() / 4.0, 1.0 + window.score().abs()]
        });
        check(column(|out| bollinger_bandwidth(&values, period, 2.0, out)), &|window| {
            [4.0 * window.deviation / window.mean; 2]
        });
        let [mut upper, mut middle, mut lower] = [(); 3].map(|()| vec![f64::NAN; LEN]);
        bollinger(&values, period, 2.0, [&mut upper, &mut middle, &mut lower]);
        check(upper, &|window| [window.mean + 2.0 * window.deviation, window.size]);
        check(middle, &|window| [window.mean, window.size]);
        check(lower, &|window| [window.mean - 2.0 * window.deviation, window.size]);
    }
}

#[test]
fn averages_and_lines_do_not_depend_on_earlier_windows() {
    for (seed, period) in cases() {
        let mut values = prices(seed);
        // Values above and below 0, as of an oscillator, and stretches of zeros.
        if seed % 4 == 3 {
            let side =
                |index: usize| [1.0, -1.0, 0.0][if index % 300 > 150 { 2 } else { index % 2 }];
            values.iter_mut().enumerate().for_each(|(index, value)| *value *= side(index));
        }
        let case = format!("seed {seed}, period {period}");
        let check = |column: Vec<f64>, expected: &dyn Fn(&Direct<'_>) -> [f64; 2]| {
            check_windows(&case, &values, period, &column, expected);
        };
        check(column(|out| sma(&values, period, out)), &|window| [window.mean, window.size]);
        check(column(|out| wma(&values, period, out)), &|window| [window.weighted(), window.size]);
        check(column(|out| linreg(&values, period, 0.0, out)), &|window| {
            [window.mean + window.slope * (window.n - 1.0) / 2.0, window.size]
        });
        check(column(|out| linreg_slope(&values, period, out)), &|window| {
            [window.slope, window.deviation / window.n]
        });
    }
}

#[test]
fn the_hull_average_does_not_depend_on_earlier_windows() {
    for (seed, period) in cases() {
        let values = prices(seed);
        let weighted = |values: &[f64], period: usize| -> Vec<f64> {
            let whole = |end: usize| {
                (end + 1).checked_sub(period).filter(|&start| values[start].is_finite())
            };
            let of =
                |end: usize| whole(end).map(|start| Direct::of(&values[start..=end]).weighted());
            (0..LEN).map(|end| of(end).unwrap_or(f64::NAN)).collect()
        };
        let [long, short] = [period, period / 2].map(|period| weighted(&values, period));
        let leading: Vec<f64> =
            short.iter().zip(&long).map(|(short, long)| 2.0 * short - long).collect();
        let expected = weighted(&leading, period.isqrt());
        let found = column(|out| hma(&values, period, out));
        check(&format!("seed {seed}, period {period}"), &found, |end| {
            let start = end.saturating_sub(period + period.isqrt());
            let scale = Direct::of(&values[start..=end]).size;
            Some([expected[end], 10.0 * scale])
        });
    }
}

#[test]
fn money_flows_do_not_depend_on_earlier_windows() {
    for (seed, period) in cases() {
        let (close, volume) = (prices(seed), volumes(seed));
        let high: Vec<f64> = close.iter().map(|price| price * 1.01).collect();
        let low: Vec<f64> = close.iter().zip(&volume).map(|(p, v)| p * (0.9 + v % 0.1)).collect();
        let of = Prices { high: &high, low: &low, close: &close };
        let case = format!("seed {seed}, period {period}");

        let money = |index: usize| {
            let (old, new) = (of.typical(index - 1), of.typical(index));
            let flow = if is_rounding(new, old) { 0.0 } else { new * volume[index] };
            if new > old { [flow, 0.0] } else { [0.0, flow] }
        };
        let index = |end: usize| {
            let flows = (end + 1).checked_sub(period).filter(|&start| start > 0)?..=end;
            let [rose, fell] = flows.map(money).fold([0.0; 2], |[a, b], [c, d]| [a + c, b + d]);
            Some([if rose + fell > 0.0 { 100.0 * (rose / (rose + fell)) } else { 0.0 }, 100.0])
        };
        check(&case, &column(|out| mfi(of, &volume, period, out)), index);

        let flow = |index: usize| {
            let balance = (close[index] - low[index]) - (high[index] - close[index]);
            [balance / (high[index] - low[index]) * volume[index], volume[index]]
        };
        let share = |end: usize| {
            let flows = (end + 1).checked_sub(period)?..=end;
            let [flow, traded] = flows.map(flow).fold([0.0; 2], |[a, b], [c, d]| [a + c, b + d]);
            Some([if traded > 0.0 { flow / traded } else { 0.0 }, 1.0])
        };
        check(&case, &column(|out| cmf(of, &volume, period, out)), share);
    }
}

#[test]
fn averages_of_typical_prices_do_not_depend_on_earlier_windows() {
    for (seed, period) in cases() {
        let (close, volume) = (prices(seed), volumes(seed));
        let of = Prices { high: &close, low: &close, close: &close };
        let typical: Vec<f64> = (0..LEN).map(|index| of.typical(index)).collect();
        let case = format!("seed {seed}, period {period}");
        let found = column(|out| cci(&typical, period, out));
        check_windows(&case, &typical, period, &found, |window| {
            let above = window.score() * window.deviation;
            let sizes = window.window.iter().map(|value| (value - window.mean).abs());
            let deviation = sizes.sum::<f64>() / window.n;
            let is_constant = window.deviation <= 0.0;
            // The rounding of the mean changes both numerator and denominator.
            let rounding = window.size / deviation * 1e-6;
            let scale = (1.0 + above.abs() / deviation) * (1.0 + rounding);
            if is_constant { [0.0; 2] } else { [above / (0.015 * deviation), scale / 0.015] }
        });

        let found = column(|out| {
            let bands = [out, &mut [0.0; LEN], &mut [0.0; LEN]];
            vwap(&[0.0; LEN], &typical, &volume, (Anchor::Series, 1.0), bands);
        });
        let mut sums = [0.0; 2];
        for (index, found) in found.iter().enumerate() {
            sums = [sums[0] + typical[index] * volume[index], sums[1] + volume[index]];
            let expected = sums[0] / sums[1];
            assert!(
                expected.is_nan() || (found / expected - 1.0).abs() < BOUND,
                "{case} at {index}"
            );
        }
    }
}

#[test]
fn the_adaptive_average_does_not_depend_on_earlier_windows() {
    for (seed, period) in cases() {
        let values = prices(seed);
        let mut average = values[period - 1];
        let mut expected = vec![f64::NAN; LEN];
        for end in period..LEN {
            let window = &values[end - period..=end];
            let path: f64 = window.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
            let distance = (values[end] - window[0]).abs();
            let ratio = if path <= distance { 1.0 } else { distance / path };
            let [fast, slow] = [2.0 / 3.0, 2.0 / 31.0];
            let root = ratio * (fast - slow) + slow;
            average += root * root * (values[end] - average);
            expected[end] = average;
        }
        let found = column(|out| kama(&values, period, [2, 30], out));
        check(&format!("seed {seed}, period {period}"), &found, |end| {
            Some([expected[end], expected[end].abs() + values[end]])
        });
    }
}
