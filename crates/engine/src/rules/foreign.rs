//! Functions and names of other languages, mainly Pine Script. A hint shows how to write them in rules, with the arguments of the
//! text, or says that rules cannot express them.

use super::ast::Span;

/// One line each, in four fields: names in lower case, separated by blanks; example arguments for a text that has none; the same
/// expression in rules, with A for the first argument, B for the second; a note. If the expression in rules is not the same,
/// it has a description and a colon before it.
pub(super) const EXPRESSIONS: &str = "\
crossover|close,open|(A crosses above B)|
crossunder|close,open|(A crosses below B)|
cross|close,open|((A crosses above B or A crosses below B))|
mom|close,1|momentum(A, B)|
stoch|close,high,low,14|stochastic(D).fast_k|
wpr|14|williams_r(A)|
ta.highest|20|highest(high, A)|
ta.lowest|20|lowest(low, A)|
tr|true|true_range()|
iff|close > open,1,0|((if A then B else C))|
barssince|close > open|bars_since(A)|
pivothigh|5,5|pivot_high(A, B)|
pivothigh|high,5,5|pivot_high(A, B, C)|
pivotlow|5,5|pivot_low(A, B)|
pivotlow|low,5,5|pivot_low(A, B, C)|
hl2||median_price()|
hlc3||typical_price()|
ohlc4||((open + high + low + close) / 4)|
dayofweek||weekday|1 is Monday
dayofmonth||day|
nz|close,0|value_or(A, B)|
fixnan|close|value_when(defined(A), A)|
na||undefined|to test for it, write `defined(close)`
na|close|(not defined(A))|
valuewhen|close > open,close,0|value_when(A, B, C)|
cum|||a `var` keeps the sum: `var total = 0` and `set total = total + close`
bar_index|||a `var` counts the candles: `var n = -1` and `set n = n + 1`
pow|close,2|(exp(B * log(A)))|a square is `close * close`
avg|close,open|((A + B) / 2)|
percentrank|close,20|(100 - percent_rank(-A, B))|
correlation|close,open,20|((sma(A * B, C) - sma(A, C) * sma(B, C)) / (stdev(A, C) * stdev(B, C)))|
highestbars|||a new high is `high > highest(high, 19)[1]`
lowestbars|||a new low is `low < lowest(low, 19)[1]`
dmi|14,14|adx(A, B)|
ta.supertrend|3,10|supertrend(B, A, tradingview).line|
kc|close,20,1.5|keltner(B, B, C, close, tradingview).upper|
request.security security|||write it like `on 1d close`
input input.int input.float input.bool|||a parameter has a line of its own, such as `param length = 20 in 10..50`
strategy.position_size|||use `in_long`, `in_short` or `in_position`
strategy.position_avg_price||entry_price|
strategy.openprofit||open_profit|
strategy.opentrades||open_entries|
strategy.closedtrades||trades|
strategy.equity||equity|
bars_in_trade candles_in_position||candles_in_trade|
position_size||units_held|
in_trade in_market||in_position|
prev_close previous_close||close[1]|
count countif|close > open,5|sum(if A then 1 else 0, B)|
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun|||weekdays are numbers, from 1 for Monday to 7 for Sunday: `weekday == 1`
january february march april june july august september october november december|||months are numbers: `month == 1` is January
time timestamp session|||write a time of the day like `in_session(\"09:30-16:00\")`, or with `hour` and `minute`
date|||write it with `year`, `month` and `day`, or let the job have a window
profit|||the profit of the position is `open_profit_pct`, in per cent, or `open_profit`, in the account's currency
risk|||write a target of twice the stop's distance in full: after `stop loss 2 * atr(14)` it is `take profit 4 * atr(14)`
units||units_held|
long||in_long|
short||in_short|
";

/// One line each, in two fields: first words of a line in another language, separated by blanks; the hint.
pub(super) const LINES: &str = "\
strategy.entry if|write it like `enter long when close > open`
strategy.close|write it like `exit long when close < open`
strategy.exit|write it like `stop loss 2%` or `take profit 4%`
strategy indicator study|remove it: capital and costs are settings of the job
plot alertcondition|remove it: rules draw nothing
add|write it like `enter long when close > open`, with a line `pyramiding 2`
max|a condition limits the entries of a day: `entries_today < 3`
";

/// Prefixes of function names in Pine Script and JavaScript.
const NAMESPACES: &[&str] = &["ta", "math", "Math", "strategy", "input", "request"];

/// Longest argument that a hint repeats, in bytes.
const LONGEST: usize = 40;

/// Whether a word is the prefix of function names in another language, as `ta` of `ta.sma`.
pub(super) fn is_namespace(word: &str) -> bool {
    NAMESPACES.contains(&word)
}

/// The name of a function without its prefix: `sma` of `ta.sma`.
pub(super) fn plain(name: &str) -> &str {
    match name.split_once('.') {
        Some(("ta" | "math" | "Math", rest)) => rest,
        _ => name,
    }
}

/// The name of a called function without its prefix, unless the function means something else in rules: `ta.highest(20)` reads
/// highs, `highest(20)` the close; the arguments of `ta.supertrend` have the other order.
pub(super) fn plain_call(name: &str, arguments: usize) -> &str {
    match (name, arguments) {
        ("ta.highest" | "ta.lowest", 1) | ("ta.supertrend", 2) => name,
        _ => plain(name),
    }
}

/// The hint for a line that begins with this word.
pub(super) fn line(word: &str) -> Option<&'static str> {
    let mut lines = LINES.lines().filter_map(|line| line.split_once('|'));
    lines.find(|(words, _)| words.split(' ').any(|known| known == word)).map(|(_, hint)| hint)
}

/// The hint for a function or a name of another language. `arguments` are texts; missing ones are taken from the example. `place` is
/// the place of the call or name in `text`.
pub(super) fn hint(name: &str, arguments: &[String], text: &str, place: Span) -> Option<String> {
    let plain = plain(name);
    for line in EXPRESSIONS.lines() {
        let mut fields = line.split('|');
        let [names, example, here, note] = std::array::from_fn(|_| fields.next().unwrap_or(""));
        let is_meant =
            names.split(' ').any(|known| known.eq_ignore_ascii_case(name) || known == plain);
        if !is_meant || !fits(arguments.len(), example, here) {
            continue;
        }
        let hint = match (here.split_once(':'), here) {
            (_, "") => return Some(note.to_owned()),
            (Some((what, here)), _) => {
                format!(
                    "{} `{}`",
                    filled(what, arguments, example),
                    filled(here, arguments, example)
                )
            }
            _ => {
                let inner = here.strip_prefix('(').and_then(|here| here.strip_suffix(')'));
                let here = inner.filter(|_| stands_alone(text, place)).unwrap_or(here);
                let is_whole = arguments.len() >= example.split(',').count() || example.is_empty();
                let write = if is_whole { "write" } else { "write it like" };
                format!("{write} `{}`", filled(here, arguments, example))
            }
        };
        return Some(if note.is_empty() { hint } else { format!("{hint}; {note}") });
    }
    None
}

/// Whether a line of the list fits a call with `given` arguments: all of them, all but one, or only the name.
fn fits(given: usize, example: &str, here: &str) -> bool {
    let takes = if example.is_empty() { 0 } else { example.split(',').count() };
    given == 0 || given == takes || given + 1 == takes || here.is_empty()
}

/// An argument as a hint repeats it; none if it is too long.
pub(super) fn argument(text: &str, is_atom: bool) -> Option<String> {
    if text.len() > LONGEST || text.contains(char::is_control) {
        return None;
    }
    // Prefixes inside it have mistakes of their own, so they are left out.
    let mut plain = String::new();
    for piece in text.split_inclusive('.') {
        plain.push_str(piece);
        let group = ["ta.", "math.", "Math."].into_iter().find(|group| plain.ends_with(group));
        plain.truncate(plain.len() - group.map_or(0, str::len));
    }
    Some(if is_atom { plain } else { format!("({plain})") })
}

/// A template with its arguments.
fn filled(template: &str, arguments: &[String], example: &str) -> String {
    let mut text = String::new();
    for c in template.chars() {
        match c {
            'A'..='D' => {
                let place = c as usize - 'A' as usize;
                let given = arguments.get(place).map(String::as_str);
                text.push_str(given.or_else(|| example.split(',').nth(place)).unwrap_or(""));
            }
            _ => text.push(c),
        }
    }
    text
}

/// Whether any expression can stand at a place without parentheses.
fn stands_alone(text: &str, place: Span) -> bool {
    let before = text.get(..place.start as usize).unwrap_or("").trim_end();
    let behind = text.get(place.end as usize..).unwrap_or("").trim_start_matches(' ');
    let begins = [" when", " and", " or", " not", " =", "(", ","];
    let ends = [")", ",", "and ", "or ", "\n", "\r", "#"];
    begins.iter().any(|begin| before.ends_with(begin))
        && (behind.is_empty() || ends.iter().any(|end| behind.starts_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_are_added_where_a_neighbour_binds_more_strongly() {
        struct Case {
            text: &'static str,
            alone: bool,
        }
        let cases = [
            Case { text: "enter long when @", alone: true },
            Case { text: "enter long when @ and b", alone: true },
            Case { text: "enter long when not @\nexit", alone: true },
            Case { text: "let a = @ # b", alone: true },
            Case { text: "max(@, 1)", alone: true },
            Case { text: "a == @", alone: false },
            Case { text: "enter long when @[1]", alone: false },
            Case { text: "enter long when on 1d @", alone: false },
            Case { text: "enter long when @ crosses above b", alone: false },
            Case { text: "enter long when b crosses above @", alone: false },
            Case { text: "1 / @", alone: false },
        ];
        for Case { text, alone } in cases {
            let start = text.find('@').unwrap_or(0) as u32;
            assert_eq!(stands_alone(text, Span { start, end: start + 1 }), alone, "{text}");
        }
    }
}
