//! Conditions that read no position, as bit sets. Of each only what is asked for is computed: where it is known to be true, or
//! where it is known to be false. Where it is neither, something in it is undefined.

use super::super::ast::BinaryOp;
use super::{Value, arithmetic};
use crate::columns::ColumnInput;
use crate::strategy::{Bits, Comparison, Series, SignalColumns};

/// Index of a condition of the same plan.
pub(super) type ConditionId = usize;

/// A condition of others, or of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Condition {
    /// The same at every candle; none for never known.
    Known(Option<bool>),
    Compare(BinaryOp, Value, Value),
    Not(ConditionId),
    And(ConditionId, ConditionId),
    Or(ConditionId, ConditionId),
    If(ConditionId, ConditionId, ConditionId),
    /// So many candles ago.
    Back(ConditionId, usize),
}

/// Bit sets of the conditions of a plan, each computed once.
pub(super) struct BitSets<'a> {
    columns: &'a SignalColumns<'a>,
    /// By condition: where it is known to be false, where it is known to be true; empty where nobody asks.
    known: Vec<[Bits; 2]>,
    /// Of each pair that was met: one pass tells every relation.
    compared: Vec<(ColumnInput, Value, Comparison)>,
}

impl<'a> BitSets<'a> {
    /// Computes where each of `wanted` is true. A condition refers to earlier ones only.
    pub(super) fn new(
        conditions: &[Condition],
        columns: &'a SignalColumns<'a>,
        wanted: &[ConditionId],
    ) -> Self {
        let known = vec![[Bits::default(), Bits::default()]; conditions.len()];
        let mut sets = Self { columns, known, compared: Vec::new() };
        let asked = asked(conditions, wanted);
        for (id, (condition, asked)) in conditions.iter().zip(asked).enumerate() {
            for truth in [false, true].into_iter().filter(|&truth| asked[usize::from(truth)]) {
                sets.known[id][usize::from(truth)] = sets.compute(*condition, truth);
            }
        }
        sets
    }

    /// Where a condition that was asked for is true.
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
            // Both must be true; one is enough to be false. The other way round for `or`.
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

    /// Where a value is defined and above 0.
    pub(super) fn positive(&self, value: Value) -> Bits {
        match value {
            Value::Number(number) => Bits::filled(number > 0.0, self.columns.candles().len()),
            Value::Column(column) => Comparison::of(self.series(column), 0.0).greater(),
        }
    }

    fn series(&self, of: ColumnInput) -> Series<'a> {
        match of {
            ColumnInput::Source(source) => source.of(self.columns.candles()).into(),
            ColumnInput::Column(id) => self.columns.series(id),
        }
    }
}

/// Which sides of which conditions are needed for the truth of some: false, true.
fn asked(conditions: &[Condition], wanted: &[ConditionId]) -> Vec<[bool; 2]> {
    let mut asked = vec![[false, false]; conditions.len()];
    wanted.iter().for_each(|&id| asked[id][1] = true);
    for (id, condition) in conditions.iter().enumerate().rev() {
        let [no, yes] = asked[id];
        let mut ask = |of: ConditionId, [n, y]: [bool; 2]| {
            asked[of][0] |= n;
            asked[of][1] |= y;
        };
        match *condition {
            Condition::Known(_) | Condition::Compare(..) => {}
            Condition::Not(of) => ask(of, [yes, no]),
            Condition::And(a, b) | Condition::Or(a, b) => {
                ask(a, [no, yes]);
                ask(b, [no, yes]);
            }
            Condition::If(condition, then, otherwise) => {
                ask(condition, [no || yes, no || yes]);
                ask(then, [no, yes]);
                ask(otherwise, [no, yes]);
            }
            Condition::Back(of, _) => ask(of, [no, yes]),
        }
    }
    asked
}

/// Where a relation holds.
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

/// The comparison that holds where this one fails, both values being defined.
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

/// The comparison with its sides changed.
fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        other => other,
    }
}
