//! Every word of the language. Parser, checker, reference page and highlighting read these lists.

use super::vocabulary::{Function, PositionPart, Price, TimePart};

/// A word and its meaning.
pub struct Word<T: 'static> {
    /// The word.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// The value or function that it names.
    pub meaning: T,
}

const fn word<T>(name: &'static str, meaning: T, summary: &'static str) -> Word<T> {
    Word { name, summary, meaning }
}

/// Words that a line may begin with.
pub static STATEMENTS: &[&str] =
    &["param", "require", "let", "enter", "exit", "stop", "take", "trailing", "size"];

/// Other words of lines.
pub static CLAUSES: &[&str] = &[
    "in", "step", "long", "short", "limit", "when", "after", "candles", "loss", "profit", "at",
    "units", "cash", "risk",
];

/// Words that operate on expressions.
pub static OPERATORS: &[&str] =
    &["and", "or", "not", "crosses", "above", "below", "if", "then", "else", "on"];

/// Words that are values.
pub static LITERALS: &[&str] = &["true", "false"];

/// Units of intervals after `on`, in milliseconds.
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
    word("volume", Price::Volume, "Traded volume."),
];

/// Parts of a candle's opening time.
pub static TIMES: &[Word<TimePart>] = &[
    word("hour", TimePart::Hour, "Hour in which the candle opens, 0 to 23, UTC."),
    word("weekday", TimePart::Weekday, "Day on which it opens, 1 for Monday to 7 for Sunday, UTC."),
];

/// Values of the position.
pub static POSITION: &[Word<PositionPart>] = &[
    word("in_position", PositionPart::InPosition, "A condition: whether any position is open."),
    word("in_long", PositionPart::InLong, "A condition: whether a long position is open."),
    word("in_short", PositionPart::InShort, "A condition: whether a short position is open."),
    word(
        "candles_in_trade",
        PositionPart::CandlesInTrade,
        "Closed candles since the entry was filled, including the candle of the fill; undefined without a position.",
    ),
    word(
        "entry_price",
        PositionPart::EntryPrice,
        "Price at which the position was entered; undefined without a position.",
    ),
    word(
        "open_profit_pct",
        PositionPart::OpenProfitPct,
        "Profit of the position at the close, in per cent of its value at the entry; undefined without a position.",
    ),
    word(
        "candles_since_exit",
        PositionPart::CandlesSinceExit,
        "Closed candles since the last exit was filled, including the candle of the fill; before the first exit, since the first candle.",
    ),
];

/// Functions that are not indicators.
pub static FUNCTIONS: &[Word<Function>] = &[
    word("abs", Function::Abs, "Absolute value."),
    word("min", Function::Min, "The smallest of two or more values, at the same candle."),
    word("max", Function::Max, "The largest of two or more values, at the same candle."),
    word("sqrt", Function::Sqrt, "Square root; undefined below 0."),
    word("log", Function::Log, "Natural logarithm; undefined at 0 and below."),
    word("exp", Function::Exp, "e to the power of the value."),
    word("round", Function::Round, "The nearest whole number; halves are rounded away from 0."),
    word("floor", Function::Floor, "The whole number at or below the value."),
    word("ceil", Function::Ceil, "The whole number at or above the value."),
];

/// Words of other languages, and the same in rules.
pub(super) const FOREIGN_WORDS: &[(&str, &str)] = &[
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

/// The meaning of a word of a list.
pub(super) fn meaning<T: Copy>(list: &[Word<T>], name: &str) -> Option<T> {
    list.iter().find(|word| word.name == name).map(|word| word.meaning)
}

/// Whether a word belongs to the language, so that it cannot be a name.
pub(super) fn is_keyword(name: &str) -> bool {
    [STATEMENTS, CLAUSES, OPERATORS, LITERALS].iter().any(|list| list.contains(&name))
}

/// Names of values that a text can use without declaring them.
pub(super) fn values<'a>() -> impl Iterator<Item = &'a str> {
    let prices = PRICES.iter().map(|word| word.name);
    let times = TIMES.iter().map(|word| word.name);
    prices.chain(times).chain(POSITION.iter().map(|word| word.name))
}
