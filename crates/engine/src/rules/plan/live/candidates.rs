//! The candles at which a text may decide something between two fills.

use super::between::Between;
use super::entry::{Entry, includes};
use super::orders::Orders;
use crate::backtest::{HeldTrade, Level};
use crate::rules::ast::MovedExit;
use crate::rules::check::trading::CheckedScope;
use crate::rules::plan::bounds::Held;
use crate::rules::plan::condition::BitSets;
use crate::rules::plan::episode::{Plan, When};
use crate::rules::plan::moved::Moved;
use crate::rules::plan::planner::program::Program;
use crate::rules::plan::watch::Watch;
use crate::strategy::{Amount, Bits, Passing, SignalColumns, Term};

/// The candles at which something may happen while a position is held and nothing is filled.
#[derive(Default)]
pub(super) struct Candidates {
    /// Those that follow from the candles alone.
    known: Bits,
    watched: Vec<Candidate>,
    /// The orders of entries that may pass. Their candles are not in the sets above.
    pub(super) passing: Vec<Passing>,
    /// When they are given.
    orders: Vec<Orders>,
}

/// A line that may do something at some candles.
struct Candidate {
    bits: Bits,
    watch: Option<Watch>,
    /// When it does nothing although its condition is true.
    idle: Option<Idle>,
}

/// Why a line does nothing although its condition is true.
#[derive(Clone, Copy)]
enum Idle {
    /// The `set` line of a place, while its `var` has the value.
    Change(usize),
    /// The `move` line of a place, while the stops are there.
    Move(usize),
    /// A `cancel` line, while no order waits.
    Cancel,
    /// The `until` of an entry, while no order with its key waits.
    Until(u32),
    /// An entry in the direction held, while this many trades are open.
    Full(usize),
}

impl Candidates {
    /// The first candle in `from..to` at which something may be decided, or `to`.
    pub(super) fn next(
        &mut self,
        now: &Between<'_>,
        stack: &mut Vec<f64>,
        from: usize,
        to: usize,
    ) -> usize {
        let mut next = self.known.next(from, to);
        for line in &self.watched {
            if next <= from {
                break;
            }
            if line.idle.is_some_and(|idle| now.is_idle(idle, stack)) {
                continue;
            }
            next = match &line.watch {
                Some(watch) => {
                    watch.next(&line.bits, now.standing, now.memory, stack, [from, next])
                }
                None => line.bits.next(from, next),
            };
        }
        for (passing, orders) in self.passing.iter_mut().zip(&self.orders) {
            next = orders.next(passing, now, stack, [from, next]);
        }
        next
    }
}

impl Between<'_> {
    /// Whether a line does nothing although its condition is true.
    fn is_idle(&self, idle: Idle, stack: &mut Vec<f64>) -> bool {
        let Self { plan, standing, memory, moves } = *self;
        let mut run = |program: &Program| program.run(standing, memory, stack);
        match idle {
            Idle::Change(place) => {
                let change = plan.changes.iter().flatten().nth(place);
                change.is_some_and(|change| {
                    let value = change.steady.as_ref().map(&mut run);
                    value.is_some_and(|it| it.to_bits() == memory.vars[change.var].to_bits())
                })
            }
            Idle::Cancel => !standing.waits(|_| true),
            Idle::Until(key) => !standing.waits(|order| order.key == key),
            Idle::Full(most) => standing.trades().len() >= most,
            Idle::Move(place) => {
                let (line, terms) = (&plan.moves[place], &moves[place]);
                let mut level = |term: &Term<Level>| {
                    let amount = match &term.amount {
                        Amount::Computed(place) => run(&plan.computed[*place].program),
                        known => known.at(0, &[]),
                    };
                    (term.makes)(amount)
                };
                let (distance, from) = (level(&terms.amount), terms.after.as_ref().map(level));
                let meant = |trade: &&HeldTrade| includes(line.scope, trade.side, trade.tag);
                standing.trades().iter().filter(meant).all(|trade| {
                    Moved::new(trade, line.exit, distance, from).is_there(trade, standing)
                })
            }
        }
    }
}

/// The candles at which something may happen while a position is held and nothing is filled.
pub(super) fn candidates(
    plan: &Plan,
    columns: &SignalColumns<'_>,
    sets: &BitSets<'_>,
    entries: &[Entry],
    held: Held,
) -> Candidates {
    let mut all = Candidates::default();
    let add = |all: &mut Candidates, when: &When, possible: Option<&Bits>, idle: Option<Idle>| {
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
    for (entry, known) in plan.entries.iter().zip(entries) {
        let terms = &known.signal.terms;
        let adds = held.is(entry.direction);
        if !adds || plan.adds(entry.direction) {
            match Orders::new(plan, columns, sets, (entry, known), held) {
                Some((passing, orders)) => {
                    all.passing.push(passing);
                    all.orders.push(orders);
                }
                None => {
                    // An order that nets may close a part, however many trades are open.
                    let idle = (adds && !plan.nets).then_some(Idle::Full(terms.most_open as usize));
                    add(&mut all, &entry.when, Some(&known.signal.when), idle);
                }
            }
        }
        let until = entry.until.iter();
        until.for_each(|until| add(&mut all, until, None, Some(Idle::Until(terms.key))));
    }
    plan.cancels.iter().for_each(|(_, when)| add(&mut all, when, None, Some(Idle::Cancel)));
    for (place, change) in plan.changes.iter().flatten().enumerate() {
        add(&mut all, &change.when, None, change.steady.as_ref().map(|_| Idle::Change(place)));
    }
    if let Some(direction) = held.direction() {
        let may_close = |scope: CheckedScope| match scope {
            CheckedScope::Side(side) => side == direction,
            CheckedScope::All | CheckedScope::Name(_) => true,
        };
        let exits = plan.exits.iter().filter(|exit| may_close(exit.scope));
        exits.for_each(|exit| add(&mut all, &exit.when, None, None));
        for (place, line) in plan.moves.iter().enumerate() {
            let is_steady = line.is_steady && line.exit != MovedExit::TakeProfit;
            add(&mut all, &line.when, None, is_steady.then_some(Idle::Move(place)));
        }
    }
    all
}
