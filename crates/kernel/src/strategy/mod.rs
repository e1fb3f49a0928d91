//! Strategies: the columns they read, and the orders they decide from the past alone.

/// The orders of a strategy that adds to its position.
mod adding;
/// Comparison of two series.
mod comparison;
/// The market and the account at a closed candle.
mod context;
/// How decisions become orders.
mod decisions;
/// Orders that pass without effect.
mod passing;
/// Entries and exits of a whole series at once.
mod signals;
/// The position between two fills.
mod standing;
/// The terms of an entry's order.
mod terms;

pub use comparison::{Comparison, Series};
pub use context::Context;
pub(crate) use decisions::{Decisions, market_orders, plain_orders, submit_signal_orders};
pub use passing::{Given, Passing};
pub use signals::{SignalColumns, SignalEntry, Signals};
pub use standing::Standing;
pub use terms::{Amount, EntryPrice, EntryTerms, PartTerm, Term, Waits};

pub use crate::bits::Bits;

use crate::columns::ColumnRequests;

/// A trading strategy.
///
/// `init` requests columns. After that a strategy takes one of two forms: `signals` returns entries and exits of the whole series
/// at once (the fast path), or `on_candle` decides candle by candle. One fill loop runs both.
///
/// ```
/// use candlerun_kernel::columns::{ColumnId, ColumnRequests, Source};
/// use candlerun_kernel::strategy::{Context, Strategy};
/// use candlerun_kernel::backtest::Order;
///
/// /// Buys above the average, sells below it.
/// struct AboveAverage {
///     average: Option<ColumnId>,
/// }
///
/// impl Strategy for AboveAverage {
///     fn init(&mut self, columns: &mut ColumnRequests) {
///         self.average = Some(columns.sma(Source::Close, 50));
///     }
///
///     fn on_candle(&mut self, ctx: &mut Context<'_>) {
///         let Some(average) = self.average.and_then(|id| ctx.value(id)) else { return };
///         let above = ctx.candle().close > average;
///         if above && ctx.units() == 0.0 {
///             ctx.submit(Order::buy());
///         } else if !above && ctx.units() > 0.0 {
///             ctx.close_all();
///         }
///     }
/// }
/// ```
pub trait Strategy {
    /// Requests the columns that the strategy reads.
    fn init(&mut self, columns: &mut ColumnRequests);

    /// Entries and exits of the whole series, for strategies that need only columns. Bit i may depend only on values up to i;
    /// the conformance suite checks that.
    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        let _ = columns;
        None
    }

    /// Decides at a closed candle. Not called if `signals` returned signals.
    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let _ = ctx;
    }

    /// The first candle in `from..to` at which `on_candle` may do something, or `to`. The position and
    /// the waiting orders are the same at all of these candles, if no order is filled before.
    fn next_decision(&mut self, standing: &Standing<'_>, from: usize, to: usize) -> usize {
        let _ = standing;
        from.min(to)
    }

    /// The orders that pass while the position is what it is. `next_decision` skips their candles; the run counts them.
    fn passing(&self, standing: &Standing<'_>) -> &[Passing] {
        let _ = standing;
        &[]
    }

    /// Why the strategy failed, if it did: the episode then ends and counts as failed. For strategies that run code of others.
    fn failure(&self) -> Option<String> {
        None
    }
}
