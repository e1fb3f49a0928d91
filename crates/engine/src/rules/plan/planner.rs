//! Turns expressions into columns and conditions. Each `let` line is planned once, before the expressions that use it, so that a
//! plan is no deeper and no larger than its text.

use super::condition::{Condition, ConditionId};
use super::value::Value;
use super::{arithmetic, columns, local, past};
use crate::columns::{ColumnId, ColumnInput, ColumnRequests, Source};
use crate::indicators::Indicator;
use crate::params::{ParamValue, Params};
use crate::rules::ast::{BinaryOp, UnaryOp};
use crate::rules::check::CheckedProgram;
use crate::rules::check::known::is_chosen;
use crate::rules::check::typed::{Type, Typed, TypedKind};
use crate::rules::vocabulary::{Function, PastFunction, Price};
use std::rc::Rc;

/// Turns expressions and lines into operations.
mod compile;
/// Values that are kept from candle to candle.
pub(super) mod memory;
/// Names.
mod names;
/// Expressions that are computed candle by candle.
pub(super) mod program;
/// `var` lines as columns.
mod state;
/// `let` and `set` lines that are computed candle by candle.
pub(super) mod steps;

use memory::relation;
use state::StateProgram;

/// Plans the expressions of a text over one series of candles: the episode's own, or one of a higher interval.
pub(super) struct Planner<'a> {
    pub(super) program: &'a CheckedProgram,
    params: &'a Params,
    pub(super) requests: ColumnRequests,
    pub(super) conditions: Vec<Condition>,
    /// The plans of `let` lines, by index.
    lets: Vec<Option<Planned>>,
    /// The `var` lines that do not depend on the position.
    state: Option<Rc<StateProgram>>,
    /// Planners of higher intervals, by milliseconds.
    higher: Vec<(f64, Planner<'a>)>,
}

#[derive(Clone)]
enum Planned {
    Value(Value),
    Condition(ConditionId),
    /// An indicator of which each output is a column: its input and its parameters.
    Outputs(ColumnInput, Rc<[f64]>),
    /// An indicator with a parameter out of its range.
    NoOutputs,
}

impl<'a> Planner<'a> {
    pub(super) fn new(
        program: &'a CheckedProgram,
        params: &'a Params,
        mut requests: ColumnRequests,
    ) -> Self {
        requests.set_zone(program.zone.clone());
        let lets = vec![None; program.lets.len()];
        let (conditions, higher) = (Vec::new(), Vec::new());
        Self { program, params, requests, conditions, lets, state: None, higher }
    }

    /// Plans the `let` lines that the expressions use, except those that read the position. Returns which lines are used.
    pub(super) fn prepare<'t>(
        &mut self,
        used_by: impl IntoIterator<Item = &'t Typed>,
    ) -> Vec<bool> {
        let used = used_lets(self.program, used_by);
        self.prepare_lets(|index| used[index]);
        used
    }

    /// Plans every `let` line, used or not, except those that read the position.
    pub(super) fn prepare_all(&mut self) {
        self.prepare_lets(|_| true);
    }

    /// A value a number of candles ago.
    pub(super) fn back(&mut self, value: Value, candles: usize) -> Value {
        columns::back(&mut self.requests, value, candles)
    }

    /// A value, or a condition as a column of truths.
    pub(super) fn value_or_truth(&mut self, of: &Typed) -> Value {
        match of.ty {
            Type::Condition => {
                let condition = self.condition(of);
                self.truth(condition)
            }
            Type::Number | Type::Series => self.value(of),
        }
    }

    fn past(&mut self, function: PastFunction, of: &[Typed]) -> Value {
        if let (PastFunction::Begins, [of]) = (function, of) {
            let before = self.earlier(of);
            let before = self.back(before, 1);
            let values = [self.value_or_truth(of), before];
            return columns::pair(&mut self.requests, "begins", values, arithmetic::begins);
        }
        let values: Vec<Value> = of.iter().map(|of| self.value_or_truth(of)).collect();
        past::column(&mut self.requests, function, &values)
    }

    /// Plans a number or a series that does not read the position. Its `let` lines are planned already.
    pub(super) fn value(&mut self, of: &Typed) -> Value {
        match &of.kind {
            TypedKind::Number(number) => Value::Number(*number),
            TypedKind::Param(name) => Value::Number(match self.params.get(name) {
                Some(ParamValue::Number(number)) => *number,
                _ => f64::NAN,
            }),
            TypedKind::Let(index) => match self.lets[*index] {
                Some(Planned::Value(value)) => value,
                // The output with the name of the indicator.
                _ => match &self.program.lets[*index].kind {
                    TypedKind::Indicator { output, .. } => self.output(*index, *output),
                    _ => Value::Number(f64::NAN),
                },
            },
            TypedKind::LetOutput { index, output } => self.output(*index, *output),
            TypedKind::Var { index, seen } => self.state(*index, *seen),
            TypedKind::Past(function, of) => self.past(*function, of),
            TypedKind::Price(price) => Value::Column(ColumnInput::Source(source(*price))),
            TypedKind::Time(part) => Value::from(local::time(&mut self.requests, *part)),
            TypedKind::Day(part) => Value::from(local::day(&mut self.requests, *part)),
            TypedKind::Indicator { indicator, output, source, numbers } => {
                self.indicator(indicator, *output, source.as_deref(), numbers)
            }
            TypedKind::Function(function, of) => self.function(*function, of),
            // A number is the same at every earlier candle.
            TypedKind::Back { of, .. } if of.ty == Type::Number => self.value(of),
            TypedKind::Back { of, candles } => {
                let candles = self.number(candles) as usize;
                let of = if candles == 0 { self.value(of) } else { self.earlier(of) };
                self.back(of, candles)
            }
            TypedKind::Unary(_, of) => {
                let of = self.value(of);
                columns::map(&mut self.requests, "-", of, |x| -x)
            }
            TypedKind::Binary(op, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                columns::binary(&mut self.requests, *op, a, b)
            }
            TypedKind::If { condition, then, otherwise } => {
                let condition = self.condition(condition);
                let (then, otherwise) = (self.value(then), self.value(otherwise));
                match self.conditions[condition] {
                    Condition::Known(Some(true)) => then,
                    Condition::Known(Some(false)) => otherwise,
                    Condition::Known(None) => Value::Number(f64::NAN),
                    _ => {
                        let truth = self.truth(condition);
                        columns::either(&mut self.requests, [truth, then, otherwise])
                    }
                }
            }
            TypedKind::On { interval_ms, value } => {
                self.on(*interval_ms, value, |planner| planner.value(value))
            }
            TypedKind::Flag(_)
            | TypedKind::Position(_)
            | TypedKind::Chosen { .. }
            | TypedKind::Session { .. }
            | TypedKind::Defined(_)
            | TypedKind::Cross { .. } => Value::Number(f64::NAN),
        }
    }

    /// A number that is the same at every candle.
    pub(super) fn number(&mut self, of: &Typed) -> f64 {
        match self.value(of) {
            Value::Number(number) => number,
            Value::Column(_) => f64::NAN,
        }
    }

    /// The column of a value, to be read candle by candle.
    pub(super) fn column(&mut self, value: Value) -> ColumnId {
        columns::column(&mut self.requests, value)
    }

    /// The column of the candle at which each candle's day began.
    pub(super) fn day_start(&mut self) -> ColumnId {
        local::day_start(&mut self.requests)
    }

    /// Plans a condition that does not read the position. Its `let` lines are planned already.
    pub(super) fn condition(&mut self, of: &Typed) -> ConditionId {
        let condition = match &of.kind {
            TypedKind::Flag(flag) => Condition::Known(Some(*flag)),
            TypedKind::Param(name) => Condition::Known(match self.params.get(name) {
                Some(ParamValue::Flag(flag)) => Some(*flag),
                _ => None,
            }),
            TypedKind::Let(index) => match self.lets[*index] {
                Some(Planned::Condition(condition)) => return condition,
                _ => Condition::Known(None),
            },
            TypedKind::Chosen { param, choice } => {
                Condition::Known(Some(is_chosen(self.params, param, choice)))
            }
            TypedKind::Unary(UnaryOp::Not, of) => Condition::Not(self.condition(of)),
            TypedKind::Binary(BinaryOp::And, a, b) => {
                Condition::And(self.condition(a), self.condition(b))
            }
            TypedKind::Binary(BinaryOp::Or, a, b) => {
                Condition::Or(self.condition(a), self.condition(b))
            }
            TypedKind::Binary(op, a, b) => compare(*op, self.value(a), self.value(b)),
            TypedKind::Cross { above, a, b } => {
                let [before, now] = relation(*above);
                let before = compare(before, self.earlier(a), self.earlier(b));
                let before = self.add(before);
                let before = self.add(Condition::Back(before, 1));
                let (a, b) = (self.value(a), self.value(b));
                Condition::And(before, self.add(compare(now, a, b)))
            }
            TypedKind::If { condition, then, otherwise } => {
                let condition = self.condition(condition);
                Condition::If(condition, self.condition(then), self.condition(otherwise))
            }
            TypedKind::Back { of, candles } => {
                let candles = self.number(candles) as usize;
                match of.kind {
                    TypedKind::Var { .. } if candles > 0 => {
                        let truth = self.earlier(of);
                        let then = compare(BinaryOp::Greater, truth, Value::Number(0.5));
                        Condition::Back(self.add(then), candles)
                    }
                    _ => Condition::Back(self.condition(of), candles),
                }
            }
            TypedKind::On { interval_ms, value } => {
                let truth = self.on(*interval_ms, value, |planner| {
                    let condition = planner.condition(value);
                    planner.truth(condition)
                });
                // 0.5 is between false and true, and an undefined value compares as undefined.
                compare(BinaryOp::Greater, truth, Value::Number(0.5))
            }
            TypedKind::Defined(of) => {
                let value = self.value_or_truth(of);
                let known = columns::map(&mut self.requests, "defined", value, arithmetic::defined);
                compare(BinaryOp::Greater, known, Value::Number(0.5))
            }
            TypedKind::Session { from, to } => {
                let truth = local::session(&mut self.requests, [*from, *to]);
                compare(BinaryOp::Greater, Value::from(truth), Value::Number(0.5))
            }
            TypedKind::Var { index, seen } => {
                let truth = self.state(*index, *seen);
                compare(BinaryOp::Greater, truth, Value::Number(0.5))
            }
            TypedKind::Past(function, of) => {
                let truth = self.past(*function, of);
                compare(BinaryOp::Greater, truth, Value::Number(0.5))
            }
            _ => Condition::Known(None),
        };
        self.add(condition)
    }

    /// A condition as a column of truths. The conditions that it depends on are planned first.
    pub(super) fn truth(&mut self, condition: ConditionId) -> Value {
        let mut needed = vec![false; condition + 1];
        needed[condition] = true;
        for id in (0..=condition).rev() {
            if needed[id] {
                mark(&self.conditions, id, &mut needed);
            }
        }
        let mut truths = vec![Value::Number(f64::NAN); condition + 1];
        for id in 0..=condition {
            if needed[id] {
                truths[id] = self.truth_of(self.conditions[id], &truths);
            }
        }
        truths[condition]
    }

    fn truth_of(&mut self, condition: Condition, truths: &[Value]) -> Value {
        let requests = &mut self.requests;
        match condition {
            Condition::Known(known) => Value::Number(known.map_or(f64::NAN, arithmetic::truth)),
            Condition::Compare(op, a, b) => columns::binary(requests, op, a, b),
            Condition::Not(of) => columns::map(requests, "not", truths[of], arithmetic::not),
            Condition::And(a, b) => columns::binary(requests, BinaryOp::And, truths[a], truths[b]),
            Condition::Or(a, b) => columns::binary(requests, BinaryOp::Or, truths[a], truths[b]),
            Condition::If(condition, then, otherwise) => {
                columns::either(requests, [truths[condition], truths[then], truths[otherwise]])
            }
            Condition::Back(of, candles) => columns::back(requests, truths[of], candles),
        }
    }

    /// The index of a condition, which is kept once.
    pub(super) fn add(&mut self, condition: Condition) -> ConditionId {
        let known = self.conditions.iter().position(|known| *known == condition);
        known.unwrap_or_else(|| {
            self.conditions.push(condition);
            self.conditions.len() - 1
        })
    }

    fn function(&mut self, function: Function, of: &[Typed]) -> Value {
        let values: Vec<Value> = of.iter().map(|of| self.value(of)).collect();
        let requests = &mut self.requests;
        let name = columns::name_of(function);
        let Some(pair) = arithmetic::pair(function) else {
            let of = values.first().copied().unwrap_or(Value::Number(f64::NAN));
            return columns::map(requests, name, of, arithmetic::unary(function));
        };
        let joined = values.into_iter().reduce(|a, b| match function {
            Function::Min => columns::extreme(requests, true, a, b),
            Function::Max => columns::extreme(requests, false, a, b),
            _ => columns::pair(requests, name, [a, b], pair),
        });
        joined.unwrap_or(Value::Number(f64::NAN))
    }

    /// An output of an indicator. Computed values of whole parameters are rounded down. If a parameter is out of its range, the
    /// output is undefined.
    fn indicator(
        &mut self,
        indicator: &'static Indicator,
        output: usize,
        of: Option<&Typed>,
        numbers: &[Typed],
    ) -> Value {
        match self.call(indicator, of, numbers) {
            Some((input, params)) => {
                Value::from(self.requests.output(indicator, input, &params, output))
            }
            None => Value::Number(f64::NAN),
        }
    }

    /// The input and the parameters of an indicator; none if a parameter is out of its range.
    fn call(
        &mut self,
        indicator: &'static Indicator,
        of: Option<&Typed>,
        numbers: &[Typed],
    ) -> Option<(ColumnInput, Vec<f64>)> {
        let given: Vec<f64> = numbers
            .iter()
            .zip(indicator.params)
            .map(|(number, param)| {
                let number = self.number(number);
                if param.whole { libm::floor(number) } else { number }
            })
            .collect();
        let params = indicator.complete(&given).ok()?;
        let input = match of.map(|of| self.value(of)) {
            Some(Value::Column(input)) => input,
            Some(number) => ColumnInput::Column(self.column(number)),
            None => ColumnInput::Source(Source::Candle),
        };
        Some((input, params))
    }

    /// Plans an expression over the candles of a higher interval.
    fn on(
        &mut self,
        interval_ms: f64,
        of: &Typed,
        make: impl FnOnce(&mut Planner<'a>) -> Value,
    ) -> Value {
        let known =
            self.higher.iter().position(|(known, _)| known.to_bits() == interval_ms.to_bits());
        let at = known.unwrap_or_else(|| {
            let mut planner = Planner::new(self.program, self.params, ColumnRequests::default());
            // The times of higher candles are local.
            planner.requests.set_zone(None);
            self.higher.push((interval_ms, planner));
            self.higher.len() - 1
        });
        let Some((_, planner)) = self.higher.get_mut(at) else { return Value::Number(f64::NAN) };
        planner.prepare([of]);
        let value = make(planner);
        // Before the first higher candle is closed, even a constant is undefined.
        let id = planner.column(value);
        Value::from(self.requests.higher(interval_ms, &planner.requests, id))
    }
}

fn source(price: Price) -> Source {
    match price {
        Price::Open => Source::Open,
        Price::High => Source::High,
        Price::Low => Source::Low,
        Price::Close => Source::Close,
        Price::Volume => Source::Volume,
    }
}

/// A comparison. Between two numbers its result is known.
fn compare(op: BinaryOp, a: Value, b: Value) -> Condition {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let truth = arithmetic::binary(op, a, b);
            Condition::Known((!truth.is_nan()).then_some(truth >= 1.0))
        }
        (Value::Number(number), _) | (_, Value::Number(number)) if number.is_nan() => {
            Condition::Known(None)
        }
        _ => Condition::Compare(op, a, b),
    }
}

/// Marks the conditions that a condition depends on directly.
fn mark(conditions: &[Condition], id: ConditionId, needed: &mut [bool]) {
    let mut need = |of: ConditionId| needed[of] = true;
    match conditions[id] {
        Condition::Known(_) | Condition::Compare(..) => {}
        Condition::Not(of) | Condition::Back(of, _) => need(of),
        Condition::And(a, b) | Condition::Or(a, b) => [a, b].into_iter().for_each(need),
        Condition::If(a, b, c) => [a, b, c].into_iter().for_each(need),
    }
}

/// Which `let` lines the expressions use over their own candles, directly or through other lines.
pub(super) fn used_lets<'t>(
    program: &CheckedProgram,
    used_by: impl IntoIterator<Item = &'t Typed>,
) -> Vec<bool> {
    // Most texts have no `let` lines, and this runs for every episode.
    if program.lets.is_empty() {
        return Vec::new();
    }
    let mut used = vec![false; program.lets.len()];
    used_by.into_iter().for_each(|of| mark_lets(of, &mut used));
    for index in (0..used.len()).rev() {
        if used[index] {
            mark_lets(&program.lets[index], &mut used);
        }
    }
    used
}

fn mark_lets(of: &Typed, used: &mut [bool]) {
    match &of.kind {
        TypedKind::Let(index) | TypedKind::LetOutput { index, .. } => used[*index] = true,
        // The lines inside are planned over the candles of the higher interval.
        TypedKind::On { .. } => {}
        _ => of.children().for_each(|child| mark_lets(child, used)),
    }
}
