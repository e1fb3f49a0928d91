//! Candle columns and higher intervals that the episodes of a text read.

use crate::backtest::BacktestConfig;
use crate::candles::ColumnSet;
use crate::rules::ast::Direction;
use crate::rules::check::CheckedProgram;
use crate::rules::check::trading::CheckedEntryKind;
use crate::rules::check::typed::{Typed, TypedKind};
use crate::rules::vocabulary::{DayPart, Price};

impl CheckedProgram {
    /// The higher intervals of the text, in milliseconds.
    pub fn intervals(&self) -> Vec<f64> {
        let mut intervals = Vec::new();
        let roots = self.roots();
        roots.into_iter().chain(&self.lets).for_each(|of| add_intervals(of, &mut intervals));
        intervals
    }

    /// Which candle columns an episode reads beside time, open and close, for any values of the parameters.
    pub fn columns_read(&self, config: &BacktestConfig) -> ColumnSet {
        let sells_short = self.entries.iter().any(|entry| entry.direction == Direction::Short);
        let extremes = !self.is_plain() || config.market_orders_read_extremes(sells_short);
        let mut columns_read = ColumnSet { extremes, volume: false };
        let roots = self.roots();
        roots.into_iter().chain(&self.lets).for_each(|of| add_columns_read(of, &mut columns_read));
        columns_read
    }

    /// Whether it gives only market orders of the config's size and does not read the position.
    fn is_plain(&self) -> bool {
        let levels = [&self.stop_loss, &self.take_profit];
        self.entries.iter().all(|entry| entry.kind == CheckedEntryKind::Market)
            && levels.into_iter().all(|level| level.iter().next().is_none())
            && self.trailing_stop.iter().next().is_none()
            && self.part_targets.is_empty()
            && self.moves.is_empty()
            && self.pyramiding.iter().next().is_none()
            && !self.nets
            && self.cancels.is_empty()
            && self.exits.iter().all(|exit| exit.closes().is_some())
            && self.size.iter().next().is_none()
            && self.exit_after.iter().next().is_none()
            && !self.roots().into_iter().any(|of| of.path_dependent)
    }
}

/// Adds the candle columns that an expression reads.
fn add_columns_read(of: &Typed, columns_read: &mut ColumnSet) {
    match &of.kind {
        TypedKind::Price(Price::High | Price::Low)
        | TypedKind::Day(DayPart::High | DayPart::Low) => columns_read.extremes = true,
        TypedKind::Price(Price::Volume) => columns_read.volume = true,
        TypedKind::Indicator { source: None, .. } | TypedKind::On { .. } => {
            *columns_read = ColumnSet::ALL
        }
        _ => {}
    }
    of.children().for_each(|child| add_columns_read(child, columns_read));
}

fn add_intervals(of: &Typed, intervals: &mut Vec<f64>) {
    if let TypedKind::On { interval_ms, .. } = &of.kind
        && !intervals.iter().any(|known| known.to_bits() == interval_ms.to_bits())
    {
        intervals.push(*interval_ms);
    }
    of.children().for_each(|child| add_intervals(child, intervals));
}
