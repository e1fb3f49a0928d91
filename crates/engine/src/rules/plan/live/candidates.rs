//! The candles at which a text may decide something between two fills.

use super::entry::{Entry, includes};
use crate::backtest::{HeldTrade, Level};
use crate::rules::ast::{Direction, MovedExit};
use crate::rules::check::trading::CheckedScope;
use crate::rules::plan::bounds::Held;
use crate::rules::plan::condition::BitSets;
use crate::rules::plan::episode::{Plan, PlannedEntry, When};
use crate::rules::plan::moved::{Moved, PossibleMove};
use crate::rules::plan::planner::memory::Memory;
use crate::rules::plan::planner::program::Program;
use crate::rules::plan::watch::Watch;
use crate::strategy::{Amount, Bits, Passing, SignalColumns, Standing, Term};

/// The candles at which something may happen while a position is held and nothing is filled.
pub(super) struct Candidates {
    /// Those that follow from the candles alone.
    known: Bits,
    watched: Vec<Candidate>,
    /// Orders that pass. Their candles are not in the sets above.
    pub(super) passing: Vec<Passing>,
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
}

/// The state of a run between two fills.
pub(super) struct Between<'a> {
    pub(super) plan: &'a Plan,
    pub(super) standing: &'a Standing<'a>,
    pub(super) memory: &'a Memory,
    pub(super) moves: &'a [PossibleMove],
}

impl Candidates {
    /// The first candle in `from..to` at which something may be decided, or `to`.
    pub(super) fn next(
        &self,
        now: &Between<'_>,
        stack: &mut Vec<f64>,
        from: usize,
        to: usize,
    ) -> usize {
        let mut next = self.known.next(from, to);
        if !now.standing.passes_orders() {
            for passing in &self.passing {
                next = passing.candles.next(from, next);
            }
        }
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
            Idle::Move(place) => {
                let (line, terms) = (&plan.moves[place], &moves[place]);
                let mut level = |term: &Term<Level>| {
                    let amount = match &term.amount {
                        Amount::Computed(place) => run(&plan.computed[*place]),
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
    let mut all = Candidates { known: Bits::default(), watched: Vec::new(), passing: Vec::new() };
    let mut passing = Vec::new();
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
    let at_market = plan.entries.iter().zip(entries).filter(|(entry, _)| entry.is_at_market());
    let at_market =
        at_market.map(|(entry, known)| known.signal.when.and(&holds(sets, &entry.when, held)));
    let at_market = at_market.reduce(|a, b| a.or(&b)).unwrap_or_default();
    for (entry, known) in plan.entries.iter().zip(entries) {
        if direction != Some(entry.direction) {
            // The amount of an order that nets depends on the position when it is given.
            match gives(sets, entry, known, held).filter(|_| !plan.nets) {
                Some(gives) => {
                    let terms = &known.signal.terms;
                    let passes = Passing::new(columns, terms, &gives, &at_market);
                    add(&entry.when, Some(&gives.without(&passes.candles)), None);
                    passing.push(passes);
                }
                None => add(&entry.when, Some(&known.signal.when), None),
            }
        } else if plan.adds(entry.direction) {
            add(&entry.when, Some(&known.signal.when), None);
        }
        let key = known.signal.terms.key;
        entry.until.iter().for_each(|until| add(until, None, Some(Idle::Until(key))));
    }
    plan.cancels.iter().for_each(|(_, when)| add(when, None, Some(Idle::Cancel)));
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
            let is_steady = line.is_steady && line.exit != MovedExit::TakeProfit;
            add(&line.when, None, is_steady.then_some(Idle::Move(place)));
        }
    }
    passing.retain(|passing| !passing.candles.is_empty());
    Candidates { passing, ..all }
}

/// The candles at which an entry is given, if they can be told ahead.
fn gives(sets: &BitSets<'_>, entry: &PlannedEntry, known: &Entry, held: Held) -> Option<Bits> {
    let whens = || [Some(&entry.when), entry.until.as_ref()].into_iter().flatten();
    if !known.programs.is_empty() || !whens().all(|when| when.is_exact(held)) {
        return None;
    }
    let gives = known.signal.when.and(&holds(sets, &entry.when, held));
    let until = entry.until.iter();
    Some(until.fold(gives, |gives, until| gives.without(&holds(sets, until, held))))
}

/// The candles at which a condition may be true.
fn holds(sets: &BitSets<'_>, when: &When, held: Held) -> Bits {
    let terms = when.terms(held).into_iter().map(|term| sets.of(term.bits).clone());
    terms.reduce(|a, b| a.or(&b)).unwrap_or_default()
}
