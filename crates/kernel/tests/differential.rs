//! The standard mode against an independent loop over random candles and orders: trades, equity, and open trades.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    reason = "prices on a grid are compared exactly, and tests fail by panicking"
)]

/// Random candles, orders and configs.
#[path = "helpers/generated.rs"]
mod generated;
/// The same rules, implemented a second time.
#[path = "helpers/reference/mod.rs"]
mod reference;
/// Strategies that act at listed candles.
#[path = "helpers/scripted.rs"]
mod scripted;

use candlerun_kernel::backtest::{BacktestConfig, OpenTrade, Size, Trade};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use reference::{Closed, Lot, Prices};
use scripted::{Act, backtest};

fn is_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * (1.0 + one.abs() + other.abs())
}

fn are_close(one: &[Option<f64>], other: &[Option<f64>]) -> bool {
    one.iter().zip(other).all(|pair| match pair {
        (Some(one), Some(other)) => is_close(*one, *other),
        (one, other) => one.is_none() && other.is_none(),
    })
}

/// Whether two trades are equal up to rounding.
fn same_trade(engine: &Trade, reference: &Closed) -> bool {
    let lot = &reference.lot;
    (engine.side, engine.exit_reason) == (lot.side, reference.reason)
        && (engine.entry_candle as usize, engine.exit_candle as usize)
            == (lot.candle, reference.candle)
        && is_close(engine.units, reference.units)
        && is_close(engine.entry_price, lot.price)
        && is_close(engine.exit_price, reference.price)
        && is_close(engine.profit, reference.profit)
}

fn same_open(engine: &OpenTrade, reference: &Lot) -> bool {
    let exits = [engine.stop_loss, engine.take_profit, engine.trailing_stop];
    (engine.side, engine.entry_candle as usize) == (reference.side, reference.candle)
        && is_close(engine.units, reference.units)
        && is_close(engine.entry_price, reference.price)
        && are_close(
            &exits,
            &[reference.stop, reference.target().map(|(price, _)| price), reference.trailing],
        )
}

/// Runs both and compares them.
fn agree(candles: &[Prices], acts: &[(usize, Act)], config: &BacktestConfig) -> TestCaseResult {
    let (report, full) = backtest(acts, candles, config.clone());
    let reference = reference::run(acts, candles, config);
    // If a size closes an equal one, rounding may leave a tiny rest.
    let ended =
        full.trades.iter().map(|it| it.units).chain(reference.closed.iter().map(|it| it.units));
    let open = report
        .open_trades
        .iter()
        .map(|it| it.units)
        .chain(reference.lots.iter().map(|it| it.units));
    prop_assume!(ended.chain(open).all(|units| units > 1e-6));
    prop_assert_eq!(full.trades.len(), reference.closed.len());
    // The sequence of two exits inside one candle is not compared.
    let mut missing = reference.closed.clone();
    for trade in &full.trades {
        let twin = missing.iter().position(|closed| same_trade(trade, closed));
        prop_assert!(twin.is_some(), "{:#?}\n{:#?}", trade, missing);
        twin.map(|twin| missing.swap_remove(twin));
    }
    prop_assert_eq!(report.open_trades.len(), reference.lots.len());
    for (engine, reference) in report.open_trades.iter().zip(&reference.lots) {
        prop_assert!(same_open(engine, reference), "{:#?}\n{:#?}", engine, reference);
    }
    for (index, (&engine, &reference)) in full.equity.iter().zip(&reference.equity).enumerate() {
        prop_assert!(is_close(engine, reference), "candle {}: {} {}", index, engine, reference);
    }
    prop_assert_eq!(report.exits_at_entry, reference.exits_at_entry);
    prop_assert_eq!(report.rejected_orders, reference.rejected);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: generated::cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_few_orders_give_the_results_of_the_reference((candles, acts) in generated::market(2), config in generated::config()) {
        agree(&candles, &acts, &config)?;
    }

    #[test]
    fn many_orders_give_the_results_of_the_reference((candles, acts) in generated::market(12), config in generated::config()) {
        agree(&candles, &acts, &config)?;
    }

    #[test]
    fn hedged_orders_give_the_results_of_the_reference((candles, acts) in generated::market(12), config in generated::config()) {
        // So small that trades do not affect each other.
        let small = acts.iter().map(|&(at, act)| match act {
            Act::Submit(order) => (at, Act::Submit(order.size(small(order.size)))),
            act => (at, act),
        });
        let config = BacktestConfig { hedging: true, initial_cash: 1e7, position_size_pct: 0.01, ..config };
        agree(&candles, &small.collect::<Vec<_>>(), &BacktestConfig { leverage: 1.0, ..config })?;
    }
}

fn small(size: Size) -> Size {
    match size {
        Size::EquityShare(_) | Size::Risk(_) => Size::Config,
        size => size,
    }
}
