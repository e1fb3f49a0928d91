//! Random checked texts, for tests.

use crate::indicators::{self, SourceKind};
use crate::rules::ast::{BinaryOp, Span, UnaryOp};
use crate::rules::check::trading::{BySide, CheckedEntry, CheckedSize};
use crate::rules::check::typed::{CheckedSet, CheckedVar, Type, Typed, TypedKind};
use crate::rules::check::{CheckedProgram, find_zone};
use crate::rules::vocabulary::{DayPart, Function, PastFunction, Price, TimePart};

/// Conditions.
mod conditions;
/// Values that are kept from candle to candle.
mod state;
/// Lines that trade.
mod trading;

/// Draws texts. The same seed draws the same texts.
pub(super) struct Draw {
    state: u64,
    lets: Vec<Typed>,
    /// By `let` line: whether it can be inside `on`.
    plain: Vec<bool>,
    /// By `let` line: whether a `set` line of a `var` that does not read the position can use it.
    acyclic: Vec<bool>,
    vars: Vec<CheckedVar>,
    sets: Vec<CheckedSet>,
    /// Whether conditions may read the position.
    position: bool,
}

/// The place in a text at which an expression is drawn.
#[derive(Clone, Copy)]
struct Surroundings {
    depth: u32,
    /// Whether it is inside `on`.
    higher: bool,
    position: bool,
    /// Whether `var`s can be read.
    state: bool,
    /// Whether it is a `set` line of a `var` that does not read the position.
    cyclic: bool,
}

impl Surroundings {
    fn new(depth: u32, position: bool) -> Self {
        Self { depth, higher: false, position, state: true, cyclic: false }
    }

    /// The source of an indicator, and the like.
    fn source(self) -> Self {
        Self { position: false, state: self.state && !self.cyclic, ..self }
    }

    /// An expression of which the past is read.
    fn known(self) -> Self {
        Self { position: false, state: false, ..self }
    }

    fn inner(self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self }
    }
}

impl Draw {
    pub(super) fn new(seed: u64, position: bool) -> Self {
        let (lets, plain, acyclic) = (Vec::new(), Vec::new(), Vec::new());
        Self { state: seed, lets, plain, acyclic, vars: Vec::new(), sets: Vec::new(), position }
    }

    /// A whole text with the parameters `n` (a number) and `on` (a flag).
    pub(super) fn program(&mut self) -> CheckedProgram {
        let around = Surroundings::new(2, self.position);
        for _ in 0..self.below(4) {
            self.var();
        }
        for _ in 0..self.below(6) {
            if !self.vars.is_empty() && self.below(2) == 0 {
                self.set();
                continue;
            }
            let line = match self.below(2) {
                0 => self.series(around),
                _ => self.condition(around),
            };
            self.plain.push(is_plain(&line, &self.plain));
            self.acyclic.push(is_acyclic(&line, &self.acyclic));
            self.lets.push(line);
        }
        let zone = (self.below(3) == 0).then(|| find_zone("America/New_York").unwrap());
        let names = self.below(3) as usize;
        let mut entries: Vec<CheckedEntry> =
            (0..=self.below(3)).map(|_| self.entry(names, around)).collect();
        // No line has fewer exits above it than the line before.
        let mut above = 0;
        for entry in &mut entries {
            above = above.max(entry.exits_above);
            entry.exits_above = above;
        }
        let exits = (0..self.below(3)).map(|_| self.exit(names, around)).collect();
        let stop_loss = self.by_side(names, Self::amount);
        let mut size = self.by_side(names, |draw| draw.sizing(true));
        for (has, line) in [
            (stop_loss.long.is_some(), &mut size.long),
            (stop_loss.short.is_some(), &mut size.short),
        ] {
            if !has {
                *line = line.take().filter(|line| !matches!(line.size, CheckedSize::Risk(_)));
            }
        }
        let adds = self.below(2) == 0;
        CheckedProgram {
            params: Vec::new(),
            constraints: Vec::new(),
            zone,
            entries,
            exits,
            exit_after: self.by_side(names, |draw| number(1.0 + f64::from(draw.below(9)))),
            take_profit: self.by_side(names, Self::amount),
            part_targets: (0..self.below(4)).map(|_| self.part_target(names)).collect(),
            trailing_stop: self.by_side(names, Self::trailing),
            stop_loss,
            size,
            pyramiding: if adds {
                self.by_side(0, |draw| number(1.0 + f64::from(draw.below(4))))
            } else {
                BySide::default()
            },
            nets: self.below(2) == 0,
            moves: self.moves(names, around),
            cancels: self.cancels(names, around),
            names,
            groups: if names == 2 && self.below(2) == 0 { vec![vec![0, 1]] } else { Vec::new() },
            lets: self.lets.clone(),
            vars: self.vars.clone(),
            sets: self.sets.clone(),
            bounded: Vec::new(),
        }
    }

    fn below(&mut self, limit: u32) -> u32 {
        // Knuth's linear congruential generator. Its high bits are random enough to draw trees.
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as u32 % limit
    }

    fn any_number(&mut self, around: Surroundings) -> Typed {
        match self.below(4) {
            0 => self.typed(TypedKind::Param("n".to_owned()), Type::Number),
            1 if around.depth > 0 => {
                let (a, b) = (self.any_number(around.inner()), self.any_number(around.inner()));
                let op = self.arithmetic();
                self.typed(binary(op, a, b), Type::Number)
            }
            _ => number(f64::from(self.below(120)) - 10.0),
        }
    }

    fn operand(&mut self, around: Surroundings) -> Typed {
        match self.below(6) {
            0 => self.any_number(around.inner()),
            1 if around.position => self.position_number(),
            _ => self.series(around),
        }
    }

    fn series(&mut self, around: Surroundings) -> Typed {
        let inner = around.inner();
        let known = inner.known();
        if around.depth == 0 {
            return self.leaf(around);
        }
        let kind = match self.below(12) {
            10 => self.past(Type::Series, inner),
            11 => match self.name(Type::Series, around) {
                Some(name) => TypedKind::Back {
                    of: Box::new(name),
                    candles: Box::new(number(f64::from(self.below(4)))),
                },
                None => return self.leaf(around),
            },
            0 | 1 => return self.leaf(around),
            2 | 3 => {
                let (a, b) = (self.operand(inner), self.series(inner));
                let op = self.arithmetic();
                binary(op, a, b)
            }
            4 => TypedKind::Back {
                of: Box::new(self.operand(known)),
                candles: Box::new(number(f64::from(self.below(70)))),
            },
            5 => TypedKind::Unary(UnaryOp::Negate, Box::new(self.series(inner))),
            6 => match self.below(11) {
                8 => TypedKind::Function(
                    Function::Mod,
                    vec![self.operand(inner), self.series(inner)],
                ),
                9 => TypedKind::Function(
                    Function::ValueOr,
                    vec![self.series(inner), self.operand(inner)],
                ),
                0 => TypedKind::Function(Function::Abs, vec![self.operand(inner)]),
                1 => TypedKind::Function(Function::Sqrt, vec![self.series(inner)]),
                2 => TypedKind::Function(Function::Log, vec![self.series(inner)]),
                3 => TypedKind::Function(Function::Exp, vec![self.series(inner)]),
                4 => TypedKind::Function(Function::Round, vec![self.series(inner)]),
                5 => TypedKind::Function(Function::Floor, vec![self.series(inner)]),
                6 => TypedKind::Function(Function::Ceil, vec![self.operand(inner)]),
                7 => TypedKind::Function(
                    Function::Min,
                    vec![self.operand(inner), self.series(inner)],
                ),
                _ => TypedKind::Function(
                    Function::Max,
                    vec![self.series(inner), self.operand(inner), self.series(inner)],
                ),
            },
            7 => TypedKind::If {
                condition: Box::new(self.condition(inner)),
                then: Box::new(self.operand(inner)),
                otherwise: Box::new(self.series(inner)),
            },
            8 if !around.higher => TypedKind::On {
                interval_ms: self.interval(),
                value: Box::new(self.series(Surroundings { higher: true, ..known })),
            },
            _ => {
                let all = indicators::all();
                let indicator = all[self.below(all.len() as u32) as usize];
                let reads = indicator.source == SourceKind::Series;
                TypedKind::Indicator {
                    indicator,
                    output: self.below(indicator.outputs.len() as u32) as usize,
                    source: reads.then(|| Box::new(self.operand(inner.source()))),
                    numbers: indicator
                        .params
                        .iter()
                        .map(|param| {
                            number(match (param.whole, param.choices.len()) {
                                (true, 0) => f64::from(1 + self.below(12)),
                                _ => param.default,
                            })
                        })
                        .collect(),
                }
            }
        };
        self.typed(kind, Type::Series)
    }

    fn leaf(&mut self, around: Surroundings) -> Typed {
        let prices = [Price::Open, Price::High, Price::Low, Price::Close, Price::Volume];
        if let Some(line) = self.line(Type::Series, around) {
            return line;
        }
        if let Some(var) = self.var_of(Type::Series, around) {
            return var;
        }
        let kind = match self.below(12) {
            7 if !around.higher => TypedKind::Time(TimePart::Minute),
            3 if !around.higher => TypedKind::Day(DayPart::High),
            4 if !around.higher => TypedKind::Day(DayPart::Open),
            8 if !around.higher => TypedKind::Time(TimePart::Day),
            9 if !around.higher => TypedKind::Time(TimePart::Month),
            5 if !around.higher => TypedKind::Time(TimePart::Hour),
            6 if !around.higher => TypedKind::Time(TimePart::Weekday),
            other => TypedKind::Price(prices[other as usize % 5]),
        };
        self.typed(kind, Type::Series)
    }

    /// An earlier `let` line of a type, half of the time.
    fn line(&mut self, ty: Type, around: Surroundings) -> Option<Typed> {
        let fits = |(index, line): &(usize, &Typed)| {
            line.ty == ty
                && (around.position || !line.path_dependent)
                && (around.state || !line.stateful)
                && (!around.cyclic || self.acyclic[*index])
                && (!around.higher || self.plain[*index])
        };
        let lines: Vec<usize> =
            self.lets.iter().enumerate().filter(fits).map(|(index, _)| index).collect();
        if lines.is_empty() || self.below(2) == 0 {
            return None;
        }
        let index = lines[self.below(lines.len() as u32) as usize];
        let kind = match &self.lets[index].kind {
            TypedKind::Indicator { indicator, .. } if indicator.outputs.len() > 1 => {
                let output = self.below(indicator.outputs.len() as u32) as usize;
                TypedKind::LetOutput { index, output }
            }
            _ => TypedKind::Let(index),
        };
        Some(self.typed(kind, ty))
    }

    fn interval(&mut self) -> f64 {
        3_600_000.0 * f64::from(2 + 2 * self.below(2))
    }

    fn arithmetic(&mut self) -> BinaryOp {
        let ops = [BinaryOp::Add, BinaryOp::Subtract, BinaryOp::Multiply, BinaryOp::Divide];
        ops[self.below(4) as usize]
    }

    fn typed(&self, kind: TypedKind, ty: Type) -> Typed {
        let path_dependent = match &kind {
            TypedKind::Position(_) => true,
            TypedKind::Var { index, .. } => self.vars[*index].path_dependent,
            TypedKind::Let(index) | TypedKind::LetOutput { index, .. } => {
                self.lets[*index].path_dependent
            }
            _ => false,
        };
        let stateful = match &kind {
            TypedKind::Var { .. } => true,
            TypedKind::Let(index) | TypedKind::LetOutput { index, .. } => {
                self.lets[*index].stateful
            }
            _ => false,
        };
        let (constant, span) = (ty == Type::Number, Span::default());
        let mut typed = Typed { kind, ty, constant, path_dependent, stateful, span };
        let (mut reads, mut keeps) = (path_dependent, stateful);
        for child in typed.children() {
            reads |= child.path_dependent;
            keeps |= child.stateful;
        }
        (typed.path_dependent, typed.stateful) = (reads, keeps);
        typed
    }
}

/// Whether an expression can be inside `on`.
fn is_plain(of: &Typed, lets: &[bool]) -> bool {
    let mut plain = match &of.kind {
        TypedKind::Let(index) | TypedKind::LetOutput { index, .. } => lets[*index],
        TypedKind::Position(_)
        | TypedKind::Var { .. }
        | TypedKind::Time(_)
        | TypedKind::Day(_)
        | TypedKind::Session { .. }
        | TypedKind::On { .. } => false,
        _ => true,
    };
    of.children().for_each(|child| plain &= is_plain(child, lets));
    plain
}

/// Whether no indicator and no function of past candles in it reads a `var`.
fn is_acyclic(of: &Typed, lets: &[bool]) -> bool {
    let mut acyclic = match &of.kind {
        TypedKind::Let(index) => lets[*index],
        TypedKind::LetOutput { index, .. } => lets[*index],
        TypedKind::Past(PastFunction::Begins, _) => true,
        TypedKind::Indicator { .. } | TypedKind::Past(..) => !of.stateful,
        _ => true,
    };
    of.children().for_each(|child| acyclic &= is_acyclic(child, lets));
    acyclic
}

fn number(number: f64) -> Typed {
    Typed {
        kind: TypedKind::Number(number),
        ty: Type::Number,
        constant: true,
        path_dependent: false,
        stateful: false,
        span: Span::default(),
    }
}

fn price(price: Price) -> Typed {
    Typed {
        kind: TypedKind::Price(price),
        ty: Type::Series,
        constant: false,
        path_dependent: false,
        stateful: false,
        span: Span::default(),
    }
}

fn binary(op: BinaryOp, a: Typed, b: Typed) -> TypedKind {
    TypedKind::Binary(op, Box::new(a), Box::new(b))
}
