//! Mistakes in rules. The files in `rules_errors` have texts with mistakes, separated by lines of `---`. Below a wrong line,
//! carets mark the mistake, followed by the message; a line with `help:` has the suggestion. Run the test with
//! `CANDLERUN_REWRITE=1` to rewrite the messages after a change.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_engine::rules::{self, RulesError};
use std::path::{Path, PathBuf};

/// Between two texts of a file.
const SEPARATOR: &str = "\n---\n";

/// Every file of `rules_errors`.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules_errors");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// A text without its annotations.
fn source(annotated: &str) -> String {
    let is_annotation = |line: &&str| {
        let line = line.trim_start();
        line.starts_with('^') || line.starts_with("help: ")
    };
    let lines: Vec<&str> = annotated.split('\n').filter(|line| !is_annotation(line)).collect();
    lines.join("\n")
}

/// A text with the mistakes that the checker finds.
fn annotated(source: &str) -> String {
    let Err(errors) = rules::check(source) else { panic!("there is no mistake in:\n{source}") };
    let lines = source.split('\n').enumerate().map(|(index, line)| {
        let here = errors.0.iter().filter(|error| error.line == index + 1);
        [line.to_owned()].into_iter().chain(here.map(annotation)).collect::<Vec<_>>().join("\n")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The lines below a wrong line.
fn annotation(error: &RulesError) -> String {
    let indent = " ".repeat(error.column - 1);
    let marks = format!("{indent}{} {}", "^".repeat(error.length), error.message);
    match &error.suggestion {
        Some(suggestion) => format!("{marks}\n{indent}help: {suggestion}"),
        None => marks,
    }
}

#[test]
fn every_mistake_has_its_place_its_message_and_its_suggestion() {
    let rewrites = std::env::var_os("CANDLERUN_REWRITE").is_some();
    let mut texts = 0;
    for path in files() {
        let file = std::fs::read_to_string(&path).unwrap();
        let cases: Vec<&str> = file.strip_suffix('\n').unwrap_or(&file).split(SEPARATOR).collect();
        texts += cases.len();
        if rewrites {
            let cases: Vec<String> = cases.iter().map(|case| annotated(&source(case))).collect();
            std::fs::write(&path, cases.join(SEPARATOR) + "\n").unwrap();
            continue;
        }
        for case in cases {
            assert_eq!(annotated(&source(case)), case, "in {}", path.display());
        }
    }
    assert!(texts >= 189, "{texts} texts: a file is missing, or a separator");
}

#[test]
fn a_hint_in_place_of_a_foreign_call_is_valid_code() {
    let conditions =
        ["crossover(close, open + 1)", "cross(close, sma(close, 9))", "rising(close, 3)"];
    let values = ["sum(volume, 5)", "ohlc4", "iff(close > open, -1, high)", "nz(-close)"];
    let places = |kind: &[&'static str], around: &[&'static str]| -> Vec<(&str, String)> {
        let all =
            kind.iter().flat_map(|call| around.iter().map(move |text| (*call, (*text).to_owned())));
        all.collect()
    };
    let conditions = places(
        &conditions,
        &[
            "enter long when @",
            "enter long when not @ or volume > 1",
            "enter long when @[1] and on 1d @",
            "let up = @\nenter long when if @ then @ else true",
        ],
    );
    let values = places(
        &values,
        &[
            "enter long when @ > 1 / @",
            "enter long limit @ when -@ < @[2]",
            "let x = @ # as it is\nenter long when max(x, @) crosses above @",
        ],
    );
    for (call, text) in conditions.into_iter().chain(values) {
        let mut text = text.replace('@', call);
        while let Err(errors) = rules::check(&text) {
            let hint = errors.0[0].suggestion.clone().unwrap_or_else(|| panic!("{errors}"));
            let here = hint.split('`').nth(1).unwrap_or_else(|| panic!("{errors}"));
            let above = text.split('\n').take(errors.0[0].line - 1);
            let at = above.map(|line| line.len() + 1).sum::<usize>() + errors.0[0].column - 1;
            assert!(text[at..].starts_with(call), "{errors}");
            text.replace_range(at..at + call.len(), here);
        }
    }
}

#[test]
fn texts_over_a_limit_are_refused() {
    struct Limit {
        text: String,
        at: (usize, usize),
        message: &'static str,
    }
    let lets: String =
        (1..40).map(|n| format!("let a{n} = a{0} + 1 + 1 + 1 + 1 + 1 + 1\n", n - 1)).collect();
    let limits = [
        Limit {
            text: "#".repeat(65_537),
            at: (1, 1),
            message: "the text has 65537 bytes; at most 65536 are read",
        },
        Limit {
            text: format!("enter long when {}1 > 0", "(".repeat(70)),
            at: (1, 81),
            message: "this is nested more than 64 levels deep",
        },
        Limit {
            text: format!("enter long when {}true", "not ".repeat(70)),
            at: (1, 273),
            message: "this is nested more than 64 levels deep",
        },
        Limit {
            text: format!("enter long when 1 > 0{}", " + 1".repeat(300)),
            at: (1, 21),
            message: "this depends on a chain of more than 200 operations, including those of `let` lines",
        },
        Limit {
            text: format!("let a0 = close\n{lets}enter long when a39 > 1"),
            at: (30, 11),
            message: "this depends on a chain of more than 200 operations, including those of `let` lines",
        },
        Limit {
            text: format!("enter long when 1 > 0{}", " or 1 > 0".repeat(400)),
            at: (1, 2271),
            message: "a text has at most 1000 names, numbers and operations, and this is one more",
        },
        Limit {
            text: "size 1%\n".repeat(2_000),
            at: (2, 1),
            message: "there is already a `size` line",
        },
        Limit {
            text: format!("let {} = 1", "a".repeat(65)),
            at: (1, 5),
            message: "a name has at most 64 characters",
        },
    ];
    for Limit { text, at, message } in limits {
        let errors = rules::check(&text).unwrap_err().0;
        assert!(errors.len() <= rules::MAX_ERRORS);
        assert_eq!(((errors[0].line, errors[0].column), errors[0].message.as_str()), (at, message));
    }
}

#[test]
fn at_most_20_mistakes_are_reported() {
    let names: String = (0..150).map(|n| format!("let name_{n} = close\n")).collect();
    let uses: String = (0..150).map(|n| format!("enter long when nmae_{n} > 1\n")).collect();
    let errors = rules::check(&format!("{names}{uses}")).unwrap_err().0;
    assert_eq!(errors.len(), rules::MAX_ERRORS);
    assert_eq!(errors[19].suggestion.as_deref(), Some("did you mean `name_19`?"));
}

#[test]
fn more_parameters_than_a_search_can_vary_are_refused() {
    let params: String = (0..33).map(|n| format!("param p{n} = 1 in 1..2\n")).collect();
    let errors = rules::check(&format!("{params}enter long when true")).unwrap_err().0;
    assert_eq!(errors[0].message, "at most 32 parameters may vary");
}
