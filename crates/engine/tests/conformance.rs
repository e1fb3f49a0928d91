//! What every strategy in the list must do, in both of its forms: no look-ahead, slices equal the whole, cash conserved.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

use candlerun_engine::backtest::{Advance, BacktestConfig, Detail, Run};
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::columns::{ColumnCache, ColumnId, ColumnRequests, Source};
use candlerun_engine::params::Params;
use candlerun_engine::report::{FullReport, Report};
use candlerun_engine::strategies::{self, Definition, Episode, SmaCross};
use candlerun_engine::strategy::{Context, Strategy};
use candlerun_engine::{backtest::Backtest, backtest::Order};
use proptest::prelude::*;
use std::ops::ControlFlow;
use std::sync::Arc;

fn candles(count: u32, seed: u64) -> Arc<Candles> {
    let config = SyntheticConfig { candles: count, seed, ..Default::default() };
    Arc::new(Synthetic::new(config).unwrap().finish().unwrap())
}

fn costs() -> BacktestConfig {
    BacktestConfig { position_size_pct: 0.9, commission_rate: 0.001, ..Default::default() }
}

fn start(definition: &Definition, candles: &Arc<Candles>, every: usize) -> Box<dyn Run> {
    let episode = Episode {
        candles: candles.clone(),
        cache: &mut ColumnCache::default(),
        config: costs(),
        every,
        detail: Detail::Full,
    };
    definition.start(&Params::new(), episode).unwrap()
}

fn finish(mut run: Box<dyn Run>) -> (Report, FullReport) {
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    let report = run.report();
    let full = report.full.clone().unwrap();
    (report, full)
}

#[test]
fn results_on_a_prefix_are_a_prefix_of_the_results() {
    let whole = candles(3_000, 5);
    for definition in strategies::all() {
        let (_, full) = finish(start(definition, &whole, 50));
        assert!(full.trades.len() > 4, "{} hardly trades", definition.info.name);
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
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn slices_of_any_size_give_the_digest_of_one_run(
        budgets in prop::collection::vec(1..400_usize, 1..20), every in 1..70_usize, seed in 0..5_u64,
    ) {
        let candles = candles(1_500, seed);
        for definition in strategies::all() {
            let (whole, full) = finish(start(definition, &candles, 50));
            let mut run = start(definition, &candles, every);
            let mut boundaries = Vec::new();
            let mut stop_next = false;
            for budget in budgets.iter().cycle() {
                // Every other boundary stops the run, which must go on where it was.
                let advance = run.advance(*budget, &mut |candle| {
                    boundaries.push(candle);
                    stop_next = !stop_next;
                    if stop_next { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                if advance == Advance::Finished { break; }
            }
            let expected: Vec<usize> = (0..1_500).step_by(every).collect();
            prop_assert_eq!(boundaries, expected);
            let report = run.report();
            prop_assert_eq!(report.digest(), whole.digest());
            prop_assert_eq!(report.full.unwrap().digest(), full.digest());
        }
    }
}

#[test]
fn a_summary_has_the_digest_of_the_full_report() {
    let candles = candles(2_000, 1);
    for definition in strategies::all() {
        let (full, _) = finish(start(definition, &candles, 50));
        let episode = Episode {
            candles: candles.clone(),
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
    }
}

#[test]
fn cash_is_conserved() {
    for definition in strategies::all() {
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
