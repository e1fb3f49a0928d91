//! Tests that every hint for an expression or a line of another language is valid in the rules language.

use super::ast::Span;
use super::check;
use super::foreign::{EXPRESSIONS, LINES, hint};

/// Whether a text is a line, a condition or a value of the language.
fn is_valid(text: &str) -> bool {
    let line = format!("{text}\nenter long when true");
    let condition = format!("enter long when {text}");
    let value = format!("enter long when {text} > 0");
    [line, condition, value].iter().any(|text| check(text).is_ok())
}

/// Checks the code between the backticks of a hint. What begins with a `var` line is one text.
fn assert_valid(hint: &str) {
    let codes: Vec<&str> =
        hint.split('`').skip(1).step_by(2).filter(|code| *code != "var").collect();
    if codes.first().is_some_and(|code| code.starts_with("var ")) {
        return assert!(is_valid(&codes.join("\n")), "{hint}");
    }
    for code in codes {
        assert!(is_valid(code), "{hint}");
    }
}

#[test]
fn every_hint_is_valid_code() {
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
                assert_valid(&hint.unwrap_or_else(|| panic!("{name} with {given}")));
            }
        }
    }
    LINES.lines().for_each(assert_valid);
}
