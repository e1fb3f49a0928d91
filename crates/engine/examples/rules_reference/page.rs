//! The reference page of the rules language: all of it on one page.

use candlerun_engine::indicators::{self, Indicator, IndicatorParam, SourceKind};
use candlerun_engine::rules::words::{
    CLAUSES, DAYS, FUNCTIONS, INTERVAL_UNITS, LITERALS, OPERATORS, PAST, POSITION, PRICES,
    SOFT_CLAUSES, SOFT_STATEMENTS, SOFT_VALUES, STATEMENTS, TIMES, Word,
};
use candlerun_engine::rules::{MAX_BYTES, MAX_ERRORS, MAX_NESTING, MAX_NODES, MAX_STATEMENTS};

const BEGINNING: &str = include_str!("beginning.md");
const CONVENTIONS: &str = include_str!("conventions.md");
const MEANING: &str = include_str!("meaning.md");
const PINE: &str = include_str!("pine.md");
const RECIPES: &str = include_str!("recipes.md");

/// The page as Markdown.
pub(crate) fn page() -> String {
    let header = "<!-- Made by `cargo xtask docs`; a test compares it with the engine. -->\n";
    let lists = [values(), functions(), indicators()].concat();
    [header, BEGINNING, &lists, CONVENTIONS, MEANING, RECIPES, PINE, &reserved(), &limits()]
        .concat()
}

fn values() -> String {
    let units = INTERVAL_UNITS.iter().map(|unit| format!("`{}` {}", unit.name, unit.summary));
    let units: Vec<String> = units.collect();
    format!(
        "\n## Values\n\n| Name | Meaning |\n| --- | --- |\n{}{}{}\
         | `undefined` | A number without a value, as the start of a `var` and in `if`. |\n\nUnits of an interval after `on`: {}.\n",
        rows(PRICES),
        [rows(TIMES), rows(DAYS)].concat(),
        rows(POSITION),
        units.join(", ")
    )
}

fn functions() -> String {
    format!(
        "\n## Functions\n\nThey take numbers, or series candle by candle; an undefined value makes the result undefined, except in `value_or` and `defined`.\n\n| Name | Meaning |\n| --- | --- |\n{}\
         | `defined` | `defined(x)`, a condition that is never undefined: whether a series or a condition has a value. |\n\
         | `in_session` | `in_session(\"09:30-16:00\")`, a condition: whether the candle opens in this session of the time zone, its end excluded. `in_session(\"22:00-02:00\")` goes over midnight. `in_session(\"09:30-16:00\", \"mon-fri\")` is one on some weekdays, those of the candles: `\"mon-fri\"`, `\"sun\"`, `\"mon, wed\"`. |\n\n\
         These read the candles up to the closed one, so all but `begins` take no values of the position. Numbers are whole and do not change.\n\n| Name | Meaning |\n| --- | --- |\n{}",
        rows(FUNCTIONS),
        rows(PAST)
    )
}

fn rows<T>(words: &[Word<T>]) -> String {
    words.iter().map(|word| format!("| `{}` | {} |\n", word.name, word.summary)).collect()
}

fn indicators() -> String {
    let rows: String = indicators::all().iter().map(|indicator| row(indicator)).collect();
    let count = indicators::all().len();
    format!(
        "\n## Indicators\n\n\
         All {count} of them. `source` is any series: a price, another indicator, or arithmetic of these; by default the close. \
         Numbers at the end may be left out and then have their default. If an indicator has several outputs, give the name of \
         one, `macd(close, 12, 26, 9).signal`; an output with the name of the indicator may be left out, `adx(14)`. Choices are \
         written by name, `vwap(week)`.\n\n\
         | Call | Meaning | Parameters: default, range | Outputs |\n| --- | --- | --- | --- |\n{rows}"
    )
}

fn row(indicator: &Indicator) -> String {
    let source = (indicator.source == SourceKind::Series).then_some("source");
    let names = indicator.params.iter().map(|param| param.name);
    let arguments: Vec<&str> = source.into_iter().chain(names).collect();
    let params: Vec<String> = indicator.params.iter().map(param).collect();
    let outputs: Vec<String> = match indicator.outputs {
        [only] => vec![only.summary.to_owned()],
        several => {
            several.iter().map(|output| format!("`.{}` {}", output.name, output.summary)).collect()
        }
    };
    format!(
        "| `{}({})` | {}: {} | {} | {} |\n",
        indicator.name,
        arguments.join(", "),
        indicator.title,
        lowered(indicator.summary),
        params.join("<br>"),
        outputs.join("<br>")
    )
}

fn param(param: &IndicatorParam) -> String {
    if !param.choices.is_empty() {
        let default = param.choices.get(param.default as usize).copied().unwrap_or_default();
        let choices = param.choices.join("`, `");
        return format!("`{}` {default}, one of `{choices}`. {}", param.name, param.summary);
    }
    let kind = if param.whole { "whole, " } else { "" };
    let IndicatorParam { name, default, min, max, summary, .. } = param;
    format!("`{name}` {default}, {kind}{min} to {max}. {summary}")
}

fn lowered(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string());
    let rest = chars.as_str();
    // An abbreviation keeps its capitals.
    let is_word = rest.chars().next().is_some_and(char::is_lowercase) || rest.starts_with(' ');
    if is_word { first.unwrap_or_default() + rest } else { sentence.to_owned() }
}

fn reserved() -> String {
    let words = [STATEMENTS, CLAUSES, OPERATORS, LITERALS].concat();
    let words: Vec<&str> =
        words.into_iter().filter(|word| !SOFT_STATEMENTS.contains(word)).collect();
    let soft = [SOFT_VALUES, SOFT_STATEMENTS, SOFT_CLAUSES].concat().join("`, `");
    let words = words.join("`, `");
    format!(
        "\n## Words\n\nThese words cannot be names: `{words}`. The names under [Values](#values) cannot either. `{soft}` and the \
         names of functions and indicators can: `let ema = ema(close, 5)`.\n"
    )
}

fn limits() -> String {
    format!(
        "\n## Limits\n\nA text has at most {} KiB, {MAX_STATEMENTS} statements, {MAX_NODES} names, numbers and operations, and is \
         nested at most {MAX_NESTING} levels deep. Names have at most 64 characters, numbers are at most 1e100. At most \
         {MAX_ERRORS} mistakes are reported, each with line, column, marks below the mistake and, if there is a likely one, a \
         suggestion:\n\n\
         ```text\n{}\n```\n",
        MAX_BYTES / 1024,
        candlerun_engine::rules::check("enter long when close croses above sma(close, 50)")
            .err()
            .map(|errors| errors.to_string())
            .unwrap_or_default()
    )
}
