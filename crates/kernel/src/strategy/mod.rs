//! What a strategy is: parameters, the columns it reads, and orders decided from the past alone.

/// One bit a candle.
mod bits;
/// How two series stand to each other, and how they are compared.
mod comparison;
/// What a strategy sees at a closed candle.
mod context;
/// Entries and exits of a whole series at once.
mod signals;
/// What the order of an entry says.
mod terms;

pub use bits::Bits;
pub use comparison::{Comparison, Series};
pub use context::Context;
pub use signals::{SignalColumns, SignalEntry, Signals};
pub use terms::{Amount, EntryPrice, EntryTerms, Term};

use crate::columns::ColumnRequests;

/// A trading strategy.
///
/// `init` asks for columns. After that a strategy takes one of two forms: `signals` gives entries and exits of the whole
/// series at once (the fast path), or `on_candle` decides candle by candle. One fill loop reads both.
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
    /// Asks for the columns the strategy reads.
    fn init(&mut self, columns: &mut ColumnRequests);

    /// Entries and exits of the whole series, for strategies that need to know nothing but columns. Bit i may depend on
    /// values up to i only; the conformance suite checks that.
    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        let _ = columns;
        None
    }

    /// Decides at a closed candle. Not called for a strategy that gave signals.
    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let _ = ctx;
    }

    /// Why the strategy cannot go on: the episode ends and counts as failed. Rust has no need of it; what runs the code of
    /// others has.
    fn failure(&self) -> Option<String> {
        None
    }
}
