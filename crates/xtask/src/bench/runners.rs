//! Builds what is measured and runs it, one place after another: they would disturb each other.

use super::{BenchOptions, peers};
use crate::browser;
use crate::cargo;
use crate::child;
use crate::library;
use crate::npm;
use crate::project::Project;
use crate::tools;
use crate::wasm;
use anyhow::{Context, Result};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Rows of the file that the client imports.
const CSV_ROWS: u32 = 1_000_000;
/// The same in a quick run.
const QUICK_CSV_ROWS: u32 = 100_000;
/// Candles that the peers run over.
const PEER_CANDLES: u32 = 10_000;

/// What tells glibc to keep memory that is given back, as the memory of a wasm module is kept: else the columns of the longest
/// series measure the page faults of the system.
const KEEP_MEMORY: [&str; 2] = ["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"];
/// Bytes.
const MOST_KEPT: &str = "4000000000";

/// How often every place has its turn, and the rounds of a turn. A machine may be twice as fast as a minute ago, so places take
/// turns as subjects do.
const PASSES: [u32; 2] = [3, 3];
/// The same in a quick run.
const QUICK_PASSES: [u32; 2] = [1, 5];

/// What every program has printed.
pub(crate) fn run(project: &Project, options: BenchOptions) -> Result<String> {
    println!("building …");
    let native = build_native(project)?;
    let engine = build_wasm(project)?;
    wasm::build(project)?;
    library::build(project)?;
    npm::install(&project.browser_tests())?;
    let rows = if options.quick { QUICK_CSV_ROWS } else { CSV_ROWS };
    let csv = write_csv(project, &native, rows)?;
    let peer_csv = write_csv(project, &native, PEER_CANDLES)?;

    let quick = options.quick.then_some("--quick");
    let [passes, rounds] = if options.quick { QUICK_PASSES } else { PASSES };
    let scripts = project.root().join("tests/bench/js");
    let mut output = String::new();
    for pass in 1..=passes {
        let turn = format!("turn {pass} of {passes}");
        println!("measuring natively, {turn} …");
        let mut command = Command::new(&native);
        command.envs(KEEP_MEMORY.map(|name| (name, MOST_KEPT)));
        command.args(["--rounds", &rounds.to_string()]).args(quick);
        output += &child::capture(&mut command)?;

        println!("measuring in Node.js, {turn} …");
        let mut command = tools::node()?;
        command.arg(scripts.join("node.mjs")).arg(&engine).arg(rounds.to_string());
        output += &child::capture(command.args(quick))?;

        println!("measuring in Chromium, {turn} …");
        let options_of_page = json!({
            "wasm": engine, "csv": csv, "rows": rows, "rounds": rounds, "quick": options.quick,
            "last": pass == passes,
        });
        output += &chromium(project, &scripts.join("chromium.mjs"), &options_of_page)?;

        if options.peers {
            println!("measuring the peers, {turn} …");
            output += &peers::run(project, &peer_csv, rounds, options.quick)?;
        }
    }
    Ok(output)
}

fn build_native(project: &Project) -> Result<PathBuf> {
    let mut build = cargo::cargo(project);
    build.args(["build", "--release", "--package", "candlerun-bench", "--bin", "candlerun-bench"]);
    cargo::build(&mut build, "candlerun-bench", std::env::consts::EXE_SUFFIX)
}

/// The wasm file of the bench: the product's profile and flags. wasm-opt is left out: for size it makes the loops by hand 1.8
/// times slower and changes the engine by 5 % at most, which would flatter the engine.
fn build_wasm(project: &Project) -> Result<PathBuf> {
    wasm::ensure_target(project)?;
    npm::install(&project.www())?;
    let mut build = cargo::cargo(project);
    build.args(["build", "--release", "--package", "candlerun-bench", "--lib"]);
    build.args(["--target", wasm::TARGET]);
    build.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo::build(&mut build, "candlerun_bench", ".wasm")
}

fn write_csv(project: &Project, native: &Path, rows: u32) -> Result<PathBuf> {
    let folder = project.root().join("target/bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = folder.join(format!("candles-{rows}.csv"));
    let text = child::capture(Command::new(native).args(["--csv", &rows.to_string()]))?;
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn chromium(project: &Project, script: &Path, options: &serde_json::Value) -> Result<String> {
    let mut command = tools::node()?;
    command.arg(script).arg(options.to_string());
    browser::provide(&mut command, &project.browser_tests())?;
    child::capture(&mut command)
}
