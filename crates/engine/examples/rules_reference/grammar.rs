//! The TextMate grammar of the rules language, for editors and pages that highlight code.

use candlerun_engine::indicators;
use candlerun_engine::rules::words::{
    CLAUSES, DEFINED, FUNCTIONS, INTERVAL_UNITS, LITERALS, OPERATORS, PAST, POSITION, PRICES,
    STATEMENTS, TIMES, UNDEFINED,
};
use serde_json::{Value, json};

/// The grammar as JSON.
pub(crate) fn grammar() -> String {
    let names = |list: &[&str]| list.join("|");
    let prices = PRICES.iter().map(|word| word.name).chain(TIMES.iter().map(|word| word.name));
    let values: Vec<&str> =
        prices.chain(POSITION.iter().map(|word| word.name)).chain([UNDEFINED]).collect();
    let functions = FUNCTIONS.iter().map(|word| word.name).chain(PAST.iter().map(|word| word.name));
    let functions: Vec<&str> = functions.chain([DEFINED]).collect();
    let indicators: Vec<&str> = indicators::all().iter().map(|indicator| indicator.name).collect();
    let units: String = INTERVAL_UNITS.iter().map(|unit| unit.name).collect();
    let grammar = json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Candlerun rules",
        "scopeName": "source.candlerun-rules",
        "fileTypes": ["rules"],
        "patterns": [
            pattern("comment.line.number-sign.candlerun-rules", "#.*$"),
            pattern("string.quoted.double.candlerun-rules", "\"[^\"]*\""),
            {
                "match": r"^\s*(param|let|var|set)\s+([A-Za-z_][A-Za-z0-9_]*)",
                "captures": {
                    "1": { "name": "keyword.other.statement.candlerun-rules" },
                    "2": { "name": "variable.other.declaration.candlerun-rules" },
                },
            },
            pattern(
                "keyword.other.statement.candlerun-rules",
                &format!(r"^\s*({})\b", names(STATEMENTS)),
            ),
            pattern(
                "constant.numeric.interval.candlerun-rules",
                &format!(r"\b\d+(\.\d+)?[{units}]\b"),
            ),
            pattern("constant.numeric.candlerun-rules", r"\b\d+(\.\d+)?([eE][+-]?\d+)?\b"),
            pattern("constant.language.candlerun-rules", &format!(r"\b({})\b", names(LITERALS))),
            pattern(
                "support.function.indicator.candlerun-rules",
                &format!(r"\b({})(?=\s*\()", names(&indicators)),
            ),
            pattern(
                "support.function.candlerun-rules",
                &format!(r"\b({})(?=\s*\()", names(&functions)),
            ),
            pattern("variable.other.member.candlerun-rules", r"(?<=[A-Za-z0-9_)]\.)[A-Za-z_][A-Za-z0-9_]*"),
            pattern("support.variable.candlerun-rules", &format!(r"\b({})\b", names(&values))),
            pattern(
                "keyword.operator.word.candlerun-rules",
                &format!(r"\b({})\b", names(OPERATORS)),
            ),
            // `log` before a parenthesis is a function and was matched above.
            pattern(
                "keyword.control.candlerun-rules",
                &format!(r"\b({}|stop|log)\b", names(CLAUSES)),
            ),
            pattern("keyword.operator.candlerun-rules", r"\.\.|[<>=!]=|[<>=+\-*/%]"),
        ],
    });
    format!("{grammar:#}\n")
}

fn pattern(name: &str, matched: &str) -> Value {
    json!({ "name": name, "match": matched })
}
