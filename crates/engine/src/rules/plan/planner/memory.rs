//! Values that are kept from candle to candle: `var` lines, the `let` lines that are computed candle by candle, and the past of names.

use crate::columns::ColumnId;
use crate::rules::ast::BinaryOp;
use crate::rules::check::typed::{Typed, TypedKind};
use crate::rules::vocabulary::PositionPart;

/// The values that a program reads, apart from those that are kept.
pub(in crate::rules::plan) trait Facts {
    /// The value of a column at the candle; NaN if it is undefined.
    fn column(&self, id: ColumnId) -> f64;
    /// A value of the position at the close of the candle.
    fn position(&self, part: PositionPart) -> f64;
    /// Number of entries or exits at or after the candle of an index.
    fn filled_since(&self, part: PositionPart, index: f64) -> f64;
}

/// A name whose value is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::plan) enum Name {
    /// A `var` line.
    Var(usize),
    /// A `let` line.
    Let(usize),
    /// A value of the position.
    Position(PositionPart),
}

impl Name {
    /// The name that an expression consists of.
    pub(in crate::rules::plan) fn of(of: &Typed) -> Option<Self> {
        match of.kind {
            TypedKind::Var { index, .. } => Some(Self::Var(index)),
            TypedKind::Let(index) => Some(Self::Let(index)),
            // It needs a column, so it has no place among the values that are kept.
            TypedKind::Position(part) if part.counts_today() => None,
            TypedKind::Position(part) => Some(Self::Position(part)),
            _ => None,
        }
    }
}

/// The relations before and at a cross.
pub(in crate::rules::plan) fn relation(above: bool) -> [BinaryOp; 2] {
    match above {
        true => [BinaryOp::LessOrEqual, BinaryOp::Greater],
        false => [BinaryOp::GreaterOrEqual, BinaryOp::Less],
    }
}

/// The values of names at the candle, and at earlier ones where they are read.
#[derive(Debug, Clone, Default)]
pub(in crate::rules::plan) struct Memory {
    pub(in crate::rules::plan) vars: Vec<f64>,
    pub(in crate::rules::plan) lets: Vec<f64>,
    /// The names whose values at earlier candles are read.
    past: Vec<Past>,
    /// The candle after the last one that was ended.
    next: Option<usize>,
}

#[derive(Debug, Clone)]
struct Past {
    name: Name,
    /// The values at the newest candles, the last one last: at least `depth` of them, or all.
    values: Vec<f64>,
    /// How many candles ago a value is read, at most.
    depth: usize,
}

/// Values that are kept beyond those that are read, so that they are rarely moved.
const SPARE: usize = 256;

impl Past {
    fn push(&mut self, value: f64) {
        if self.values.len() >= self.depth + SPARE {
            self.values.drain(..SPARE);
        }
        self.values.push(value);
    }
}

impl Memory {
    /// The values before the first candle.
    pub(in crate::rules::plan) fn new(vars: Vec<f64>, lets: usize) -> Self {
        Self { vars, lets: vec![f64::NAN; lets], past: Vec::new(), next: None }
    }

    /// Keeps the past of a name as far as a number of candles ago, and returns its place.
    pub(in crate::rules::plan) fn keep(&mut self, name: Name, candles: usize) -> usize {
        let known = self.past.iter().position(|past| past.name == name);
        let place = known.unwrap_or_else(|| {
            self.past.push(Past { name, values: Vec::new(), depth: 0 });
            self.past.len() - 1
        });
        let past = &mut self.past[place];
        past.depth = past.depth.max(candles);
        place
    }

    /// The names whose values at earlier candles are read.
    pub(in crate::rules::plan) fn kept(&self) -> impl Iterator<Item = Name> {
        self.past.iter().map(|past| past.name)
    }

    /// Whether every value that is read is that of now, so that candles can be skipped while it stays the same.
    pub(in crate::rules::plan) fn is_still(&self, facts: &impl Facts) -> bool {
        self.past.iter().all(|Past { name, values, depth }| {
            let now = self.now(*name, facts).to_bits();
            let first = values.len().checked_sub(*depth);
            let newest = first.and_then(|first| values.get(first..));
            newest.is_some_and(|newest| newest.iter().all(|value| value.to_bits() == now))
        })
    }

    /// The value of a name.
    pub(in crate::rules::plan) fn now(&self, name: Name, facts: &impl Facts) -> f64 {
        match name {
            Name::Var(index) => self.vars[index],
            Name::Let(index) => self.lets[index],
            Name::Position(part) => facts.position(part),
        }
    }

    /// The value of the name at a place, a number of candles ago, at least 1.
    pub(in crate::rules::plan) fn before(&self, place: usize, candles: usize) -> f64 {
        let values = &self.past[place].values;
        let at = values.len().checked_sub(candles);
        at.and_then(|at| values.get(at)).copied().unwrap_or(f64::NAN)
    }

    /// The value of a `var`.
    pub(in crate::rules::plan) fn var(&self, index: usize) -> f64 {
        self.vars[index]
    }

    /// Adds the values of the candles before one that were skipped: they are those of the last candle that was not.
    pub(in crate::rules::plan) fn skip_to(&mut self, index: usize) {
        let skipped = self.next.map_or(0, |next| index - next);
        self.next = Some(index + 1);
        for past in self.past.iter_mut().filter(|_| skipped > 0) {
            let value = past.values.last().copied().unwrap_or(f64::NAN);
            (0..skipped.min(past.depth)).for_each(|_| past.push(value));
        }
    }

    /// Ends a candle.
    pub(in crate::rules::plan) fn close(&mut self, facts: &impl Facts) {
        if self.past.is_empty() {
            return;
        }
        let mut past = std::mem::take(&mut self.past);
        for past in &mut past {
            past.push(self.now(past.name, facts));
        }
        self.past = past;
    }
}
