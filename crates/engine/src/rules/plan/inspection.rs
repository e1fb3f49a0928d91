//! The inspection of an episode for a page that shows it: series for a chart, the end of the warm-up, and how often each condition held.

use super::columns;
use super::condition::{BitSets, ConditionId};
use super::counts::{ConditionCounts, PartCount, StatementCount, conditions, parts, whens};
use super::lines::{StrategyLine, lines};
use super::planner::Planner;
use super::strategy::RulesStrategy;
use super::written::Written;
use crate::candles::Candles;
use crate::columns::{Column, ColumnCache, ColumnRequests};
use crate::params::Params;
use crate::rules::check::CheckedProgram;
use crate::sort;
use crate::strategy::{SignalColumns, Strategy as _};
use std::ops::Range;
use std::sync::Arc;

/// The parts of an episode's detail that follow from its text.
pub struct Inspection {
    /// Series for a chart.
    pub lines: Vec<StrategyLine>,
    /// Candles of the asked ones at which every column has had a value.
    pub warm_candles: u32,
    /// The `enter` and `exit` lines in the order of the text.
    pub statements: Vec<StatementCount>,
}

/// The episode that is inspected.
pub struct Inspected<'a> {
    /// Complete values of its parameters.
    pub params: &'a Params,
    /// The series, with every column that the text names.
    pub candles: &'a Arc<Candles>,
    /// The columns that episodes share.
    pub cache: &'a mut ColumnCache,
    /// The candles that were traded.
    pub window: Range<usize>,
    /// The candles at which the strategy was asked.
    pub asked: Range<usize>,
    /// Counts of the episode.
    pub counts: &'a ConditionCounts,
}

impl Inspection {
    /// Inspects an episode of a checked text after its end.
    pub(crate) fn of(program: &Arc<CheckedProgram>, text: &str, episode: Inspected<'_>) -> Self {
        let Inspected { params, candles, cache, window, asked, counts } = episode;
        let written = Written::new(text);
        let warm = first_warm(program, params, candles, cache).max(asked.start);
        let totals = totals(program, params, candles, cache, asked.clone(), counts);
        Self {
            lines: lines(program, &written, params, candles, cache, window),
            warm_candles: asked.end.saturating_sub(warm) as u32,
            statements: statements(program, &written, totals),
        }
    }
}

/// For each of [`conditions`], the number of the asked candles at which it held.
pub(super) fn totals(
    program: &CheckedProgram,
    params: &Params,
    candles: &Arc<Candles>,
    cache: &mut ColumnCache,
    asked: Range<usize>,
    counts: &ConditionCounts,
) -> Vec<u32> {
    let mut planner = Planner::new(program, params, ColumnRequests::default());
    planner.prepare(program.roots());
    let known: Vec<Option<ConditionId>> =
        conditions(program).map(|of| (!of.path_dependent).then(|| planner.condition(of))).collect();
    let columns = columns::computed(&planner.requests, candles, cache);
    let columns = SignalColumns::new(candles, &columns);
    let wanted: Vec<ConditionId> = known.iter().flatten().copied().collect();
    let sets = BitSets::new(&planner.conditions, &columns, &wanted);
    let total = |(known, counted): (&Option<ConditionId>, u32)| match known {
        Some(condition) => sets.of(*condition).count(asked.clone()) as u32,
        None => counted,
    };
    known.iter().zip(counts.get()).map(total).collect()
}

/// The first candle at which every column of the strategy has had a value; behind the last candle if one never has.
fn first_warm(
    program: &Arc<CheckedProgram>,
    params: &Params,
    candles: &Arc<Candles>,
    cache: &mut ColumnCache,
) -> usize {
    let mut requests = ColumnRequests::default();
    RulesStrategy::new(program.clone(), params.clone()).init(&mut requests);
    let undefined = |column: &Column| column.iter().take_while(|value| value.is_nan()).count();
    let columns = columns::computed(&requests, candles, cache);
    columns.iter().map(undefined).fold(0, usize::max)
}

/// The statements with their counts, which are in the order of [`conditions`].
fn statements(
    program: &CheckedProgram,
    written: &Written<'_>,
    counts: Vec<u32>,
) -> Vec<StatementCount> {
    let mut counts = counts.into_iter();
    let mut count = || counts.next().unwrap_or(0);
    let mut statements = Vec::new();
    for (when, span) in whens(program).zip(written.statements()) {
        let all = count();
        let parts = parts(when).into_iter();
        let parts = parts.map(|part| PartCount { text: written.text(part.span), candles: count() });
        let parts = parts.collect();
        let statement =
            StatementCount { line: written.line(span), text: written.text(span), parts, all };
        statements.push((span.start, statement));
    }
    let statements = sort::sorted(statements, |(start, _)| f64::from(*start));
    statements.into_iter().map(|(_, statement)| statement).collect()
}
