//! Functions of the candles up to each one, as columns. Conditions are columns of truths.

use super::arithmetic;
use super::columns;
use super::value::Value;
use crate::columns::{ColumnInput, ColumnRequests};
use crate::rules::vocabulary::PastFunction;

/// The column of a function of these values; the numbers come last. `Begins` is none of them.
pub(super) fn column(
    requests: &mut ColumnRequests,
    function: PastFunction,
    values: &[Value],
) -> Value {
    let of = if function == PastFunction::ValueWhen { 2 } else { 1 };
    let (series, numbers) = values.split_at(of.min(values.len()));
    let numbers: Vec<f64> = numbers
        .iter()
        .map(|number| match number {
            // Numbers that are computed are rounded down, as those of indicators are.
            Value::Number(number) => libm::floor(*number),
            Value::Column(_) => f64::NAN,
        })
        .collect();
    if numbers.iter().any(|number| number.is_nan()) {
        return Value::Number(f64::NAN);
    }
    let inputs: Vec<ColumnInput> =
        series.iter().map(|value| columns::column(requests, *value).into()).collect();
    let counts: Vec<usize> = numbers.iter().map(|number| *number as usize).collect();
    Value::from(requests.formula(name_of(function), &inputs, &numbers, move |of, out| {
        match (function, of, &counts[..]) {
            (PastFunction::Rising, [x], [n]) => beyond(x, *n, 1.0, out),
            (PastFunction::Falling, [x], [n]) => beyond(x, *n, -1.0, out),
            (PastFunction::BarsSince, [condition], _) => bars_since(condition, out),
            (PastFunction::ValueWhen, [condition, x], [n]) => value_when(condition, x, *n, out),
            (PastFunction::PivotHigh, [x], [left, right]) => pivots(x, [*left, *right], 1.0, out),
            (PastFunction::PivotLow, [x], [left, right]) => pivots(x, [*left, *right], -1.0, out),
            _ => {}
        }
    }))
}

fn name_of(function: PastFunction) -> &'static str {
    match function {
        PastFunction::Begins => "begins",
        PastFunction::Rising => "rising",
        PastFunction::Falling => "falling",
        PastFunction::BarsSince => "bars since",
        PastFunction::ValueWhen => "value when",
        PastFunction::PivotHigh => "pivot high",
        PastFunction::PivotLow => "pivot low",
    }
}

/// Whether each value times `sign` is above those of the `period` candles before it; undefined if one of them is.
fn beyond(x: &[f64], period: usize, sign: f64, out: &mut [f64]) {
    let mut highest = Highest::default();
    let mut defined = 0;
    for (index, (&value, out)) in x.iter().zip(out).enumerate() {
        if value.is_nan() {
            (highest, defined) = (Highest::default(), 0);
            continue;
        }
        let before = highest.since(index.saturating_sub(period));
        if defined >= period {
            *out = arithmetic::truth(before.is_none_or(|before| sign * value > before));
        }
        highest.push(index, sign * value);
        defined += 1;
    }
}

/// The highest of the newest values, of any number of them.
#[derive(Default)]
struct Highest {
    /// Indexes and values that are above all later ones, or equal to the next.
    falling: std::collections::VecDeque<(usize, f64)>,
}

impl Highest {
    fn push(&mut self, index: usize, value: f64) {
        while self.falling.back().is_some_and(|(_, last)| *last <= value) {
            self.falling.pop_back();
        }
        self.falling.push_back((index, value));
    }

    /// The highest value from an index on, which never falls from call to call.
    fn since(&mut self, first: usize) -> Option<f64> {
        while self.falling.front().is_some_and(|(index, _)| *index < first) {
            self.falling.pop_front();
        }
        self.falling.front().map(|(_, value)| *value)
    }
}

fn bars_since(condition: &[f64], out: &mut [f64]) {
    let mut last = None;
    for (index, (&condition, out)) in condition.iter().zip(out).enumerate() {
        if condition >= 1.0 {
            last = Some(index);
        }
        if let Some(last) = last {
            *out = (index - last) as f64;
        }
    }
}

fn value_when(condition: &[f64], x: &[f64], occurrence: usize, out: &mut [f64]) {
    let mut found = Vec::new();
    for ((&condition, &value), out) in condition.iter().zip(x).zip(out) {
        if condition >= 1.0 {
            found.push(value);
        }
        let at = found.len().checked_sub(occurrence + 1);
        if let Some(value) = at.and_then(|at| found.get(at)) {
            *out = *value;
        }
    }
}

/// At each candle, the value of `right` candles ago if it is a peak (`sign` 1) or a trough (−1): no value of the `left` candles before
/// it is beyond it, and those after it are not even equal, so that of equal peaks the last one counts. All values must be defined.
fn pivots(x: &[f64], [left, right]: [usize; 2], sign: f64, out: &mut [f64]) {
    let mut before = Highest::default();
    let mut after = Highest::default();
    let mut defined = 0;
    for (index, &value) in x.iter().enumerate() {
        let Some(centre) = index.checked_sub(right) else {
            after.push_defined(index, sign * value);
            defined = if value.is_nan() { 0 } else { defined + 1 };
            continue;
        };
        defined = if value.is_nan() { 0 } else { defined + 1 };
        after.push_defined(index, sign * value);
        let peak = sign * x[centre];
        let highest_before = before.since(centre.saturating_sub(left));
        let highest_after = after.since(centre + 1);
        let is_peak = highest_before.is_none_or(|before| before <= peak)
            && highest_after.is_none_or(|after| after < peak);
        if defined > left + right && is_peak {
            out[index] = x[centre];
        }
        before.push_defined(centre, peak);
    }
}

impl Highest {
    /// Adds a value unless it is undefined.
    fn push_defined(&mut self, index: usize, value: f64) {
        if !value.is_nan() {
            self.push(index, value);
        }
    }
}
