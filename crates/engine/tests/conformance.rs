//! Checks every strategy of the list, in both of its forms: no look-ahead, slices equal the whole, cash is conserved.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

/// RSI reversion, written in Rust.
#[path = "references/rsi_reversion.rs"]
mod rsi_reversion;
/// Candles, configs and whole backtests.
#[path = "../../kernel/tests/helpers/runs.rs"]
mod runs;
/// SMA cross, written in Rust.
#[path = "references/sma_cross.rs"]
mod sma_cross;

use candlerun_engine::backtest::{Advance, BacktestConfig, Detail, Run};
use candlerun_engine::backtest::{Backtest, Intrabar, Level, OpenTrade, Order, Size};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::{ColumnCache, ColumnId, ColumnRequests, Source};
use candlerun_engine::params::Params;
use candlerun_engine::report::{FullReport, Report};
use candlerun_engine::strategies::{self, Definition, Episode};
use candlerun_engine::strategy::{Context, Strategy};
use proptest::prelude::*;
use rsi_reversion::RsiReversion;
use runs::{candles, every_rule, finish};
use sma_cross::SmaCross;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

fn costs() -> BacktestConfig {
    BacktestConfig { position_size_pct: 0.9, commission_rate: 0.001, ..Default::default() }
}

fn start(definition: &Definition, candles: &Arc<Candles>, every: usize) -> Box<dyn Run> {
    start_within(definition, candles, 0..candles.len(), every)
}

fn start_within(
    definition: &Definition,
    candles: &Arc<Candles>,
    window: Range<usize>,
    every: usize,
) -> Box<dyn Run> {
    let episode = Episode {
        candles: candles.clone(),
        window,
        cache: &mut ColumnCache::default(),
        config: costs(),
        every,
        detail: Detail::Full,
    };
    definition.start(&Params::new(), episode).unwrap()
}

#[test]
fn results_on_a_prefix_are_a_prefix_of_the_results() {
    let whole = candles(3_000, 5);
    for definition in &strategies::all() {
        let (report, full) = finish(start(definition, &whole, 50));
        let trades = full.trades.len() + report.open_trades.len();
        let few = if definition.info.name == "buy_and_hold" { 0 } else { 4 };
        assert!(trades > few, "{} has too few trades", definition.info.name);
        for len in [1, 2, 31, 500, 1_025, 2_999] {
            let (_, prefix) = finish(start(definition, &Arc::new(whole.prefix(len)), 50));
            assert_eq!(prefix.equity, full.equity[..len], "{} at {len}", definition.info.name);
            assert_eq!(
                prefix.trades,
                full.trades[..prefix.trades.len()],
                "{}",
                definition.info.name
            );
        }
        let (_, window) = finish(start_within(definition, &whole, 700..2_000, 50));
        let (_, prefix) = finish(start_within(definition, &whole, 700..1_025, 50));
        assert_eq!(prefix.equity, window.equity[..325], "{} in a window", definition.info.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn slices_of_any_size_give_the_digest_of_one_run(
        budgets in prop::collection::vec(1..400_usize, 1..20), every in 1..70_usize, seed in 0..5_u64,
        from in prop_oneof![Just(0), 0..1_000_usize], cut in prop_oneof![Just(0), 0..500_usize],
    ) {
        let candles = candles(1_500, seed);
        let window = from..1_500 - cut;
        for definition in &strategies::all() {
            let (whole, full) = finish(start_within(definition, &candles, window.clone(), 50));
            let mut run = start_within(definition, &candles, window.clone(), every);
            let mut boundaries = Vec::new();
            let mut stop_next = false;
            for budget in budgets.iter().cycle() {
                // Every other boundary stops the run, which must continue from there.
                let advance = run.advance(*budget, &mut |candle| {
                    boundaries.push(candle);
                    stop_next = !stop_next;
                    if stop_next { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                if advance == Advance::Finished { break; }
            }
            let expected: Vec<usize> = (0..window.len()).step_by(every).collect();
            prop_assert_eq!(boundaries, expected);
            let report = run.report();
            prop_assert_eq!(report.digest(), whole.digest());
            prop_assert_eq!(report.returns, whole.returns);
            prop_assert_eq!(report.full.unwrap().digest(), full.digest());
        }
    }
}

#[test]
fn fewer_boundaries_do_not_change_the_result() {
    let candles = candles(2_000, 3);
    for definition in strategies::all() {
        let (whole, _) = finish(start(&definition, &candles, 50));
        let mut run = start(&definition, &candles, 50);
        let mut boundaries = Vec::new();
        let mut on_boundary = |candle| {
            boundaries.push(candle);
            ControlFlow::Continue(())
        };
        run.advance(120, &mut on_boundary);
        run.skip_boundaries();
        while run.advance(777, &mut on_boundary) != Advance::Finished {}
        assert_eq!(boundaries, [0, 50, 100]);
        assert_eq!(run.report().digest(), whole.digest(), "{}", definition.info.name);
    }
}

#[test]
fn a_summary_has_the_digest_of_the_full_report() {
    let candles = candles(2_000, 1);
    for definition in &strategies::all() {
        let (full, _) = finish(start(definition, &candles, 50));
        let episode = Episode {
            candles: candles.clone(),
            window: 0..candles.len(),
            cache: &mut ColumnCache::default(),
            config: costs(),
            every: 50,
            detail: Detail::Summary,
        };
        let mut run = definition.start(&Params::new(), episode).unwrap();
        while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
        let summary = run.report();
        assert!(summary.full.is_none());
        assert_eq!(summary.digest(), full.digest(), "{}", definition.info.name);
        assert_eq!(summary.returns, full.returns, "{}", definition.info.name);
    }
}

#[test]
fn cash_is_conserved() {
    for definition in &strategies::all() {
        for seed in 0..5 {
            let candles = candles(2_000, seed);
            let (report, full) = finish(start(definition, &candles, 50));
            let profits: f64 = full.trades.iter().map(|trade| trade.profit).sum();
            let last = candles.close()[candles.len() - 1];
            let open: f64 = report
                .open_trades
                .iter()
                .map(|trade| trade.size() * (last - trade.entry_price) - trade.commission)
                .sum();
            let expected = 10_000.0 + profits + open;
            let difference = (report.metrics.final_equity - expected).abs();
            assert!(difference < 1e-6, "{}: {difference}", definition.info.name);
        }
    }
}

#[test]
fn the_library_gives_the_reports_of_the_same_strategies_in_rust() {
    let candles = candles(5_000, 3);
    let mut cache = ColumnCache::default();
    let mut start = |name: &str, params: &[(&str, f64)]| {
        let params = params.iter().map(|&(name, value)| (name.to_owned(), value.into()));
        let episode = Episode {
            candles: candles.clone(),
            window: 0..candles.len(),
            cache: &mut cache,
            config: costs(),
            every: 50,
            detail: Detail::Full,
        };
        let run = strategies::find(name).unwrap().start(&params.collect(), episode).unwrap();
        finish(run)
    };
    let mut pairs = Vec::new();
    for (fast, slow) in [(10, 30), (5, 20), (30, 10), (1, 200)] {
        let params = [("fast", f64::from(fast)), ("slow", f64::from(slow))];
        let reference = SmaCross::new(fast as usize, slow as usize);
        pairs.push((start("sma_cross", &params), whole(reference, &candles)));
    }
    for (period, oversold, overbought) in [(14, 30.0, 70.0), (6, 45.0, 55.0), (30, 42.5, 61.25)] {
        let params =
            [("period", f64::from(period)), ("oversold", oversold), ("overbought", overbought)];
        let reference = RsiReversion::new(period as usize, [oversold, overbought]);
        pairs.push((start("rsi_reversion", &params), whole(reference, &candles)));
    }
    for ((report, full), (reference, reference_full)) in pairs {
        assert!(full.trades.len() > 4);
        assert_eq!(report.digest(), reference.digest());
        assert_eq!(full.digest(), reference_full.digest());
    }
}

fn whole(strategy: impl Strategy + 'static, candles: &Arc<Candles>) -> (Report, FullReport) {
    let cache = &mut ColumnCache::default();
    finish(Box::new(Backtest::new(strategy, candles.clone(), cache, costs(), 50, Detail::Full)))
}

/// SMA cross in the other form.
struct SmaCrossByCandle {
    averages: Option<[ColumnId; 2]>,
}

impl Strategy for SmaCrossByCandle {
    fn init(&mut self, columns: &mut ColumnRequests) {
        self.averages = Some([10, 30].map(|period| columns.sma(Source::Close, period)));
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let Some([fast, slow]) = self.averages else { return };
        let now = ctx.value(fast).zip(ctx.value(slow));
        let before = ctx.value_back(fast, 1).zip(ctx.value_back(slow, 1));
        let (Some((fast, slow)), Some((fast_before, slow_before))) = (now, before) else { return };
        if fast_before <= slow_before && fast > slow && ctx.units() == 0.0 {
            ctx.submit(Order::buy());
        } else if fast_before >= slow_before && fast < slow && ctx.units() > 0.0 {
            ctx.close_all();
        }
    }
}

#[test]
fn both_forms_of_a_strategy_give_the_same_report() {
    let candles = candles(5_000, 9);
    let mut cache = ColumnCache::default();
    let by_signals = Backtest::new(
        SmaCross::new(10, 30),
        candles.clone(),
        &mut cache,
        costs(),
        50,
        Detail::Full,
    );
    let by_candle = Backtest::new(
        SmaCrossByCandle { averages: None },
        candles,
        &mut cache,
        costs(),
        50,
        Detail::Full,
    );
    let (signals, signals_full) = finish(Box::new(by_signals));
    let (candle, candle_full) = finish(Box::new(by_candle));
    assert_eq!(signals.digest(), candle.digest());
    assert_eq!(signals_full.digest(), candle_full.digest());
    assert!(signals.metrics.trades > 20);
}

/// Gives every kind of order, long and short, chosen by the candle's index.
struct Everything;

impl Strategy for Everything {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let close = ctx.candle().close;
        let turn = ctx.index().wrapping_mul(2_654_435_761) >> 7;
        let side = if turn & 1 == 0 { Order::buy() } else { Order::sell() };
        let near = |share: f64| close * (1.0 + share * if turn & 2 == 0 { 1.0 } else { -1.0 });
        let sized = side.size(Size::EquityShare(0.2));
        match turn % 23 {
            0 => _ = ctx.submit(sized),
            1 => {
                _ = ctx
                    .submit(sized.stop_loss(Level::Percent(1.5)).take_profit(Level::Percent(2.0)))
            }
            2 => {
                _ = ctx.submit(sized.limit(near(0.004)).take_profit(Level::Distance(close * 0.01)))
            }
            3 => _ = ctx.submit(sized.stop(near(0.004)).stop_loss(Level::Distance(close * 0.01))),
            4 => _ = ctx.submit(sized.stop_limit(near(0.004), near(0.006))),
            5 => _ = ctx.submit(sized.trailing_stop(Level::Percent(2.0)).max_candles(40)),
            6 => ctx.cancel_entries(),
            7 => ctx.close_all(),
            8 | 9 => {
                if let Some(trade) = ctx.trades().first() {
                    let id = trade.id;
                    ctx.close(id, 0.5);
                }
            }
            _ => {}
        }
    }
}

fn everything(candles: &Arc<Candles>, config: &BacktestConfig, every: usize) -> Backtest {
    let cache = &mut ColumnCache::default();
    Backtest::new(Everything, candles.clone(), cache, config.clone(), every, Detail::Full)
}

#[test]
fn every_order_under_every_rule_sees_no_future_and_conserves_cash() {
    let whole = candles(2_000, 11);
    for config in every_rule() {
        let (report, full) = finish(Box::new(everything(&whole, &config, 50)));
        assert!(full.trades.len() > 50, "{config:?}");
        let closed = full.trades.iter();
        let told =
            closed.flat_map(|t| [(t.entry_candle, t.entry_time), (t.exit_candle, t.exit_time)]);
        let open = report.open_trades.iter().map(|trade| (trade.entry_candle, trade.entry_time));
        for (candle, time) in told.chain(open) {
            assert_eq!(time.to_bits(), whole.time()[candle as usize].to_bits(), "{config:?}");
        }
        let last = whole.close()[whole.len() - 1];
        let closed: f64 = full.trades.iter().map(|trade| trade.profit).sum();
        let gain = |trade: &OpenTrade| trade.size() * (last - trade.entry_price) - trade.commission;
        let open: f64 = report.open_trades.iter().map(gain).sum();
        let difference = (report.metrics.final_equity - (1e6 + closed + open)).abs();
        assert!(difference < 1e-5, "{difference} in {config:?}");
        for len in [3, 700, 1_999] {
            let (_, prefix) =
                finish(Box::new(everything(&Arc::new(whole.prefix(len)), &config, 50)));
            assert_eq!(prefix.equity, full.equity[..len], "{len} in {config:?}");
            assert_eq!(prefix.trades, full.trades[..prefix.trades.len()], "{len} in {config:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn every_order_under_every_rule_gives_one_digest_in_slices(
        budget in 1..90_usize, every in 1..70_usize, rule in 0..18_usize, seed in 0..4_u64,
        from in 0..400_usize, cut in 0..400_usize,
    ) {
        let candles = candles(800, seed);
        let config = &every_rule()[rule];
        let window = from..800 - cut;
        let whole = everything(&candles, config, 50).within(window.clone());
        let (whole, full) = finish(Box::new(whole));
        let mut run = everything(&candles, config, every).within(window);
        while run.advance(budget, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
        prop_assert_eq!(run.report().digest(), whole.digest());
        prop_assert_eq!(run.report().returns, whole.returns);
        prop_assert_eq!(run.report().full.unwrap().digest(), full.digest());
    }
}

/// Signals in both directions whose trades have exits at fixed prices.
const WITH_EXITS: &str = "param near = 2\nparam far = 4\nenter long when close crosses above sma(close, 9)\n\
    enter short when close crosses below sma(close, 9)\nexit long when rsi(close, 5) > 85\n\
    stop loss near%\ntake profit far%";

#[test]
fn skipping_candles_that_touch_no_exit_does_not_change_the_result() {
    let definition = Definition::new("exits", WITH_EXITS).unwrap();
    let costs = [(0.0, 0.0), (0.0, 0.002), (0.001, 0.0004)];
    for (seed, (spread, commission_rate)) in (0..4).flat_map(|seed| costs.map(|it| (seed, it))) {
        let candles = candles(1_500, seed);
        for intrabar in [Intrabar::StopFirst, Intrabar::TargetFirst, Intrabar::Path] {
            for (near, far) in [(0.3, 0.4), (1.0, 3.0), (6.0, 50.0)] {
                let params = [("near", near), ("far", far)];
                let params: Params =
                    params.map(|(name, value)| (name.to_owned(), value.into())).into();
                let start = || {
                    let config =
                        BacktestConfig { spread, commission_rate, intrabar, ..Default::default() };
                    let episode = Episode {
                        candles: candles.clone(),
                        window: 0..candles.len(),
                        cache: &mut ColumnCache::default(),
                        config,
                        every: 5_000,
                        detail: Detail::Full,
                    };
                    definition.start(&params, episode).unwrap()
                };
                let (whole, full) = finish(start());
                let mut run = start();
                while run.advance(1, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
                assert!(full.trades.len() > 20, "{near} {far}: {}", full.trades.len());
                assert_eq!(run.report().digest(), whole.digest(), "{spread} {intrabar:?} {near}");
                assert_eq!(run.report().full.unwrap().digest(), full.digest());
            }
        }
    }
}
