//! The detail of one episode, computed from its full report.

use super::column::{Column, Step};
use super::{Drawdown, MonthReturn, SideStatistics, SignalCounts, TradeColumns, drawdowns, months};
use crate::report::Report;
use crate::rules::{Inspection, StrategyLine};
use serde::Serialize;
use std::mem;

/// Everything that a page shows of one episode beside its report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "EpisodeDetailFields"))]
pub struct EpisodeDetail {
    /// Index in the series of the first candle of the window.
    pub first_candle: u32,
    /// Equity at every close of the window; the first belongs to `first_candle`.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub equity_values: Vec<f64>,
    /// All closed trades, in the order of their exits.
    pub trade_columns: TradeColumns,
    /// Up to 20 series of the strategy for a chart. Of rules, those of the library too: each `let` line that is a series of numbers and
    /// does not read the position, and the indicators that other expressions use directly. Of JavaScript: the series that `init`
    /// returned, by their names.
    pub lines: Vec<StrategyLine>,
    /// The return of every calendar month (UTC) with a candle of the window, in order.
    pub months: Vec<MonthReturn>,
    /// The ten deepest drawdowns, the deepest first.
    pub drawdowns: Vec<Drawdown>,
    /// Statistics of all closed trades, of the long ones and of the short ones.
    pub sides: SideStatistics,
    /// Counts from candles over signals and orders to fills.
    pub signals: SignalCounts,
}

impl EpisodeDetail {
    /// Computes the detail of a full report; `None` for a summary. The series has every column. `inspection` is that of the rules, or
    /// the lines of a script.
    pub fn new(report: &Report, inspection: Inspection) -> Option<Self> {
        let full = report.full.as_ref()?;
        let inputs = &full.inputs;
        let (times, cash) =
            (&inputs.candles.time()[inputs.window.clone()], inputs.config.initial_cash);
        let Inspection { lines, warm_candles, statements } = inspection;
        Some(Self {
            first_candle: inputs.window.start as u32,
            equity_values: full.equity.clone(),
            trade_columns: TradeColumns::new(&full.trades, &full.terms, &inputs.candles),
            lines,
            months: months(times, &full.equity, cash),
            drawdowns: drawdowns(times, &full.equity, cash),
            sides: SideStatistics::of(&full.trades),
            signals: SignalCounts::new(
                inputs.asked().len() as u32,
                warm_candles,
                statements,
                full.orders,
                &full.rejections,
            ),
        })
    }

    /// Takes the columns out, so that they can travel beside the record, with the path of each in it.
    pub fn take_columns(&mut self) -> Vec<(Vec<Step>, Column)> {
        let mut columns = vec![(
            vec![Step::Field("equity_values")],
            Column::Numbers(mem::take(&mut self.equity_values)),
        )];
        for (name, column) in self.trade_columns.take_columns() {
            columns.push((vec![Step::Field("trade_columns"), Step::Field(name)], column));
        }
        for (index, line) in self.lines.iter_mut().enumerate() {
            columns.push((
                vec![Step::Field("lines"), Step::Item(index), Step::Field("values")],
                Column::Numbers(mem::take(&mut line.values)),
            ));
        }
        columns
    }
}
