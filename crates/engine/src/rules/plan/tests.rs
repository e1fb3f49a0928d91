//! Plans give the same results as the interpreter, on random texts.

use super::counts::ConditionCounts;
use super::inspection::totals;
use super::random::Draw;
use super::reference::Reference;
use super::strategy::RulesStrategy;
use crate::backtest::{
    Advance, Backtest, BacktestConfig, Detail, ExitReason, Fill, Intrabar, Run, Trade,
};
use crate::candles::{Candle, Candles, Columns};
use crate::columns::{ColumnCache, ColumnRequests};
use crate::params::{ParamValue, Params};
use crate::report::Report;
use crate::rules::ast::Direction;
use crate::rules::check::CheckedProgram;
use crate::rules::check::trading::{BySide, CheckedEntryKind, CheckedWaits};
use crate::strategy::{Context, Passing, SignalColumns, Signals, Standing, Strategy};
use proptest::prelude::*;
use std::cell::Cell;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

/// Hourly candles of a random walk that begin at midnight.
fn candles(len: usize, seed: u64) -> Arc<Candles> {
    let mut state = seed;
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % limit
    };
    let mut columns = Columns::default();
    let mut close = 100.0;
    for hour in 0..len {
        let open = close;
        close = open + (below(9) as f64 - 4.0) * 0.5;
        if close < 20.0 {
            close = 20.0;
        }
        let (high, low) = if open > close { (open, close) } else { (close, open) };
        columns.push(Candle {
            time: 1_577_836_800_000.0 + 3_600_000.0 * hour as f64,
            open,
            high: high + below(3) as f64 * 0.5,
            low: low - below(3) as f64 * 0.5,
            close,
            volume: below(50) as f64,
        });
    }
    Arc::new(Candles::new(columns).unwrap())
}

fn params() -> Params {
    let mode = ParamValue::Name("fast".to_owned());
    let values = [("n", ParamValue::Number(101.0)), ("on", ParamValue::Flag(true)), ("mode", mode)];
    values.map(|(name, value)| (name.to_owned(), value)).into()
}

fn run(
    strategy: impl Strategy + 'static,
    candles: &Arc<Candles>,
    config: &BacktestConfig,
    cache: &mut ColumnCache,
) -> Report {
    let mut run = Backtest::new(strategy, candles.clone(), cache, config.clone(), 50, Detail::Full);
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    run.report()
}

fn configs() -> [BacktestConfig; 4] {
    let standard = BacktestConfig { commission_rate: 0.001, ..Default::default() };
    [
        BacktestConfig { fill: Fill::SameClose, ..standard.clone() },
        BacktestConfig { intrabar: Intrabar::Path, ..standard.clone() },
        standard.clone(),
        // Some accounts are ruined.
        BacktestConfig { tick_size: 0.25, spread: 0.001, leverage: 20.0, ..standard },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_plan_gives_the_report_of_the_interpreter_to_the_bit(
        seed in 0..1_u64 << 60, position in any::<bool>(), len in 1..160_usize, rule in 0..4_usize,
    ) {
        let candles = candles(len, seed);
        let program = Draw::new(seed, position).program();
        let config = &configs()[rule];
        let cache = &mut ColumnCache::default();
        let plan = run(
            RulesStrategy::new(Arc::new(program.clone()), params()), &candles, config, cache,
        );
        let reference = Reference::new(program.clone(), params(), candles.clone(), None);
        let slow = run(reference, &candles, config, cache);
        let (full, slow_full) = (plan.full.as_ref().unwrap(), slow.full.as_ref().unwrap());
        prop_assert_eq!(&full.trades, &slow_full.trades, "{:#?}", program);
        prop_assert_eq!(plan.digest(), slow.digest());
        prop_assert_eq!(full.digest(), slow_full.digest());
        prop_assert_eq!(plan.rejected_orders, slow.rejected_orders);
        prop_assert_eq!(full.orders, slow_full.orders, "{:#?}", program);
        let [reason, slow_reason] = [&plan, &slow].map(|of| of.no_trade.as_ref().map(ToString::to_string));
        prop_assert_eq!(reason, slow_reason, "{:#?}", program);

        // A later episode uses the columns of an earlier one. A cache that is too small gives the same result.
        let mut tight = ColumnCache::with_max_bytes(3 * 8 * len);
        for cache in [cache, &mut tight] {
            let strategy = RulesStrategy::new(Arc::new(program.clone()), params());
            prop_assert_eq!(run(strategy, &candles, config, cache).digest(), plan.digest());
        }

        let prefix = Arc::new(candles.prefix(len / 2 + 1));
        let strategy = RulesStrategy::new(Arc::new(program), params());
        let part = run(strategy, &prefix, config, &mut ColumnCache::default()).full.unwrap();
        prop_assert_eq!(&part.equity, &full.equity[..prefix.len()]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_condition_and_every_part_holds_as_often_as_the_interpreter_finds(
        seed in 0..1_u64 << 60, position in any::<bool>(), len in 1..160_usize, rule in 0..3_usize,
    ) {
        let candles = candles(len, seed);
        let program = Arc::new(Draw::new(seed, position).program());
        // With a position of 20 times the equity, some accounts are ruined.
        let leverage = if seed.is_multiple_of(2) { 20.0 } else { 1.0 };
        let config = &BacktestConfig { leverage, ..configs()[rule].clone() };
        let cache = &mut ColumnCache::default();
        let (counts, expected) = (ConditionCounts::new(&program), ConditionCounts::new(&program));
        let strategy = RulesStrategy::new(program.clone(), params());
        let plain = run(strategy, &candles, config, cache);
        let strategy = RulesStrategy::new(program.clone(), params()).counting(counts.clone());
        let report = run(strategy, &candles, config, cache);
        prop_assert_eq!(report.full.as_ref().unwrap().digest(), plain.full.unwrap().digest());
        let asked = report.full.unwrap().inputs.asked();
        let found = totals(&program, &params(), &candles, cache, asked, &counts);
        let reference =
            Reference::new((*program).clone(), params(), candles.clone(), Some(expected.clone()));
        run(reference, &candles, config, &mut ColumnCache::default());
        prop_assert_eq!(found, expected.get().collect::<Vec<_>>(), "{:#?}", program);
    }
}

#[test]
fn random_texts_have_parts_that_hold_and_accounts_that_are_ruined() {
    let candles = candles(160, 3);
    let (mut parts, mut ruined) = (0, 0);
    for seed in 0..200 {
        let program = Arc::new(Draw::new(seed, seed % 2 == 0).program());
        let counts = ConditionCounts::new(&program);
        let strategy = RulesStrategy::new(program.clone(), params()).counting(counts.clone());
        let config = BacktestConfig { leverage: 20.0, ..configs()[2].clone() };
        let cache = &mut ColumnCache::default();
        let asked = run(strategy, &candles, &config, cache).full.unwrap().inputs.asked();
        ruined += usize::from(asked.end < candles.len());
        let found = totals(&program, &params(), &candles, cache, asked, &counts);
        let differ = found.iter().any(|count| *count != found[0]);
        parts += usize::from(found.len() > program.entries.len() * 2 && differ);
    }
    assert!(parts > 20 && ruined > 3, "{parts} texts with parts, {ruined} ruined accounts");
}

#[test]
fn a_text_reads_only_the_candle_columns_that_it_names() {
    let candles = candles(160, 3);
    let (mut extremes, mut volume) = (0, 0);
    for seed in 0..600 {
        let program = Draw::new(seed, seed % 3 == 0).program();
        let config = &configs()[seed as usize % 2 + 1];
        for program in [long_only(plain(&program)), plain(&program), program] {
            let columns_read = program.columns_read(config);
            extremes += usize::from(!columns_read.extremes);
            volume += usize::from(!columns_read.volume);
            let program = Arc::new(program);
            let digest = |candles| {
                let strategy = RulesStrategy::new(program.clone(), params());
                run(strategy, &candles, config, &mut ColumnCache::default()).full.unwrap().digest()
            };
            let some = Candles::from_validated(
                candles.fingerprint(),
                candles.columns().only(columns_read),
            );
            assert_eq!(
                digest(Arc::new(some.unwrap())),
                digest(candles.clone()),
                "{columns_read:?}: {program:#?}"
            );
        }
    }
    assert!(
        extremes >= 30 && volume >= 100,
        "{extremes} texts without extremes, {volume} without volume"
    );
}

fn long_only(mut program: CheckedProgram) -> CheckedProgram {
    program.entries.retain(|entry| entry.direction == Direction::Long);
    program
}

/// The same conditions with market orders only.
fn plain(program: &CheckedProgram) -> CheckedProgram {
    let mut plain = program.clone();
    plain.entries.iter_mut().for_each(|entry| entry.kind = CheckedEntryKind::Market);
    plain.exit_after = BySide::default();
    plain.stop_loss = BySide::default();
    plain.take_profit = BySide::default();
    plain.trailing_stop = BySide::default();
    plain.size = BySide::default();
    plain.part_targets.clear();
    plain.pyramiding = BySide::default();
    plain.nets = false;
    plain.moves.clear();
    plain.cancels.clear();
    plain.entries.iter_mut().for_each(|entry| entry.waits = CheckedWaits::OneCandle);
    plain.exits.retain(|exit| exit.closes().is_some());
    plain
}

#[test]
fn random_texts_trade() {
    let candles = candles(160, 3);
    let trades = |seed| {
        let program = Draw::new(seed, seed % 2 == 0).program();
        let strategy = RulesStrategy::new(Arc::new(program), params());
        let report = run(strategy, &candles, &configs()[2], &mut ColumnCache::default());
        report.full.unwrap().trades.len()
    };
    let trading = (0..400).filter(|&seed| trades(seed) > 2).count();
    assert!(trading > 100, "{trading} of 400 texts trade");
}

#[test]
fn random_texts_have_entries_that_net() {
    let candles = candles(160, 3);
    let (mut netted, mut reduced) = (0, 0);
    for seed in 0..400 {
        let program = Draw::new(seed, seed % 2 == 0).program();
        if !program.nets {
            continue;
        }
        let digest = |program: CheckedProgram| {
            let strategy = RulesStrategy::new(Arc::new(program), params());
            let report = run(strategy, &candles, &configs()[2], &mut ColumnCache::default());
            let full = report.full.unwrap();
            let is_reduced = |trade: &Trade| trade.exit_reason == ExitReason::Reduced;
            (full.digest(), full.trades.iter().any(is_reduced))
        };
        let without = CheckedProgram { nets: false, ..program.clone() };
        let (found, is_reduced) = digest(program);
        netted += usize::from(found != digest(without).0);
        reduced += usize::from(is_reduced);
    }
    assert!(netted > 20 && reduced > 5, "{netted} texts net, {reduced} reduce a position");
}

#[test]
fn random_texts_add_to_positions_close_parts_and_keep_orders() {
    let candles = candles(160, 3);
    let (mut added, mut parts, mut waiting) = (0, 0, 0);
    for seed in 0..400 {
        let program = Draw::new(seed, seed % 2 == 0).program();
        let strategy = RulesStrategy::new(Arc::new(program), params());
        let report = run(strategy, &candles, &configs()[2], &mut ColumnCache::default());
        let full = report.full.unwrap();
        let trades = &full.trades;
        let pairs = || trades.iter().zip(trades.iter().skip(1));
        let is_part = |(one, other): (&Trade, &Trade)| {
            one.entry_candle == other.entry_candle && one.exit_candle < other.exit_candle
        };
        let is_added = |(one, other): (&Trade, &Trade)| {
            one.entry_candle < other.entry_candle && other.entry_candle < one.exit_candle
        };
        added += usize::from(pairs().any(is_added));
        parts += usize::from(pairs().any(is_part));
        waiting += usize::from(full.orders.cancelled > 0);
    }
    assert!(
        added > 5 && parts > 20 && waiting > 10,
        "{added} texts add to a position, {parts} close a part, {waiting} cancel an order"
    );
}

/// A strategy, and at how many candles it was asked.
struct Asked(RulesStrategy, Rc<Cell<u32>>);

impl Strategy for Asked {
    fn init(&mut self, columns: &mut ColumnRequests) {
        self.0.init(columns);
    }

    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        self.0.signals(columns)
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        self.1.set(self.1.get() + 1);
        self.0.on_candle(ctx);
    }

    fn next_decision(&mut self, standing: &Standing<'_>, from: usize, to: usize) -> usize {
        self.0.next_decision(standing, from, to)
    }

    fn passing(&self, standing: &Standing<'_>) -> &[Passing] {
        self.0.passing(standing)
    }
}

#[test]
fn a_run_does_not_stop_for_orders_that_pass() {
    let candles = candles(5_000, 3);
    for line in [
        "enter long stop close * 1.2 when not in_position",
        "enter short limit close * 1.2 when not in_long until filled",
        "enter long limit close * 0.8 when not in_position until close crosses above sma(close, 50)",
        "enter long stop close * 1.2 limit close * 1.25 when not in_position for 3 candles",
    ] {
        let program = Arc::new(crate::rules::check(line).unwrap());
        let asked = Rc::new(Cell::new(0));
        let strategy = Asked(RulesStrategy::new(program, Params::new()), asked.clone());
        let report = run(strategy, &candles, &configs()[2], &mut ColumnCache::default());
        let orders = report.full.unwrap().orders.orders;
        assert!(orders > 3_000 && asked.get() < orders / 4, "{line}: {orders}, {}", asked.get());
    }
}

#[test]
fn an_order_that_is_rounded_to_a_tick_does_not_pass_there() {
    let mut columns = Columns::default();
    for hour in 0..8 {
        let high = if hour == 5 { 100.0 } else { 99.5 };
        let time = 1_577_836_800_000.0 + 3_600_000.0 * f64::from(hour);
        columns.push(Candle { time, open: 99.0, high, low: 98.0, close: 99.0, volume: 1.0 });
    }
    let candles = Arc::new(Candles::new(columns).unwrap());
    let config = BacktestConfig { tick_size: 0.25, ..Default::default() };
    // Within a ten-thousandth of a tick, the price is 100.
    let text = "enter long stop 100.00001 when not in_position\nexit when in_position";
    let program = Arc::new(crate::rules::check(text).unwrap());
    let strategy = RulesStrategy::new(program, Params::new());
    let report = run(strategy, &candles, &config, &mut ColumnCache::default());
    let trades = report.full.unwrap().trades;
    assert_eq!(trades.iter().map(|trade| trade.entry_price).collect::<Vec<_>>(), [100.0]);
}
