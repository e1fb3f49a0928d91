//! What a text says, as a tree. Every node knows where it stands, so that whatever is wrong with it can be underlined.

/// Where a piece of text stands: byte offsets, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// Something with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// What stands there.
    pub node: T,
    /// Where.
    pub span: Span,
}

/// A whole text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Program {
    /// `param` lines, in order.
    pub params: Vec<Param>,
    /// `require` lines: constraints between parameters.
    pub requires: Vec<Expr>,
    /// `let` lines, in order: each may use those before it.
    pub lets: Vec<Let>,
    /// `enter` lines.
    pub entries: Vec<Entry>,
    /// `exit` lines with a condition.
    pub exits: Vec<Exit>,
    /// `exit after <candles>`: whole candles after the entry, from 1.
    pub exit_after: Sided<Expr>,
    /// `stop loss <amount>`.
    pub stop_loss: Sided<Amount>,
    /// `take profit <amount>`.
    pub take_profit: Sided<Amount>,
    /// `trailing stop <amount>`.
    pub trailing_stop: Sided<Amount>,
    /// `size <amount>`.
    pub size: Sided<Size>,
}

/// A line that is said once for both directions, `stop loss 2%`, or once for each, `stop loss long 2%`. One for both stands
/// beside none for a direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Sided<T> {
    /// For both directions.
    pub both: Option<T>,
    /// For long entries.
    pub long: Option<T>,
    /// For short entries.
    pub short: Option<T>,
}

impl<T> Default for Sided<T> {
    fn default() -> Self {
        Self { both: None, long: None, short: None }
    }
}

/// `param fast = 10 in 5..50 step 5`, `param both = true in false..true`, `param src = 0.5 in 0.1..10 log`.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: Spanned<String>,
    /// The value where a spec gives none.
    pub default: Spanned<Literal>,
    /// What is searched where a spec gives no space; both ends belong to it.
    pub range: Option<Range>,
}

/// A value that stands for itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Literal {
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
}

/// `5..50 step 5`, `0.1..10 log`, `false..true`. Whole numbers everywhere, the default included, make a whole parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Low end.
    pub low: Spanned<Literal>,
    /// High end.
    pub high: Spanned<Literal>,
    /// Distance of two values; none for 1 (whole numbers) or for any value.
    pub step: Option<Spanned<f64>>,
    /// Whether it is searched on a logarithmic scale.
    pub log: bool,
    /// The whole of it.
    pub span: Span,
}

/// `let quick = ema(close, fast)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Let {
    /// Its name.
    pub name: Spanned<String>,
    /// What it stands for.
    pub value: Expr,
}

/// Which direction a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `long`.
    Long,
    /// `short`.
    Short,
}

/// `enter long when …`, `enter short limit close * 1.01 when …`, `enter long stop highest(high, 20) when …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// `long` or `short`.
    pub direction: Direction,
    /// At which price.
    pub kind: EntryKind,
    /// When.
    pub when: Expr,
    /// The whole line.
    pub span: Span,
}

/// At which price an entry is filled. Prices are read at the signal candle; the order lives for the next candle only.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryKind {
    /// At the market.
    Market,
    /// `limit <price>`: at this price or a better one.
    Limit(Expr),
    /// `stop <price>`: as soon as the price reaches this level.
    Stop(Expr),
}

/// `exit long when …`; `exit when …` is both directions.
#[derive(Debug, Clone, PartialEq)]
pub struct Exit {
    /// The direction that is left; none for both.
    pub direction: Option<Direction>,
    /// When.
    pub when: Expr,
    /// The whole line.
    pub span: Span,
}

/// How far an exit lies from the fill.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// `2 * atr(14)`: a distance in the price's unit, read at the signal candle.
    Distance(Expr),
    /// `10%` of the price of the fill.
    Percent(Expr),
    /// `at <price>`: a price, read at the signal candle.
    Price(Expr),
}

/// How much an entry buys or sells.
#[derive(Debug, Clone, PartialEq)]
pub enum Size {
    /// `50%` of the equity.
    Percent(Expr),
    /// `10 units`.
    Units(Expr),
    /// `1000 cash`: a value in the account's currency.
    Cash(Expr),
    /// `risk 1%`: as much as loses this share of the equity at the stop loss.
    Risk(Expr),
}

/// An expression and its place.
pub type Expr = Spanned<Box<ExprKind>>;

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `1.5`, `true`.
    Literal(Literal),
    /// A name: a parameter, a `let`, or one that every text knows, such as `close`, `hour`, `in_position`.
    Name(String),
    /// `ema(close, fast)`, `macd(close, 12, 26, 9).signal`; also functions such as `abs`.
    Call {
        /// Name of the function.
        function: Spanned<String>,
        /// Its arguments.
        arguments: Vec<Expr>,
        /// The output that is meant, where the indicator has several.
        output: Option<Spanned<String>>,
    },
    /// `close[1]`: the value some candles ago, 0 or more.
    Back {
        /// Of what.
        of: Expr,
        /// How many candles.
        candles: Expr,
    },
    /// `-x`, `not x`.
    Unary(UnaryOp, Expr),
    /// `a + b`, `a < b`, `a and b`.
    Binary(BinaryOp, Expr, Expr),
    /// `a crosses above b`: `a[1] <= b[1] and a > b`.
    Cross {
        /// Whether upwards.
        above: bool,
        /// What crosses.
        a: Expr,
        /// What is crossed.
        b: Expr,
    },
    /// `if c then a else b`.
    If {
        /// The condition.
        condition: Expr,
        /// Where it is true.
        then: Expr,
        /// Where it is false; where it is not defined, nothing is.
        otherwise: Expr,
    },
    /// `on 1d ema(close, 50)`: computed over candles of a higher interval, of which only closed ones are seen.
    On {
        /// The interval in milliseconds.
        interval_ms: Spanned<f64>,
        /// What is computed there.
        value: Expr,
    },
}

/// An operation on one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-x`.
    Negate,
    /// `not x`.
    Not,
}

/// An operation on two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `a + b`.
    Add,
    /// `a - b`.
    Subtract,
    /// `a * b`.
    Multiply,
    /// `a / b`; undefined where b is 0.
    Divide,
    /// `a < b`.
    Less,
    /// `a <= b`.
    LessOrEqual,
    /// `a > b`.
    Greater,
    /// `a >= b`.
    GreaterOrEqual,
    /// `a == b`.
    Equal,
    /// `a != b`.
    NotEqual,
    /// `a and b`: not true where either is not defined, unless the other is false already.
    And,
    /// `a or b`: true where either is, whatever the other is.
    Or,
}
