//! Statistics of the standard mode: known cases, agreement with the metrics, and a second computation by plain loops.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests compare exact results, fail by panicking, and compute with other functions than the engine"
)]

/// Every statistic from the equity curve and the trades, by plain loops.
#[path = "references/statistics.rs"]
mod reference;
/// Candles, configs and whole backtests.
#[path = "../../kernel/tests/helpers/runs.rs"]
mod runs;

use candlerun_engine::backtest::{
    Advance, Backtest, BacktestConfig, Detail, Execution, Fill, Intrabar, Level, Order, Run, Size,
};
use candlerun_engine::candles::{Candle, Candles, Columns};
use candlerun_engine::columns::{ColumnCache, ColumnRequests, Source};
use candlerun_engine::metrics::Statistics;
use candlerun_engine::report::{FullReport, Report};
use candlerun_engine::strategy::{Context, Strategy};
use proptest::prelude::{
    Just, ProptestConfig, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use proptest::strategy::Strategy as _;
use runs::{candles, finish};
use serde_json::Value;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

const DAY_MS: f64 = 86_400_000.0;
/// Monday, 1 January 2024.
const MONDAY: f64 = 19_723.0 * DAY_MS;

/// Buys at a volume of 1, sells short at 3, closes at 2 and 3.
#[derive(Clone, Copy)]
struct ByVolume {
    order: Order,
}

impl Strategy for ByVolume {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        match ctx.candle().volume {
            1.0 => _ = ctx.submit(self.order),
            2.0 => ctx.close_all(),
            3.0 => _ = ctx.submit(Order::sell()),
            _ => {}
        }
    }
}

/// Daily candles of open, high, low, close and volume.
fn days(rows: &[[f64; 5]]) -> Arc<Candles> {
    let mut columns = Columns::default();
    for (index, &[open, high, low, close, volume]) in rows.iter().enumerate() {
        let time = MONDAY + index as f64 * DAY_MS;
        columns.push(Candle { time, open, high, low, close, volume });
    }
    Arc::new(Candles::new(columns).unwrap())
}

/// Daily candles without a range: open, high, low and close are one price.
fn flat_days(rows: &[(f64, f64)]) -> Arc<Candles> {
    days(
        &rows
            .iter()
            .map(|&(price, volume)| [price, price, price, price, volume])
            .collect::<Vec<_>>(),
    )
}

fn run(candles: &Arc<Candles>, order: Order, config: BacktestConfig) -> (Report, FullReport) {
    let cache = &mut ColumnCache::default();
    finish(Box::new(Backtest::new(
        ByVolume { order },
        candles.clone(),
        cache,
        config,
        50,
        Detail::Full,
    )))
}

fn statistics(candles: &Arc<Candles>, order: Order, config: BacktestConfig) -> Statistics {
    Statistics::of(&run(candles, order, config).0).unwrap()
}

fn same_close() -> BacktestConfig {
    BacktestConfig { fill: Fill::SameClose, ..Default::default() }
}

#[track_caller]
fn assert_near(actual: impl Into<Option<f64>>, expected: f64) {
    let actual = actual.into().unwrap();
    assert!((actual - expected).abs() < 1e-9 * expected.abs().max(1.0), "{actual}, not {expected}");
}

/// Needs more candles than there are before it decides.
struct NeverWarm;

impl Strategy for NeverWarm {
    fn init(&mut self, columns: &mut ColumnRequests) {
        columns.sma(Source::Close, 50);
    }

    fn on_candle(&mut self, _: &mut Context<'_>) {}
}

#[test]
fn a_strategy_that_is_never_warm_has_statistics_in_backtesting_py_mode() {
    let candles = flat_days(&[(100.0, 0.0), (110.0, 0.0), (120.0, 0.0)]);
    let config = BacktestConfig { execution: Execution::BacktestingPy, ..Default::default() };
    let cache = &mut ColumnCache::default();
    let run = Backtest::new(NeverWarm, candles, cache, config, 50, Detail::Full);
    let found = Statistics::of(&finish(Box::new(run)).0).unwrap();
    assert_eq!((found.trades, found.buy_and_hold_return_pct), (0, 0.0));
}

#[test]
fn one_candle_has_no_volatility() {
    let found = statistics(&flat_days(&[(100.0, 1.0)]), Order::buy(), BacktestConfig::default());
    assert_eq!(found.annual_volatility_pct, None);
}

#[test]
fn the_account_begins_with_the_initial_cash_before_the_first_close() {
    let candles = flat_days(&[
        (100.0, 1.0),
        (100.0, 0.0),
        (98.0, 0.0),
        (96.0, 0.0),
        (97.0, 0.0),
        (97.0, 0.0),
    ]);
    let config = BacktestConfig { commission_rate: 0.1, ..same_close() };
    let (report, _) = run(&candles, Order::buy(), config);
    let found = Statistics::of(&report).unwrap();
    let last = 10_000.0 / 1.1 * 0.97;
    let growth = last / 10_000.0;
    assert_near(found.return_pct, -100.0 + 100.0 * growth);
    assert_near(found.max_drawdown_pct, 100.0 - 96.0 / 1.1);
    assert_eq!(found.peak_equity, 10_000.0);
    assert_near(found.avg_drawdown_pct, 100.0 - 96.0 / 1.1);
    assert_eq!(found.max_drawdown_duration_ms, Some(5.0 * DAY_MS));
    assert_near(found.cagr_pct, 100.0 * (growth.powf(365.25 / 5.0) - 1.0));
    assert_near(found.annual_return_pct, 100.0 * (growth.powf(365.0 / 6.0) - 1.0));
    assert_near(found.calmar, found.annual_return_pct.unwrap() / found.max_drawdown_pct);
    let buy_and_hold = -3.0;
    assert_near(found.buy_and_hold_return_pct, buy_and_hold);
    assert_near(found.beta, 1.0);
    assert_near(found.alpha_pct, found.return_pct - buy_and_hold);
    assert_near(found.commission, 10_000.0 / 1.1 * 0.1);
    assert_eq!(found.return_pct, report.metrics.total_return_pct);
}

#[test]
fn a_drawdown_that_begins_at_the_last_candle_counts() {
    let closes = [(100.0, 1.0), (105.0, 0.0), (110.0, 0.0), (112.0, 0.0), (50.0, 0.0)];
    let found = statistics(&flat_days(&closes), Order::buy(), same_close());
    assert_near(found.max_drawdown_pct, 100.0 * 62.0 / 112.0);
    assert_near(found.avg_drawdown_pct, 100.0 * 62.0 / 112.0);
    assert_eq!(found.max_drawdown_duration_ms, Some(DAY_MS));
    assert_eq!(found.avg_drawdown_duration_ms, Some(DAY_MS));

    let closes = [(100.0, 1.0), (90.0, 0.0), (100.0, 0.0), (112.0, 0.0), (100.0, 0.0)];
    let found = statistics(&flat_days(&closes), Order::buy(), same_close());
    assert_near(found.avg_drawdown_pct, (10.0 + 100.0 * 12.0 / 112.0) / 2.0);
    assert_eq!(found.max_drawdown_duration_ms, Some(2.0 * DAY_MS));
    assert_eq!(found.avg_drawdown_duration_ms, Some(1.5 * DAY_MS));
}

#[test]
fn exposure_is_the_share_of_candles_with_a_position() {
    let exposure = |candles: &Arc<Candles>, order: Order, config: BacktestConfig| {
        let (report, _) = run(candles, order, config);
        let found = Statistics::of(&report).unwrap().exposure_pct;
        assert_eq!(found, report.metrics.exposure_pct);
        found
    };
    let volumes = |volumes: &[f64]| {
        flat_days(&volumes.iter().map(|&volume| (100.0, volume)).collect::<Vec<_>>())
    };
    let next_open = BacktestConfig::default;
    let buy = Order::buy;
    // Bought at the open of candle 1 and held to the end.
    let held = volumes(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_near(exposure(&held, buy(), next_open()), 100.0 * 11.0 / 12.0);
    let closed_at_end = BacktestConfig { close_trades_at_end: true, ..next_open() };
    assert_near(exposure(&held, buy(), closed_at_end), 100.0 * 11.0 / 12.0);
    // Bought at the open of 1, sold at the open of 3, and so on.
    let half = volumes(&[1.0, 0.0, 2.0, 0.0, 1.0, 0.0, 2.0, 0.0]);
    assert_near(exposure(&half, buy(), next_open()), 50.0);
    assert_near(exposure(&half, buy(), same_close()), 50.0);
    // A stop inside the entry's candle, one in a later candle, and one that the open has passed.
    let stopped = buy().stop_loss(Level::Percent(5.0));
    let inside = days(&[
        [100.0, 100.0, 100.0, 100.0, 1.0],
        [100.0, 101.0, 90.0, 95.0, 0.0],
        [95.0; 5],
        [95.0; 5],
    ]);
    assert_near(exposure(&inside, stopped, next_open()), 25.0);
    let later = days(&[
        [100.0, 100.0, 100.0, 100.0, 1.0],
        [100.0, 101.0, 99.0, 100.0, 0.0],
        [100.0, 100.0, 90.0, 95.0, 0.0],
        [95.0; 5],
    ]);
    assert_near(exposure(&later, stopped, next_open()), 50.0);
    let gap = days(&[
        [100.0, 100.0, 100.0, 100.0, 1.0],
        [100.0, 101.0, 99.0, 100.0, 0.0],
        [90.0, 90.0, 90.0, 90.0, 0.0],
        [95.0; 5],
    ]);
    assert_near(exposure(&gap, stopped, next_open()), 25.0);
    // Ruin at a close: the position is held in that candle and not after it.
    let ruin = flat_days(&[(100.0, 3.0), (100.0, 0.0), (250.0, 0.0), (100.0, 0.0)]);
    assert_near(exposure(&ruin, buy(), next_open()), 50.0);
    assert_eq!(exposure(&volumes(&[0.0]), buy(), next_open()), 0.0);
}

#[test]
fn ratios_of_values_that_do_not_vary_are_undefined() {
    // Four trades of one unit that each gain 0.1, up to rounding.
    let tick = |price: f64| [(price, 1.0), (price, 2.0), (price + 0.1, 0.0)];
    let candles = flat_days(&[10.0, 20.0, 30.0, 40.0].map(tick).concat());
    let one = Order::buy().size(Size::Units(1.0));
    let found = statistics(&candles, one, BacktestConfig::default());
    assert_eq!((found.trades, found.win_rate_pct), (4, Some(100.0)));
    assert_eq!((found.sqn, found.profit_factor, found.kelly), (None, None, None));
    assert_eq!((found.sortino, found.omega, found.calmar), (None, None, None));
    assert_eq!((found.avg_drawdown_pct, found.max_drawdown_duration_ms), (None, None));
    // At a price a million times as high, rounding is a million times as coarse.
    let candles = flat_days(&[10e6, 20e6, 30e6, 40e6].map(tick).concat());
    let config = BacktestConfig { initial_cash: 1e9, ..Default::default() };
    assert_eq!(statistics(&candles, one, config.clone()).sqn, None);
    // And with a million times the units: the value of a trade decides and not its price.
    let many = Order::buy().size(Size::Units(1e6));
    let config = BacktestConfig { initial_cash: 1e14, ..config };
    assert_eq!(statistics(&candles, many, config).sqn, None);

    // Growth of 1 % from candle to candle.
    let mut price = 100.0;
    let growing: Vec<(f64, f64)> = (0..40)
        .map(|index| {
            price *= 1.01;
            (price, if index == 0 { 1.0 } else { 0.0 })
        })
        .collect();
    let found = statistics(&flat_days(&growing), Order::buy(), same_close());
    assert_eq!((found.beta, found.alpha_pct, found.omega, found.sortino), (None, None, None, None));
    // The equity never changes: no variance and no drawdown.
    let still = vec![(100.0, 0.0); 20];
    let found = statistics(&flat_days(&still), Order::buy(), same_close());
    assert_eq!((found.annual_volatility_pct, found.annual_return_pct), (Some(0.0), Some(0.0)));
    assert_eq!((found.sharpe, found.beta, found.cagr_pct), (None, None, Some(0.0)));
}

#[test]
fn the_mean_growth_is_undefined_if_a_trade_loses_its_whole_value() {
    let candles = flat_days(&[
        (100.0, 3.0),
        (100.0, 0.0),
        (205.0, 2.0),
        (205.0, 0.0),
        (100.0, 1.0),
        (100.0, 2.0),
        (120.0, 0.0),
    ]);
    let config = BacktestConfig { position_size_pct: 0.1, ..Default::default() };
    let found = statistics(&candles, Order::buy().size(Size::Units(1.0)), config);
    assert_eq!((found.trades, found.avg_trade_pct), (2, Some(-100.0)));
    assert_near(found.expectancy_pct, (-105.0 + 20.0) / 2.0);
}

#[test]
fn buy_and_hold_starts_at_the_first_candle_of_the_window() {
    let candles = flat_days(&[
        (50.0, 0.0),
        (100.0, 0.0),
        (110.0, 1.0),
        (120.0, 0.0),
        (150.0, 0.0),
        (75.0, 0.0),
    ]);
    let cache = &mut ColumnCache::default();
    let strategy = ByVolume { order: Order::buy() };
    let backtest =
        Backtest::new(strategy, candles, cache, BacktestConfig::default(), 50, Detail::Full);
    let (report, _) = finish(Box::new(backtest.within(1..5)));
    assert_near(Statistics::of(&report).unwrap().buy_and_hold_return_pct, 50.0);
}

#[test]
fn counted_candles_bring_the_annual_return_to_the_cagr() {
    // The trading hours of currencies: Sunday, 22:00, to Friday, 22:00.
    let hours = (0..2_066).map(|index| (index / 120 * 168 + index % 120, index));
    let mut columns = Columns::default();
    for (hour, index) in hours {
        let time = MONDAY + DAY_MS * 6.0 + f64::from(hour + 22) * DAY_MS / 24.0;
        let price =
            100.0 * (1.0 + f64::from(index) / 5_000.0) * (1.0 + 0.01 * f64::from(index % 7));
        let volume = f64::from(u32::from(index == 0));
        columns.push(Candle { time, open: price, high: price, low: price, close: price, volume });
    }
    let candles = Arc::new(Candles::new(columns).unwrap());
    assert!((candles.candles_per_year() - 6_286.0).abs() < 1.0);
    let found = statistics(&candles, Order::buy(), same_close());
    let (annual, cagr) = (found.annual_return_pct.unwrap(), found.cagr_pct.unwrap());
    assert!((annual - cagr).abs() < 1e-6 * cagr, "{annual} and {cagr}");
    let returns = |equity: &[f64]| -> Vec<f64> {
        equity.windows(2).map(|pair| pair[1] / pair[0] - 1.0).collect()
    };
    let returns = returns(candles.close());
    let all = [vec![0.0], returns].concat();
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    let variance =
        all.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>() / (all.len() - 1) as f64;
    assert_near(
        found.sharpe,
        mean / variance.sqrt() * (2_066.0 / (2_881.0 / 24.0) * 365.25_f64).sqrt(),
    );
}

/// Gives every kind of order, chosen by candle and seed.
struct Everything {
    seed: usize,
    share: f64,
}

impl Strategy for Everything {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let close = ctx.candle().close;
        let turn = (ctx.index() + 1_009 * self.seed).wrapping_mul(2_654_435_761) >> 7;
        let side = if turn & 1 == 0 { Order::buy() } else { Order::sell() };
        let near = |share: f64| close * (1.0 + share * if turn & 2 == 0 { 1.0 } else { -1.0 });
        let sized = side.size(Size::EquityShare(self.share));
        match turn % 19 {
            0 => _ = ctx.submit(sized),
            1 => {
                _ = ctx
                    .submit(sized.stop_loss(Level::Percent(0.6)).take_profit(Level::Percent(0.8)))
            }
            2 => _ = ctx.submit(sized.limit(near(0.003)).take_profit(Level::Percent(0.7))),
            3 => _ = ctx.submit(sized.stop(near(0.003)).stop_loss(Level::Percent(0.5))),
            4 => _ = ctx.submit(sized.trailing_stop(Level::Percent(0.9)).max_candles(9)),
            5 | 6 => ctx.close_all(),
            7 => {
                if let Some(trade) = ctx.trades().first() {
                    let id = trade.id;
                    ctx.close(id, 0.5);
                }
            }
            _ => {}
        }
    }
}

/// A random backtest and its length.
#[derive(Debug, Clone)]
struct World {
    count: u32,
    seed: u64,
    window: Range<usize>,
    until: usize,
    share: f64,
    config: BacktestConfig,
}

fn worlds() -> impl proptest::strategy::Strategy<Value = World> {
    let sizes = prop_oneof![1 => 1..4_u32, 2 => 4..60_u32, 2 => 60..900_u32];
    let costs = prop_oneof![Just(0.0), Just(0.001)];
    let intrabar =
        prop_oneof![Just(Intrabar::StopFirst), Just(Intrabar::TargetFirst), Just(Intrabar::Path)];
    let rules = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), intrabar);
    let account = (costs, prop_oneof![Just(1.0), Just(3.0), Just(40.0)], 0.05..1.0_f64);
    let cuts = (0.0..0.5_f64, 0.5..1.0_f64, prop_oneof![Just(1.0), 0.0..1.0_f64]);
    (sizes, 0..1_000_u64, cuts, rules, account).prop_map(|(count, seed, cuts, rules, account)| {
        let (same_close, close_trades_at_end, hedging, exclusive_orders, intrabar) = rules;
        let (commission_rate, leverage, share) = account;
        let place = |share: f64| (f64::from(count) * share) as usize;
        let window = place(cuts.0)..(place(cuts.1) + 1).min(count as usize);
        World {
            count,
            seed,
            until: ((window.len() as f64 * cuts.2) as usize).max(1),
            window,
            share,
            config: BacktestConfig {
                commission_rate,
                leverage,
                fill: if same_close { Fill::SameClose } else { Fill::NextOpen },
                intrabar,
                hedging,
                exclusive_orders,
                close_trades_at_end,
                ..Default::default()
            },
        }
    })
}

fn report_of(world: &World, candles: &Arc<Candles>) -> Report {
    let strategy = Everything { seed: world.seed as usize, share: world.share };
    let cache = &mut ColumnCache::default();
    let config = world.config.clone();
    let mut run = Backtest::new(strategy, candles.clone(), cache, config, 50, Detail::Full)
        .within(world.window.clone());
    while run.closed_candles() < world.until {
        let budget = (world.until - run.closed_candles()).min(37);
        if run.advance(budget, &mut |_| ControlFlow::Continue(())) == Advance::Finished {
            break;
        }
    }
    run.report()
}

/// Adds the paths of all numbers of a record that are −0.
fn negative_zeros(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            if number == 0.0 && number.is_sign_negative() {
                found.push(path.to_owned());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| negative_zeros(item, path, found)),
        Value::Object(fields) => {
            for (name, field) in fields {
                negative_zeros(field, &format!("{path}.{name}"), found);
            }
        }
        _ => {}
    }
}

fn assert_no_negative_zero(report: &Report, context: &dyn std::fmt::Debug) {
    let mut found = Vec::new();
    let statistics = Statistics::of(report);
    for record in [serde_json::to_value(report).unwrap(), serde_json::to_value(statistics).unwrap()]
    {
        negative_zeros(&record, "report", &mut found);
    }
    assert!(found.is_empty(), "{found:?} of {context:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn statistics_are_those_of_plain_loops_and_agree_with_the_metrics(world in worlds()) {
        let candles = candles(world.count, world.seed);
        let report = report_of(&world, &candles);
        let full = report.full.as_ref().unwrap();
        let found = Statistics::of(&report).unwrap();
        let expected = reference::statistics(&reference::Account {
            candles: &candles,
            window: world.window.clone(),
            config: &world.config,
            full,
            open: &report.open_trades,
        });
        let found_json = serde_json::to_value(found).unwrap();
        prop_assert_eq!(found_json.as_object().unwrap().len(), expected.len());
        for (name, expected) in expected {
            let actual = found_json[name].as_f64();
            let same = match (actual, expected) {
                (Some(actual), Some(expected)) => {
                    (actual - expected).abs() <= 1e-7 * (1e-3 + expected.abs())
                }
                (actual, expected) => actual == expected,
            };
            prop_assert!(same, "{name}: {actual:?}, not {expected:?}");
        }
        let metrics = report.metrics;
        prop_assert_eq!(found.final_equity, metrics.final_equity);
        prop_assert_eq!(found.return_pct, metrics.total_return_pct);
        prop_assert_eq!(found.sharpe, metrics.sharpe);
        prop_assert_eq!(found.max_drawdown_pct, metrics.max_drawdown_pct);
        prop_assert_eq!(found.win_rate_pct, metrics.win_rate_pct);
        prop_assert_eq!(found.profit_factor, metrics.profit_factor);
        prop_assert_eq!(found.trades, metrics.trades);
        prop_assert_eq!(found.exposure_pct, metrics.exposure_pct);
        assert_no_negative_zero(&report, &world);
    }
}

#[test]
fn no_number_is_minus_zero() {
    let one = Order::buy().size(Size::Units(1.0));
    // Only losses; no trade; a short trade that gains nothing; one candle.
    let losses = flat_days(&[
        (100.0, 1.0),
        (100.0, 2.0),
        (90.0, 0.0),
        (100.0, 1.0),
        (100.0, 2.0),
        (95.0, 0.0),
    ]);
    let none = flat_days(&[(100.0, 0.0), (90.0, 0.0), (95.0, 0.0)]);
    let even = flat_days(&[(100.0, 3.0), (100.0, 2.0), (100.0, 0.0), (101.0, 0.0)]);
    let single = flat_days(&[(100.0, 1.0)]);
    for candles in [&losses, &none, &even, &single] {
        for execution in [Execution::Standard, Execution::BacktestingPy, Execution::Vectorbt] {
            for fill in [Fill::NextOpen, Fill::SameClose] {
                let config = BacktestConfig { execution, fill, ..Default::default() };
                let (report, _) = run(candles, one, config.clone());
                assert_no_negative_zero(&report, &config);
            }
        }
    }
    let found = statistics(&losses, one, BacktestConfig::default());
    assert_eq!((found.profit_factor, found.omega), (Some(0.0), Some(0.0)));
    assert_eq!((found.open_profit, found.kelly), (0.0, None));
}
