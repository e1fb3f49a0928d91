//! A text whose names and types are right: every expression says what it is, every indicator is found and its arguments are
//! complete. What an episode computes is read off this and nothing else.

use super::bounds::Use;
use crate::indicators::Indicator;
use crate::params::ParamValue;
use crate::rules::ast::{BinaryOp, Direction, Span, UnaryOp};
use crate::search::Dimension;

/// A whole text, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedProgram {
    /// Parameters in the order of their lines.
    pub params: Vec<RulesParam>,
    /// `require` lines in the form that a search understands: `fast < slow`.
    pub constraints: Vec<String>,
    /// `let` lines in order; `TypedKind::Let` is an index of these, and each refers to earlier ones only.
    pub lets: Vec<Typed>,
    /// `enter` lines, at least one.
    pub entries: Vec<CheckedEntry>,
    /// `exit` lines with a condition.
    pub exits: Vec<CheckedExit>,
    /// `exit after`: a number, whole and at least 1.
    pub exit_after: BySide<Typed>,
    /// `stop loss`.
    pub stop_loss: BySide<CheckedAmount>,
    /// `take profit`.
    pub take_profit: BySide<CheckedAmount>,
    /// `trailing stop`: no price.
    pub trailing_stop: BySide<CheckedAmount>,
    /// `size`.
    pub size: BySide<CheckedSize>,
    /// Numbers that must be in a range, whatever the parameters are.
    pub(in crate::rules) uses: Vec<Use>,
}

/// What belongs to entries of each direction, if there is anything.
#[derive(Debug, Clone, PartialEq)]
pub struct BySide<T> {
    /// Of long entries.
    pub long: Option<T>,
    /// Of short entries.
    pub short: Option<T>,
}

impl<T> Default for BySide<T> {
    fn default() -> Self {
        Self { long: None, short: None }
    }
}

impl<T> BySide<T> {
    /// What belongs to entries of a direction.
    pub fn of(&self, direction: Direction) -> Option<&T> {
        match direction {
            Direction::Long => self.long.as_ref(),
            Direction::Short => self.short.as_ref(),
        }
    }

    /// All there is.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.long.iter().chain(&self.short)
    }

    /// Something else for each direction.
    pub(in crate::rules) fn map<U>(&self, mut make: impl FnMut(&T) -> U) -> BySide<U> {
        BySide { long: self.long.as_ref().map(&mut make), short: self.short.as_ref().map(make) }
    }
}

/// A parameter: what it may be, and what is searched where a spec gives no space.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesParam {
    /// Its name.
    pub name: String,
    /// Value where a spec gives none: a number or a flag.
    pub default: ParamValue,
    /// Whether only whole numbers make sense.
    pub whole: bool,
    /// Lowest number that is accepted.
    pub min: f64,
    /// Highest number that is accepted.
    pub max: f64,
    /// Its range; none for a parameter that does not vary unless a spec says so.
    pub range: Option<Dimension>,
    /// Where its name stands.
    pub span: Span,
}

/// An `enter` line.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedEntry {
    /// `long` or `short`.
    pub direction: Direction,
    /// At which price; expressions of it are numbers or series that read no position.
    pub kind: CheckedEntryKind,
    /// A condition.
    pub when: Typed,
}

/// At which price an entry is filled.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckedEntryKind {
    /// At the market.
    Market,
    /// `limit <price>`.
    Limit(Typed),
    /// `stop <price>`.
    Stop(Typed),
}

/// An `exit` line.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedExit {
    /// The direction that is left; none for both.
    pub direction: Option<Direction>,
    /// A condition.
    pub when: Typed,
}

/// How far an exit lies from the fill: a number or a series that reads no position.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckedAmount {
    /// A distance in the price's unit, read at the signal candle.
    Distance(Typed),
    /// Per cent of the price of the fill: 10 for 10%.
    Percent(Typed),
    /// A price, read at the signal candle.
    Price(Typed),
}

/// How much an entry buys or sells: a number or a series that reads no position.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckedSize {
    /// Per cent of the equity, 50 for 50%.
    Percent(Typed),
    /// Units.
    Units(Typed),
    /// A value in the account's currency.
    Cash(Typed),
    /// Per cent of the equity that is lost at the stop loss; there is one.
    Risk(Typed),
}

/// What an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A number that an episode knows before its first candle: literals, parameters, and what is computed of these.
    Number,
    /// A number for every candle; a number stands for a series that does not change.
    Series,
    /// True, false or not defined, for every candle.
    Condition,
}

/// An expression with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// What it is.
    pub kind: TypedKind,
    /// What it gives.
    pub ty: Type,
    /// Whether it is the same at every candle: every number is, no series is, a condition may be.
    pub constant: bool,
    /// Whether it reads the position, so that it is known only while trading.
    pub path_dependent: bool,
    /// Where it stands.
    pub span: Span,
}

impl Typed {
    /// The expressions that it is made of, in the order of the text; a `let` line is not looked into.
    pub fn parts(&self) -> impl Iterator<Item = &Typed> {
        let (few, many): ([Option<&Typed>; 3], &[Typed]) = match &self.kind {
            TypedKind::Number(_)
            | TypedKind::Flag(_)
            | TypedKind::Param(_)
            | TypedKind::Let(_)
            | TypedKind::Price(_)
            | TypedKind::Time(_)
            | TypedKind::Position(_) => ([None; 3], &[]),
            TypedKind::Indicator { source, numbers, .. } => {
                ([source.as_deref(), None, None], numbers)
            }
            TypedKind::Function(_, arguments) => ([None; 3], arguments),
            TypedKind::Back { of: a, candles: b }
            | TypedKind::Binary(_, a, b)
            | TypedKind::Cross { a, b, .. } => ([Some(a), Some(b), None], &[]),
            TypedKind::Unary(_, value) | TypedKind::On { value, .. } => {
                ([Some(value), None, None], &[])
            }
            TypedKind::If { condition, then, otherwise } => {
                ([Some(condition), Some(then), Some(otherwise)], &[])
            }
        };
        few.into_iter().flatten().chain(many)
    }
}

/// What a checked expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum TypedKind {
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A parameter by its name: a number, or a constant condition where its default is a flag.
    Param(String),
    /// A `let` line by its index. Inside `on` it is computed over the higher interval, as if its text stood there.
    Let(usize),
    /// A column of the candles.
    Price(Price),
    /// A part of the candle's time.
    Time(TimePart),
    /// Something of the position; never inside `Indicator`, `Back`, `Cross` or `On`.
    Position(PositionPart),
    /// One output of an indicator.
    Indicator {
        /// The indicator.
        indicator: &'static Indicator,
        /// Index of the output.
        output: usize,
        /// What it reads, a series: the close where none is given. None for an indicator of whole candles.
        source: Option<Box<Typed>>,
        /// A number for each of its parameters, defaults included.
        numbers: Vec<Typed>,
    },
    /// A function of numbers or series. `Min` and `Max` have two arguments or more, the others one.
    Function(Function, Vec<Typed>),
    /// The value some candles ago; `candles` is a number, whole and at least 0.
    Back {
        /// A series or a condition.
        of: Box<Typed>,
        /// How many candles.
        candles: Box<Typed>,
    },
    /// `-x` of a number or series, `not x` of a condition.
    Unary(UnaryOp, Box<Typed>),
    /// Arithmetic and comparisons of numbers or series, `and` and `or` of conditions.
    Binary(BinaryOp, Box<Typed>, Box<Typed>),
    /// `a crosses above b` of numbers or series, one of them a series at least.
    Cross {
        /// Whether upwards.
        above: bool,
        /// What crosses.
        a: Box<Typed>,
        /// What is crossed.
        b: Box<Typed>,
    },
    /// `if c then a else b`: both branches conditions, or both numbers or series.
    If {
        /// A condition.
        condition: Box<Typed>,
        /// Where it is true.
        then: Box<Typed>,
        /// Where it is false.
        otherwise: Box<Typed>,
    },
    /// Computed over candles of a higher interval; there is no `Position`, `Time` or other `On` in it.
    On {
        /// The interval in milliseconds.
        interval_ms: f64,
        /// A series, or a condition that is not constant.
        value: Box<Typed>,
    },
}

/// A column of the candles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Price {
    /// `open`.
    Open,
    /// `high`.
    High,
    /// `low`.
    Low,
    /// `close`.
    Close,
    /// `volume`.
    Volume,
}

/// A part of the time at which a candle opens, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimePart {
    /// `hour`: 0 to 23.
    Hour,
    /// `weekday`: 1 for Monday to 7 for Sunday.
    Weekday,
}

/// Something of the position, as it is at the closed candle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PositionPart {
    /// `in_position`: a condition.
    InPosition,
    /// `in_long`: a condition.
    InLong,
    /// `in_short`: a condition.
    InShort,
    /// `candles_in_trade`: candles closed since the fill, its own included; undefined without a position.
    CandlesInTrade,
    /// `entry_price`: average price of the fills; undefined without a position.
    EntryPrice,
    /// `open_profit_pct`: profit at the close in per cent of the entry's value; undefined without a position.
    OpenProfitPct,
    /// `candles_since_exit`: candles closed since the last exit, its own included; before the first exit, since the
    /// first candle, so that waiting after exits never forbids the first entry.
    CandlesSinceExit,
}

impl PositionPart {
    /// Whether it is a condition.
    pub fn is_condition(self) -> bool {
        matches!(self, Self::InPosition | Self::InLong | Self::InShort)
    }
}

/// A function that is no indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `abs(x)`.
    Abs,
    /// `min(a, b, …)`: undefined where one is.
    Min,
    /// `max(a, b, …)`: undefined where one is.
    Max,
    /// `sqrt(x)`: undefined below 0.
    Sqrt,
    /// `log(x)`: natural logarithm; undefined at 0 and below.
    Log,
    /// `exp(x)`.
    Exp,
    /// `round(x)`: the nearest whole number, halves away from 0.
    Round,
    /// `floor(x)`: the whole number at or below.
    Floor,
    /// `ceil(x)`: the whole number at or above.
    Ceil,
}
