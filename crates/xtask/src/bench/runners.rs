//! Builds the measured programs and runs them one after another, so that they do not slow each other down.

use super::options::BenchOptions;
use super::peers;
use crate::build::{library, wasm};
use crate::project::Project;
use crate::tools::{browser, cargo, child, host, npm};
use anyhow::{Context, Result};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Rows of the CSV file that the client imports.
const CSV_ROWS: u32 = 1_000_000;
/// The same in a quick run.
const QUICK_CSV_ROWS: u32 = 100_000;
/// Candles of the peers' backtests.
const PEER_CANDLES: u32 = 10_000;

/// Settings of glibc that keep freed memory in the process, as a wasm module keeps it. Otherwise the benchmark of the longest series
/// would measure page faults.
const KEEP_MEMORY: [&str; 2] = ["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"];
/// Freed bytes that are kept.
const KEPT_BYTES: &str = "4000000000";

/// Turns of each place, and rounds in a turn. The speed of a machine may double within a minute, so places and subjects take turns.
const PASSES: [u32; 2] = [3, 3];
/// The same in a quick run.
const QUICK_PASSES: [u32; 2] = [1, 5];

/// Builds and runs every program, and returns the printed measurements.
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
        command.envs(KEEP_MEMORY.map(|name| (name, KEPT_BYTES)));
        command.args(["--rounds", &rounds.to_string()]).args(quick);
        output += &child::capture(&mut command)?;

        println!("measuring in Node.js, {turn} …");
        let mut command = host::node()?;
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

/// The wasm file of the benchmark, with the product's profile and flags but without wasm-opt. Optimising for size would make the
/// hand-written loops 1.8 times slower and the engine at most 5 %, which would flatter the engine.
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
    let mut command = host::node()?;
    command.arg(script).arg(options.to_string());
    browser::provide(&mut command, &project.browser_tests())?;
    child::capture(&mut command)
}
