//! A checked text with the values of its parameters, as a strategy. It gives signals for all candles at once if nothing of it depends
//! on the position or on waiting orders, else it decides candle by candle.

use super::counts::ConditionCounts;
use super::episode::Plan;
use super::live::Live;
use super::planner::Planner;
use crate::columns::ColumnRequests;
use crate::params::Params;
use crate::rules::check::CheckedProgram;
use crate::strategy::{Context, Passing, SignalColumns, Signals, Standing, Strategy};
use std::mem;
use std::sync::Arc;

/// A checked text with the values of its parameters.
pub struct RulesStrategy {
    program: Arc<CheckedProgram>,
    params: Params,
    plan: Plan,
    live: Live,
    /// Counts the conditions that read the position; `None` if nothing is counted.
    counts: Option<ConditionCounts>,
}

impl RulesStrategy {
    /// Creates the strategy; `params` are complete and checked.
    pub fn new(program: Arc<CheckedProgram>, params: Params) -> Self {
        Self { program, params, plan: Plan::default(), live: Live::default(), counts: None }
    }

    /// Counts in `counts` how often the conditions that read the position hold, and their parts.
    #[must_use]
    pub fn counting(self, counts: ConditionCounts) -> Self {
        Self { counts: Some(counts), ..self }
    }
}

impl Strategy for RulesStrategy {
    fn init(&mut self, columns: &mut ColumnRequests) {
        let mut planner = Planner::new(&self.program, &self.params, mem::take(columns));
        self.plan = Plan::new(&self.program, &mut planner, self.counts.is_some());
        *columns = planner.requests;
    }

    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        if !self.plan.is_live() {
            return Some(self.plan.signals(columns));
        }
        self.live = Live::new(&self.plan, columns, self.counts.is_some());
        None
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        self.live.decide(&self.plan, self.counts.as_ref(), ctx);
    }

    fn next_decision(&mut self, standing: &Standing<'_>, from: usize, to: usize) -> usize {
        self.live.next(&self.plan, standing, from, to)
    }

    fn passing(&self, standing: &Standing<'_>) -> &[Passing] {
        self.live.passing(standing)
    }
}
