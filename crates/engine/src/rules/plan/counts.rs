//! How often the conditions of a text hold, and each of their `and`-parts. A condition that does not read the position is counted in
//! its bit set after the episode; one that reads the position is counted while the episode runs, since only then the position is
//! known.

use super::condition::{BitSets, ConditionId};
use super::lines::{StrategyLine, lines};
use super::planner::Planner;
use super::strategy::RulesStrategy;
use super::written::Written;
use crate::candles::Candles;
use crate::columns::{Column, ColumnCache, ColumnRequests};
use crate::params::Params;
use crate::rules::ast::BinaryOp;
use crate::rules::check::CheckedProgram;
use crate::rules::check::typed::{Typed, TypedKind};
use crate::sort;
use crate::strategy::{SignalColumns, Strategy as _};
use serde::Serialize;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// An `enter` or `exit` line and how often its condition held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatementCount {
    /// Line of the text in which it begins, from 1.
    pub line: u32,
    /// Its text on one line, without comments.
    pub text: String,
    /// The conditions that its `and`s combine, in the order of the text; one if it has no `and`. An `and` inside a `let` line, an `or`
    /// or a `not` does not split a condition.
    pub parts: Vec<PartCount>,
    /// Candles at which the whole condition held.
    pub all: u32,
}

/// A part of a condition and how often it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PartCount {
    /// Its text on one line, without comments.
    pub text: String,
    /// Candles at which it held, whatever the other parts were. A condition that is undefined does not hold.
    pub candles: u32,
}

/// Counts of the conditions that read the position, by the places of [`conditions`]; those of other conditions stay 0. The copies of one
/// value share their counts.
#[derive(Debug, Clone)]
pub struct ConditionCounts(Rc<[Cell<u32>]>);

impl ConditionCounts {
    /// Counts of 0 for the conditions of a text.
    pub fn new(program: &CheckedProgram) -> Self {
        Self(conditions(program).map(|_| Cell::new(0)).collect())
    }

    /// Counts a candle if the condition holds.
    pub(super) fn add(&self, place: usize, holds: bool) {
        if let Some(count) = self.0.get(place) {
            count.set(count.get() + u32::from(holds));
        }
    }
}

/// What an episode of a text has in common with a chart and with a table of its signals.
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
        let mut planner = Planner::new(program, params, ColumnRequests::default());
        // A line of a chart may be a `let` line that nothing uses, so all of them are planned.
        planner.prepare_all();
        let lines = lines(program, &written, &mut planner);
        let known: Vec<Option<ConditionId>> = conditions(program)
            .map(|of| (!of.path_dependent).then(|| planner.condition(of)))
            .collect();
        let requests = planner.requests.requests();
        let columns: Vec<Column> =
            requests.iter().map(|request| cache.get(request, candles)).collect();
        let columns = SignalColumns::new(candles, &columns);
        let wanted: Vec<ConditionId> = known.iter().flatten().copied().collect();
        let sets = BitSets::new(&planner.conditions, &columns, &wanted);
        let counts = known.iter().zip(counts.0.iter()).map(|(known, counted)| match known {
            Some(condition) => sets.of(*condition).count(asked.clone()) as u32,
            None => counted.get(),
        });
        Self {
            lines: lines.into_iter().map(|line| line.values(&columns, window.clone())).collect(),
            warm_candles: asked.end.saturating_sub(warm) as u32,
            statements: statements(program, &written, counts),
        }
    }
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
    let undefined = |column: Column| column.iter().take_while(|value| value.is_nan()).count();
    let columns = requests.requests().iter().map(|request| cache.get(request, candles));
    columns.map(undefined).fold(0, usize::max)
}

/// Every condition that is counted: of each `enter` line and then of each `exit` line the whole condition, then its parts.
pub(super) fn conditions(program: &CheckedProgram) -> impl Iterator<Item = &Typed> {
    whens(program).flat_map(|when| std::iter::once(when).chain(parts(when)))
}

/// The conditions of the `enter` lines, then those of the `exit` lines.
fn whens(program: &CheckedProgram) -> impl Iterator<Item = &Typed> {
    let entries = program.entries.iter().map(|entry| &entry.when);
    entries.chain(program.exits.iter().map(|exit| &exit.when))
}

/// The conditions that `and`s combine, in the order of the text.
fn parts(when: &Typed) -> Vec<&Typed> {
    match &when.kind {
        TypedKind::Binary(BinaryOp::And, a, b) => [parts(a), parts(b)].concat(),
        _ => vec![when],
    }
}

/// The statements with their counts, which are in the order of [`conditions`].
fn statements(
    program: &CheckedProgram,
    written: &Written<'_>,
    mut counts: impl Iterator<Item = u32>,
) -> Vec<StatementCount> {
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
