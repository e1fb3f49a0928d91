//! Conditions that do not read the position, as bit sets. A condition has a set of the candles at which it is true and a set of
//! those at which it is false; only the needed ones are computed. At the other candles it is undefined.

use super::arithmetic;
use super::value::Value;
use crate::columns::ColumnInput;
use crate::rules::ast::BinaryOp;
use crate::strategy::{Bits, Comparison, Series, SignalColumns};

/// Index of a condition of the same plan.
pub(super) type ConditionId = usize;

/// A condition made of other conditions or of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Condition {
    /// The same at every candle; none for undefined.
    Known(Option<bool>),
    Compare(BinaryOp, Value, Value),
    Not(ConditionId),
    And(ConditionId, ConditionId),
    Or(ConditionId, ConditionId),
    If(ConditionId, ConditionId, ConditionId),
    /// A condition, a number of candles ago.
    Back(ConditionId, usize),
}

/// Bit sets of the conditions of a plan, each computed once.
pub(super) struct BitSets<'a> {
    columns: &'a SignalColumns<'a>,
    /// By condition: the candles at which it is false, and at which it is true; empty if not needed.
    known: Vec<[Bits; 2]>,
    /// Comparisons of pairs of values. One pass over a pair gives all relations.
    compared: Vec<(ColumnInput, Value, Comparison)>,
}

impl<'a> BitSets<'a> {
    /// Computes the candles at which each of `wanted` is true. A condition refers to earlier ones only.
    pub(super) fn new(
        conditions: &[Condition],
        columns: &'a SignalColumns<'a>,
        wanted: &[ConditionId],
    ) -> Self {
        let known = vec![[Bits::default(), Bits::default()]; conditions.len()];
        let mut sets = Self { columns, known, compared: Vec::new() };
        let needed = needed_sets(conditions, wanted);
        for (id, (condition, needed)) in conditions.iter().zip(needed).enumerate() {
            for truth in [false, true].into_iter().filter(|&truth| needed[usize::from(truth)]) {
                sets.known[id][usize::from(truth)] = sets.compute(*condition, truth);
            }
        }
        sets
    }

    /// The candles at which a wanted condition is true.
    pub(super) fn of(&self, condition: ConditionId) -> &Bits {
        self.get(condition, true)
    }

    fn get(&self, condition: ConditionId, truth: bool) -> &Bits {
        &self.known[condition][usize::from(truth)]
    }

    fn compute(&mut self, condition: Condition, truth: bool) -> Bits {
        match condition {
            Condition::Known(known) => {
                Bits::filled(known == Some(truth), self.columns.candles().len())
            }
            Condition::Compare(op, a, b) => {
                self.compare(if truth { op } else { opposite(op) }, a, b)
            }
            Condition::Not(of) => self.get(of, !truth).clone(),
            // `and` is true if both are true, and false if either is false. For `or` it is the other way round.
            Condition::And(a, b) if truth => self.get(a, truth).and(self.get(b, truth)),
            Condition::Or(a, b) if !truth => self.get(a, truth).and(self.get(b, truth)),
            Condition::And(a, b) | Condition::Or(a, b) => self.get(a, truth).or(self.get(b, truth)),
            Condition::If(condition, then, otherwise) => {
                let then = self.get(condition, true).and(self.get(then, truth));
                then.or(&self.get(condition, false).and(self.get(otherwise, truth)))
            }
            Condition::Back(of, candles) => self.get(of, truth).later_by(candles),
        }
    }

    fn compare(&mut self, op: BinaryOp, a: Value, b: Value) -> Bits {
        let (op, a, b) = match (a, b) {
            (Value::Number(a), Value::Number(b)) => {
                let holds = arithmetic::binary(op, a, b) >= 1.0;
                return Bits::filled(holds, self.columns.candles().len());
            }
            (Value::Number(_), Value::Column(b)) => (mirrored(op), b, a),
            (Value::Column(a), b) => (op, a, b),
        };
        let known = self.compared.iter().position(|known| (known.0, known.1) == (a, b));
        let place = known.unwrap_or_else(|| {
            let compared = match b {
                Value::Number(b) => Comparison::of(self.series(a), b),
                Value::Column(b) => Comparison::of(self.series(a), self.series(b)),
            };
            self.compared.push((a, b, compared));
            self.compared.len() - 1
        });
        related(op, &self.compared[place].2)
    }

    /// The candles at which a value is defined and above 0.
    pub(super) fn positive(&self, value: Value) -> Bits {
        match value {
            Value::Number(number) => Bits::filled(number > 0.0, self.columns.candles().len()),
            Value::Column(ColumnInput::Column(id)) => self.columns.positive(id).clone(),
            Value::Column(source) => Comparison::of(self.series(source), 0.0).greater(),
        }
    }

    fn series(&self, of: ColumnInput) -> Series<'a> {
        match of {
            ColumnInput::Source(source) => source.of(self.columns.candles()).into(),
            ColumnInput::Column(id) => self.columns.series(id),
        }
    }
}

/// For each condition, whether its false set and its true set are needed to compute the true sets of `wanted`.
fn needed_sets(conditions: &[Condition], wanted: &[ConditionId]) -> Vec<[bool; 2]> {
    let mut needed = vec![[false, false]; conditions.len()];
    wanted.iter().for_each(|&id| needed[id][1] = true);
    for (id, condition) in conditions.iter().enumerate().rev() {
        let [no, yes] = needed[id];
        let mut need = |of: ConditionId, [n, y]: [bool; 2]| {
            needed[of][0] |= n;
            needed[of][1] |= y;
        };
        match *condition {
            Condition::Known(_) | Condition::Compare(..) => {}
            Condition::Not(of) => need(of, [yes, no]),
            Condition::And(a, b) | Condition::Or(a, b) => {
                need(a, [no, yes]);
                need(b, [no, yes]);
            }
            Condition::If(condition, then, otherwise) => {
                need(condition, [no || yes, no || yes]);
                need(then, [no, yes]);
                need(otherwise, [no, yes]);
            }
            Condition::Back(of, _) => need(of, [no, yes]),
        }
    }
    needed
}

/// The candles at which a relation holds.
fn related(op: BinaryOp, of: &Comparison) -> Bits {
    match op {
        BinaryOp::Less => of.less(),
        BinaryOp::LessOrEqual => of.at_most(),
        BinaryOp::Greater => of.greater(),
        BinaryOp::GreaterOrEqual => of.at_least(),
        BinaryOp::NotEqual => of.different(),
        _ => of.equal(),
    }
}

/// The comparison that is true where this one is false, for defined values.
fn opposite(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::GreaterOrEqual,
        BinaryOp::LessOrEqual => BinaryOp::Greater,
        BinaryOp::Greater => BinaryOp::LessOrEqual,
        BinaryOp::GreaterOrEqual => BinaryOp::Less,
        BinaryOp::Equal => BinaryOp::NotEqual,
        BinaryOp::NotEqual => BinaryOp::Equal,
        other => other,
    }
}

/// The same comparison with its sides swapped.
fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        other => other,
    }
}
