//! A backtest of a window equals one of the cut series, except that indicators see the past before the window.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

/// Candles, configs and whole backtests.
#[path = "../../kernel/tests/helpers/runs.rs"]
mod runs;
/// SMA cross, written in Rust.
#[path = "references/sma_cross.rs"]
mod sma_cross;

use candlerun_engine::backtest::{
    Advance, Backtest, BacktestConfig, Detail, Execution, ExitReason, Fill, Level, Order, Run,
    Size, Trade,
};
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::candles::{Candles, Columns};
use candlerun_engine::columns::{ColumnCache, ColumnRequests};
use candlerun_engine::indicators::sma;
use candlerun_engine::job::{Job, JobSpec, run};
use candlerun_engine::metrics::{ReturnBlocks, Statistics};
use candlerun_engine::report::{FullReport, Report};
use candlerun_engine::strategy::{Context, Strategy};
use serde_json::{Value, json};
use sma_cross::SmaCross;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

const HOUR_MS: f64 = 3_600_000.0;

fn candles(count: u32) -> Arc<Candles> {
    let config = SyntheticConfig { candles: count, seed: 11, ..Default::default() };
    Arc::new(Synthetic::new(config).unwrap().finish().unwrap())
}

/// The candles of a window as a series of their own.
fn cut(candles: &Candles, window: Range<usize>) -> Arc<Candles> {
    let mut columns = Columns::default();
    window.for_each(|index| columns.push(candles.get(index).unwrap()));
    Arc::new(Candles::new(columns).unwrap())
}

fn backtest<S: Strategy + 'static>(
    strategy: S,
    candles: &Arc<Candles>,
    config: &BacktestConfig,
) -> Backtest {
    let cache = &mut ColumnCache::default();
    Backtest::new(strategy, candles.clone(), cache, config.clone(), 50, Detail::Full)
}

fn finish(run: &mut dyn Run) -> (Report, FullReport) {
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    let report = run.report();
    let full = report.full.clone().unwrap();
    (report, full)
}

/// Trades with their candles counted from `start`.
fn counted_from(start: usize, trades: &[Trade]) -> Vec<Trade> {
    let start = start as u32;
    let moved = |trade: &Trade| Trade {
        entry_candle: trade.entry_candle - start,
        exit_candle: trade.exit_candle - start,
        ..trade.clone()
    };
    trades.iter().map(moved).collect()
}

/// Gives every kind of order, chosen by the hour of the candle alone.
struct ByTheHour;

impl Strategy for ByTheHour {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let candle = ctx.candle();
        let hour = (candle.time / HOUR_MS) as usize;
        let turn = hour.wrapping_mul(2_654_435_761) >> 7;
        let side = if turn & 1 == 0 { Order::buy() } else { Order::sell() };
        let sized = side.size(Size::EquityShare(0.2));
        let near = candle.close * if turn & 2 == 0 { 1.004 } else { 0.996 };
        match turn % 13 {
            0 | 1 => _ = ctx.submit(sized),
            2 => {
                _ = ctx
                    .submit(sized.stop_loss(Level::Percent(1.5)).take_profit(Level::Percent(2.0)))
            }
            3 => _ = ctx.submit(sized.limit(near).trailing_stop(Level::Percent(2.0))),
            4 => _ = ctx.submit(sized.stop(near).max_candles(40)),
            5 => ctx.cancel_entries(),
            6 => ctx.close_all(),
            _ => {}
        }
    }
}

/// Every rule of execution, with and without open trades at the end.
fn every_rule() -> Vec<BacktestConfig> {
    let configs = runs::every_rule().into_iter().flat_map(|config| {
        [false, true].map(|close_trades_at_end| BacktestConfig {
            candles_per_year: Some(8_760.0),
            close_trades_at_end,
            ..config.clone()
        })
    });
    configs.collect()
}

#[test]
fn a_window_equals_the_cut_series_for_a_strategy_without_a_past() {
    let series = candles(2_000);
    for config in every_rule() {
        for window in [0..2_000, 137..1_201, 700..2_000, 0..900, 500..501, 1_998..2_000] {
            let (alone, alone_full) =
                finish(&mut backtest(ByTheHour, &cut(&series, window.clone()), &config));
            let (report, full) =
                finish(&mut backtest(ByTheHour, &series, &config).within(window.clone()));
            let context = format!("{window:?} in {config:?}");
            assert_eq!(report.metrics, alone.metrics, "{context}");
            assert_eq!(report.candles as usize, window.len(), "{context}");
            assert_eq!(report.returns, alone.returns, "{context}");
            assert_eq!(report.open_trades.len(), alone.open_trades.len(), "{context}");
            assert_eq!(report.rejected_orders, alone.rejected_orders, "{context}");
            assert_eq!(full.equity, alone_full.equity, "{context}");
            assert_eq!(Statistics::of(&report), Statistics::of(&alone), "{context}");
            assert_eq!(counted_from(window.start, &full.trades), alone_full.trades, "{context}");
            if window.len() > 800 {
                assert!(full.trades.len() > 20, "{context}");
            }
        }
    }
}

#[test]
fn nothing_happens_outside_a_window() {
    let series = candles(2_000);
    let window = 321..1_234;
    for config in every_rule() {
        let (report, full) =
            finish(&mut backtest(ByTheHour, &series, &config).within(window.clone()));
        let inside = |candle: u32| window.contains(&(candle as usize));
        assert!(full.trades.iter().all(|t| inside(t.entry_candle) && inside(t.exit_candle)));
        assert!(report.open_trades.iter().all(|trade| inside(trade.entry_candle)));
        assert!(full.rejections.iter().all(|rejection| inside(rejection.candle)));
        assert_eq!(full.equity.len(), window.len());
        if config.fill == Fill::NextOpen {
            assert_eq!(full.equity[0], 1e6, "nothing is filled at the first candle");
        }
    }
}

/// Enters and exits at given candles.
struct Given {
    enter: Vec<bool>,
    leave: Vec<bool>,
}

impl Strategy for Given {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        if ctx.in_position() {
            if self.leave[ctx.index()] {
                ctx.close_all();
            }
        } else if self.enter[ctx.index()] {
            ctx.submit(Order::buy());
        }
    }
}

/// Candles at which the average of 10 crosses that of 30, upward and downward, known from the whole series.
fn crosses(candles: &Candles) -> Given {
    let [fast, slow] = [10, 30].map(|period| {
        let mut average = vec![f64::NAN; candles.len()];
        sma::sma(candles.close(), period, &mut average);
        average
    });
    let both = |index: usize| (fast[index], slow[index]);
    let crosses = |crossed: &dyn Fn((f64, f64), (f64, f64)) -> bool| {
        let later = (1..candles.len()).map(|index| crossed(both(index - 1), both(index)));
        std::iter::once(false).chain(later).collect()
    };
    Given {
        enter: crosses(&|before, now| before.0 <= before.1 && now.0 > now.1),
        leave: crosses(&|before, now| before.0 >= before.1 && now.0 < now.1),
    }
}

#[test]
fn indicators_are_warm_at_the_first_candle_of_a_window() {
    let series = candles(2_000);
    let known = crosses(&series);
    let config = BacktestConfig { commission_rate: 0.001, ..Default::default() };
    let starts = (100..1_000).filter(|&index| known.enter[index]);
    for start in starts.take(5) {
        let window = start..start + 600;
        let (report, full) =
            finish(&mut backtest(SmaCross::new(10, 30), &series, &config).within(window.clone()));
        let first = full.trades[0].entry_candle as usize;
        assert_eq!(first, start + 1, "decided at the first close, filled at the next open");

        let given = Given {
            enter: known.enter[window.clone()].to_vec(),
            leave: known.leave[window.clone()].to_vec(),
        };
        let alone = cut(&series, window);
        let (given, given_full) = finish(&mut backtest(given, &alone, &config));
        assert_eq!(full.equity, given_full.equity);
        assert_eq!(report.returns, given.returns);

        let (_, cold) = finish(&mut backtest(SmaCross::new(10, 30), &alone, &config));
        assert!(
            cold.trades[0].entry_candle > 30,
            "without earlier candles the averages start late"
        );
        let last = full.trades[full.trades.len() - 1].clone();
        assert_eq!(
            cold.trades[cold.trades.len() - 1].exit_time,
            last.exit_time,
            "after the warm-up both have the same trades"
        );
    }
}

#[test]
fn the_end_of_a_window_is_the_end_of_the_data() {
    struct Case {
        execution: Execution,
        price: fn(&Candles, usize) -> f64,
        reason: ExitReason,
    }
    let cases = [
        Case {
            execution: Execution::Standard,
            price: |candles, last| candles.close()[last],
            reason: ExitReason::EndOfData,
        },
        Case {
            execution: Execution::Vectorbt,
            price: |candles, last| candles.close()[last],
            reason: ExitReason::EndOfData,
        },
        Case {
            execution: Execution::BacktestingPy,
            price: |candles, last| candles.open()[last],
            reason: ExitReason::Signal,
        },
    ];
    let series = candles(500);
    for Case { execution, price, reason } in cases {
        let hold = || Given { enter: vec![true; 500], leave: vec![false; 500] };
        let mut config =
            BacktestConfig { execution, close_trades_at_end: true, ..Default::default() };
        config.initial_cash = 1e6;
        let (report, full) = finish(&mut backtest(hold(), &series, &config).within(100..300));
        let [trade] = &full.trades[..] else { panic!("one trade: {:?}", full.trades) };
        assert_eq!((trade.exit_candle, trade.exit_reason), (299, reason), "{execution:?}");
        assert_eq!(trade.exit_price, price(&series, 299), "{execution:?}");
        assert!(report.open_trades.is_empty());

        config.close_trades_at_end = false;
        let (report, full) = finish(&mut backtest(hold(), &series, &config).within(100..300));
        let open = &report.open_trades[0];
        let worth = 1e6 + open.units * (series.close()[299] - open.entry_price);
        assert!((report.metrics.final_equity - worth).abs() < 1e-6, "{execution:?}");
        assert!(full.trades.is_empty());
    }
}

#[test]
fn boundaries_and_closed_candles_count_from_the_window() {
    let series = candles(500);
    let mut run = backtest(ByTheHour, &series, &BacktestConfig::default()).within(130..333);
    let mut boundaries = Vec::new();
    let mut boundary = |candle| {
        boundaries.push(candle);
        ControlFlow::Continue(())
    };
    assert_eq!(run.closed_candles(), 0);
    assert_eq!(run.advance(120, &mut boundary), Advance::Paused);
    assert_eq!(run.closed_candles(), 120);
    assert_eq!(run.report().candles, 120);
    assert_eq!(run.advance(120, &mut boundary), Advance::Finished);
    assert_eq!(run.closed_candles(), 203);
    assert_eq!(boundaries, [0, 50, 100, 150, 200]);
}

#[test]
fn a_window_without_candles_reports_nothing() {
    let series = candles(500);
    for config in every_rule() {
        for window in [0..0, 130..130, 500..500, 600..700] {
            let mut run = backtest(ByTheHour, &series, &config).within(window);
            let advance = run.advance(10, &mut |_| panic!("there is no candle"));
            assert_eq!(advance, Advance::Finished);
            let (report, full) = finish(&mut run);
            assert_eq!(report.candles, 0);
            assert_eq!(report.metrics.final_equity, 1e6);
            assert_eq!(report.metrics.sharpe, None);
            assert_eq!(report.metrics.exposure_pct, 0.0);
            assert_eq!(report.returns, ReturnBlocks::empty());
            assert_eq!(Statistics::of(&report), None);
            assert!(full.equity.is_empty());
        }
    }
}

#[test]
fn the_part_of_a_window_outside_the_series_is_cut_off() {
    let series = candles(500);
    let config = BacktestConfig::default();
    let (report, _) = finish(&mut backtest(ByTheHour, &series, &config).within(400..900));
    let (inside, _) = finish(&mut backtest(ByTheHour, &series, &config).within(400..500));
    assert_eq!(report, inside);
    assert_eq!(report.candles, 100);
}

#[test]
fn block_returns_are_those_of_the_equity() {
    let series = candles(2_000);
    for config in every_rule() {
        for len in [1, 5, 15, 16, 17, 100, 1_700] {
            let window = 250..250 + len;
            let (report, full) =
                finish(&mut backtest(ByTheHour, &series, &config).within(window.clone()));
            let blocks = report.returns;
            let mut expected = ReturnBlocks::empty();
            let mut before = 1e6;
            for (index, &equity) in full.equity.iter().enumerate() {
                let (block, change) = (index * 16 / len, equity / before - 1.0);
                expected.counts[block] += 1;
                expected.sums[block] += change;
                expected.squares[block] += change * change;
                before = equity;
            }
            let context = format!("{len} in {config:?}");
            assert_eq!(blocks.counts, expected.counts, "{context}");
            assert_eq!(blocks.count() as usize, len, "{context}");
            let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
            for block in 0..16 {
                assert!(near(blocks.sums[block], expected.sums[block]), "{context}");
                assert!(near(blocks.squares[block], expected.squares[block]), "{context}");
            }
            let total: f64 = expected.sums.iter().sum();
            assert!(near(blocks.sum(), total), "{context}");
            assert_eq!(blocks.sharpe(8_760.0), report.metrics.sharpe, "{context}");
        }
    }
}

#[test]
fn metrics_include_the_last_candle_of_the_window_and_none_after() {
    let series = candles(1_000);
    let config = BacktestConfig::default();
    let mut run = backtest(ByTheHour, &series, &config).within(100..900);
    run.advance(425, &mut |_| ControlFlow::Continue(()));
    let counts = run.report().returns.counts;
    assert_eq!(counts[..9], [50, 50, 50, 50, 50, 50, 50, 50, 25]);
    assert_eq!(counts[9..], [0; 7]);
}

fn spec(candles: &Candles, window: Value) -> JobSpec {
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "name": "sma_cross" },
        "window": window,
        "search": { "space": { "fast": { "int": { "low": 5, "high": 25, "step": 5 } } } },
    });
    JobSpec::from_json(&spec).unwrap()
}

#[test]
fn a_job_runs_in_its_window_and_can_be_started_in_another() {
    let series = candles(2_000);
    let (from, to) = (series.time()[400], series.time()[1_500]);
    let job = Job::new(spec(&series, json!({ "from": from, "to": to })), series.clone()).unwrap();
    assert_eq!(job.window(), 400..1_500);
    assert_eq!(job.range(None), Ok(400..1_500));

    let mut boundaries = 0;
    let result = run(&job, |_, _| boundaries += 1, |_| {}).unwrap();
    assert_eq!(boundaries, 5 * 22);
    let best = result.best.unwrap();
    let report = |window: Range<usize>| {
        let cache = &mut ColumnCache::default();
        finish(job.start(&best.params, window, cache, Detail::Full).unwrap().as_mut()).0
    };
    assert_eq!(report(job.window()).digest(), best.digest);
    assert_eq!(report(1_500..2_000).candles, 500);

    let whole = Job::new(spec(&series, Value::Null), series.clone()).unwrap();
    assert_eq!(whole.window(), 0..2_000);
}

#[test]
fn a_job_is_refused_a_window_without_candles() {
    struct Case {
        window: Value,
        message: &'static str,
    }
    let cases = [
        Case {
            window: json!({ "from": 2_000_000_000_000_u64 }),
            message: "window.from: must be at most 1579633200000, when the last candle before to opens (found 2000000000000)",
        },
        Case {
            window: json!({ "to": 1_577_836_800_000_u64 }),
            message: "window.to: must be later than 1577836800000, when the first candle opens (found 1577836800000)",
        },
        Case {
            window: json!({ "from": 1_577_836_800_001_u64, "to": 1_577_836_800_002_u64 }),
            message: "window.from: must be at most 1577836800000, when the last candle before to opens (found 1577836800001)",
        },
        Case {
            window: json!({ "from": 5, "to": 5 }),
            message: "window.to: must be later than from (5) (found 5)",
        },
    ];
    let series = candles(500);
    for Case { window, message } in cases {
        let error = Job::new(spec(&series, window), series.clone()).err().unwrap();
        assert_eq!(error.to_string(), message);
    }
}
