//! `cargo run --release -p candlerun-parity -- <folder of oracles>` runs every case in a folder and compares the engine with
//! what other software answered: one line per case, and last `N passed, M failed`.

#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use anyhow::{Context as _, Result};
use candlerun_parity::{Outcome, run};
use std::path::Path;
use std::process::ExitCode;

fn main() -> Result<ExitCode> {
    let folder = std::env::args().nth(1).context("usage: candlerun-parity <folder of oracles>")?;
    let outcomes = run(Path::new(&folder))?;
    let mut failed = 0;
    for Outcome { case, differences } in &outcomes {
        if differences.is_empty() {
            println!("pass {case}");
        } else {
            failed += 1;
            println!("FAIL {case}: {}", differences.join("; "));
        }
    }
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    Ok(if failed == 0 && !outcomes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
