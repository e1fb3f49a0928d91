//! Operations on whole columns: plain loops over slices, one for each operation and kind of operands.

use super::arithmetic::{self, choose};
use super::value::Value;
use crate::candles::Candles;
use crate::columns::{Column, ColumnCache, ColumnId, ColumnInput, ColumnRequests};
use crate::rules::ast::BinaryOp;
use crate::rules::vocabulary::Function;
use std::sync::Arc;

/// Requested columns, computed.
pub(super) fn computed(
    requests: &ColumnRequests,
    candles: &Arc<Candles>,
    cache: &mut ColumnCache,
) -> Vec<Column> {
    requests.requests().iter().map(|request| cache.get(request, candles)).collect()
}

/// An operation on two values: a number if both are numbers, else a column.
pub(super) fn binary(requests: &mut ColumnRequests, op: BinaryOp, a: Value, b: Value) -> Value {
    match op {
        BinaryOp::Add => zip(requests, "+", a, b, arithmetic::add),
        BinaryOp::Subtract => zip(requests, "-", a, b, arithmetic::subtract),
        BinaryOp::Multiply => zip(requests, "*", a, b, arithmetic::multiply),
        BinaryOp::Divide => zip(requests, "/", a, b, arithmetic::divide),
        BinaryOp::Less => zip(requests, "<", a, b, truth_of(op)),
        BinaryOp::LessOrEqual => zip(requests, "<=", a, b, truth_of(op)),
        BinaryOp::Greater => zip(requests, ">", a, b, truth_of(op)),
        BinaryOp::GreaterOrEqual => zip(requests, ">=", a, b, truth_of(op)),
        BinaryOp::Equal => zip(requests, "==", a, b, truth_of(op)),
        BinaryOp::NotEqual => zip(requests, "!=", a, b, truth_of(op)),
        BinaryOp::And => zip(requests, "and", a, b, truth_of(op)),
        BinaryOp::Or => zip(requests, "or", a, b, truth_of(op)),
    }
}

/// Columns of truths are rare, so one loop serves all operations on them.
fn truth_of(op: BinaryOp) -> Box<dyn Fn(f64, f64) -> f64> {
    Box::new(move |a, b| arithmetic::binary(op, a, b))
}

/// The smaller or the larger of two values.
pub(super) fn extreme(requests: &mut ColumnRequests, least: bool, a: Value, b: Value) -> Value {
    if least {
        zip(requests, "min", a, b, arithmetic::lesser)
    } else {
        zip(requests, "max", a, b, arithmetic::greater)
    }
}

/// A function of two values that is rare, so that it needs no loop of its own.
pub(super) fn pair(
    requests: &mut ColumnRequests,
    name: &str,
    [a, b]: [Value; 2],
    f: fn(f64, f64) -> f64,
) -> Value {
    let f: Box<dyn Fn(f64, f64) -> f64> = Box::new(f);
    zip(requests, name, a, b, f)
}

fn zip(
    requests: &mut ColumnRequests,
    name: &str,
    a: Value,
    b: Value,
    f: impl Fn(f64, f64) -> f64 + 'static,
) -> Value {
    Value::from(match (a, b) {
        (Value::Number(a), Value::Number(b)) => return Value::Number(f(a, b)),
        (Value::Column(a), Value::Column(b)) => {
            requests.formula(name, &[a, b], &[], move |of, out| {
                let [a, b] = of else { return };
                out.iter_mut().zip(*a).zip(*b).for_each(|((out, &a), &b)| *out = f(a, b));
            })
        }
        (Value::Column(a), Value::Number(b)) => {
            requests.formula(&format!("{name} n"), &[a], &[b], move |of, out| {
                let [a] = of else { return };
                out.iter_mut().zip(*a).for_each(|(out, &a)| *out = f(a, b));
            })
        }
        (Value::Number(a), Value::Column(b)) => {
            requests.formula(&format!("n {name}"), &[b], &[a], move |of, out| {
                let [b] = of else { return };
                out.iter_mut().zip(*b).for_each(|(out, &b)| *out = f(a, b));
            })
        }
    })
}

/// A function of one value.
pub(super) fn map(
    requests: &mut ColumnRequests,
    name: &str,
    of: Value,
    f: fn(f64) -> f64,
) -> Value {
    match of {
        Value::Number(number) => Value::Number(f(number)),
        Value::Column(of) => Value::from(requests.formula(name, &[of], &[], move |of, out| {
            let [of] = of else { return };
            out.iter_mut().zip(*of).for_each(|(out, &of)| *out = f(of));
        })),
    }
}

/// The name of a function.
pub(super) fn name_of(function: Function) -> &'static str {
    match function {
        Function::Abs => "abs",
        Function::Sqrt => "sqrt",
        Function::Log => "log",
        Function::Exp => "exp",
        Function::Round => "round",
        Function::Floor => "floor",
        Function::Ceil => "ceil",
        Function::Min => "min",
        Function::Max => "max",
        Function::Mod => "mod",
        Function::ValueOr => "value or",
    }
}

/// The value `candles` candles ago; undefined before the first candle.
pub(super) fn back(requests: &mut ColumnRequests, of: Value, candles: usize) -> Value {
    if candles == 0 {
        return of;
    }
    let of = ColumnInput::Column(column(requests, of));
    Value::from(requests.formula("back", &[of], &[candles as f64], move |of, out| {
        let [of] = of else { return };
        out.iter_mut().skip(candles).zip(*of).for_each(|(out, &of)| *out = of);
    }))
}

/// The second value where the first one is true, the third where it is false.
pub(super) fn either(requests: &mut ColumnRequests, values: [Value; 3]) -> Value {
    let of = values.map(|value| ColumnInput::Column(column(requests, value)));
    Value::from(requests.formula("if", &of, &[], |of, out| {
        let [condition, then, otherwise] = of else { return };
        let of = condition.iter().zip(*then).zip(*otherwise);
        out.iter_mut().zip(of).for_each(|(out, ((&condition, &then), &otherwise))| {
            *out = choose(condition, then, otherwise);
        });
    }))
}

/// A value as a column of its own.
pub(super) fn column(requests: &mut ColumnRequests, value: Value) -> ColumnId {
    match value {
        Value::Column(ColumnInput::Column(id)) => id,
        Value::Column(source) => requests.formula("same", &[source], &[], |of, out| {
            let [of] = of else { return };
            out.copy_from_slice(of);
        }),
        Value::Number(number) => {
            requests.formula("number", &[], &[number], move |_, out| out.fill(number))
        }
    }
}
