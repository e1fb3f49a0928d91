//! Turns expressions, `let` and `set` lines into operations that run candle by candle.

use super::memory::{Memory, Name, relation};
use super::program::{Kept, Op, Program};
use super::state::{Lines, StateProgram};
use super::steps::{Step, Steps};
use super::{Planner, used_lets};
use crate::columns::ColumnId;
use crate::digest::Digester;
use crate::rules::ast::{BinaryOp, UnaryOp};
use crate::rules::check::CheckedProgram;
use crate::rules::check::typed::{CheckedSet, Type, Typed, TypedKind};
use crate::rules::plan::arithmetic;
use crate::rules::plan::value::Value;
use crate::rules::vocabulary::{Function, PastFunction};
use std::rc::Rc;

impl Program {
    /// Compiles an expression. Sub-expressions that are not `kept` become columns. Names whose past is read are added to
    /// `memory`.
    pub(in crate::rules::plan) fn new(
        of: &Typed,
        kept: Kept,
        planner: &mut Planner<'_>,
        memory: &mut Memory,
    ) -> Self {
        let mut emitter = Emitter { ops: Vec::new(), kept, inlines: false, planner, memory };
        emitter.emit(of);
        Self(emitter.ops)
    }

    /// Compiles an expression as it is while nothing is filled and no `var` changes, with `let` lines in the place of their names. None
    /// if it then depends on more than the candle, or is long.
    pub(in crate::rules::plan) fn steady(
        of: &Typed,
        planner: &mut Planner<'_>,
        memory: &mut Memory,
    ) -> Option<Self> {
        let kept = Kept::Position;
        let mut emitter = Emitter { ops: Vec::new(), kept, inlines: true, planner, memory };
        emitter.emit(of);
        Some(Self(emitter.ops)).filter(|program| program.0.len() <= MOST_OPS && program.is_steady())
    }
}

/// Most operations of a program that has `let` lines in it. Lines that name lines twice would double it each time.
const MOST_OPS: usize = 32;

/// Compiles an expression.
struct Emitter<'e, 'p> {
    ops: Vec<Op>,
    kept: Kept,
    /// Whether `let` lines are in the place of their names.
    inlines: bool,
    planner: &'e mut Planner<'p>,
    memory: &'e mut Memory,
}

impl Emitter<'_, '_> {
    fn push(&mut self, op: Op) {
        self.ops.push(op);
    }

    fn emit(&mut self, of: &Typed) {
        if !self.kept.has(of) {
            return self.emit_known(of, 0);
        }
        if let TypedKind::Let(index) = of.kind
            && self.inlines
            && self.ops.len() < MOST_OPS
        {
            let program = self.planner.program;
            return self.emit(&program.lets[index]);
        }
        if let Some(name) = Name::of(of) {
            return self.push(Op::Now(name));
        }
        match &of.kind {
            TypedKind::Unary(op, of) => {
                self.emit(of);
                self.push(match op {
                    UnaryOp::Negate => Op::Negate,
                    UnaryOp::Not => Op::Not,
                });
            }
            TypedKind::Position(part) if part.counts_today() => {
                let start = self.planner.day_start();
                self.push(Op::Column(start));
                self.push(Op::FilledSince(*part));
            }
            TypedKind::Past(PastFunction::Begins, of) => {
                let Some(of) = of.first() else { return };
                self.emit(of);
                self.before(of, 1);
                self.push(Op::Begins);
            }
            TypedKind::Defined(of) => {
                self.emit(of);
                self.push(Op::Defined);
            }
            TypedKind::Binary(op, a, b) => {
                self.emit(a);
                self.emit(b);
                self.push(Op::Binary(*op));
            }
            TypedKind::Function(function, of) => self.function(*function, of),
            TypedKind::If { condition, then, otherwise } => {
                self.emit(condition);
                self.emit(then);
                self.emit(otherwise);
                self.push(Op::Choose);
            }
            TypedKind::Back { of, candles } => {
                let candles = self.planner.number(candles) as usize;
                self.before(of, candles);
            }
            TypedKind::Cross { above, a, b } => {
                let [before, now] = relation(*above);
                self.before(a, 1);
                self.before(b, 1);
                self.push(Op::Binary(before));
                self.emit(a);
                self.emit(b);
                self.push(Op::Binary(now));
                self.push(Op::Binary(BinaryOp::And));
            }
            // No other expression is kept.
            _ => self.push(Op::Number(f64::NAN)),
        }
    }

    fn function(&mut self, function: Function, of: &[Typed]) {
        for (place, of) in of.iter().enumerate() {
            self.emit(of);
            match arithmetic::pair(function) {
                Some(_) if place > 0 => self.push(Op::Pair(function)),
                Some(_) => {}
                None => self.push(Op::Function(function)),
            }
        }
    }

    /// The value a number of candles ago.
    fn before(&mut self, of: &Typed, candles: usize) {
        match Name::of(of).filter(|_| self.kept.has(of)) {
            Some(_) if candles == 0 => self.emit(of),
            Some(name) => {
                let place = self.memory.keep(name, candles);
                self.push(Op::Before(place, candles));
            }
            None => self.emit_known(of, candles),
        }
    }

    /// A value that is computed for all candles at once, a number of candles ago.
    fn emit_known(&mut self, of: &Typed, candles: usize) {
        let planner = &mut *self.planner;
        let value = if candles == 0 { planner.value_or_truth(of) } else { planner.earlier(of) };
        let op = match value {
            Value::Number(number) if of.ty == Type::Number || candles == 0 => Op::Number(number),
            value => {
                let value = planner.back(value, candles);
                Op::Column(planner.column(value))
            }
        };
        self.push(op);
    }
}

impl Steps {
    /// The lines that are kept: those that read the position, or those that read only `var`s. Of the `let` lines, those that
    /// `uses` holds for.
    pub(in crate::rules::plan) fn new(
        program: &CheckedProgram,
        kept: Kept,
        uses: impl Fn(usize) -> bool,
        planner: &mut Planner<'_>,
        memory: &mut Memory,
    ) -> Self {
        let mut steps = Vec::new();
        let is_kept = |line: &Typed| match kept {
            Kept::Position => line.path_dependent,
            Kept::Vars => line.stateful && !line.path_dependent,
        };
        let of_position = |set: &CheckedSet| program.vars[set.var].path_dependent;
        let sets = program.sets.iter().enumerate();
        let mut sets =
            sets.filter(|(_, set)| of_position(set) == (kept == Kept::Position)).peekable();
        for index in 0..=program.lets.len() {
            while let Some((number, set)) = sets.next_if(|(_, set)| set.lets_above == index) {
                let value = Program::new(&set.value, kept, planner, memory);
                let when = set.when.as_ref().map(|when| Program::new(when, kept, planner, memory));
                steps.push(Step::Set { var: set.var, number: number + 1, value, when });
            }
            if let Some(line) = program.lets.get(index).filter(|line| is_kept(line) && uses(index))
            {
                let value = Program::new(line, kept, planner, memory);
                steps.push(Step::Let { index, value });
            }
        }
        Self(steps)
    }
}

impl StateProgram {
    /// Compiles the lines. The `let` lines that they use and that read no `var` are planned already.
    pub(in crate::rules::plan) fn new(program: &CheckedProgram, planner: &mut Planner<'_>) -> Self {
        let sets = program.sets.iter().filter(|set| !program.vars[set.var].path_dependent);
        let used_by = sets.flat_map(|set| [Some(&set.value), set.when.as_ref()]).flatten();
        let used = used_lets(program, used_by);
        let mut memory = planner.memory();
        let uses = |index: usize| used[index];
        let steps = Steps::new(program, Kept::Vars, uses, planner, &mut memory);
        let mut inputs: Vec<ColumnId> = Vec::new();
        for id in steps.programs().flat_map(|program| program.columns()) {
            if !inputs.contains(&id) {
                inputs.push(id);
            }
        }
        let mut digester = Digester::new("state");
        digester.text(&format!("{steps:?} {memory:?}"));
        let last = inputs.iter().map(|id| id.place() + 1).max().unwrap_or(0);
        let mut places = vec![usize::MAX; last];
        inputs.iter().enumerate().for_each(|(place, id)| places[id.place()] = place);
        let lines = Rc::new(Lines { steps, memory, places });
        Self { lines, inputs, name: format!("state {}", digester.finish()) }
    }
}
