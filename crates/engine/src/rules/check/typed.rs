//! A checked text: every expression has a type, every indicator is found and its arguments are complete. The plan of an episode
//! is made from this alone.

use super::bounds::Bounds;
use crate::indicators::Indicator;
use crate::params::ParamValue;
use crate::rules::ast::{BinaryOp, Span, UnaryOp};
use crate::rules::vocabulary::{DayPart, Function, PastFunction, PositionPart, Price, TimePart};
use crate::search::Dimension;
use crate::sorted::SortedSet;

/// A number of the text that must be in a range.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundedNumber {
    /// The number.
    pub(super) value: Typed,
    /// Its name in messages, such as "`period` of `ema`".
    pub(super) name: String,
    /// The range.
    pub(super) bounds: Bounds,
    /// Names of the parameters that it depends on.
    pub(super) params: SortedSet<String>,
}

/// A parameter: the values that it accepts, and the range that is searched if a spec gives no space.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesParam {
    /// Its name.
    pub name: String,
    /// Value if a spec gives none: a number or a flag.
    pub default: ParamValue,
    /// Whether only whole numbers are accepted.
    pub whole: bool,
    /// Lowest number that is accepted.
    pub min: f64,
    /// Highest number that is accepted.
    pub max: f64,
    /// Its range; none for a parameter that varies only if a spec says so.
    pub range: Option<Dimension>,
    /// The place of its name.
    pub span: Span,
}

/// A `var` line.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedVar {
    /// Its value before the first candle: constant, undefined if it is NaN.
    pub start: Typed,
    /// `Series` or `Condition`.
    pub ty: Type,
    /// Whether a `set` line makes it depend on the position.
    pub path_dependent: bool,
}

/// A `set` line.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedSet {
    /// The index of its `var`.
    pub var: usize,
    /// The new value, of the type of the `var`.
    pub value: Typed,
    /// When the `var` gets it; none for every candle.
    pub when: Option<Typed>,
    /// Number of `let` lines above it, which are computed before it.
    pub lets_above: usize,
}

/// The type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A number that is fixed before the first candle of an episode: literals, parameters, and arithmetic of these.
    Number,
    /// A number for every candle. A `Number` can be used in its place, as a series that does not change.
    Series,
    /// True, false or undefined for every candle.
    Condition,
}

/// An expression with its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// The expression.
    pub kind: TypedKind,
    /// Its type.
    pub ty: Type,
    /// Whether it is the same at every candle. Numbers are, series are not, conditions may be.
    pub constant: bool,
    /// Whether it reads the position, so that it can only be computed candle by candle.
    pub path_dependent: bool,
    /// Whether it reads a `var`.
    pub stateful: bool,
    /// Its place.
    pub span: Span,
}

impl Typed {
    /// The same type and flags without its expression.
    pub(super) fn header(&self) -> Self {
        let Self { ty, constant, path_dependent, stateful, span, .. } = *self;
        Self { kind: TypedKind::Flag(false), ty, constant, path_dependent, stateful, span }
    }

    /// Whether it is a name, whose values at earlier candles can be kept.
    pub(in crate::rules) fn is_name(&self) -> bool {
        match self.kind {
            TypedKind::Position(part) => !part.counts_today(),
            TypedKind::Let(_) | TypedKind::Var { .. } => true,
            _ => false,
        }
    }

    /// Whether it depends on the position or on a `var`, so that it is not computed from the candles alone.
    pub(super) fn is_kept(&self) -> bool {
        self.path_dependent || self.stateful
    }

    /// Whether it is a number that is fixed before the first candle of an episode.
    pub(super) fn is_number(&self) -> bool {
        self.ty == Type::Number
    }

    /// Its direct sub-expressions, in the order of the text. The name of a `let` line has none.
    pub fn children(&self) -> impl Iterator<Item = &Typed> {
        let (few, many): ([Option<&Typed>; 3], &[Typed]) = match &self.kind {
            TypedKind::Number(_)
            | TypedKind::Flag(_)
            | TypedKind::Param(_)
            | TypedKind::Chosen { .. }
            | TypedKind::Let(_)
            | TypedKind::LetOutput { .. }
            | TypedKind::Var { .. }
            | TypedKind::Price(_)
            | TypedKind::Time(_)
            | TypedKind::Day(_)
            | TypedKind::Session { .. }
            | TypedKind::Position(_) => ([None; 3], &[]),
            TypedKind::Indicator { source, numbers, .. } => {
                ([source.as_deref(), None, None], numbers)
            }
            TypedKind::Function(_, arguments) | TypedKind::Past(_, arguments) => {
                ([None; 3], arguments)
            }
            TypedKind::Back { of: a, candles: b }
            | TypedKind::Binary(_, a, b)
            | TypedKind::Cross { a, b, .. } => ([Some(a), Some(b), None], &[]),
            TypedKind::Unary(_, value)
            | TypedKind::Defined(value)
            | TypedKind::On { value, .. } => ([Some(value), None, None], &[]),
            TypedKind::If { condition, then, otherwise } => {
                ([Some(condition), Some(then), Some(otherwise)], &[])
            }
        };
        few.into_iter().flatten().chain(many)
    }
}

/// The kinds of checked expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum TypedKind {
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A parameter by its name: a number, or a constant condition where its default is a flag.
    Param(String),
    /// Whether a parameter has one of its choices: a constant condition.
    Chosen {
        /// The parameter.
        param: String,
        /// The choice.
        choice: String,
    },
    /// A `let` line by its index. Inside `on` it is computed over the higher interval.
    Let(usize),
    /// An output of a `let` line that is the call of an indicator with several outputs.
    LetOutput {
        /// Index of the line.
        index: usize,
        /// Index of the output.
        output: usize,
    },
    /// A `var` as the last of the first `seen` `set` lines left it that sets it. With 0 it has its value of the candle before.
    Var {
        /// Index of the `var`.
        index: usize,
        /// Number of `set` lines up to the last one that has set it.
        seen: usize,
    },
    /// A column of the candles.
    Price(Price),
    /// A part of the candle's opening time.
    Time(TimePart),
    /// A price of the current day.
    Day(DayPart),
    /// Whether the candle opens in a session, by minutes since midnight. One that ends before it starts goes over midnight.
    Session {
        /// First minute.
        from: u32,
        /// Minute after the last.
        to: u32,
    },
    /// A value of the position; never inside `Indicator`, `Past` or `On`, and only by itself in `Back` and `Cross`.
    Position(PositionPart),
    /// One output of an indicator.
    Indicator {
        /// The indicator.
        indicator: &'static Indicator,
        /// Index of the output.
        output: usize,
        /// The series that it reads, by default the close. None for an indicator of whole candles.
        source: Option<Box<Typed>>,
        /// A number for each of its parameters, defaults included.
        numbers: Vec<Typed>,
    },
    /// A function of numbers or series. `Min` and `Max` have two arguments or more, `Mod` and `ValueOr` two, the others one.
    Function(Function, Vec<Typed>),
    /// A function of the candles up to this one: a series or a condition, and numbers. Only `Begins` may read the position.
    Past(PastFunction, Vec<Typed>),
    /// `defined(x)`: whether a series or a condition has a value.
    Defined(Box<Typed>),
    /// The value a number of candles ago; `candles` is a whole number, at least 0.
    Back {
        /// A series or a condition.
        of: Box<Typed>,
        /// Number of candles.
        candles: Box<Typed>,
    },
    /// `-x` of a number or series, `not x` of a condition.
    Unary(UnaryOp, Box<Typed>),
    /// Arithmetic and comparisons of numbers or series, `and` and `or` of conditions.
    Binary(BinaryOp, Box<Typed>, Box<Typed>),
    /// `a crosses above b` of numbers or series, one of them a series at least.
    Cross {
        /// True for `above`, false for `below`.
        above: bool,
        /// The value that crosses.
        a: Box<Typed>,
        /// The value that is crossed.
        b: Box<Typed>,
    },
    /// `if c then a else b`: both branches conditions, or both numbers or series.
    If {
        /// A condition.
        condition: Box<Typed>,
        /// The value if it is true.
        then: Box<Typed>,
        /// The value if it is false.
        otherwise: Box<Typed>,
    },
    /// Computed over candles of a higher interval; contains no `Position`, `Var`, `Time` or other `On`.
    On {
        /// The interval in milliseconds.
        interval_ms: f64,
        /// A series, or a condition that is not constant.
        value: Box<Typed>,
    },
}
