//! `cargo run --release -p candlerun-parity -- <folder of oracles>` runs every case in a folder and compares the engine with
//! the results of other software: one line per case, and at the end `N passed, M failed`. With `--classes` before the folder it lists
//! the kinds of its cases instead.

#![allow(clippy::print_stdout, reason = "a command-line program prints")]

use anyhow::{Context as _, Result};
use candlerun_parity::{Outcome, absent, classes, run};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: candlerun-parity [--classes] <folder of oracles>";

fn main() -> Result<ExitCode> {
    let mut args = std::env::args().skip(1);
    let first = args.next().context(USAGE)?;
    if first == "--classes" {
        let folder = args.next().context(USAGE)?;
        classes(Path::new(&folder))?.iter().for_each(|class| println!("{class}"));
        return Ok(ExitCode::SUCCESS);
    }
    compare(Path::new(&first))
}

fn compare(folder: &Path) -> Result<ExitCode> {
    let outcomes = run(folder)?;
    outcomes.iter().for_each(|outcome| println!("{}", line(outcome)));
    for kind in absent(folder) {
        println!("no cases of {kind}: {} is absent", folder.join(kind).display());
    }
    let failed = outcomes.iter().filter(|outcome| !outcome.differences.is_empty()).count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(Outcome { case, compared, differences }: &Outcome) -> String {
    if !differences.is_empty() {
        return format!("FAIL {case}: {}", differences.join("; "));
    }
    let compared = compared.as_ref().map(|compared| format!(": {compared}"));
    format!("pass {case}{}", compared.unwrap_or_default())
}
