//! Names: `let` lines and the outputs of those that are indicators, and `var` lines.

use super::memory::Memory;
use super::state::StateProgram;
use super::{Planned, Planner};
use crate::rules::check::typed::{Type, Typed, TypedKind};
use crate::rules::plan::value::Value;
use std::rc::Rc;

impl Planner<'_> {
    /// Lines that read no `var` come first, because `set` lines below them may use them.
    pub(super) fn prepare_lets(&mut self, is_used: impl Fn(usize) -> bool) {
        for stateful in [false, true] {
            for (index, line) in self.program.lets.iter().enumerate() {
                let is_known = line.stateful == stateful && !line.path_dependent;
                if is_used(index) && is_known && self.lets[index].is_none() {
                    self.lets[index] = Some(self.line(line));
                }
            }
        }
    }

    pub(super) fn line(&mut self, line: &Typed) -> Planned {
        match &line.kind {
            TypedKind::Indicator { indicator, source, numbers, .. }
                if indicator.outputs.len() > 1 =>
            {
                match self.call(indicator, source.as_deref(), numbers) {
                    Some((input, params)) => Planned::Outputs(input, params.into()),
                    None => Planned::NoOutputs,
                }
            }
            _ if line.ty == Type::Condition => Planned::Condition(self.condition(line)),
            _ => Planned::Value(self.value(line)),
        }
    }

    /// An output of a `let` line that is an indicator with several.
    pub(super) fn output(&mut self, index: usize, output: usize) -> Value {
        match (&self.lets[index], &self.program.lets[index].kind) {
            (Some(Planned::Outputs(input, params)), TypedKind::Indicator { indicator, .. }) => {
                let (input, params) = (*input, params.clone());
                Value::from(self.requests.output(indicator, input, &params, output))
            }
            _ => Value::Number(f64::NAN),
        }
    }

    /// The values of all names before the first candle.
    pub(in crate::rules::plan) fn memory(&mut self) -> Memory {
        let program = self.program;
        let starts: Vec<f64> = program.vars.iter().map(|var| self.start(&var.start)).collect();
        Memory::new(starts, program.lets.len())
    }

    pub(super) fn start(&mut self, start: &Typed) -> f64 {
        match self.value_or_truth(start) {
            Value::Number(number) => number,
            Value::Column(_) => f64::NAN,
        }
    }

    /// The column of a `var` after `seen` of the `set` lines.
    pub(super) fn state(&mut self, index: usize, seen: usize) -> Value {
        let state = match &self.state {
            Some(state) => state.clone(),
            None => {
                let state = Rc::new(StateProgram::new(self.program, self));
                self.state = Some(state.clone());
                state
            }
        };
        Value::from(state.column(&mut self.requests, index, seen))
    }

    /// A value as the end of a candle leaves it, from which the past of a name is read.
    pub(in crate::rules::plan) fn earlier(&mut self, of: &Typed) -> Value {
        let TypedKind::Var { index, .. } = of.kind else { return self.value_or_truth(of) };
        let seen = self.program.sets.iter().rposition(|set| set.var == index);
        self.state(index, seen.map_or(0, |at| at + 1))
    }
}
