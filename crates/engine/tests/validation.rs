//! Overfitting and Monte Carlo figures compared with other software, named in `data/validation`. Formulas agree within 1e-9 of
//! their scale, percentiles of random draws within 0.08 standard deviations of the distribution.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests fail by panicking and compare exact results"
)]

use candlerun_engine::validation::monte_carlo::{
    Bands, BlockBootstrap, BlockBootstrapConfig, Blocks, TradeShuffle, TradeShuffleConfig,
    percentile,
};
use candlerun_engine::validation::{
    Cscv, ReturnMoments, TrialSharpes, blocks, deflated_sharpe, normal,
};
use serde::Deserialize;

const TOLERANCE: f64 = 1e-9;
const DRAWN_TOLERANCE: f64 = 0.08;

#[derive(Deserialize)]
struct Reference {
    returns: Vec<Vec<f64>>,
    moments: Vec<Moments>,
    trial_variance: f64,
    sharpes: Vec<Sharpes>,
    cross_validation: Vec<CrossValidation>,
    percentiles: [f64; 5],
    normal: Vec<[f64; 2]>,
    quantiles: Vec<[f64; 2]>,
    bootstrap: [Bootstrap; 3],
    shuffled: Shuffled,
}

#[derive(Deserialize)]
struct Moments {
    mean: f64,
    deviation: f64,
    skewness: f64,
    kurtosis: f64,
}

#[derive(Deserialize)]
struct Sharpes {
    trials: u32,
    sharpe: f64,
    expected_best: f64,
    probabilistic: f64,
    deflated: f64,
    luck: f64,
}

#[derive(Deserialize)]
struct CrossValidation {
    columns: Vec<usize>,
    probability: f64,
    degradation_slope: f64,
    probability_of_loss: f64,
    /// Each logit with the number of splits that have it.
    logits: Vec<(f64, usize)>,
    /// Number of splits in which each column is chosen.
    chosen: Vec<usize>,
    mean_in_sample: f64,
    mean_out_of_sample: f64,
}

#[derive(Deserialize)]
struct Bootstrap {
    blocks: Blocks,
    block_candles: u32,
    runs: u32,
    /// Standard deviation of each figure over the runs.
    spread: Spread,
    total_return_pct: [f64; 5],
    sharpe: [f64; 5],
    max_drawdown_pct: [f64; 5],
}

#[derive(Deserialize)]
struct Spread {
    total_return_pct: f64,
    sharpe: f64,
    max_drawdown_pct: f64,
}

#[derive(Deserialize)]
struct Shuffled {
    trades: Vec<f64>,
    spread: f64,
    max_drawdown_pct: [f64; 5],
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("data/validation/reference.json")).unwrap()
}

#[track_caller]
fn assert_close(actual: f64, expected: f64, what: &str) {
    let scale = if expected.abs() > 1.0 { expected.abs() } else { 1.0 };
    assert!((actual - expected).abs() <= TOLERANCE * scale, "{what}: {actual} for {expected}");
}

#[test]
fn the_normal_distribution_is_that_of_scipy() {
    let reference = reference();
    for [x, p] in reference.normal {
        assert!((normal::cdf(x) - p).abs() <= 1e-13 * p, "{x}: {:e}", normal::cdf(x));
    }
    for [p, x] in reference.quantiles {
        let value = normal::quantile(p).unwrap();
        assert!((value - x).abs() <= 2e-15 * x.abs(), "{p}: {value}");
    }
}

#[test]
fn moments_are_those_of_other_software() {
    let reference = reference();
    for (returns, expected) in reference.returns.iter().zip(&reference.moments) {
        let moments = ReturnMoments::of(returns).unwrap();
        assert_close(moments.mean, expected.mean, "mean");
        assert_close(moments.deviation, expected.deviation, "deviation");
        assert_close(moments.skewness, expected.skewness, "skewness");
        assert_close(moments.kurtosis, expected.kurtosis, "kurtosis");
    }
}

#[test]
fn sharpe_ratios_are_deflated_as_by_other_software() {
    let reference = reference();
    let mut trials = TrialSharpes::default();
    for returns in &reference.returns {
        trials.push(blocks::sharpe(&blocks::of(returns), blocks::ALL));
    }
    let variance = trials.variance().unwrap();
    assert_close(variance, reference.trial_variance, "variance of the trials");
    let rows = reference.sharpes.chunks(reference.sharpes.len() / reference.returns.len());
    for (returns, cases) in reference.returns.iter().zip(rows) {
        let best = ReturnMoments::of(returns).unwrap();
        for case in cases {
            let expected_best = deflated_sharpe::expected_best(case.trials, variance).unwrap();
            let probabilistic = deflated_sharpe::probabilistic(&best, 0.0).unwrap();
            let deflated = deflated_sharpe::deflated(&best, case.trials, variance).unwrap();
            let luck = deflated_sharpe::luck(&best, case.trials).unwrap();
            assert_close(best.sharpe(), case.sharpe, "Sharpe ratio");
            assert_close(expected_best, case.expected_best, "expected best");
            assert_close(probabilistic, case.probabilistic, "probabilistic");
            assert_close(deflated, case.deflated, "deflated");
            assert_close(luck, case.luck, "luck");
        }
    }
}

#[test]
fn cross_validation_chooses_and_ranks_as_other_software() {
    let reference = reference();
    for case in reference.cross_validation {
        let episodes: Vec<_> =
            case.columns.iter().map(|&column| blocks::of(&reference.returns[column])).collect();
        let mut cscv = Cscv::new(&episodes);
        let pbo = cscv.finish().unwrap();
        assert_eq!(pbo.probability, case.probability);
        assert_eq!(pbo.probability_of_loss, case.probability_of_loss);
        assert_close(pbo.degradation_slope.unwrap(), case.degradation_slope, "slope");

        let outcomes = cscv.outcomes();
        let splits = outcomes.len() as f64;
        let mean_in = outcomes.iter().map(|outcome| outcome.in_sample).sum::<f64>() / splits;
        let mean_out = outcomes.iter().map(|outcome| outcome.out_of_sample).sum::<f64>() / splits;
        assert_close(mean_in, case.mean_in_sample, "mean of the choosing halves");
        assert_close(mean_out, case.mean_out_of_sample, "mean of the other halves");
        for (column, &expected) in case.chosen.iter().enumerate() {
            let chosen = outcomes.iter().filter(|outcome| outcome.best as usize == column);
            assert_eq!(chosen.count(), expected, "column {column} of {:?}", case.columns);
        }
        let mut told = 0;
        for (logit, expected) in case.logits {
            let same = outcomes.iter().filter(|outcome| (outcome.logit - logit).abs() < TOLERANCE);
            let count = same.count();
            assert_eq!(count, expected, "logit {logit} of {:?}", case.columns);
            told += count;
        }
        assert_eq!(told, Cscv::SPLITS);
    }
}

#[test]
fn percentiles_are_those_of_numpy() {
    let reference = reference();
    let mut values = reference.returns[4].clone();
    values.sort_by(f64::total_cmp);
    for (share, expected) in [0.05, 0.25, 0.5, 0.75, 0.95].into_iter().zip(reference.percentiles) {
        let value = percentile(&values, share).unwrap();
        assert!((value - expected).abs() < 1e-17, "{share}: {value}");
    }
}

#[track_caller]
fn assert_bands(bands: Bands, expected: [f64; 5], spread: f64) {
    let bands = [bands.p5, bands.p25, bands.p50, bands.p75, bands.p95];
    for (actual, expected) in bands.into_iter().zip(expected) {
        let error = (actual - expected).abs() / spread;
        assert!(error <= DRAWN_TOLERANCE, "{actual} for {expected}: off by {error} deviations");
    }
}

#[test]
fn block_bootstraps_draw_from_the_distributions_of_arch() {
    let reference = reference();
    for (case, column) in reference.bootstrap.iter().zip([3, 3, 4]) {
        let config = BlockBootstrapConfig {
            runs: case.runs,
            seed: 1,
            blocks: case.blocks,
            block_candles: Some(case.block_candles),
            candles_per_year: 1.0,
        };
        let bootstrap = BlockBootstrap::new(&reference.returns[column], config).unwrap();
        let bands = bootstrap.finish().unwrap();
        assert_bands(bands.total_return_pct, case.total_return_pct, case.spread.total_return_pct);
        assert_bands(bands.sharpe.unwrap(), case.sharpe, case.spread.sharpe);
        assert_bands(bands.max_drawdown_pct, case.max_drawdown_pct, case.spread.max_drawdown_pct);
    }
}

#[test]
fn drawdowns_of_shuffled_trades_are_those_of_all_permutations() {
    let Shuffled { trades, spread, max_drawdown_pct } = reference().shuffled;
    let config = TradeShuffleConfig { runs: 40_000, seed: 1 };
    let bands = TradeShuffle::new(&trades, config).unwrap().finish().unwrap();
    assert_bands(bands.max_drawdown_pct, max_drawdown_pct, spread);
}
