//! A checked text with the values of its parameters, as a strategy. It gives signals for all candles at once if no condition
//! depends on the position, else it decides candle by candle.

use super::condition::{BitSets, Condition, ConditionId};
use super::counts::{ConditionCounts, conditions};
use super::planner::Planner;
use super::planner::memory::Memory;
use super::planner::program::{Kept, Program};
use super::planner::steps::Steps;
use super::value::Value;
use crate::backtest::{Level, Order, Side, Size};
use crate::columns::{ColumnInput, ColumnRequests};
use crate::params::Params;
use crate::rules::ast::Direction;
use crate::rules::check::CheckedProgram;
use crate::rules::check::typed::{BySide, CheckedAmount, CheckedEntryKind, CheckedSize, Typed};
use crate::strategy::{
    Amount, Bits, Context, EntryPrice, EntryTerms, SignalColumns, SignalEntry, Signals, Strategy,
    Term,
};
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

/// The columns and conditions that an episode needs, before they are computed.
#[derive(Default)]
struct Plan {
    conditions: Vec<Condition>,
    entries: Vec<(Direction, Kind, When)>,
    exits: Vec<(Option<Side>, When)>,
    size: BySide<Planned<Size>>,
    stop_loss: BySide<Planned<Level>>,
    take_profit: BySide<Planned<Level>>,
    trailing_stop: BySide<Planned<Level>>,
    max_candles: BySide<f64>,
    /// `let` and `set` lines that depend on the position.
    steps: Steps,
    /// The values that these lines give to names, before the first candle.
    memory: Memory,
    /// Conditions that are counted candle by candle, by their places in the counts.
    counted: Vec<(usize, Program)>,
}

enum Kind {
    Market,
    Limit(Value),
    Stop(Value),
}

enum When {
    /// A condition that does not read the position.
    Known(ConditionId),
    /// A condition that reads the position.
    Computed(Program),
}

/// A number or a requested column, and the function that makes a size or level of its values.
struct Planned<T> {
    value: Value,
    make: fn(f64) -> T,
}

/// The data of decisions candle by candle.
#[derive(Default)]
struct Live {
    /// Entries with the candles at which they are possible: all amounts are above 0, and the condition is true unless it reads the
    /// position.
    entries: Vec<SignalEntry>,
    exits: Vec<Bits>,
    memory: Memory,
    stack: Vec<f64>,
    /// Entries of the current candle.
    orders: Vec<Order>,
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

impl Plan {
    /// The plan of a text. If `counts`, the conditions that read the position can be counted.
    fn new(program: &CheckedProgram, planner: &mut Planner<'_>, counts: bool) -> Self {
        let used = planner.prepare(program.roots());
        let mut memory = planner.memory();
        let lets = |index: usize| used[index];
        let steps = Steps::new(program, Kept::Position, lets, planner, &mut memory);
        let mut plan = Self { steps, ..Self::default() };
        for entry in &program.entries {
            let kind = match &entry.kind {
                CheckedEntryKind::Market => Kind::Market,
                CheckedEntryKind::Limit(price) => Kind::Limit(amount(price, planner)),
                CheckedEntryKind::Stop(price) => Kind::Stop(amount(price, planner)),
            };
            let when = When::new(&entry.when, planner, &mut memory);
            plan.entries.push((entry.direction, kind, when));
        }
        for exit in &program.exits {
            let when = When::new(&exit.when, planner, &mut memory);
            plan.exits.push((exit.direction.map(side), when));
        }
        plan.size = program.size.map(|size| Planned::size(size, planner));
        let mut level =
            |level: &BySide<CheckedAmount>| level.map(|level| Planned::level(level, planner));
        plan.stop_loss = level(&program.stop_loss);
        plan.take_profit = level(&program.take_profit);
        plan.trailing_stop = level(&program.trailing_stop);
        plan.max_candles = program.exit_after.map(|candles| planner.number(candles));
        if counts {
            let read = conditions(program).enumerate().filter(|(_, of)| of.path_dependent);
            for (place, of) in read {
                let program = Program::new(of, Kept::Position, planner, &mut memory);
                plan.counted.push((place, program));
            }
        }
        plan.memory = memory;
        plan.conditions = mem::take(&mut planner.conditions);
        plan
    }

    /// Whether a condition depends on the position.
    fn reads_position(&self) -> bool {
        self.whens().any(|when| when.known().is_none())
    }

    /// The conditions of entries and exits.
    fn whens(&self) -> impl Iterator<Item = &When> {
        let entries = self.entries.iter().map(|(_, _, when)| when);
        entries.chain(self.exits.iter().map(|(_, when)| when))
    }

    fn bit_sets<'a>(&self, columns: &'a SignalColumns<'a>) -> BitSets<'a> {
        let wanted: Vec<ConditionId> = self.whens().filter_map(When::known).collect();
        BitSets::new(&self.conditions, columns, &wanted)
    }

    /// The entries with the candles at which they are given. An entry whose condition depends on the position has the candles at which
    /// it is possible.
    fn signal_entries(&self, sets: &BitSets<'_>, columns: &SignalColumns<'_>) -> Vec<SignalEntry> {
        let entries = self.entries.iter().map(|(direction, kind, when)| {
            let direction = *direction;
            let level = |level: &BySide<Planned<Level>>| {
                level.of(direction).map(|level| level.term(columns))
            };
            let (price, value) = match kind {
                Kind::Market => (EntryPrice::Market, None),
                Kind::Limit(price) => (EntryPrice::Limit(shared(*price, columns)), Some(*price)),
                Kind::Stop(price) => (EntryPrice::Stop(shared(*price, columns)), Some(*price)),
            };
            let terms = EntryTerms {
                side: side(direction),
                price,
                size: self.size.of(direction).map(|size| size.term(columns)),
                stop_loss: level(&self.stop_loss),
                take_profit: level(&self.take_profit),
                trailing_stop: level(&self.trailing_stop),
                max_candles: self.max_candles.of(direction).map(|candles| *candles as u32),
            };
            let mut possible = match when {
                When::Known(condition) => sets.of(*condition).clone(),
                When::Computed(_) => Bits::filled(true, columns.candles().len()),
            };
            // A price, distance or size must be defined and above 0.
            for amount in self.amounts(direction).chain(value) {
                if !matches!(amount, Value::Number(number) if number > 0.0) {
                    possible = possible.and(&sets.positive(amount));
                }
            }
            SignalEntry { when: possible, terms }
        });
        entries.collect()
    }

    /// Every amount of the entries of a direction.
    fn amounts(&self, direction: Direction) -> impl Iterator<Item = Value> {
        let levels = [&self.stop_loss, &self.take_profit, &self.trailing_stop];
        let levels = levels.into_iter().filter_map(move |level| level.of(direction));
        // Less than one whole candle is not enough.
        let candles = self.max_candles.of(direction);
        let candles = candles.map(|candles| Value::Number(libm::floor(*candles)));
        let size = self.size.of(direction).map(|size| size.value);
        levels.map(|level| level.value).chain(size).chain(candles)
    }

    fn signals(&self, columns: &SignalColumns<'_>) -> Signals {
        let sets = self.bit_sets(columns);
        let mut signals =
            Signals { entries: self.signal_entries(&sets, columns), ..Signals::default() };
        let none = || Bits::filled(false, columns.candles().len());
        let entries_of = |side: Side| {
            let entries = signals.entries.iter().filter(|entry| entry.terms.side == side);
            entries.map(|entry| entry.when.clone()).reduce(|a, b| a.or(&b)).unwrap_or_else(none)
        };
        let exits_of = |side: Side| {
            let exits = self.exits.iter().filter(|(of, _)| of.is_none_or(|of| of == side));
            let bits = exits.filter_map(|(_, when)| when.known()).map(|when| sets.of(when).clone());
            bits.reduce(|a, b| a.or(&b)).unwrap_or_else(none)
        };
        let (enter_long, enter_short) = (entries_of(Side::Long), entries_of(Side::Short));
        signals.exit_long = exits_of(Side::Long);
        signals.exit_short = exits_of(Side::Short);
        (signals.enter_long, signals.enter_short) = (enter_long, enter_short);
        // Plain orders follow from the bit sets, which give the long entry first if both directions enter at one candle.
        let entries = &signals.entries;
        if entries.iter().all(|entry| entry.terms.is_plain())
            && entries.is_sorted_by_key(|entry| entry.terms.side == Side::Short)
        {
            signals.entries.clear();
        }
        signals
    }
}

impl When {
    fn new(of: &Typed, planner: &mut Planner<'_>, memory: &mut Memory) -> Self {
        if of.path_dependent {
            Self::Computed(Program::new(of, Kept::Position, planner, memory))
        } else {
            Self::Known(planner.condition(of))
        }
    }

    fn known(&self) -> Option<ConditionId> {
        match self {
            Self::Known(condition) => Some(*condition),
            Self::Computed(_) => None,
        }
    }
}

impl<T> Planned<T> {
    fn new(of: &Typed, make: fn(f64) -> T, planner: &mut Planner<'_>) -> Self {
        Self { value: amount(of, planner), make }
    }

    fn term(&self, columns: &SignalColumns<'_>) -> Term<T> {
        Term { amount: shared(self.value, columns), makes: self.make }
    }
}

impl Planned<Size> {
    fn size(size: &CheckedSize, planner: &mut Planner<'_>) -> Self {
        match size {
            CheckedSize::Percent(of) => {
                Self::new(of, |percent| Size::EquityShare(percent / 100.0), planner)
            }
            CheckedSize::Units(of) => Self::new(of, Size::Units, planner),
            CheckedSize::Cash(of) => Self::new(of, Size::Cash, planner),
            CheckedSize::Risk(of) => Self::new(of, |percent| Size::Risk(percent / 100.0), planner),
        }
    }
}

impl Planned<Level> {
    fn level(level: &CheckedAmount, planner: &mut Planner<'_>) -> Self {
        match level {
            CheckedAmount::Distance(of) => Self::new(of, Level::Distance, planner),
            CheckedAmount::Percent(of) => Self::new(of, Level::Percent, planner),
            CheckedAmount::Price(of) => Self::new(of, Level::Price, planner),
        }
    }
}

impl CheckedProgram {
    /// Every expression of the text that is not inside another one, except `let` lines.
    pub(super) fn roots(&self) -> Vec<&Typed> {
        let mut roots: Vec<&Typed> = self.exits.iter().map(|exit| &exit.when).collect();
        for entry in &self.entries {
            roots.push(&entry.when);
            match &entry.kind {
                CheckedEntryKind::Market => {}
                CheckedEntryKind::Limit(price) | CheckedEntryKind::Stop(price) => roots.push(price),
            }
        }
        let levels = [&self.stop_loss, &self.take_profit, &self.trailing_stop];
        roots.extend(levels.into_iter().flat_map(BySide::iter).map(|level| match level {
            CheckedAmount::Distance(of) | CheckedAmount::Percent(of) | CheckedAmount::Price(of) => {
                of
            }
        }));
        roots.extend(self.size.iter().map(|size| match size {
            CheckedSize::Percent(of)
            | CheckedSize::Units(of)
            | CheckedSize::Cash(of)
            | CheckedSize::Risk(of) => of,
        }));
        roots.extend(self.exit_after.iter());
        roots.extend(self.vars.iter().map(|var| &var.start));
        roots.extend(
            self.sets.iter().flat_map(|set| [Some(&set.value), set.when.as_ref()]).flatten(),
        );
        roots
    }
}

fn side(direction: Direction) -> Side {
    match direction {
        Direction::Long => Side::Long,
        Direction::Short => Side::Short,
    }
}

/// A number, or a column of its own.
fn amount(of: &Typed, planner: &mut Planner<'_>) -> Value {
    match planner.value(of) {
        Value::Number(number) => Value::Number(number),
        column => Value::from(planner.column(column)),
    }
}

fn shared(value: Value, columns: &SignalColumns<'_>) -> Amount {
    match value {
        Value::Column(ColumnInput::Column(id)) => Amount::Column(columns.shared(id)),
        Value::Number(number) => Amount::Number(number),
        Value::Column(ColumnInput::Source(_)) => Amount::Number(f64::NAN),
    }
}

impl Strategy for RulesStrategy {
    fn init(&mut self, columns: &mut ColumnRequests) {
        let mut planner = Planner::new(&self.program, &self.params, mem::take(columns));
        self.plan = Plan::new(&self.program, &mut planner, self.counts.is_some());
        *columns = planner.requests;
    }

    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        if !self.plan.reads_position() {
            return Some(self.plan.signals(columns));
        }
        let sets = self.plan.bit_sets(columns);
        let exits = self.plan.exits.iter().map(|(_, when)| {
            when.known().map_or_else(Bits::default, |condition| sets.of(condition).clone())
        });
        self.live = Live {
            entries: self.plan.signal_entries(&sets, columns),
            exits: exits.collect(),
            memory: self.plan.memory.clone(),
            ..Live::default()
        };
        None
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let Self { plan, live, .. } = self;
        let index = ctx.index();
        plan.steps.run(ctx, &mut live.memory, &mut live.stack);
        if let Some(counts) = &self.counts {
            for (place, program) in &plan.counted {
                counts.add(*place, program.run(ctx, &live.memory, &mut live.stack) >= 1.0);
            }
        }
        let mut closes = [false, false];
        for ((side, when), bits) in plan.exits.iter().zip(&live.exits) {
            let holds = match when {
                When::Known(_) => bits.contains(index),
                When::Computed(program) => program.run(ctx, &live.memory, &mut live.stack) >= 1.0,
            };
            closes[0] |= holds && *side != Some(Side::Short);
            closes[1] |= holds && *side != Some(Side::Long);
        }
        live.orders.clear();
        for ((_, _, when), entry) in plan.entries.iter().zip(&live.entries) {
            let holds = entry.when.contains(index)
                && match when {
                    When::Known(_) => true,
                    When::Computed(program) => {
                        program.run(ctx, &live.memory, &mut live.stack) >= 1.0
                    }
                };
            if holds {
                live.orders.push(entry.terms.order(index));
            }
        }
        live.memory.close(ctx);
        ctx.follow(closes, &live.orders);
    }
}
