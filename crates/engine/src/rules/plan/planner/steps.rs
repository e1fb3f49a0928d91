//! `let` and `set` lines that are computed candle by candle, in the order of the text.

use super::memory::{Facts, Memory};
use super::program::Program;

/// `let` and `set` lines in the order of the text.
#[derive(Debug, Default)]
pub(in crate::rules::plan) struct Steps(pub(super) Vec<Step>);

/// A line.
#[derive(Debug)]
pub(super) enum Step {
    Let { index: usize, value: Program },
    Set { var: usize, number: usize, value: Program, when: Option<Program> },
}

impl Steps {
    /// Runs all lines at a candle.
    pub(in crate::rules::plan) fn run(
        &self,
        facts: &impl Facts,
        memory: &mut Memory,
        stack: &mut Vec<f64>,
    ) {
        self.0.iter().for_each(|step| step.run(facts, memory, stack));
    }

    /// Runs all lines at a candle. Returns the value that a `var` has after the first `seen` of the `set` lines of the text.
    pub(in crate::rules::plan) fn run_to(
        &self,
        [var, seen]: [usize; 2],
        facts: &impl Facts,
        memory: &mut Memory,
        stack: &mut Vec<f64>,
    ) -> f64 {
        let mut value = memory.var(var);
        for step in &self.0 {
            step.run(facts, memory, stack);
            if matches!(step, Step::Set { number, .. } if *number <= seen) {
                value = memory.var(var);
            }
        }
        value
    }

    /// Every program of the lines.
    pub(in crate::rules::plan) fn programs(&self) -> impl Iterator<Item = &Program> {
        self.0
            .iter()
            .flat_map(|step| match step {
                Step::Let { value, .. } => [Some(value), None],
                Step::Set { value, when, .. } => [Some(value), when.as_ref()],
            })
            .flatten()
    }
}

impl Step {
    fn run(&self, facts: &impl Facts, memory: &mut Memory, stack: &mut Vec<f64>) {
        match self {
            Self::Let { index, value } => memory.lets[*index] = value.run(facts, memory, stack),
            Self::Set { var, value, when, .. } => {
                let holds = when.as_ref().is_none_or(|when| when.run(facts, memory, stack) >= 1.0);
                if holds {
                    memory.vars[*var] = value.run(facts, memory, stack);
                }
            }
        }
    }
}
