//! Decisions candle by candle, for texts that read the position or have orders that wait. At each candle that may matter: `let` and
//! `set` lines, then `cancel` lines and `until`, then `move` lines, then exits and entries.

use super::bounds::Held;
use super::condition::{BitSets, ConditionId};
use super::counts::ConditionCounts;
use super::episode::{Plan, PlannedEntry, When, side};
use super::planner::memory::Memory;
use crate::backtest::{HeldTrade, Level, Order, Side, TradeId};
use crate::rules::ast::{Direction, MovedExit};
use crate::rules::check::trading::CheckedScope;
use crate::strategy::{Amount, Bits, Context, SignalColumns, SignalEntry, Term};

/// The data of decisions candle by candle.
#[derive(Default)]
pub(super) struct Live {
    entries: Vec<Entry>,
    exits: Vec<Exit>,
    moves: Vec<(Bits, Term<Level>)>,
    cancels: Vec<Bits>,
    /// By position: the candles at which something may happen. None if every candle may matter.
    candidates: Option<[Bits; 3]>,
    memory: Memory,
    stack: Vec<f64>,
    /// Amounts that read the position, of the order that is made.
    computed: Vec<f64>,
    /// Entries of the current candle.
    orders: Vec<Order>,
    /// Trades that are closed in part, or by the name of their entry.
    parts: Vec<(TradeId, f64)>,
    /// New prices of exits.
    moved: Vec<(TradeId, MovedExit, f64)>,
}

struct Entry {
    /// The candles at which it is possible, and its order.
    signal: SignalEntry,
    /// Where `until` is true, unless it reads the position.
    until: Bits,
    /// The programs of its amounts.
    programs: Vec<usize>,
}

struct Exit {
    when: Bits,
    share: Option<Term<f64>>,
}

impl Live {
    pub(super) fn new(plan: &Plan, columns: &SignalColumns<'_>, counts: bool) -> Self {
        let mut wanted: Vec<ConditionId> = Vec::new();
        let mut want = |when: &When| wanted.extend(Held::ALL.map(|held| when.bound(held)));
        for entry in &plan.entries {
            want(&entry.when);
            entry.until.iter().for_each(&mut want);
        }
        plan.exits.iter().for_each(|exit| want(&exit.when));
        plan.moves.iter().for_each(|line| want(&line.when));
        plan.cancels.iter().for_each(|(_, when)| want(when));
        plan.changes.iter().flatten().for_each(&mut want);
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
        let candidates = Held::ALL.map(|held| candidates(plan, &sets, &entries, held));
        Self {
            exits: exits.collect(),
            moves: moves.map(|line| (bits(&line.when), line.amount.term(columns))).collect(),
            cancels: plan.cancels.iter().map(|(_, when)| bits(when)).collect(),
            candidates: (plan.changes.is_some() && !counts).then_some(candidates),
            memory: plan.memory.clone(),
            computed: vec![f64::NAN; plan.computed.len()],
            entries,
            ..Self::default()
        }
    }

    /// The first candle in `from..to` at which something may be decided, or `to`.
    pub(super) fn next(&self, held: Option<Side>, from: usize, to: usize) -> usize {
        let held = match held {
            None => Held::Nothing,
            Some(Side::Long) => Held::Long,
            Some(Side::Short) => Held::Short,
        };
        match &self.candidates {
            Some(candidates) => candidates[held as usize].next(from, to),
            None => from.min(to),
        }
    }

    /// Decides at a closed candle.
    pub(super) fn decide(
        &mut self,
        plan: &Plan,
        counts: Option<&ConditionCounts>,
        ctx: &mut Context<'_>,
    ) {
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
        self.enter(plan, ctx);
        self.memory.close(ctx);
        // No line sees what another one orders.
        for (trade, exit, price) in self.moved.drain(..) {
            match exit {
                MovedExit::StopLoss => ctx.set_stop_loss(trade, Some(price)),
                MovedExit::TakeProfit => ctx.set_take_profit(trade, Some(price)),
            }
        }
        ctx.follow_parts(closes, &self.parts, &self.orders);
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
            if !ctx.in_position() || !self.holds(&line.when, |it| &it.moves[place].0, ctx) {
                continue;
            }
            let term = self.moves[place].1.clone();
            let Some(amount) = self.amount(plan, &term, ctx) else { continue };
            let level = (term.makes)(amount);
            let meant = |trade: &&HeldTrade| includes(line.scope, trade.side, trade.tag);
            let trades = ctx.trades().iter().filter(meant);
            self.moved.extend(
                trades.map(|trade| (trade.id, line.exit, moved_to(trade, line.exit, level))),
            );
        }
    }

    /// An amount that is defined and above 0.
    fn amount<T>(&mut self, plan: &Plan, term: &Term<T>, ctx: &Context<'_>) -> Option<f64> {
        let amount = match &term.amount {
            Amount::Computed(place) => {
                plan.computed[*place].run(ctx, &self.memory, &mut self.stack)
            }
            known => known.at(ctx.index(), &[]),
        };
        Some(amount).filter(|amount| *amount > 0.0)
    }

    /// The directions that are closed; collects the trades that are closed in part.
    fn exits(&mut self, plan: &Plan, ctx: &Context<'_>) -> [bool; 2] {
        self.parts.clear();
        let mut closes = [false, false];
        for (place, exit) in plan.exits.iter().enumerate() {
            if !self.holds(&exit.when, |it| &it.exits[place].when, ctx) {
                continue;
            }
            let portion = match self.exits[place].share.clone() {
                Some(term) => match self.amount(plan, &term, ctx) {
                    Some(percent) => (term.makes)(percent),
                    None => continue,
                },
                None => 1.0,
            };
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

    /// Collects the entries.
    fn enter(&mut self, plan: &Plan, ctx: &Context<'_>) {
        self.orders.clear();
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
                let amount = plan.computed[program].run(ctx, &self.memory, &mut self.stack);
                self.computed[program] = amount;
                is_possible &= amount > 0.0;
            }
            if is_possible {
                let terms = &self.entries[place].signal.terms;
                self.orders.push(terms.order(index, &self.computed));
            }
        }
    }
}

/// The price of an exit of a trade at a new level.
fn moved_to(trade: &HeldTrade, exit: MovedExit, level: Level) -> f64 {
    let sign = trade.side.sign();
    let direction = if exit == MovedExit::StopLoss { -sign } else { sign };
    level.price(trade.entry_price, direction)
}

/// Whether a line is about a trade or order of this side and tag.
fn includes(scope: CheckedScope, of: Side, tag: u32) -> bool {
    match scope {
        CheckedScope::All => true,
        CheckedScope::Side(direction) => side(direction) == of,
        CheckedScope::Name(name) => tag as usize == name + 1,
    }
}

/// The candles at which something may happen while a position is held and nothing is filled.
fn candidates(plan: &Plan, sets: &BitSets<'_>, entries: &[Entry], held: Held) -> Bits {
    let mut all = Bits::default();
    let mut add =
        |bits: &Bits| all = if all == Bits::default() { bits.clone() } else { all.or(bits) };
    let direction = match held {
        Held::Nothing => None,
        Held::Long => Some(Direction::Long),
        Held::Short => Some(Direction::Short),
    };
    for (entry, known) in plan.entries.iter().zip(entries) {
        if direction != Some(entry.direction) || plan.adds(entry.direction) {
            add(&known.signal.when.and(sets.of(entry.when.bound(held))));
        }
        entry.until.iter().for_each(|until| add(sets.of(until.bound(held))));
    }
    plan.cancels.iter().for_each(|(_, when)| add(sets.of(when.bound(held))));
    plan.changes.iter().flatten().for_each(|when| add(sets.of(when.bound(held))));
    if let Some(direction) = direction {
        let may_close = |scope: CheckedScope| match scope {
            CheckedScope::Side(side) => side == direction,
            CheckedScope::All | CheckedScope::Name(_) => true,
        };
        let exits = plan.exits.iter().filter(|exit| may_close(exit.scope));
        exits.for_each(|exit| add(sets.of(exit.when.bound(held))));
        plan.moves.iter().for_each(|line| add(sets.of(line.when.bound(held))));
    }
    all
}
