//! Prints what is generated from the lists of words and indicators that the rules language itself reads: the reference page,
//! with the argument `grammar` the TextMate grammar, and with `dictionary` the dictionary of the fuzz target. `cargo xtask
//! docs` writes all three.

#![allow(clippy::print_stdout, reason = "a program that prints")]

/// The dictionary of the fuzz target.
mod dictionary;
/// The TextMate grammar.
mod grammar;
/// The reference page.
mod page;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("grammar") => print!("{}", grammar::grammar()),
        Some("dictionary") => print!("{}", dictionary::dictionary()),
        _ => print!("{}", page::page()),
    }
}
