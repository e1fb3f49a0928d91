//! The committed reference page and grammar are those of the engine.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail by panicking; the modules are those of an example"
)]

/// The dictionary of the fuzz target.
#[path = "../examples/rules_reference/dictionary.rs"]
mod dictionary;
/// The TextMate grammar.
#[path = "../examples/rules_reference/grammar.rs"]
mod grammar;
/// The reference page.
#[path = "../examples/rules_reference/page.rs"]
mod page;
/// The word list of the Studio's editor.
#[path = "../examples/rules_reference/word_list.rs"]
mod word_list;

use candlerun_engine::indicators;
use candlerun_engine::rules::{self, words};

fn committed(name: &str) -> String {
    let path = format!("{}/../../{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_committed_page_is_the_one_that_is_generated() {
    assert!(committed("docs/rules.md") == page::page(), "run `cargo xtask docs`");
}

#[test]
fn the_committed_grammar_is_the_one_that_is_generated() {
    assert!(
        committed("docs/candlerun-rules.tmLanguage.json") == grammar::grammar(),
        "run `cargo xtask docs`"
    );
}

#[test]
fn the_committed_dictionary_is_the_one_that_is_generated() {
    assert!(committed("fuzz/rules.dict") == dictionary::dictionary(), "run `cargo xtask docs`");
}

#[test]
fn the_committed_word_list_is_the_one_that_is_generated() {
    let committed = committed("www/src/studio/setup/editor/rules-words.json");
    assert!(committed == word_list::word_list(), "run `cargo xtask docs`");
}

/// The texts of the page.
fn examples(page: &str) -> Vec<&str> {
    page.split("```rules\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// Whether a line has words in this order.
fn has_words(line: &str, words: &[&str]) -> bool {
    let mut rest = line.split_whitespace();
    words.iter().all(|word| rest.any(|it| it == *word))
}

#[test]
fn every_statement_has_an_example() {
    let page = page::page();
    let statements =
        page.split("| Line | Meaning |\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let rows: Vec<&str> = statements.lines().filter_map(|row| row.split('`').nth(1)).collect();
    assert!(rows.len() > 40, "{}", rows.len());
    let examples = examples(&page).join("\n");
    for row in rows {
        let is_word = |word: &&str| !word.contains(['<', '…', '.', '"']);
        let words: Vec<&str> = row.split_whitespace().filter(is_word).collect();
        // A statement may go on in the next line.
        let mut lines = examples.lines().zip(examples.lines().skip(1).chain([""]));
        let is_there = lines.any(|(line, next)| {
            has_words(line, &words)
                || (next.starts_with(' ') && has_words(&format!("{line} {next}"), &words))
        });
        assert!(is_there, "no example has `{row}`");
    }
}

#[test]
fn every_example_of_the_page_is_accepted() {
    let page = page::page();
    let examples = examples(&page);
    assert_eq!(examples.len(), 8);
    for example in examples {
        rules::check(example).unwrap_or_else(|errors| panic!("{errors}"));
    }
}

/// The rows of the table in a section: what is meant, and the same in rules.
fn rows<'a>(page: &'a str, section: &str) -> Vec<[&'a str; 2]> {
    let section = page.split(&format!("## {section}\n")).nth(1).unwrap();
    let lines = section.split("\n## ").next().unwrap().lines();
    let rows = lines.filter(|line| line.starts_with("| ") && !line.starts_with("| ---")).skip(1);
    rows.map(|line| {
        let mut cells = line.trim_matches('|').split(" | ");
        [cells.next().unwrap(), cells.next().unwrap()]
    })
    .collect()
}

#[test]
fn the_rules_side_of_every_row_for_those_who_come_from_pine_is_accepted() {
    let page = page::page();
    let rows = rows(&page, "Coming from Pine");
    assert!(rows.len() > 30, "{}", rows.len());
    assert_accepted(&rows);
}

#[test]
fn every_recipe_is_accepted() {
    let page = page::page();
    let rows = rows(&page, "How to say …");
    assert_eq!(rows.len(), 10);
    assert_accepted(&rows);
}

fn assert_accepted(rows: &[[&str; 2]]) {
    for [meant, rules] in rows {
        let codes: Vec<&str> = rules.split('`').skip(1).step_by(2).collect();
        assert!(!codes.is_empty(), "{meant}");
        let is_statement =
            |code: &str| words::STATEMENTS.contains(&code.split(' ').next().unwrap());
        let lines = codes.iter().enumerate().map(|(place, code)| match is_statement(code) {
            true => format!("{code}\n"),
            false => format!("let value{place} = {code}\n"),
        });
        let names = "let x = ema(close, 5)\nlet y = sma(close, 9)\nlet c = close > open\n";
        let text = format!("{names}{}enter short when c\n", lines.collect::<String>());
        rules::check(&text).unwrap_or_else(|errors| panic!("{meant}: {errors}"));
    }
}

#[test]
fn every_word_is_on_the_page_and_in_the_grammar() {
    let (page, grammar) = (page::page(), grammar::grammar());
    let keywords = [words::STATEMENTS, words::CLAUSES, words::OPERATORS, words::LITERALS].concat();
    let names = indicators::all().iter().map(|indicator| indicator.name);
    for word in
        keywords.into_iter().chain(names).chain(words::FUNCTIONS.iter().map(|word| word.name))
    {
        assert!(page.contains(word), "{word} is not on the page");
        assert!(grammar.contains(word), "{word} is not in the grammar");
    }
}
