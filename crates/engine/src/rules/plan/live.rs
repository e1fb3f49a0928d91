//! Decisions candle by candle, for texts that read the position or have orders that wait. At each candle that may matter: `let` and
//! `set` lines, then `cancel` lines and `until`, then `move` lines, then exits and entries.

/// The state between two fills.
mod between;
/// The candles at which something may be decided.
mod candidates;
/// An `enter` line with its data.
mod entry;
/// Entries that net.
mod netting;
/// Orders that pass.
mod orders;

use super::bounds::Held;
use super::condition::{BitSets, ConditionId};
use super::counts::ConditionCounts;
use super::episode::{Plan, PlannedEntry, PlannedExit, When};
use super::moved::{Moved, PossibleMove};
use super::planner::memory::Memory;
use crate::backtest::{HeldTrade, Level, Order, Side, TradeId};
use crate::rules::ast::Direction;
use crate::rules::check::trading::CheckedScope;
use crate::strategy::{Amount, Bits, Context, Passing, SignalColumns, Standing, Term};
use between::Between;
use candidates::{Candidates, candidates};
use entry::{Entry, includes};
use netting::Netting;

/// The data of decisions candle by candle.
#[derive(Default)]
pub(super) struct Live {
    entries: Vec<Entry>,
    exits: Vec<Exit>,
    moves: Vec<PossibleMove>,
    cancels: Vec<Bits>,
    /// By position: the candles at which something may happen. None if every candle may matter.
    candidates: Option<[Candidates; 3]>,
    memory: Memory,
    stack: Vec<f64>,
    /// Amounts that read the position, of the order that is made.
    computed: Vec<f64>,
    /// Entries of the current candle.
    orders: Vec<Order>,
    /// By `exit` line: the portion that it closes of its trades, if it closes something.
    portions: Vec<Option<f64>>,
    /// The orders of the current candle if entries net.
    netting: Netting,
    /// Trades that are closed in part, or by the name of their entry.
    parts: Vec<(TradeId, f64)>,
    /// New exits.
    moved: Vec<(TradeId, Moved)>,
}

struct Exit {
    when: Bits,
    share: Option<Term<f64>>,
}

impl Live {
    pub(super) fn new(plan: &Plan, columns: &SignalColumns<'_>, counts: bool) -> Self {
        let mut wanted: Vec<ConditionId> = Vec::new();
        let mut want = |when: &When| {
            let terms = Held::ALL.into_iter().flat_map(|held| when.terms(held));
            wanted.extend(terms.map(|term| term.bits));
        };
        for entry in &plan.entries {
            want(&entry.when);
            entry.until.iter().for_each(&mut want);
        }
        plan.exits.iter().for_each(|exit| want(&exit.when));
        plan.moves.iter().for_each(|line| want(&line.when));
        plan.cancels.iter().for_each(|(_, when)| want(when));
        plan.changes.iter().flatten().for_each(|change| want(&change.when));
        let sets = BitSets::new(&plan.conditions, columns, &wanted);
        let bits = |when: &When| match when {
            When::Known(condition) => sets.of(*condition).clone(),
            When::Computed(..) => Bits::default(),
        };
        let entries = plan.entries.iter().zip(plan.signal_entries(&sets, columns));
        let entries: Vec<Entry> = entries
            .map(|(entry, signal)| Entry {
                signal,
                until: entry.until.as_ref().map(bits).unwrap_or_default(),
                programs: plan.programs(entry),
            })
            .collect();
        let exits = plan.exits.iter().map(|exit| Exit {
            when: bits(&exit.when),
            share: exit.share.as_ref().map(|share| share.term(columns)),
        });
        let moves = plan.moves.iter();
        let candidates = Held::ALL.map(|held| candidates(plan, columns, &sets, &entries, held));
        Self {
            exits: exits.collect(),
            moves: moves.map(|line| PossibleMove::new(line, bits(&line.when), columns)).collect(),
            cancels: plan.cancels.iter().map(|(_, when)| bits(when)).collect(),
            candidates: (plan.changes.is_some() && !counts).then_some(candidates),
            memory: plan.memory.clone(),
            computed: vec![f64::NAN; plan.computed.len()],
            entries,
            ..Self::default()
        }
    }

    /// The first candle in `from..to` at which something may be decided, or `to`.
    pub(super) fn next(
        &mut self,
        plan: &Plan,
        standing: &Standing<'_>,
        from: usize,
        to: usize,
    ) -> usize {
        let Self { candidates, memory, moves, stack, .. } = self;
        let candidates = candidates.as_mut().filter(|_| memory.is_still(standing));
        let Some(candidates) = candidates else { return from.min(to) };
        let between = Between { plan, standing, memory, moves };
        candidates[held(standing) as usize].next(&between, stack, from, to)
    }

    /// The orders that pass while the position is what it is.
    pub(super) fn passing(&self, standing: &Standing<'_>) -> &[Passing] {
        self.candidates.as_ref().map_or(&[], |all| &all[held(standing) as usize].passing)
    }

    /// Decides at a closed candle.
    pub(super) fn decide(
        &mut self,
        plan: &Plan,
        counts: Option<&ConditionCounts>,
        ctx: &mut Context<'_>,
    ) {
        self.memory.skip_to(ctx.index());
        plan.steps.run(ctx, &mut self.memory, &mut self.stack);
        if let Some(counts) = counts {
            for (place, program) in &plan.counted {
                counts.add(*place, program.run(ctx, &self.memory, &mut self.stack) >= 1.0);
            }
        }
        if ctx.entries().next().is_some() {
            self.cancel(plan, ctx);
        }
        self.moves(plan, ctx);
        let closes = self.exits(plan, ctx);
        let nets = plan.nets && ctx.nets_entries();
        self.enter(plan, nets, ctx);
        self.memory.close(ctx);
        // No line sees what another one orders.
        self.moved.drain(..).for_each(|(trade, exit)| exit.set(trade, ctx));
        match nets {
            true => self.netting.submit(plan, &self.portions, ctx),
            false => ctx.follow_parts(closes, &self.parts, &self.orders),
        }
    }

    fn holds(&mut self, when: &When, bits: impl Fn(&Self) -> &Bits, ctx: &Context<'_>) -> bool {
        match when {
            When::Known(_) => bits(self).contains(ctx.index()),
            When::Computed(program, _) => program.run(ctx, &self.memory, &mut self.stack) >= 1.0,
        }
    }

    /// Cancels waiting orders.
    fn cancel(&mut self, plan: &Plan, ctx: &mut Context<'_>) {
        for (place, (scope, when)) in plan.cancels.iter().enumerate() {
            if self.holds(when, |it| &it.cancels[place], ctx) {
                ctx.cancel_where(|order| includes(*scope, order.side, order.tag));
            }
        }
        for (place, entry) in plan.entries.iter().enumerate() {
            let key = self.entries[place].signal.terms.key;
            let waits = entry.until.is_some() && ctx.entries().any(|it| it.order.key == key);
            if waits && self.is_over(place, entry, ctx) {
                ctx.cancel_where(|order| order.key == key);
            }
        }
    }

    /// Whether the order of an entry no longer waits.
    fn is_over(&mut self, place: usize, entry: &PlannedEntry, ctx: &Context<'_>) -> bool {
        let until = entry.until.as_ref();
        until.is_some_and(|until| self.holds(until, |it| &it.entries[place].until, ctx))
    }

    /// Collects the exits that are moved.
    fn moves(&mut self, plan: &Plan, ctx: &Context<'_>) {
        for (place, line) in plan.moves.iter().enumerate() {
            if !ctx.in_position() || !self.holds(&line.when, |it| &it.moves[place].when, ctx) {
                continue;
            }
            let terms = &self.moves[place];
            let (amount, after) = (terms.amount.clone(), terms.after.clone());
            let Some(level) = self.level(plan, &amount, ctx) else { continue };
            let from = match &after {
                Some(after) => match self.level(plan, after, ctx) {
                    Some(from) => Some(from),
                    None => continue,
                },
                None => None,
            };
            let meant = |trade: &&HeldTrade| includes(line.scope, trade.side, trade.tag);
            let trades = ctx.trades().iter().filter(meant);
            self.moved
                .extend(trades.map(|trade| (trade.id, Moved::new(trade, line.exit, level, from))));
        }
    }

    /// A level whose amount is defined and above 0.
    fn level(&mut self, plan: &Plan, term: &Term<Level>, ctx: &Context<'_>) -> Option<Level> {
        self.amount(plan, term, ctx).map(|amount| (term.makes)(amount))
    }

    /// An amount that is defined and above 0.
    fn amount<T>(&mut self, plan: &Plan, term: &Term<T>, ctx: &Context<'_>) -> Option<f64> {
        let amount = match &term.amount {
            Amount::Computed(place) => {
                plan.computed[*place].program.run(ctx, &self.memory, &mut self.stack)
            }
            known => known.at(ctx.index(), &[]),
        };
        Some(amount).filter(|amount| *amount > 0.0)
    }

    /// The directions that are closed; collects the trades that are closed in part.
    fn exits(&mut self, plan: &Plan, ctx: &Context<'_>) -> [bool; 2] {
        self.parts.clear();
        self.portions.clear();
        let mut closes = [false, false];
        for (place, exit) in plan.exits.iter().enumerate() {
            let portion = self.portion(plan, place, exit, ctx);
            self.portions.push(portion);
            let Some(portion) = portion else { continue };
            let is_named = matches!(exit.scope, CheckedScope::Name(_));
            if exit.share.is_none() && !is_named {
                closes[0] |= exit.scope.includes(Direction::Long, None);
                closes[1] |= exit.scope.includes(Direction::Short, None);
                continue;
            }
            let meant = |trade: &&HeldTrade| includes(exit.scope, trade.side, trade.tag);
            self.parts.extend(ctx.trades().iter().filter(meant).map(|trade| (trade.id, portion)));
        }
        closes
    }

    /// The portion that an `exit` line closes, if it closes something.
    fn portion(
        &mut self,
        plan: &Plan,
        place: usize,
        exit: &PlannedExit,
        ctx: &Context<'_>,
    ) -> Option<f64> {
        if !self.holds(&exit.when, |it| &it.exits[place].when, ctx) {
            return None;
        }
        let Some(term) = self.exits[place].share.clone() else { return Some(1.0) };
        self.amount(plan, &term, ctx).map(|percent| (term.makes)(percent))
    }

    /// Collects the entries.
    fn enter(&mut self, plan: &Plan, nets: bool, ctx: &Context<'_>) {
        self.orders.clear();
        self.netting.begin(ctx.trades());
        let index = ctx.index();
        for (place, entry) in plan.entries.iter().enumerate() {
            let holds = self.entries[place].signal.when.contains(index)
                && match &entry.when {
                    When::Known(_) => true,
                    When::Computed(program, _) => {
                        program.run(ctx, &self.memory, &mut self.stack) >= 1.0
                    }
                };
            if !holds || self.is_over(place, entry, ctx) {
                continue;
            }
            let mut is_possible = true;
            for &program in &self.entries[place].programs {
                let amount = plan.computed[program].program.run(ctx, &self.memory, &mut self.stack);
                self.computed[program] = amount;
                is_possible &= amount > 0.0;
            }
            if is_possible {
                let order = self.entries[place].signal.terms.order(index, &self.computed);
                match nets {
                    true => self.netting.add(plan, &self.portions, entry, order, ctx),
                    false => self.orders.push(order),
                }
            }
        }
    }
}

fn held(standing: &Standing<'_>) -> Held {
    match standing.side() {
        None => Held::Nothing,
        Some(Side::Long) => Held::Long,
        Some(Side::Short) => Held::Short,
    }
}
