//! The series of a text that a chart can show: every `let` line that is a series, and the indicators that other expressions use
//! directly. A series that reads the position is none: it has no value without an account.

use super::columns;
use super::planner::Planner;
use super::value::Value;
use super::written::Written;
use crate::candles::Candles;
use crate::columns::{ColumnCache, ColumnInput, ColumnRequests};
use crate::indicators::{Indicator, SourceKind};
use crate::params::Params;
use crate::rules::ast::BinaryOp;
use crate::rules::check::CheckedProgram;
use crate::rules::check::typed::{Type, Typed, TypedKind};
use crate::rules::vocabulary::{Function, PastFunction, Price};
use crate::sort;
use crate::strategy::SignalColumns;
use serde::Serialize;
use std::ops::Range;
use std::sync::Arc;

/// Most lines of a text: each takes as much memory as a candle column.
pub const MOST_LINES: usize = 20;

/// A series of the strategy for a chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StrategyLine {
    /// The name of its `let` line, or the expression as it is written: `sma(close, 50)`.
    pub name: String,
    /// The axis on which it belongs.
    pub scale: LineScale,
    /// A value for each candle of the window; NaN where it is undefined, as before the end of the warm-up.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub values: Vec<f64>,
}

/// The axis of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum LineScale {
    /// That of the price: averages, bands and channels of prices.
    Price,
    /// One of its own: oscillators, volumes, differences.
    Own,
}

impl LineScale {
    /// The scale of an output of an indicator. `source` is the scale of the series that it reads; an indicator that reads whole
    /// candles has the price's.
    pub fn of(indicator: &Indicator, output: &str, source: Self) -> Self {
        let listed = KEEPS_SCALE.iter().find(|(name, _)| *name == indicator.name);
        let keeps =
            listed.is_some_and(|(_, outputs)| outputs.is_empty() || outputs.contains(&output));
        let source = if indicator.source == SourceKind::Candles { Self::Price } else { source };
        if keeps { source } else { Self::Own }
    }
}

/// The indicators whose values are in units of the series that they read, with the outputs that are; none for all.
const KEEPS_SCALE: &[(&str, &[&str])] = &[
    ("sma", &[]),
    ("ema", &[]),
    ("wma", &[]),
    ("dema", &[]),
    ("tema", &[]),
    ("hma", &[]),
    ("kama", &[]),
    ("rma", &[]),
    ("swma", &[]),
    ("alma", &[]),
    ("vwap", &[]),
    ("vwma", &[]),
    ("heikin_ashi", &[]),
    ("linreg", &[]),
    ("median", &[]),
    ("highest", &[]),
    ("lowest", &[]),
    ("bollinger", &[]),
    ("keltner", &[]),
    ("donchian", &[]),
    ("ichimoku", &[]),
    ("parabolic_sar", &[]),
    ("supertrend", &["line"]),
    ("typical_price", &[]),
    ("median_price", &[]),
];

/// A line before its column is computed.
struct PlannedLine {
    name: String,
    scale: LineScale,
    value: Value,
}

impl PlannedLine {
    /// The line with its values in a window.
    fn values(self, columns: &SignalColumns<'_>, window: Range<usize>) -> StrategyLine {
        let Self { name, scale, value } = self;
        let values = match value {
            Value::Column(ColumnInput::Column(id)) => columns.column(id)[window].to_vec(),
            Value::Column(ColumnInput::Source(source)) => {
                source.of(columns.candles())[window].to_vec()
            }
            Value::Number(number) => vec![number; window.len()],
        };
        StrategyLine { name, scale, values }
    }
}

/// The lines of a text with their values in a window: `let` lines first, then indicators in the order in which the text uses them.
pub(super) fn lines(
    program: &CheckedProgram,
    written: &Written<'_>,
    params: &Params,
    candles: &Arc<Candles>,
    cache: &mut ColumnCache,
    window: Range<usize>,
) -> Vec<StrategyLine> {
    let mut planner = Planner::new(program, params, ColumnRequests::default());
    // A `let` line may be shown that nothing uses.
    planner.prepare_all();
    let planned = planned_lines(program, written, &mut planner);
    let columns = columns::computed(&planner.requests, candles, cache);
    let columns = SignalColumns::new(candles, &columns);
    planned.into_iter().map(|line| line.values(&columns, window.clone())).collect()
}

fn planned_lines(
    program: &CheckedProgram,
    written: &Written<'_>,
    planner: &mut Planner<'_>,
) -> Vec<PlannedLine> {
    let mut found: Vec<(String, &Typed)> = Vec::new();
    let mut spans: Vec<&Typed> = Vec::new();
    for (index, line) in program.lets.iter().enumerate() {
        match line.ty {
            // Of an indicator with several outputs, those are shown that other lines use.
            Type::Series if has_outputs(line) && written.names_no_output(index) => {}
            Type::Series if !line.path_dependent => {
                found.push((written.name(index).to_owned(), line));
            }
            Type::Series | Type::Condition => add_indicators(line, &mut spans),
            Type::Number => {}
        }
    }
    program.roots().into_iter().for_each(|of| add_indicators(of, &mut spans));
    let spans = sort::sorted(spans, |of| f64::from(of.span.start));
    for of in spans {
        let name = written.text(of.span);
        if !found.iter().any(|(known, _)| *known == name) {
            found.push((name, of));
        }
    }
    let mut planned: Vec<PlannedLine> = Vec::new();
    for (name, of) in found {
        let value = planner.value(of);
        // An indicator that is also a `let` line is shown once.
        let is_new = planned.iter().all(|line| line.value != value);
        if is_new && matches!(value, Value::Column(_)) && planned.len() < MOST_LINES {
            planned.push(PlannedLine { name, scale: scale(of, program), value });
        }
    }
    planned
}

/// Adds the outermost indicators of an expression, and what it computes over a higher interval.
fn add_indicators<'t>(of: &'t Typed, found: &mut Vec<&'t Typed>) {
    match &of.kind {
        TypedKind::Indicator { .. } | TypedKind::LetOutput { .. } => found.push(of),
        TypedKind::On { .. } if of.ty == Type::Series => found.push(of),
        TypedKind::On { .. } => {}
        _ => of.children().for_each(|child| add_indicators(child, found)),
    }
}

/// Whether an expression is an indicator of which an output must be named.
fn has_outputs(of: &Typed) -> bool {
    let TypedKind::Indicator { indicator, .. } = &of.kind else { return false };
    indicator.outputs.len() > 1 && indicator.outputs.iter().all(|it| it.name != indicator.name)
}

/// The scale of a series. A price plus or minus something else is a price, the difference of two prices is not, and a price times or
/// divided by a number is one.
pub(super) fn scale(of: &Typed, program: &CheckedProgram) -> LineScale {
    let scale = |of: &Typed| scale(of, program);
    let is_price = |of: &Typed| scale(of) == LineScale::Price;
    let price_if = |is_price: bool| if is_price { LineScale::Price } else { LineScale::Own };
    match &of.kind {
        TypedKind::Price(price) => price_if(*price != Price::Volume),
        TypedKind::Day(_) => LineScale::Price,
        TypedKind::Let(index) => program.lets.get(*index).map_or(LineScale::Own, scale),
        TypedKind::Indicator { indicator, output, source, .. } => {
            scale_of_output(indicator, *output, source.as_deref().map_or(LineScale::Price, scale))
        }
        TypedKind::LetOutput { index, output } => match program.lets.get(*index) {
            Some(Typed { kind: TypedKind::Indicator { indicator, source, .. }, .. }) => {
                let source = source.as_deref().map_or(LineScale::Price, scale);
                scale_of_output(indicator, *output, source)
            }
            _ => LineScale::Own,
        },
        TypedKind::Past(PastFunction::ValueWhen, of) => price_if(of.get(1).is_some_and(is_price)),
        TypedKind::Past(PastFunction::PivotHigh | PastFunction::PivotLow, of) => {
            price_if(of.first().is_some_and(is_price))
        }
        TypedKind::Function(Function::Min | Function::Max | Function::ValueOr, of) => {
            price_if(of.iter().any(is_price))
        }
        TypedKind::Function(Function::Round | Function::Floor | Function::Ceil, of) => {
            price_if(of.iter().any(is_price))
        }
        TypedKind::Back { of, .. } | TypedKind::On { value: of, .. } => scale(of),
        TypedKind::Binary(op, a, b) => match op {
            BinaryOp::Add => price_if(is_price(a) || is_price(b)),
            BinaryOp::Subtract | BinaryOp::Divide => price_if(is_price(a) && !is_price(b)),
            BinaryOp::Multiply => price_if(is_price(a) != is_price(b)),
            _ => LineScale::Own,
        },
        TypedKind::If { then, otherwise, .. } => price_if(is_price(then) || is_price(otherwise)),
        _ => LineScale::Own,
    }
}

fn scale_of_output(indicator: &Indicator, output: usize, source: LineScale) -> LineScale {
    let name = indicator.outputs.get(output).map_or("", |output| output.name);
    LineScale::of(indicator, name, source)
}
