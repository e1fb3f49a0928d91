//! The plan of an episode: the columns and conditions that it needs, before they are computed.

use super::amounts::{Amounts, Computed, Planned, PlannedAmount, PlannedSize};
use super::bounds::Held;
use super::condition::{BitSets, Condition, ConditionId};
use super::counts::conditions;
use super::planner::Planner;
use super::planner::memory::{Memory, Name};
use super::planner::program::{Kept, Program};
use super::planner::steps::Steps;
use super::value::Value;
use super::watch::{Term, Terms, is_steady};
use crate::backtest::{Level, Side};
use crate::rules::ast::{Direction, MovedExit};
use crate::rules::check::CheckedProgram;
use crate::rules::check::trading::{
    BySide, CheckedAmount, CheckedEntry, CheckedEntryKind, CheckedScope, CheckedWaits,
};
use crate::rules::check::typed::Typed;
use crate::strategy::Bits;
use crate::strategy::{
    EntryPrice, EntryTerms, PartTerm, SignalColumns, SignalEntry, Signals, Waits,
};
use std::mem;

/// The columns and conditions that an episode needs.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) conditions: Vec<Condition>,
    pub(super) entries: Vec<PlannedEntry>,
    pub(super) exits: Vec<PlannedExit>,
    pub(super) moves: Vec<PlannedMove>,
    pub(super) cancels: Vec<(CheckedScope, When)>,
    size: BySide<PlannedSize>,
    stop_loss: BySide<Planned<Level>>,
    take_profit: BySide<Planned<Level>>,
    part_targets: Vec<(CheckedScope, Planned<Level>, Planned<f64>)>,
    trailing_stop: BySide<(Planned<Level>, Option<Planned<Level>>)>,
    max_candles: BySide<f64>,
    /// Most entries of a direction that are open together.
    most_open: BySide<f64>,
    /// Whether entries net.
    pub(super) nets: bool,
    /// By name of an entry: its group, 0 for none.
    groups: Vec<u32>,
    /// Amounts that read the position.
    pub(super) computed: Vec<Computed>,
    /// `let` and `set` lines that depend on the position.
    pub(super) steps: Steps,
    /// The values that these lines give to names, before the first candle.
    pub(super) memory: Memory,
    /// When these lines may change something; none for at every candle.
    pub(super) changes: Option<Vec<Change>>,
    /// Conditions that are counted candle by candle, by their places in the counts.
    pub(super) counted: Vec<(usize, Program)>,
}

pub(super) struct PlannedEntry {
    pub(super) direction: Direction,
    pub(super) name: Option<usize>,
    kind: Kind,
    pub(super) when: When,
    waits: Waits,
    pub(super) until: Option<When>,
    /// Number of `exit` lines above it.
    pub(super) exits_above: usize,
}

enum Kind {
    Market,
    Limit(PlannedAmount),
    Stop(PlannedAmount),
    StopLimit(PlannedAmount, PlannedAmount),
}

impl Kind {
    fn prices(&self) -> impl Iterator<Item = PlannedAmount> {
        let prices = match *self {
            Self::Market => [None, None],
            Self::Limit(price) | Self::Stop(price) => [Some(price), None],
            Self::StopLimit(stop, limit) => [Some(stop), Some(limit)],
        };
        prices.into_iter().flatten()
    }

    fn price(&self, columns: &SignalColumns<'_>) -> EntryPrice {
        match self {
            Self::Market => EntryPrice::Market,
            Self::Limit(price) => EntryPrice::Limit(price.shared(columns)),
            Self::Stop(price) => EntryPrice::Stop(price.shared(columns)),
            Self::StopLimit(stop, limit) => {
                EntryPrice::StopLimit(stop.shared(columns), limit.shared(columns))
            }
        }
    }
}

pub(super) struct PlannedExit {
    pub(super) scope: CheckedScope,
    /// The share that is closed; none for all.
    pub(super) share: Option<Planned<f64>>,
    pub(super) when: When,
}

pub(super) struct PlannedMove {
    pub(super) scope: CheckedScope,
    pub(super) exit: MovedExit,
    pub(super) amount: Planned<Level>,
    pub(super) after: Option<Planned<Level>>,
    /// Whether the amounts stay the same between two fills.
    pub(super) is_steady: bool,
    pub(super) when: When,
}

/// A condition.
pub(super) enum When {
    /// One that does not read the position.
    Known(ConditionId),
    /// One that reads the position, and for each position the terms of which one holds wherever it may be true.
    Computed(Program, [Vec<Term>; 3]),
}

/// A `set` line that depends on the position.
pub(super) struct Change {
    pub(super) var: usize,
    pub(super) when: When,
    /// Its value, if that stays the same between two fills.
    pub(super) steady: Option<Program>,
}

impl When {
    fn new(of: &Typed, planner: &mut Planner<'_>, memory: &mut Memory) -> Self {
        if of.path_dependent {
            let program = Program::new(of, Kept::Position, planner, memory);
            let terms = Held::ALL.map(|held| Terms::new(planner, memory, held).of(of, true));
            Self::Computed(program, terms)
        } else {
            Self::Known(planner.condition(of))
        }
    }

    fn known(&self) -> Option<ConditionId> {
        match self {
            Self::Known(condition) => Some(*condition),
            Self::Computed(..) => None,
        }
    }

    /// The terms of which one holds wherever the condition may be true.
    pub(super) fn terms(&self, held: Held) -> Vec<Term> {
        match self {
            Self::Known(condition) => vec![Term { bits: *condition, watch: None, is_exact: true }],
            Self::Computed(_, terms) => terms[held as usize].clone(),
        }
    }
}

impl Plan {
    /// The plan of a text. If `counts`, the conditions that read the position can be counted.
    pub(super) fn new(program: &CheckedProgram, planner: &mut Planner<'_>, counts: bool) -> Self {
        let used = planner.prepare(program.roots());
        let mut memory = planner.memory();
        let lets = |index: usize| used[index];
        let steps = Steps::new(program, Kept::Position, lets, planner, &mut memory);
        let mut plan = Self { steps, ..Self::default() };
        plan.add_amounts(program, planner, &mut memory);
        plan.add_lines(program, planner, &mut memory);
        plan.max_candles = program.exit_after.map(|candles| planner.number(candles));
        plan.most_open = program.pyramiding.map(|most| planner.number(most));
        plan.nets = program.nets;
        plan.groups = vec![0; program.names];
        for (group, names) in program.groups.iter().enumerate() {
            names.iter().for_each(|name| plan.groups[*name] = group as u32 + 1);
        }
        if counts {
            let read = conditions(program).enumerate().filter(|(_, of)| of.path_dependent);
            for (place, of) in read {
                let program = Program::new(of, Kept::Position, planner, &mut memory);
                plan.counted.push((place, program));
            }
        }
        let skips = |name: Name| match name {
            Name::Position(part) => part.is_steady(),
            Name::Var(_) => true,
            Name::Let(_) => false,
        };
        plan.changes = plan.changes.filter(|_| memory.kept().all(skips));
        plan.memory = memory;
        plan.conditions = mem::take(&mut planner.conditions);
        plan
    }

    /// Adds the amounts of sizes and exits.
    fn add_amounts(
        &mut self,
        program: &CheckedProgram,
        planner: &mut Planner<'_>,
        memory: &mut Memory,
    ) {
        let mut amounts = Amounts { planner, memory, computed: Vec::new() };
        self.size = program.size.map(|size| amounts.size(size));
        self.stop_loss = program.stop_loss.map(|level| amounts.level(level));
        self.take_profit = program.take_profit.map(|level| amounts.level(level));
        let parts = program.part_targets.iter();
        self.part_targets = parts
            .map(|part| (part.scope, amounts.level(&part.amount), amounts.share(&part.share)))
            .collect();
        self.trailing_stop = program.trailing_stop.map(|line| {
            let amount = amounts.level(&line.amount);
            (amount, line.after.as_ref().map(|after| amounts.level(after)))
        });
        self.computed = amounts.computed;
    }

    /// Adds the lines with conditions.
    fn add_lines(
        &mut self,
        program: &CheckedProgram,
        planner: &mut Planner<'_>,
        memory: &mut Memory,
    ) {
        for entry in &program.entries {
            let mut amounts = self.amounts_with(planner, memory);
            let kind = match &entry.kind {
                CheckedEntryKind::Market => Kind::Market,
                CheckedEntryKind::Limit(price) => Kind::Limit(amounts.amount(price)),
                CheckedEntryKind::Stop(price) => Kind::Stop(amounts.amount(price)),
                CheckedEntryKind::StopLimit(stop, limit) => {
                    Kind::StopLimit(amounts.amount(stop), amounts.amount(limit))
                }
            };
            self.computed = amounts.computed;
            let when = When::new(&entry.when, planner, memory);
            let (waits, until) = match &entry.waits {
                CheckedWaits::OneCandle => (Waits::OneCandle, None),
                CheckedWaits::UntilFilled => (Waits::Filled, None),
                CheckedWaits::Until(of) => (Waits::Filled, Some(When::new(of, planner, memory))),
                CheckedWaits::Candles(of) => (Waits::Candles(planner.number(of) as u32), None),
            };
            let CheckedEntry { direction, name, exits_above, .. } = *entry;
            let entry = PlannedEntry { direction, name, kind, when, waits, until, exits_above };
            self.entries.push(entry);
        }
        for exit in &program.exits {
            let mut amounts = self.amounts_with(planner, memory);
            let share = exit.share.as_ref().map(|share| amounts.share(share));
            self.computed = amounts.computed;
            let when = When::new(&exit.when, planner, memory);
            self.exits.push(PlannedExit { scope: exit.scope, share, when });
        }
        for line in &program.moves {
            let mut amounts = self.amounts_with(planner, memory);
            let amount = amounts.level(&line.amount);
            let after = line.after.as_ref().map(|after| amounts.level(after));
            self.computed = amounts.computed;
            let when = When::new(&line.when, planner, memory);
            let (scope, exit) = (line.scope, line.exit);
            let stays = |planned: &Planned<Level>, of: &CheckedAmount| match planned.amount {
                PlannedAmount::Known(value) => matches!(value, Value::Number(_)),
                PlannedAmount::Computed(place) => {
                    is_steady(of.value()) && self.computed[place].program.columns().next().is_none()
                }
            };
            let is_steady = stays(&amount, &line.amount)
                && after.iter().zip(&line.after).all(|(planned, of)| stays(planned, of));
            self.moves.push(PlannedMove { scope, exit, amount, after, is_steady, when });
        }
        for line in &program.cancels {
            self.cancels.push((line.scope, When::new(&line.when, planner, memory)));
        }
        let mut sets = program.sets.iter().filter(|set| program.vars[set.var].path_dependent);
        self.changes = sets.try_fold(Vec::new(), |mut changes, set| {
            let when = When::new(set.when.as_ref()?, planner, memory);
            let steady = is_steady(&set.value)
                .then(|| Program::new(&set.value, Kept::Position, planner, memory))
                .filter(|program| program.columns().next().is_none());
            changes.push(Change { var: set.var, when, steady });
            Some(changes)
        });
    }

    /// The amounts so far, to which others are added.
    fn amounts_with<'e, 'p>(
        &mut self,
        planner: &'e mut Planner<'p>,
        memory: &'e mut Memory,
    ) -> Amounts<'e, 'p> {
        Amounts { planner, memory, computed: mem::take(&mut self.computed) }
    }

    /// Whether something depends on the position or on waiting orders, so that signals do not say what is ordered.
    pub(super) fn is_live(&self) -> bool {
        let waits = |entry: &PlannedEntry| entry.waits != Waits::OneCandle;
        let is_part = |exit: &PlannedExit| {
            exit.share.is_some() || matches!(exit.scope, CheckedScope::Name(_))
        };
        self.whens().any(|when| when.known().is_none())
            || !self.computed.is_empty()
            || !self.moves.is_empty()
            || !self.cancels.is_empty()
            || self.entries.iter().any(waits)
            || self.exits.iter().any(is_part)
            || self.most_open.iter().next().is_some()
            || self.nets
            || self.groups.iter().any(|group| *group > 0)
    }

    /// The conditions of entries and exits.
    fn whens(&self) -> impl Iterator<Item = &When> {
        let entries = self.entries.iter().map(|entry| &entry.when);
        entries.chain(self.exits.iter().map(|exit| &exit.when))
    }

    /// The entries with the candles at which they are given. An entry whose condition depends on the position has the candles at which
    /// it is possible.
    pub(super) fn signal_entries(
        &self,
        sets: &BitSets<'_>,
        columns: &SignalColumns<'_>,
    ) -> Vec<SignalEntry> {
        let entries = self.entries.iter().enumerate().map(|(place, entry)| {
            let mut possible = match &entry.when {
                When::Known(condition) => sets.of(*condition).clone(),
                When::Computed(..) => Bits::filled(true, columns.candles().len()),
            };
            // A price, distance or size must be defined and above 0.
            for amount in self.amounts(entry) {
                match amount {
                    PlannedAmount::Known(Value::Number(number)) if number > 0.0 => {}
                    PlannedAmount::Known(value) => possible = possible.and(&sets.positive(value)),
                    PlannedAmount::Computed(_) => {}
                }
            }
            SignalEntry { when: possible, terms: self.terms(place, entry, columns) }
        });
        entries.collect()
    }

    fn terms(&self, place: usize, entry: &PlannedEntry, columns: &SignalColumns<'_>) -> EntryTerms {
        let (direction, name) = (entry.direction, entry.name);
        let level = |level: &BySide<Planned<Level>>| {
            level.of(direction, name).map(|level| level.term(columns))
        };
        let size = self.size.of(direction, name);
        let trailing = self.trailing_stop.of(direction, name);
        let parts = self.part_targets.iter();
        let parts = parts.filter(|(scope, ..)| scope.includes(direction, name));
        EntryTerms {
            price: entry.kind.price(columns),
            size: size.map(|size| size.size.term(columns)),
            size_distance: size.and_then(|size| size.distance).map(|it| it.shared(columns)),
            most_share: size.and_then(|size| size.most).map(|most| most.term(columns)),
            stop_loss: level(&self.stop_loss),
            take_profit: level(&self.take_profit),
            part_targets: parts
                .map(|(_, level, share)| PartTerm {
                    level: level.term(columns),
                    share: share.term(columns),
                })
                .collect(),
            trailing_stop: trailing.map(|(amount, _)| amount.term(columns)),
            trailing_from: trailing.and_then(|(_, after)| *after).map(|it| it.term(columns)),
            max_candles: self.max_candles.of(direction, name).map(|candles| *candles as u32),
            waits: entry.waits,
            most_open: self.most_open.of(direction, None).map_or(0, |most| *most as u32),
            tag: name.map_or(0, |name| name as u32 + 1),
            key: if entry.waits == Waits::OneCandle { 0 } else { place as u32 + 1 },
            group: name.map_or(0, |name| self.groups[name]),
            ..EntryTerms::market(side(direction))
        }
    }

    /// Every amount of an entry, which must be above 0.
    fn amounts(&self, entry: &PlannedEntry) -> impl Iterator<Item = PlannedAmount> {
        let (direction, name) = (entry.direction, entry.name);
        let levels = [&self.stop_loss, &self.take_profit];
        let levels = levels.into_iter().filter_map(move |level| level.of(direction, name));
        let levels = levels.map(|level| level.amount);
        let trailing = self.trailing_stop.of(direction, name).into_iter();
        let trailing = trailing.flat_map(|(amount, after)| [Some(*amount), *after]).flatten();
        let parts = self.part_targets.iter();
        let parts = parts.filter(move |(scope, ..)| scope.includes(direction, name));
        let parts = parts.flat_map(|(_, level, share)| [level.amount, share.amount]);
        // Less than one whole candle is not enough.
        let candles = self.max_candles.of(direction, name);
        let candles =
            candles.map(|candles| PlannedAmount::Known(Value::Number(libm::floor(*candles))));
        let size = self.size.of(direction, name).into_iter().flat_map(|size| {
            [Some(size.size.amount), size.distance, size.most.map(|most| most.amount)]
        });
        let own = entry.kind.prices().chain(size.flatten()).chain(candles);
        levels.chain(trailing.map(|level| level.amount)).chain(parts).chain(own)
    }

    /// The programs of an entry's amounts.
    pub(super) fn programs(&self, entry: &PlannedEntry) -> Vec<usize> {
        let computed = self.amounts(entry).filter_map(|amount| match amount {
            PlannedAmount::Computed(place) => Some(place),
            PlannedAmount::Known(_) => None,
        });
        computed.collect()
    }

    pub(super) fn signals(&self, columns: &SignalColumns<'_>) -> Signals {
        let wanted: Vec<ConditionId> = self.whens().filter_map(When::known).collect();
        let sets = BitSets::new(&self.conditions, columns, &wanted);
        let mut signals =
            Signals { entries: self.signal_entries(&sets, columns), ..Signals::default() };
        let none = || Bits::filled(false, columns.candles().len());
        let entries_of = |side: Side| {
            let entries = signals.entries.iter().filter(|entry| entry.terms.side == side);
            entries.map(|entry| entry.when.clone()).reduce(|a, b| a.or(&b)).unwrap_or_else(none)
        };
        let exits_of = |direction: Direction| {
            let exits = self.exits.iter().filter(|exit| exit.scope.includes(direction, None));
            let bits = exits.filter_map(|exit| exit.when.known()).map(|when| sets.of(when).clone());
            bits.reduce(|a, b| a.or(&b)).unwrap_or_else(none)
        };
        let (enter_long, enter_short) = (entries_of(Side::Long), entries_of(Side::Short));
        signals.exit_long = exits_of(Direction::Long);
        signals.exit_short = exits_of(Direction::Short);
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

    /// Whether several entries of a direction can be open together.
    pub(super) fn adds(&self, direction: Direction) -> bool {
        self.most_open.of(direction, None).is_some_and(|most| *most > 1.0)
    }
}

pub(super) fn side(direction: Direction) -> Side {
    match direction {
        Direction::Long => Side::Long,
        Direction::Short => Side::Short,
    }
}
