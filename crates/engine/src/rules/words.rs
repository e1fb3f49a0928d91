//! Every word of the language. Parser, checker, reference page and highlighting read these lists.

use super::vocabulary::{DayPart, Function, PastFunction, PositionPart, Price, TimePart};

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
pub static STATEMENTS: &[&str] = &[
    "param",
    "require",
    "let",
    "enter",
    "exit",
    "stop",
    "take",
    "trailing",
    "size",
    "var",
    "set",
    "pyramiding",
    "move",
    "cancel",
    "only",
    "time",
    "entries",
];

/// Statement words that can be names, as texts of earlier versions may use them.
pub static SOFT_STATEMENTS: &[&str] =
    &["var", "set", "pyramiding", "move", "cancel", "only", "time", "entries"];

/// Words of lines that can be names too.
pub static SOFT_CLAUSES: &[&str] =
    &["until", "filled", "for", "up", "to", "per", "one", "of", "zone", "net"];

/// Values that a text can declare as names of its own, as texts of earlier versions may do.
pub static SOFT_VALUES: &[&str] = &[
    "minute",
    "day",
    "month",
    "year",
    UNDEFINED,
    "open_profit",
    "units_held",
    "open_entries",
    "stop_price",
    "equity",
    "trades",
    "last_profit",
    "wins_in_a_row",
    "losses_in_a_row",
    "day_open",
    "day_high",
    "day_low",
    "entries_today",
    "exits_today",
];

/// The function that tells whether a candle opens in a session.
pub const IN_SESSION: &str = "in_session";

/// The value of what is not known.
pub const UNDEFINED: &str = "undefined";

/// The function that tells whether a value is known.
pub const DEFINED: &str = "defined";

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
    word("d", 86_400_000.0, "days, from midnight of the time zone"),
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
    word("hour", TimePart::Hour, "Hour in which the candle opens, 0 to 23."),
    word("weekday", TimePart::Weekday, "Day on which it opens, 1 for Monday to 7 for Sunday."),
    word("minute", TimePart::Minute, "Minute in which it opens, 0 to 59."),
    word("day", TimePart::Day, "Day of the month on which it opens, 1 to 31."),
    word("month", TimePart::Month, "Month in which it opens, 1 to 12."),
    word("year", TimePart::Year, "Year in which it opens."),
];

/// Prices of the current day so far.
pub static DAYS: &[Word<DayPart>] = &[
    word("day_open", DayPart::Open, "First price of the day, at midnight of the time zone."),
    word("day_high", DayPart::High, "Highest price of the day up to the closed candle."),
    word("day_low", DayPart::Low, "Lowest price of the day up to the closed candle."),
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
        "Profit of the position at the close, before all commissions, in per cent of its value at the entry; undefined without a position.",
    ),
    word(
        "candles_since_exit",
        PositionPart::CandlesSinceExit,
        "Closed candles since the last exit was filled, including the candle of the fill; before the first exit, since the first candle.",
    ),
    word(
        "open_profit",
        PositionPart::OpenProfit,
        "Profit of the position at the close, in the account's currency, before all commissions; undefined without a position.",
    ),
    word(
        "entries_today",
        PositionPart::EntriesToday,
        "Number of entries that were filled since the day began, at midnight of the time zone; of many at most 32.",
    ),
    word(
        "exits_today",
        PositionPart::ExitsToday,
        "Number of exits that were filled since the day began, of each entry and each part one; of many at most 32.",
    ),
    word(
        "units_held",
        PositionPart::UnitsHeld,
        "Units of the position, above 0 for a short one too; 0 without a position.",
    ),
    word(
        "open_entries",
        PositionPart::OpenEntries,
        "Number of entries that are open; above 1 only with `pyramiding`.",
    ),
    word(
        "stop_price",
        PositionPart::StopPrice,
        "Price of the stop loss of the oldest open entry; undefined if it has none.",
    ),
    word("equity", PositionPart::Equity, "Equity at the close, in the account's currency."),
    word(
        "trades",
        PositionPart::Trades,
        "Number of trades closed so far. A partial exit counts as one.",
    ),
    word(
        "last_profit",
        PositionPart::LastProfit,
        "Profit of the trade that was closed last, after costs, in the account's currency; undefined before the first.",
    ),
    word(
        "wins_in_a_row",
        PositionPart::WinsInARow,
        "Number of trades with a profit that were closed since the last one without.",
    ),
    word(
        "losses_in_a_row",
        PositionPart::LossesInARow,
        "Number of trades without a profit that were closed since the last one with.",
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
    word(
        "mod",
        Function::Mod,
        "`mod(a, b)`: the rest of the division `a / b`, with the sign of `a`; undefined if `b` is 0.",
    ),
    word("value_or", Function::ValueOr, "`value_or(x, y)`: `x`, or `y` where `x` is undefined."),
];

/// Functions of the candles up to the closed one.
pub static PAST: &[Word<PastFunction>] = &[
    word(
        "rising",
        PastFunction::Rising,
        "`rising(close, 3)`, a condition: whether the value is above each of the 3 values before it.",
    ),
    word(
        "falling",
        PastFunction::Falling,
        "`falling(close, 3)`, a condition: whether the value is below each of the 3 values before it.",
    ),
    word(
        "begins",
        PastFunction::Begins,
        "`begins(close > open)`, a condition that is never undefined: whether the condition is true and was not one candle before, where undefined counts as not true. Of the position and of `var`s it takes names, as `x[1]` does.",
    ),
    word(
        "bars_since",
        PastFunction::BarsSince,
        "`bars_since(close > open)`: candles since the condition was true, 0 if it is true now; undefined if it never was.",
    ),
    word(
        "value_when",
        PastFunction::ValueWhen,
        "`value_when(close > open, high, 1)`: the high of the candle at which the condition was true for the last time but one. Without the number it is 0, the last time, which may be now; undefined if it was not true that often.",
    ),
    word(
        "pivot_high",
        PastFunction::PivotHigh,
        "`pivot_high(high, 5, 3)`: the high of 3 candles ago, if the 5 highs before it were not above it and the 3 after it are below it; undefined at every other candle. Without a source it is the high. `value_when(defined(pivot_high(5, 3)), high[3])` is the last one.",
    ),
    word(
        "pivot_low",
        PastFunction::PivotLow,
        "`pivot_low(low, 5, 3)`: the low of 3 candles ago, if the 5 lows before it were not below it and the 3 after it are above it; undefined at every other candle. Without a source it is the low.",
    ),
];

/// Words of other languages, and the same in rules.
pub(super) const FOREIGN_WORDS: &[(&str, &str)] = &[
    ("buy", "enter long"),
    ("sell", "exit long"),
    ("cover", "exit short"),
    ("input", "param"),
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
    ("int", "floor"),
    ("ceiling", "ceil"),
    ("bars_since_exit", "candles_since_exit"),
    ("if", "when"),
    ("to", "at"),
    ("elseif", "else if"),
    ("elif", "else if"),
    ("daily", "1d"),
    ("weekly", "1w"),
];

/// The meaning of a word of a list.
pub(super) fn meaning<T: Copy>(list: &[Word<T>], name: &str) -> Option<T> {
    list.iter().find(|word| word.name == name).map(|word| word.meaning)
}

/// Whether a word belongs to the language, so that it cannot be a name.
pub(super) fn is_keyword(name: &str) -> bool {
    let is_soft = SOFT_STATEMENTS.contains(&name);
    !is_soft && [STATEMENTS, CLAUSES, OPERATORS, LITERALS].iter().any(|list| list.contains(&name))
}

/// Whether a name is that of a value that no text can declare.
pub(super) fn is_reserved_value(name: &str) -> bool {
    values().any(|value| value == name) && !SOFT_VALUES.contains(&name)
}

/// Names of functions that are not indicators.
pub(super) fn functions<'a>() -> impl Iterator<Item = &'a str> + Clone {
    let past = PAST.iter().map(|word| word.name);
    FUNCTIONS.iter().map(|word| word.name).chain(past).chain([DEFINED, IN_SESSION])
}

/// Names of values that a text can use without declaring them.
pub(super) fn values<'a>() -> impl Iterator<Item = &'a str> {
    let prices = PRICES.iter().map(|word| word.name);
    let times = TIMES.iter().map(|word| word.name);
    let days = DAYS.iter().map(|word| word.name);
    prices.chain(times).chain(days).chain(POSITION.iter().map(|word| word.name)).chain([UNDEFINED])
}
