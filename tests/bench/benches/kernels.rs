//! The parts of an episode, natively: `cargo bench -p candlerun-bench`.

#![allow(missing_docs, clippy::unwrap_used, reason = "the names of benchmarks document them")]

use candlerun_bench::data::{self, Grid, Periods};
use candlerun_bench::floor::{self, Books};
use candlerun_bench::subject::{Engine, Rule};
use candlerun_engine::backtest::{AccountState, Execution};
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::indicators::{self, IndicatorInput, sma::sma};
use candlerun_engine::metrics::EquityMeter;
use candlerun_engine::strategy::Comparison;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

const CANDLES: u32 = 10_000;
const PERIODS: Periods = Periods { fast: 10, slow: 30 };

fn main() {
    divan::main();
}

fn averages(closes: &[f64]) -> [Vec<f64>; 2] {
    [PERIODS.fast, PERIODS.slow].map(|period| {
        let mut out = vec![f64::NAN; closes.len()];
        sma(closes, period, &mut out);
        out
    })
}

#[divan::bench]
fn sma_column(bencher: Bencher) {
    let candles = data::candles(CANDLES).unwrap();
    let mut out = vec![f64::NAN; candles.len()];
    bencher.counter(ItemsCount::new(CANDLES)).bench_local(|| {
        sma(black_box(candles.close()), PERIODS.slow, &mut out);
        black_box(out[out.len() - 1])
    });
}

/// Indicators over a sliding range, with their default parameters.
#[divan::bench(args = ["sma", "stdev", "zscore", "wma", "linreg_slope", "mfi", "cmf", "kama"])]
fn sliding_column(bencher: Bencher, name: &str) {
    let candles = data::candles(CANDLES).unwrap();
    let indicator = indicators::find(name).unwrap();
    let params = indicator.complete(&[]).unwrap();
    let input = IndicatorInput { candles: &candles, series: candles.close(), zone: None };
    bencher
        .counter(ItemsCount::new(CANDLES))
        .bench_local(|| indicator.columns(black_box(&input), &params));
}

#[divan::bench]
fn cross_above_bits(bencher: Bencher) {
    let candles = data::candles(CANDLES).unwrap();
    let [fast, slow] = averages(candles.close());
    bencher
        .counter(ItemsCount::new(CANDLES))
        .bench_local(|| Comparison::cross_above(black_box(&fast), black_box(&slow)));
}

#[divan::bench]
fn next_of_bits(bencher: Bencher) {
    let candles = data::candles(CANDLES).unwrap();
    let [fast, slow] = averages(candles.close());
    let bits = Comparison::cross_above(&fast, &slow);
    bencher.counter(ItemsCount::new(CANDLES)).bench_local(|| {
        let (mut at, mut found) = (0, 0);
        while at < CANDLES as usize {
            at = black_box(&bits).next(at, CANDLES as usize) + 1;
            found += 1;
        }
        found
    });
}

#[divan::bench]
fn mark_equity(bencher: Bencher) {
    let candles = data::candles(CANDLES).unwrap();
    let state = AccountState { balance: 10_000.0, units: 99.0, cost: 9_900.0, exposed: true };
    bencher.counter(ItemsCount::new(CANDLES)).bench_local(|| {
        let mut meter = EquityMeter::new(10_000.0, candles.len(), false);
        meter.mark(0, black_box(candles.close()), &state);
        meter.last()
    });
}

#[divan::bench]
fn start_and_report(bencher: Bencher) {
    let candles = data::candles(1).unwrap();
    let engine = Engine::new(Rule::Cross, Execution::Standard, candles).unwrap();
    let mut cache = ColumnCache::default();
    bencher.bench_local(|| engine.episode(PERIODS, &mut cache, true).unwrap().equity);
}

#[divan::bench(args = [true, false])]
fn episode(bencher: Bencher, boundaries: bool) {
    let candles = data::candles(CANDLES).unwrap();
    let engine = Engine::new(Rule::Cross, Execution::Standard, candles).unwrap();
    let mut cache = ColumnCache::default();
    bencher
        .counter(ItemsCount::new(CANDLES))
        .bench_local(|| engine.episode(PERIODS, &mut cache, boundaries).unwrap().equity);
}

#[divan::bench]
fn loop_by_hand(bencher: Bencher) {
    let candles = data::candles(CANDLES).unwrap();
    let mut books = Books::new(candles.len());
    bencher.counter(ItemsCount::new(CANDLES)).bench_local(|| {
        for periods in Grid::One.periods() {
            floor::cross(black_box(&candles), periods, &mut books);
        }
        books.final_equity()
    });
}
