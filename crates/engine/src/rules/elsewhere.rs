//! Functions and names of other languages, Pine Script above all: how they are written here, with the arguments that they have in
//! the text, or that rules cannot say it.

use super::ast::Span;
use super::words::is_keyword;

/// A function or a name that is none here.
struct Foreign {
    /// How it is called elsewhere, lower case, blanks between several names.
    names: &'static str,
    /// Its arguments where the text gives none, commas between them.
    example: &'static str,
    /// The same as an expression in rules, `$1` for the first argument; empty where there is none. Where it is not the same, what it
    /// is stands before a colon.
    here: &'static str,
    /// What else is to be known.
    note: &'static str,
}

const fn foreign(
    names: &'static str,
    example: &'static str,
    here: &'static str,
    note: &'static str,
) -> Foreign {
    Foreign { names, example, here, note }
}

const LAST_PIVOT: &str = "a strategy in JavaScript can keep the price of the last one";
const NOT_DEFINED: &str =
    "a condition of a value that is not defined does nothing, so it needs no test";

static EXPRESSIONS: &[Foreign] = &[
    foreign("crossover", "close,open", "$1 crosses above $2", ""),
    foreign("crossunder", "close,open", "$1 crosses below $2", ""),
    foreign("cross", "close,open", "($1 crosses above $2 or $1 crosses below $2)", ""),
    foreign("change mom", "close,1", "momentum($1, $2)", ""),
    foreign("rising", "close,3", "$1 > highest($1[1], $2)", ""),
    foreign("falling", "close,3", "$1 < lowest($1[1], $2)", ""),
    foreign("sum", "close,10", "$2 * sma($1, $2)", ""),
    foreign("avg", "open,close", "($1 + $2) / 2", ""),
    foreign("pow", "close,2", "exp($2 * log($1))", "for values above 0"),
    foreign("variance", "close,20", "stdev($1, $2) * stdev($1, $2)", ""),
    foreign(
        "rma smma",
        "close,14",
        "ema($1, 2 * $2 - 1)",
        "it has the same weights and another start",
    ),
    foreign("stoch", "close,high,low,14", "stochastic($4).fast_k", ""),
    foreign("wpr", "14", "williams_r($1)", ""),
    foreign("ta.highest", "20", "highest(high, $1)", ""),
    foreign("ta.lowest", "20", "lowest(low, $1)", ""),
    foreign("iff", "close > open,1,0", "(if $1 then $2 else $3)", ""),
    foreign(
        "barssince bars_since",
        "close > open",
        "whether it was true in the last 10 candles is:highest(if $1 then 1 else 0, 10) > 0",
        "a strategy in JavaScript can count them",
    ),
    foreign(
        "pivothigh pivot_high",
        "5,5",
        "whether there was one $2 candles ago is:high[$2] == highest(high, $1 + $2 + 1)",
        LAST_PIVOT,
    ),
    foreign(
        "pivothigh pivot_high",
        "high,5,5",
        "whether there was one $3 candles ago is:$1[$3] == highest($1, $2 + $3 + 1)",
        LAST_PIVOT,
    ),
    foreign(
        "pivotlow pivot_low",
        "5,5",
        "whether there was one $2 candles ago is:low[$2] == lowest(low, $1 + $2 + 1)",
        LAST_PIVOT,
    ),
    foreign(
        "pivotlow pivot_low",
        "low,5,5",
        "whether there was one $3 candles ago is:$1[$3] == lowest($1, $2 + $3 + 1)",
        LAST_PIVOT,
    ),
    foreign("tr", "true", "true_range()", ""),
    foreign("hl2", "", "median_price()", ""),
    foreign("hlc3", "", "typical_price()", ""),
    foreign("ohlc4", "", "(open + high + low + close) / 4", ""),
    foreign("hlcc4", "", "(high + low + 2 * close) / 4", ""),
    foreign("dayofweek", "", "weekday", "1 is Monday"),
    foreign("nz", "close,0", "$1", NOT_DEFINED),
    foreign("na", "", "", NOT_DEFINED),
    foreign(
        "valuewhen value_when",
        "",
        "",
        "rules keep no value of an earlier candle; a strategy in JavaScript can",
    ),
    foreign(
        "cum",
        "",
        "",
        "rules have no sum since the first candle; a strategy in JavaScript can",
    ),
    foreign(
        "bar_index",
        "",
        "",
        "rules do not count the candles of the series; JavaScript has `ctx.index`",
    ),
    foreign(
        "input input.int input.float input.bool input.source",
        "",
        "",
        "a parameter has a line of its own, such as `param length = 20 in 10..50`",
    ),
    foreign("strategy.position_size", "", "", "`in_long`, `in_short` and `in_position` say it"),
    foreign("strategy.position_avg_price", "", "entry_price", ""),
    foreign("strategy.openprofit", "", "open_profit_pct", "it is in per cent"),
];

/// Words that begin a line elsewhere, blanks between several, and what stands here instead.
static LINES: &[(&str, &str)] = &[
    ("strategy.entry strategy.order if", "write it like `enter long when close > open`"),
    ("strategy.close strategy.close_all", "write it like `exit long when close < open`"),
    (
        "strategy.exit",
        "lines such as `stop loss 2%`, `take profit 4%` and `trailing stop 3%` say it",
    ),
    ("strategy indicator study", "leave it out: capital and costs belong to the job"),
    (
        "plot plotshape plotchar hline bgcolor alert alertcondition",
        "leave it out: rules draw nothing",
    ),
];

/// What stands in front of the names of Pine's functions.
const NAMESPACES: &[&str] = &["ta", "math", "strategy", "input", "request", "barstate", "syminfo"];

/// Longest text of an argument that a hint repeats, in bytes.
const LONGEST: usize = 40;

/// Whether a word groups the names behind a dot elsewhere.
pub(super) fn is_namespace(word: &str) -> bool {
    NAMESPACES.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The name of a function without the groups that rules do not have: `sma` of `ta.sma`.
pub(super) fn plain(name: &str) -> &str {
    match name.split_once('.') {
        Some(("ta" | "math" | "Math", rest)) => rest,
        _ => name,
    }
}

/// The same of a call, unless the function has another meaning here: without a source it reads highs or lows there.
pub(super) fn plain_call(name: &str, arguments: usize) -> &str {
    match (name, arguments) {
        ("ta.highest" | "ta.lowest", 1) => name,
        _ => plain(name),
    }
}

/// How a line that begins so is written here.
pub(super) fn line(word: &str) -> Option<&'static str> {
    LINES.iter().find(|(words, _)| words.split(' ').any(|known| known == word)).map(|(_, say)| *say)
}

/// How a function or a name that is none here is written in rules, or that it cannot be. `arguments` are texts, of which too few
/// are filled up with an example; `place` is where it stands.
pub(super) fn hint(name: &str, arguments: &[String], text: &str, place: Span) -> Option<String> {
    let given = arguments.len();
    let foreign = EXPRESSIONS.iter().find(|foreign| {
        let takes = count(foreign.example);
        let is_meant = |known: &str| known == name || known == plain(name);
        let fits = given == 0 || given == takes || given + 1 == takes || foreign.here.is_empty();
        fits && foreign.names.split(' ').any(is_meant)
    })?;
    if foreign.here.is_empty() {
        return Some(foreign.note.to_owned());
    }
    let examples = foreign.example.split(',').skip(given).map(str::to_owned);
    let all: Vec<String> = arguments.iter().cloned().chain(examples).collect();
    let here = filled(foreign.here, &all);
    let is_example = (given + 1..=all.len()).any(|n| foreign.here.contains(&format!("${n}")));
    let write = if is_example { "write it like" } else { "write" };
    let said = match here.split_once(':') {
        Some((what, here)) => format!("{what} `{here}`"),
        None if is_atom(&here) || stands_alone(text, place) => format!("{write} `{here}`"),
        None => format!("{write} `({here})`"),
    };
    Some(if foreign.note.is_empty() { said } else { format!("{said}; {}", foreign.note) })
}

/// An argument as a hint repeats it; none where it is too long for that.
pub(super) fn argument(text: &str, is_atom: bool) -> Option<String> {
    if text.len() > LONGEST || text.contains(char::is_control) {
        return None;
    }
    // What is wrong with these is told where they stand.
    let text = ["ta.", "math.", "Math."]
        .iter()
        .fold(text.to_owned(), |text, group| text.replace(group, ""));
    Some(if is_atom { text } else { format!("({text})") })
}

fn count(example: &str) -> usize {
    if example.is_empty() { 0 } else { example.split(',').count() }
}

/// A template with its arguments.
fn filled(template: &str, arguments: &[String]) -> String {
    let mut pieces = template.split('$');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (number, rest) = piece.split_at_checked(1).unwrap_or_default();
        let index = number.parse::<usize>().unwrap_or_default();
        text.push_str(arguments.get(index.wrapping_sub(1)).map_or("", String::as_str));
        text.push_str(rest);
    }
    text
}

/// Whether no operator stands outside of parentheses.
fn is_atom(text: &str) -> bool {
    let mut open = 0_usize;
    text.chars().all(|c| {
        match c {
            '(' | '[' => open += 1,
            ')' | ']' => open = open.saturating_sub(1),
            _ => {}
        }
        open > 0 || c != ' '
    })
}

/// Whether an expression of any kind can stand in a place without parentheses.
fn stands_alone(text: &str, place: Span) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = text.get(..place.start as usize).unwrap_or("").trim_end();
    let behind = text.get(place.end as usize..).unwrap_or("").trim_start();
    let last = before.rsplit(|c| !is_letter(c)).next().unwrap_or("");
    let next = behind.split(|c| !is_letter(c)).next().unwrap_or("");
    let ends = behind.is_empty() || behind.starts_with([')', ',', ']', '#']) || is_boundary(next);
    let compares = ["==", "<=", ">=", "!="].iter().any(|symbol| before.ends_with(symbol));
    let begins = before.ends_with(['(', ',', '[', '=']) && !compares || is_boundary(last);
    begins && ends
}

/// Whether an expression of any kind ends before a word and begins behind it.
fn is_boundary(word: &str) -> bool {
    is_keyword(word) && !matches!(word, "crosses" | "above" | "below")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::check;

    /// Whether a text is a line, a condition or a value of the language.
    fn is_understood(text: &str) -> bool {
        let line = format!("{text}\nenter long when true");
        let condition = format!("enter long when {text}");
        let value = format!("enter long when {text} > 0");
        [line, condition, value].iter().any(|text| check(text).is_ok())
    }

    fn assert_understood(hint: &str) {
        for code in hint.split('`').skip(1).step_by(2).filter(|code| !code.starts_with("ctx.")) {
            assert!(is_understood(code), "{hint}");
        }
    }

    #[test]
    fn every_hint_can_be_written() {
        for foreign in EXPRESSIONS {
            for name in foreign.names.split(' ') {
                let arguments: Vec<String> = foreign
                    .example
                    .split(',')
                    .filter(|it| !it.is_empty())
                    .map(str::to_owned)
                    .collect();
                for given in [0, arguments.len()] {
                    let place = Span { start: 0, end: 0 };
                    let hint = hint(name, &arguments[..given], "", place);
                    assert_understood(&hint.unwrap_or_else(|| panic!("{name} with {given}")));
                }
            }
        }
        LINES.iter().for_each(|(_, hint)| assert_understood(hint));
    }

    #[test]
    fn parentheses_are_added_where_a_neighbour_would_take_a_part() {
        struct Case {
            text: &'static str,
            alone: bool,
        }
        let cases = [
            Case { text: "when @", alone: true },
            Case { text: "when @ and b", alone: true },
            Case { text: "when not @\nexit", alone: true },
            Case { text: "let a = @ # b", alone: true },
            Case { text: "max(@, 1)", alone: true },
            Case { text: "a == @", alone: false },
            Case { text: "when @[1]", alone: false },
            Case { text: "when on 1d @", alone: false },
            Case { text: "when @ crosses above b", alone: false },
            Case { text: "when b crosses above @", alone: false },
            Case { text: "1 / @", alone: false },
        ];
        for Case { text, alone } in cases {
            let start = text.find('@').unwrap_or(0) as u32;
            assert_eq!(stands_alone(text, Span { start, end: start + 1 }), alone, "{text}");
        }
    }
}
