//! The candles at which a text may decide something between two fills.

use super::{Entry, Live, includes, moved_to};
use crate::backtest::{HeldTrade, Side};
use crate::rules::ast::{Direction, MovedExit};
use crate::rules::check::trading::CheckedScope;
use crate::rules::plan::bounds::Held;
use crate::rules::plan::condition::BitSets;
use crate::rules::plan::episode::{Plan, When};
use crate::rules::plan::planner::program::Program;
use crate::rules::plan::watch::Watch;
use crate::strategy::{Amount, Bits, Standing};

/// The candles at which something may happen while a position is held and nothing is filled.
pub(super) struct Candidates {
    /// Those that follow from the candles alone.
    known: Bits,
    watched: Vec<Candidate>,
}

/// A line that may do something at some candles.
struct Candidate {
    bits: Bits,
    watch: Option<Watch>,
    /// When it does nothing although its condition is true.
    idle: Option<Idle>,
}

/// A line that does the same again.
#[derive(Clone, Copy)]
enum Idle {
    /// The `set` line of a place, while its `var` has the value.
    Change(usize),
    /// The `move` line of a place, while the stop losses are there.
    Move(usize),
}

impl Live {
    /// The first candle in `from..to` at which something may be decided, or `to`.
    pub(in crate::rules::plan) fn next(
        &self,
        plan: &Plan,
        standing: &Standing<'_>,
        from: usize,
        to: usize,
    ) -> usize {
        let held = match standing.side() {
            None => Held::Nothing,
            Some(Side::Long) => Held::Long,
            Some(Side::Short) => Held::Short,
        };
        let Some(candidates) = self.candidates.as_ref().map(|all| &all[held as usize]) else {
            return from.min(to);
        };
        if !self.memory.is_still(standing) {
            return from.min(to);
        }
        let known = candidates.known.next(from, to);
        if known <= from || candidates.watched.is_empty() {
            return known;
        }
        let mut stack = self.spare.take();
        let mut next = known;
        for line in &candidates.watched {
            if line.idle.is_some_and(|idle| self.is_idle(plan, idle, standing, &mut stack)) {
                continue;
            }
            next = match &line.watch {
                Some(watch) => {
                    let range = [from, next];
                    watch.next(&line.bits, standing, &self.memory, &mut stack, range)
                }
                None => line.bits.next(from, next),
            };
        }
        self.spare.set(stack);
        next
    }

    /// Whether a line does the same again.
    fn is_idle(
        &self,
        plan: &Plan,
        idle: Idle,
        standing: &Standing<'_>,
        stack: &mut Vec<f64>,
    ) -> bool {
        let mut run = |program: &Program| program.run(standing, &self.memory, stack);
        match idle {
            Idle::Change(place) => {
                let change = plan.changes.iter().flatten().nth(place);
                change.is_some_and(|change| {
                    let value = change.steady.as_ref().map(&mut run);
                    value.is_some_and(|it| it.to_bits() == self.memory.vars[change.var].to_bits())
                })
            }
            Idle::Move(place) => {
                let (line, term) = (&plan.moves[place], &self.moves[place].1);
                let amount = match &term.amount {
                    Amount::Computed(place) => run(&plan.computed[*place]),
                    known => known.at(0, &[]),
                };
                let level = (term.makes)(amount);
                let meant = |trade: &&HeldTrade| includes(line.scope, trade.side, trade.tag);
                standing
                    .trades()
                    .iter()
                    .filter(meant)
                    .all(|trade| standing.has_stop_at(trade, moved_to(trade, line.exit, level)))
            }
        }
    }
}

/// The candles at which something may happen while a position is held and nothing is filled.
pub(super) fn candidates(
    plan: &Plan,
    sets: &BitSets<'_>,
    entries: &[Entry],
    held: Held,
) -> Candidates {
    let mut all = Candidates { known: Bits::default(), watched: Vec::new() };
    let mut add = |when: &When, possible: Option<&Bits>, idle: Option<Idle>| {
        for term in when.terms(held) {
            let bits = sets.of(term.bits);
            let bits = possible.map_or_else(|| bits.clone(), |possible| bits.and(possible));
            if term.watch.is_some() || idle.is_some() {
                all.watched.push(Candidate { bits, watch: term.watch, idle });
            } else if all.known == Bits::default() {
                all.known = bits;
            } else {
                all.known = all.known.or(&bits);
            }
        }
    };
    let direction = match held {
        Held::Nothing => None,
        Held::Long => Some(Direction::Long),
        Held::Short => Some(Direction::Short),
    };
    for (entry, known) in plan.entries.iter().zip(entries) {
        if direction != Some(entry.direction) || plan.adds(entry.direction) {
            add(&entry.when, Some(&known.signal.when), None);
        }
        entry.until.iter().for_each(|until| add(until, None, None));
    }
    plan.cancels.iter().for_each(|(_, when)| add(when, None, None));
    for (place, change) in plan.changes.iter().flatten().enumerate() {
        add(&change.when, None, change.steady.as_ref().map(|_| Idle::Change(place)));
    }
    if let Some(direction) = direction {
        let may_close = |scope: CheckedScope| match scope {
            CheckedScope::Side(side) => side == direction,
            CheckedScope::All | CheckedScope::Name(_) => true,
        };
        let exits = plan.exits.iter().filter(|exit| may_close(exit.scope));
        exits.for_each(|exit| add(&exit.when, None, None));
        for (place, line) in plan.moves.iter().enumerate() {
            let is_steady = line.is_steady && line.exit == MovedExit::StopLoss;
            add(&line.when, None, is_steady.then_some(Idle::Move(place)));
        }
    }
    all
}
