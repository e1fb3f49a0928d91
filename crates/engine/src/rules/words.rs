//! Every word that means something by itself. Parser, checker, reference page and highlighting read these lists.

use super::check::typed::{Function, PositionPart, Price, TimePart};

/// A word with what it stands for.
pub struct Word<T: 'static> {
    /// As it is written.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// What it stands for.
    pub meaning: T,
}

const fn word<T>(name: &'static str, meaning: T, summary: &'static str) -> Word<T> {
    Word { name, summary, meaning }
}

/// What a line may begin with.
pub static STATEMENTS: &[&str] =
    &["param", "require", "let", "enter", "exit", "stop", "take", "trailing", "size"];

/// Words of lines, beside those that a line begins with.
pub static CLAUSES: &[&str] = &[
    "in", "step", "long", "short", "limit", "when", "after", "candles", "loss", "profit", "at",
    "units", "cash", "risk",
];

/// Words that operate on expressions.
pub static OPERATORS: &[&str] =
    &["and", "or", "not", "crosses", "above", "below", "if", "then", "else", "on"];

/// Words that are values.
pub static LITERALS: &[&str] = &["true", "false"];

/// Units of intervals behind `on`, and their milliseconds.
pub static INTERVAL_UNITS: &[Word<f64>] = &[
    word("m", 60_000.0, "minutes"),
    word("h", 3_600_000.0, "hours"),
    word("d", 86_400_000.0, "days, from midnight UTC"),
    word("w", 604_800_000.0, "weeks, from Monday"),
];

/// Columns of the candles.
pub static PRICES: &[Word<Price>] = &[
    word("open", Price::Open, "First price of the candle."),
    word("high", Price::High, "Highest price."),
    word("low", Price::Low, "Lowest price."),
    word("close", Price::Close, "Last price."),
    word("volume", Price::Volume, "What was traded."),
];

/// Parts of the time.
pub static TIMES: &[Word<TimePart>] = &[
    word("hour", TimePart::Hour, "Hour in which the candle opens, 0 to 23, UTC."),
    word("weekday", TimePart::Weekday, "Day on which it opens, 1 for Monday to 7 for Sunday, UTC."),
];

/// What is known of the position.
pub static POSITION: &[Word<PositionPart>] = &[
    word("in_position", PositionPart::InPosition, "A condition: whether anything is held."),
    word("in_long", PositionPart::InLong, "A condition: whether a long position is held."),
    word("in_short", PositionPart::InShort, "A condition: whether a short position is held."),
    word(
        "candles_in_trade",
        PositionPart::CandlesInTrade,
        "Closed candles since the entry was filled, that of the fill included; not defined without a position.",
    ),
    word(
        "entry_price",
        PositionPart::EntryPrice,
        "Price at which the position was entered; not defined without one.",
    ),
    word(
        "open_profit_pct",
        PositionPart::OpenProfitPct,
        "Profit of the position at the close, in per cent of its value at the entry; not defined without one.",
    ),
    word(
        "candles_since_exit",
        PositionPart::CandlesSinceExit,
        "Closed candles since the last exit was filled, that of the fill included; before the first exit, since the first candle.",
    ),
];

/// Functions that are no indicators.
pub static FUNCTIONS: &[Word<Function>] = &[
    word("abs", Function::Abs, "Size without sign."),
    word("min", Function::Min, "The least of two values or more, at the same candle."),
    word("max", Function::Max, "The greatest of two values or more, at the same candle."),
    word("sqrt", Function::Sqrt, "Square root; not defined below 0."),
    word("log", Function::Log, "Natural logarithm; defined above 0 only."),
    word("exp", Function::Exp, "e to the power of the value."),
    word("round", Function::Round, "The nearest whole number; halves go away from 0."),
    word("floor", Function::Floor, "The whole number at or below the value."),
    word("ceil", Function::Ceil, "The whole number at or above the value."),
];

/// What people write who come from elsewhere, and what is meant here.
pub(super) const ELSEWHERE: &[(&str, &str)] = &[
    ("buy", "enter long"),
    ("sell", "exit long"),
    ("cover", "exit short"),
    ("input", "param"),
    ("var", "let"),
    ("float", "let"),
    ("bool", "let"),
    ("where", "when"),
    ("cross", "crosses"),
    ("crossover", "crosses above"),
    ("crossunder", "crosses below"),
    ("over", "above"),
    ("under", "below"),
    ("price", "close"),
    ("ma", "sma"),
    ("std", "stdev"),
    ("bb", "bollinger"),
    ("bbands", "bollinger"),
    ("stoch", "stochastic"),
    ("sar", "parabolic_sar"),
    ("psar", "parabolic_sar"),
    ("ln", "log"),
    ("bars", "candles"),
    ("candle", "candles"),
    ("percent", "%"),
    ("day", "weekday"),
    ("int", "floor"),
    ("ceiling", "ceil"),
    ("bars_since_exit", "candles_since_exit"),
];

/// The meaning of a word in a list.
pub(super) fn meaning<T: Copy>(list: &[Word<T>], name: &str) -> Option<T> {
    list.iter().find(|word| word.name == name).map(|word| word.meaning)
}

/// Whether a word is taken by the language and cannot be a name.
pub(super) fn is_keyword(name: &str) -> bool {
    [STATEMENTS, CLAUSES, OPERATORS, LITERALS].iter().any(|list| list.contains(&name))
}

/// Names that stand for values without being declared.
pub(super) fn values<'a>() -> impl Iterator<Item = &'a str> {
    let prices = PRICES.iter().map(|word| word.name);
    let times = TIMES.iter().map(|word| word.name);
    prices.chain(times).chain(POSITION.iter().map(|word| word.name))
}
