//! The exits that `move` lines set.

use super::episode::PlannedMove;
use crate::backtest::{HeldTrade, Level, TradeId, Trail};
use crate::rules::ast::MovedExit;
use crate::strategy::{Bits, Context, SignalColumns, Standing, Term};

/// A `move` line with its data.
pub(super) struct PossibleMove {
    /// Where its condition is true, unless it reads the position.
    pub(super) when: Bits,
    pub(super) amount: Term<Level>,
    /// The profit from which a trailing stop follows the price.
    pub(super) after: Option<Term<Level>>,
}

impl PossibleMove {
    pub(super) fn new(line: &PlannedMove, when: Bits, columns: &SignalColumns<'_>) -> Self {
        let after = line.after.map(|after| after.term(columns));
        Self { when, amount: line.amount.term(columns), after }
    }
}

/// A new exit of a trade.
#[derive(Clone, Copy)]
pub(super) enum Moved {
    StopLoss(f64),
    TakeProfit(f64),
    Trail(Trail),
}

impl Moved {
    /// The exit of a trade at a new level. `from` is the profit from which a trailing stop follows the price.
    pub(super) fn new(
        trade: &HeldTrade,
        exit: MovedExit,
        level: Level,
        from: Option<Level>,
    ) -> Self {
        let (fill, sign) = (trade.entry_price, trade.side.sign());
        match exit {
            MovedExit::StopLoss => Self::StopLoss(level.price(fill, -sign)),
            MovedExit::TakeProfit => Self::TakeProfit(level.price(fill, sign)),
            MovedExit::TrailingStop => Self::Trail(Trail { distance: level, from }),
        }
    }

    /// Whether a stop is already there, so that setting it changes nothing.
    pub(super) fn is_there(self, trade: &HeldTrade, standing: &Standing<'_>) -> bool {
        match self {
            Self::StopLoss(price) => standing.has_stop_at(trade, price),
            Self::TakeProfit(_) => false,
            Self::Trail(trail) => standing.has_trail(trade, trail),
        }
    }

    pub(super) fn set(self, trade: TradeId, ctx: &mut Context<'_>) {
        match self {
            Self::StopLoss(price) => ctx.set_stop_loss(trade, Some(price)),
            Self::TakeProfit(price) => ctx.set_take_profit(trade, Some(price)),
            Self::Trail(trail) => ctx.set_trailing_stop(trade, Some(trail)),
        }
    }
}
