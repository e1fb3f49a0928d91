//! The syntax tree of a text. Every node has its place in the text, so that mistakes can be marked.

/// The place of a piece of text: byte offsets, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// A node with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The node.
    pub node: T,
    /// Its place.
    pub span: Span,
}

/// A whole text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Program {
    /// `param` lines, in order.
    pub params: Vec<Param>,
    /// `require` lines: constraints between parameters.
    pub requires: Vec<Expr>,
    /// `time zone "America/New_York"`: the zone of the times of the text.
    pub zone: Option<Spanned<String>>,
    /// `let` lines, in order. Each may use those before it.
    pub lets: Vec<Let>,
    /// `var` lines: values that a text keeps from candle to candle.
    pub vars: Vec<Var>,
    /// `set` lines, in order.
    pub sets: Vec<Set>,
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
    /// `take profit <amount> for <share>%`, in order.
    pub part_targets: Vec<PartTarget>,
    /// `trailing stop <amount>`.
    pub trailing_stop: Sided<Trailing>,
    /// `size <amount>`.
    pub size: Sided<Sizing>,
    /// `pyramiding <entries>`: most entries of a direction that are open together.
    pub pyramiding: Sided<Expr>,
    /// `entries net`: amounts of entries are fixed when they are given, and net against the position.
    pub nets: bool,
    /// `move stop loss` and `move take profit` lines, in order.
    pub moves: Vec<Move>,
    /// `cancel` lines.
    pub cancels: Vec<Cancel>,
    /// `only one of` lines: names of entries of which the first that is filled cancels the others.
    pub groups: Vec<Vec<Spanned<String>>>,
}

/// The entries that a line is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Scope {
    /// All entries.
    All,
    /// Those of a direction.
    Side(Direction),
    /// Those of a name: `exit "dip" when …`.
    Name(Spanned<String>),
}

/// A line for both directions, `stop loss 2%`, or one for each, `stop loss long 2%`. A text with a line for both has none for a
/// single direction. Entries with a name may have a line of their own, `stop loss "dip" 2%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sided<T> {
    /// For both directions.
    pub both: Option<T>,
    /// For long entries.
    pub long: Option<T>,
    /// For short entries.
    pub short: Option<T>,
    /// For entries with a name.
    pub named: Vec<(Spanned<String>, T)>,
}

impl<T> Default for Sided<T> {
    fn default() -> Self {
        Self { both: None, long: None, short: None, named: Vec::new() }
    }
}

/// `param fast = 10 in 5..50 step 5`, `param both = true in false..true`, `param src = 0.5 in 0.1..10 log`.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: Spanned<String>,
    /// The value if a spec gives none.
    pub default: Spanned<Literal>,
    /// The choices of `param mode = "atr" in "atr", "percent"`; empty for numbers and flags.
    pub choices: Vec<Spanned<String>>,
    /// The range that is searched if a spec gives no space. Both ends belong to it.
    pub range: Option<Range>,
}

/// A literal value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Literal {
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// The index of one of the choices of a parameter.
    Choice(usize),
}

/// `5..50 step 5`, `0.1..10 log`, `false..true`. If all numbers of the line are whole, the default included, the parameter is whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Low end.
    pub low: Spanned<Literal>,
    /// High end.
    pub high: Spanned<Literal>,
    /// Distance of two values; without it, 1 for a whole parameter, else any value in the range.
    pub step: Option<Spanned<f64>>,
    /// Whether it is searched on a logarithmic scale.
    pub log: bool,
    /// The place of the whole range.
    pub span: Span,
}

/// `let quick = ema(close, fast)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Let {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value.
    pub value: Expr,
}

/// `var stop = undefined`, `var armed = false`: a value that is kept from candle to candle.
#[derive(Debug, Clone, PartialEq)]
pub struct Var {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value before the first candle.
    pub start: Expr,
}

/// `set stop = low when close > open`: a new value of a `var`.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// The name of the `var`.
    pub name: Spanned<String>,
    /// Its new value.
    pub value: Expr,
    /// When it gets it; none for every candle.
    pub when: Option<Expr>,
}

/// The direction of a position.
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
    /// Its name, for lines that are about it alone.
    pub name: Option<Spanned<String>>,
    /// Its order.
    pub kind: EntryKind,
    /// Its condition.
    pub when: Expr,
    /// How long its order waits, if not for one candle.
    pub waits: Option<Waits>,
    /// The whole line.
    pub span: Span,
}

/// How long the order of an entry waits.
#[derive(Debug, Clone, PartialEq)]
pub enum Waits {
    /// `until filled`.
    UntilFilled,
    /// `until <condition>`.
    Until(Expr),
    /// `for <n> candles`.
    Candles(Expr),
}

/// The order of an entry. Prices are read at the signal candle. Without `until` and `for`, limit and stop orders are good for the next
/// candle only.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryKind {
    /// A market order.
    Market,
    /// `limit <price>`: filled at this price or a better one.
    Limit(Expr),
    /// `stop <price>`: filled once the price reaches this level.
    Stop(Expr),
    /// `stop <price> limit <price>`: a limit order once the price reaches the stop.
    StopLimit(Expr, Expr),
}

/// `exit long when …`; `exit when …` is both directions; `exit 50% when …` closes a part.
#[derive(Debug, Clone, PartialEq)]
pub struct Exit {
    /// The trades that are closed.
    pub scope: Scope,
    /// The share of their units that is closed, in per cent; none for all.
    pub share: Option<Expr>,
    /// Its condition.
    pub when: Expr,
    /// The whole line.
    pub span: Span,
}

/// The price of an exit, relative to the fill or absolute.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// `2 * atr(14)`: a distance in units of the price, read at the signal candle.
    Distance(Expr),
    /// `10%`: a distance in per cent of the price of the fill.
    Percent(Expr),
    /// `at <price>`: a price, read at the signal candle.
    Price(Expr),
}

/// `take profit 2% for 50%`: a target that closes a part of a trade.
#[derive(Debug, Clone, PartialEq)]
pub struct PartTarget {
    /// The entries that have it.
    pub scope: Scope,
    /// Its price.
    pub amount: Amount,
    /// The share of the units of the entry, in per cent.
    pub share: Expr,
}

/// `trailing stop 2% after profit 5%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Trailing {
    /// Its distance.
    pub amount: Amount,
    /// The profit from which it follows the price; none for from the fill on.
    pub after: Option<Amount>,
}

/// `move stop loss at entry_price when …`: a new price of an exit of open trades.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// The trades whose exit is moved.
    pub scope: Scope,
    /// The exit.
    pub exit: MovedExit,
    /// Its new price, or the distance of a trailing stop.
    pub amount: Amount,
    /// `after profit 2%`: the profit from which a trailing stop follows the price.
    pub after: Option<Amount>,
    /// Its condition.
    pub when: Expr,
}

/// An exit that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovedExit {
    /// `stop loss`.
    StopLoss,
    /// `take profit`.
    TakeProfit,
    /// `trailing stop`.
    TrailingStop,
}

/// `cancel "dip" when …`: cancels orders that wait.
#[derive(Debug, Clone, PartialEq)]
pub struct Cancel {
    /// The entries whose orders are cancelled.
    pub scope: Scope,
    /// Its condition.
    pub when: Expr,
}

/// The size of an entry and its cap.
#[derive(Debug, Clone, PartialEq)]
pub struct Sizing {
    /// The size.
    pub size: Size,
    /// `up to 50%`: most of the equity that the entry invests.
    pub most: Option<Expr>,
}

/// The size of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Size {
    /// `50%` of the equity.
    Percent(Expr),
    /// `10 units`.
    Units(Expr),
    /// `1000 cash`: a value in the account's currency.
    Cash(Expr),
    /// `risk 1%`: the units whose loss at the stop loss is this share of the equity.
    Risk(Expr),
    /// `risk 1% per 2 * atr(14)`: the units that lose this share of the equity if the price moves by the distance.
    Volatility(Expr, Expr),
}

/// An expression and its place.
pub type Expr = Spanned<Box<ExprKind>>;

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `1.5`, `true`.
    Literal(Literal),
    /// `"atr"`: the name of a choice.
    Text(String),
    /// A name: a parameter, a `let`, or a value of every text, such as `close`, `hour`, `in_position`.
    Name(String),
    /// `ema(close, fast)`, `macd(close, 12, 26, 9).signal`; also functions such as `abs`.
    Call {
        /// Name of the function.
        function: Spanned<String>,
        /// Its arguments.
        arguments: Vec<Expr>,
        /// The name of the output, if one is given.
        output: Option<Spanned<String>>,
    },
    /// `bands.lower`: an output of a `let` line that calls an indicator.
    Output {
        /// The name of the line.
        of: Spanned<String>,
        /// The name of the output.
        output: Spanned<String>,
    },
    /// `close[1]`: the value a number of candles ago, 0 or more.
    Back {
        /// The value.
        of: Expr,
        /// Number of candles.
        candles: Expr,
    },
    /// `-x`, `not x`.
    Unary(UnaryOp, Expr),
    /// `a + b`, `a < b`, `a and b`.
    Binary(BinaryOp, Expr, Expr),
    /// `a crosses above b`: `a[1] <= b[1] and a > b`.
    Cross {
        /// True for `above`, false for `below`.
        above: bool,
        /// The value that crosses.
        a: Expr,
        /// The value that is crossed.
        b: Expr,
    },
    /// `if c then a else b`.
    If {
        /// The condition.
        condition: Expr,
        /// The value if it is true.
        then: Expr,
        /// The value if it is false. If the condition is undefined, so is the result.
        otherwise: Expr,
    },
    /// `on 1d ema(close, 50)`: computed over the closed candles of a higher interval.
    On {
        /// The interval in milliseconds.
        interval_ms: Spanned<f64>,
        /// The expression that is computed over them.
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
    /// `a / b`; undefined if b is 0.
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
    /// `a and b`: false if either is false, else undefined if either is undefined.
    And,
    /// `a or b`: true if either is true, else undefined if either is undefined.
    Or,
}
