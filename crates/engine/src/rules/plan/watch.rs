//! Conditions that read the position, between two fills. Most values of the position stay the same there, and the others follow from
//! the number of candles or the close. So the next candle at which such a condition may be true is found by a comparison of closes or
//! by counting, without a visit of each candle.

use super::bounds::{Bounding, Held};
use super::condition::{Condition, ConditionId};
use super::planner::Planner;
use super::planner::memory::{Facts, Memory};
use super::planner::program::{Kept, Program, steady_part};
use crate::columns::ColumnId;
use crate::rules::ast::{BinaryOp, UnaryOp};
use crate::rules::check::typed::{Type, Typed, TypedKind};
use crate::rules::vocabulary::{PositionPart, Price};
use crate::strategy::{Bits, Standing};

/// Share of a price by which a close may miss a level and still counts as reaching it: the visit of the candle decides.
const NEAR: f64 = 1e-9;

/// Most terms of a condition. Of more only the bound remains.
const MOST_TERMS: usize = 8;

/// A part of a condition: it may be true where both a condition of the candles and a watched comparison are.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) bits: ConditionId,
    pub(super) watch: Option<Watch>,
    /// Whether the condition is true wherever the term holds.
    pub(super) is_exact: bool,
}

/// A comparison that can be told ahead, and the program of the value that stays the same between two fills.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    pub(super) of: Watched,
    pub(super) op: BinaryOp,
    pub(super) steady: Program,
}

/// The left side of a watched comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Watched {
    /// The comparison has no other side: the program says whether it is true.
    Nothing,
    Close,
    OpenProfitPct,
    CandlesInTrade,
    CandlesSinceExit,
}

/// Whether an expression keeps its value until something is filled, ordered or moved, or a `var` changes.
pub(super) fn is_steady(of: &Typed) -> bool {
    if !of.path_dependent {
        return of.constant || of.ty == Type::Number;
    }
    match &of.kind {
        TypedKind::Position(part) => part.is_steady(),
        TypedKind::Var { .. } => true,
        TypedKind::Back { of, candles } => {
            let is_kept = matches!(of.kind, TypedKind::Position(_) | TypedKind::Var { .. });
            is_kept && is_steady(of) && is_steady(candles)
        }
        TypedKind::Unary(..)
        | TypedKind::Binary(..)
        | TypedKind::Function(..)
        | TypedKind::Defined(_)
        | TypedKind::If { .. } => of.children().all(is_steady),
        _ => false,
    }
}

impl Watch {
    /// The watch of a comparison that must be true, or false if not `truth`.
    pub(super) fn new(
        of: &Typed,
        truth: bool,
        planner: &mut Planner<'_>,
        memory: &mut Memory,
    ) -> Option<Self> {
        if is_steady(of) {
            let op = if truth { BinaryOp::GreaterOrEqual } else { BinaryOp::Less };
            let steady = Program::new(of, Kept::Position, planner, memory);
            return Some(Self { of: Watched::Nothing, op, steady }).filter(Self::needs_no_column);
        }
        let TypedKind::Binary(op, a, b) = &of.kind else { return None };
        let op = match op {
            BinaryOp::Less | BinaryOp::LessOrEqual => BinaryOp::LessOrEqual,
            BinaryOp::Greater | BinaryOp::GreaterOrEqual => BinaryOp::GreaterOrEqual,
            _ => return None,
        };
        let (watched, steady, op) = match (Watched::new(a), Watched::new(b)) {
            (Some(watched), _) if is_steady(b) => (watched, b, op),
            (_, Some(watched)) if is_steady(a) => (watched, a, opposite(op)),
            _ => return None,
        };
        let op = if truth { op } else { opposite(op) };
        let steady = Program::new(steady, Kept::Position, planner, memory);
        Some(Self { of: watched, op, steady }).filter(Self::needs_no_column)
    }

    /// Whether it is true at every candle until something is filled, ordered or moved. Only a watch of nothing tells that.
    pub(super) fn holds(
        &self,
        standing: &Standing<'_>,
        memory: &Memory,
        stack: &mut Vec<f64>,
    ) -> bool {
        self.is_true(self.steady.run(standing, memory, stack))
    }

    /// Whether the truth that a watch of nothing computes is the wanted one.
    fn is_true(&self, truth: f64) -> bool {
        !truth.is_nan() && (self.op == BinaryOp::GreaterOrEqual) == (truth >= 1.0)
    }

    /// Whether its value can be computed without a candle.
    fn needs_no_column(&self) -> bool {
        self.steady.columns().next().is_none()
    }

    /// The first candle of `from..to` at which it may be true and that is in `bits`, or `to`.
    pub(super) fn next(
        &self,
        bits: &Bits,
        standing: &Standing<'_>,
        memory: &Memory,
        stack: &mut Vec<f64>,
        [from, to]: [usize; 2],
    ) -> usize {
        if from >= to {
            return to;
        }
        let value = self.steady.run(standing, memory, stack);
        let is_greater = self.op == BinaryOp::GreaterOrEqual;
        match self.of {
            Watched::Nothing if self.is_true(value) => bits.next(from, to),
            Watched::Nothing => to,
            _ if value.is_nan() => to,
            Watched::Close => self.next_close(bits, standing, value, [from, to]),
            Watched::OpenProfitPct => {
                let Some(trade) = standing.trades().first() else { return to };
                let entry =
                    steady_part(PositionPart::EntryPrice, standing.trades(), standing.closed());
                let sign = trade.side.sign();
                let level = entry * (1.0 + sign * value / 100.0);
                let op = if sign > 0.0 { self.op } else { opposite(self.op) };
                let slack = NEAR * entry.abs();
                let level =
                    if op == BinaryOp::GreaterOrEqual { level - slack } else { level + slack };
                Self { op, ..self.clone() }.next_close(bits, standing, level, [from, to])
            }
            Watched::CandlesInTrade | Watched::CandlesSinceExit => {
                let first = match self.of {
                    Watched::CandlesInTrade => match standing.trades().first() {
                        Some(trade) => trade.entry_candle as usize,
                        None => return to,
                    },
                    _ => standing.last_exit().unwrap_or(0),
                };
                // The count is `index + 1 - first`. One candle more on each side does no harm.
                let index = first as f64 + value;
                match is_greater {
                    true => bits.next(from.max((index - 2.0) as usize), to),
                    false => {
                        let end = to.min((index + 2.0) as usize);
                        let found = bits.next(from, end.max(from));
                        if found < end { found } else { to }
                    }
                }
            }
        }
    }

    fn next_close(
        &self,
        bits: &Bits,
        standing: &Standing<'_>,
        level: f64,
        [from, to]: [usize; 2],
    ) -> usize {
        let slack = NEAR * level.abs();
        let (low, high) = match self.op {
            BinaryOp::GreaterOrEqual => (level - slack, f64::INFINITY),
            _ => (f64::NEG_INFINITY, level + slack),
        };
        standing.next_close(bits, [low, high], from, to)
    }
}

impl Watched {
    fn new(of: &Typed) -> Option<Self> {
        match of.kind {
            TypedKind::Price(Price::Close) => Some(Self::Close),
            TypedKind::Position(PositionPart::OpenProfitPct) => Some(Self::OpenProfitPct),
            TypedKind::Position(PositionPart::CandlesInTrade) => Some(Self::CandlesInTrade),
            TypedKind::Position(PositionPart::CandlesSinceExit) => Some(Self::CandlesSinceExit),
            _ => None,
        }
    }
}

fn opposite(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        _ => BinaryOp::GreaterOrEqual,
    }
}

impl Facts for Standing<'_> {
    fn column(&self, _: ColumnId) -> f64 {
        f64::NAN
    }

    fn position(&self, part: PositionPart) -> f64 {
        steady_part(part, self.trades(), self.closed())
    }

    fn filled_since(&self, _: PositionPart, _: f64) -> f64 {
        f64::NAN
    }
}

/// Finds the terms of conditions for one position.
pub(super) struct Terms<'e, 'p> {
    bounding: Bounding<'e, 'p>,
    memory: &'e mut Memory,
    /// Terms of `let` lines, for false and for true, each found once.
    lets: Vec<[Option<Vec<Term>>; 2]>,
}

impl<'e, 'p> Terms<'e, 'p> {
    pub(super) fn new(planner: &'e mut Planner<'p>, memory: &'e mut Memory, held: Held) -> Self {
        let lets = vec![[None, None]; planner.program.lets.len()];
        Self { bounding: Bounding::new(planner, held), memory, lets }
    }

    /// The terms of which one holds wherever a condition is true, or false if not `truth`.
    pub(super) fn of(&mut self, of: &Typed, truth: bool) -> Vec<Term> {
        if !of.path_dependent {
            return self.bound(of, truth);
        }
        if let TypedKind::Let(index) = of.kind {
            if let Some(known) = &self.lets[index][usize::from(truth)] {
                return known.clone();
            }
            let program = self.bounding.planner.program;
            let terms = self.of(&program.lets[index], truth);
            self.lets[index][usize::from(truth)] = Some(terms.clone());
            return terms;
        }
        let bound = self.bound(of, truth);
        // Nothing is left to watch where the position alone decides.
        let is_told = matches!(of.kind, TypedKind::Position(_));
        if bound.is_empty() || is_told {
            return bound;
        }
        let terms = match &of.kind {
            TypedKind::Unary(UnaryOp::Not, of) => return self.of(of, !truth),
            TypedKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), a, b) => {
                let (a, b) = (self.of(a, truth), self.of(b, truth));
                match (*op == BinaryOp::And) == truth {
                    true => self.both(&a, &b),
                    false => [a, b].concat(),
                }
            }
            _ => match Watch::new(of, truth, self.bounding.planner, self.memory) {
                Some(watch) => {
                    let is_exact = watch.of == Watched::Nothing;
                    return vec![Term { watch: Some(watch), is_exact, ..bound[0] }];
                }
                None => return bound,
            },
        };
        if terms.len() > MOST_TERMS { bound } else { terms }
    }

    /// The bound of a condition without watches; none if it never holds.
    fn bound(&mut self, of: &Typed, truth: bool) -> Vec<Term> {
        let bounds = self.bounding.of(of);
        let bits = if truth { bounds.is_true } else { bounds.is_false };
        let never = self.bounding.planner.conditions[bits] == Condition::Known(Some(false));
        let term = Term { bits, watch: None, is_exact: bounds.is_exact };
        if never { Vec::new() } else { vec![term] }
    }

    /// The terms of two conditions that both hold.
    fn both(&mut self, a: &[Term], b: &[Term]) -> Vec<Term> {
        let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
        let both = pairs.map(|(a, b)| Term {
            bits: self.bounding.planner.add(Condition::And(a.bits, b.bits)),
            // A term keeps one watch, so that it holds more often than both together.
            watch: a.watch.as_ref().or(b.watch.as_ref()).cloned(),
            is_exact: a.is_exact && b.is_exact && (a.watch.is_none() || b.watch.is_none()),
        });
        both.collect()
    }
}
