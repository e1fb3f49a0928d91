//! The dictionary of the fuzz target `rules`, in the format of libFuzzer: every word and mark of the language.

use candlerun_engine::indicators;
use candlerun_engine::rules::words::{
    CLAUSES, DEFINED, FUNCTIONS, LITERALS, OPERATORS, PAST, POSITION, PRICES, STATEMENTS, TIMES,
    UNDEFINED,
};

const MARKS: &[&str] = &[
    "(", ")", "[", "]", ",", ".", "..", "+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=",
    "=", "#",
];

/// Pieces of text that random changes of single bytes rarely produce.
const PIECES: &[&str] = &[
    "4h ",
    "1d ",
    "1e99",
    "in false..true",
    "stop loss long ",
    "exit short after ",
    "on 1d (",
    r"\x0awhen ",
    ".signal",
    r#"in \"a\", \"b\""#,
    "var s = 0",
    "set s = s + 1",
    "s[1]",
    ".upper",
    "crosses above ",
    "enter long when ",
    r"\x0a",
];

/// The dictionary, one quoted entry a line.
pub(crate) fn dictionary() -> String {
    let keywords = [STATEMENTS, CLAUSES, OPERATORS, LITERALS].concat();
    let values = PRICES.iter().map(|word| word.name).chain(TIMES.iter().map(|word| word.name));
    let words = keywords
        .into_iter()
        .chain(values)
        .chain(POSITION.iter().map(|word| word.name))
        .chain([UNDEFINED]);
    let indicators = indicators::all().iter().map(|indicator| indicator.name);
    let calls = FUNCTIONS.iter().map(|word| word.name).chain(indicators);
    let calls = calls.chain(PAST.iter().map(|word| word.name)).chain([DEFINED]);
    let entries = MARKS.iter().map(|mark| (*mark).to_owned());
    let entries = entries.chain(words.map(|word| format!("{word} ")));
    let entries = entries.chain(calls.map(|name| format!("{name}(")));
    let entries = entries.chain(PIECES.iter().map(|piece| (*piece).to_owned()));
    entries.map(|entry| format!("\"{entry}\"\n")).collect()
}
