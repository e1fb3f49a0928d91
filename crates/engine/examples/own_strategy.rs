//! `cargo run --release --example own_strategy`: a strategy in Rust and a search over synthetic candles. It buys a close above the
//! highest high of the candles before, with a trailing stop, and risks 1 % of the equity.

#![allow(clippy::print_stdout, reason = "a program that prints")]

use candlerun_engine::backtest::{Advance, Run};
use candlerun_engine::backtest::{BacktestConfig, Detail, Level, Order, Size};
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::columns::{ColumnCache, ColumnId, ColumnRequests, Source};
use candlerun_engine::strategies::Episode;
use candlerun_engine::strategy::{Context, Strategy};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Columns are requested once and read through the context, which never shows the future.
struct Breakout {
    period: usize,
    columns: Option<(ColumnId, ColumnId)>,
}

impl Strategy for Breakout {
    fn init(&mut self, columns: &mut ColumnRequests) {
        let highest = columns.highest(Source::High, self.period);
        self.columns = Some((highest, columns.atr(14)));
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let Some((highest, range)) = self.columns else { return };
        // Both are undefined in their warm-up.
        let (Some(highest), Some(range)) = (ctx.value_back(highest, 1), ctx.value(range)) else {
            return;
        };
        if !ctx.in_position() && ctx.candle().close > highest {
            ctx.submit(
                Order::buy()
                    .size(Size::Risk(0.01))
                    .stop_loss(Level::Distance(2.0 * range))
                    .trailing_stop(Level::Distance(3.0 * range)),
            );
        }
    }
}

fn main() -> candlerun_engine::Result<()> {
    let config = SyntheticConfig { candles: 20_000, ..Default::default() };
    let candles = Arc::new(Synthetic::new(config)?.finish()?);
    // A column that several episodes request is computed once.
    let mut cache = ColumnCache::default();
    println!("period  trades  return %  drawdown %");
    for period in [10, 20, 50, 100, 200] {
        let episode = Episode {
            candles: candles.clone(),
            window: 0..candles.len(),
            cache: &mut cache,
            config: BacktestConfig { commission_rate: 0.0005, ..Default::default() },
            every: 50,
            detail: Detail::Summary,
        };
        let mut run: Box<dyn Run> = episode.of(Breakout { period, columns: None });
        while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
        let metrics = run.report().metrics;
        println!(
            "{period:6}  {:6}  {:8.2}  {:10.2}",
            metrics.trades, metrics.total_return_pct, metrics.max_drawdown_pct
        );
    }
    Ok(())
}
