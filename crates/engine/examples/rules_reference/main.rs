//! Prints what is generated from the lists of words and indicators that the rules language itself reads: the reference page,
//! with the argument `grammar` the TextMate grammar, with `dictionary` the dictionary of the fuzz target, and with `words` the word list
//! of the Studio's editor. `cargo xtask docs` writes all four.

#![allow(clippy::print_stdout, reason = "a program that prints")]

/// The dictionary of the fuzz target.
mod dictionary;
/// The TextMate grammar.
mod grammar;
/// The reference page.
mod page;
/// The word list of the Studio's editor.
mod word_list;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("grammar") => print!("{}", grammar::grammar()),
        Some("dictionary") => print!("{}", dictionary::dictionary()),
        Some("words") => print!("{}", word_list::word_list()),
        _ => print!("{}", page::page()),
    }
}
