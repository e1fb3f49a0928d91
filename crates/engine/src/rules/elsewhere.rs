//! Functions and names of other languages, Pine Script above all: how they are written here, with the arguments that they have in
//! the text, or that rules cannot say it.

use super::ast::Span;

/// A line for each: names (lower case, blanks between them); arguments where the text gives none; the same as an expression in
/// rules, with A for the first argument, B for the second; what else is to be known. In front of a colon stands what the expression
/// is where it is not the same.
const EXPRESSIONS: &str = "\
crossover|close,open|(A crosses above B)|
crossunder|close,open|(A crosses below B)|
cross|close,open|((A crosses above B or A crosses below B))|
change mom|close,1|momentum(A, B)|
rising|close,3|(A > highest(A[1], B))|
falling|close,3|(A < lowest(A[1], B))|
sum|close,10|(B * sma(A, B))|
rma|close,14|ema(A, 2 * B - 1)|it has the same weights and another start
stoch|close,high,low,14|stochastic(D).fast_k|
wpr|14|williams_r(A)|
ta.highest|20|highest(high, A)|
ta.lowest|20|lowest(low, A)|
tr|true|true_range()|
iff|close > open,1,0|((if A then B else C))|
barssince bars_since|close > open|whether it was true in the last 10 candles is:highest(if A then 1 else 0, 10) > 0|a strategy in JavaScript can count them
pivothigh pivot_high|5,5|whether there was one B candles ago is:high[B] == highest(high, A + B + 1)|a strategy in JavaScript can keep its price
pivothigh pivot_high|high,5,5|whether there was one C candles ago is:A[C] == highest(A, B + C + 1)|a strategy in JavaScript can keep its price
pivotlow pivot_low|5,5|whether there was one B candles ago is:low[B] == lowest(low, A + B + 1)|a strategy in JavaScript can keep its price
pivotlow pivot_low|low,5,5|whether there was one C candles ago is:A[C] == lowest(A, B + C + 1)|a strategy in JavaScript can keep its price
hl2||median_price()|
hlc3||typical_price()|
ohlc4||((open + high + low + close) / 4)|
dayofweek||weekday|1 is Monday
nz|close,0|A|a condition of a value that is not defined does nothing
na|||a condition of a value that is not defined does nothing, so it needs no test
valuewhen value_when|||rules keep no value of an earlier candle; a strategy in JavaScript can
cum|||rules have no sum since the first candle; a strategy in JavaScript can
bar_index|||rules do not count the candles of the series; a strategy in JavaScript has `ctx.index`
input input.int input.float input.bool|||a parameter has a line of its own, such as `param length = 20 in 10..50`
strategy.position_size|||`in_long`, `in_short` and `in_position` say it
";

/// A line for each: what begins a line elsewhere, blanks between several; what stands here instead.
const LINES: &str = "\
strategy.entry if|write it like `enter long when close > open`
strategy.close|write it like `exit long when close < open`
strategy.exit|write it like `stop loss 2%` or `take profit 4%`
strategy indicator study|leave it out: capital and costs belong to the job
plot alertcondition|leave it out: rules draw nothing
";

/// What stands in front of the names of Pine's functions.
const NAMESPACES: &[&str] = &["ta", "math", "Math", "strategy", "input", "request"];

/// Longest text of an argument that a hint repeats, in bytes.
const LONGEST: usize = 40;

/// Whether a word groups the names behind a dot elsewhere.
pub(super) fn is_namespace(word: &str) -> bool {
    NAMESPACES.contains(&word)
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
    let mut lines = LINES.lines().filter_map(|line| line.split_once('|'));
    lines.find(|(words, _)| words.split(' ').any(|known| known == word)).map(|(_, hint)| hint)
}

/// How a function or a name that is none here is written in rules, or that it cannot be. `arguments` are texts, of which too few
/// are filled up with an example; `place` is where it stands.
pub(super) fn hint(name: &str, arguments: &[String], text: &str, place: Span) -> Option<String> {
    let plain = plain(name);
    for line in EXPRESSIONS.lines() {
        let mut fields = line.split('|');
        let [names, example, here, note] = std::array::from_fn(|_| fields.next().unwrap_or(""));
        let is_meant = names.split(' ').any(|known| known == name || known == plain);
        if !is_meant || !fits(arguments.len(), example, here) {
            continue;
        }
        let said = match (here.split_once(':'), here) {
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
        return Some(if note.is_empty() { said } else { format!("{said}; {note}") });
    }
    None
}

/// Whether a function may be meant that is called with so many arguments: one may be left out, or all where only its name stands.
fn fits(given: usize, example: &str, here: &str) -> bool {
    let takes = if example.is_empty() { 0 } else { example.split(',').count() };
    given == 0 || given == takes || given + 1 == takes || here.is_empty()
}

/// An argument as a hint repeats it; none where it is too long for that.
pub(super) fn argument(text: &str, is_atom: bool) -> Option<String> {
    if text.len() > LONGEST || text.contains(char::is_control) {
        return None;
    }
    // The groups that a mistake has been told of are left out.
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

/// Whether an expression of any kind can stand in a place without parentheses.
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
        for line in EXPRESSIONS.lines() {
            let [names, example, ..] = line.split('|').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            for name in names.split(' ') {
                let arguments = example.split(',').filter(|it| !it.is_empty()).map(str::to_owned);
                let arguments: Vec<String> = arguments.collect();
                for given in [0, arguments.len()] {
                    let place = Span { start: 0, end: 0 };
                    let hint = hint(name, &arguments[..given], "", place);
                    assert_understood(&hint.unwrap_or_else(|| panic!("{name} with {given}")));
                }
            }
        }
        LINES.lines().for_each(assert_understood);
    }

    #[test]
    fn parentheses_are_added_where_a_neighbour_would_take_a_part() {
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
