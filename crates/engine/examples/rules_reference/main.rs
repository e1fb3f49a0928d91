//! Prints the reference page of the rules language, or its TextMate grammar if the argument is `grammar`. Both are made from the
//! lists that the parser and the checker read. `cargo xtask docs` writes them to `docs`.

#![allow(clippy::print_stdout, reason = "a program that prints")]

/// The TextMate grammar.
mod grammar;
/// The reference page.
mod page;

fn main() {
    if std::env::args().nth(1).as_deref() == Some("grammar") {
        print!("{}", grammar::grammar());
    } else {
        print!("{}", page::page());
    }
}
