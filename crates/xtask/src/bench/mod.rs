//! `cargo xtask bench`: measures the engine beside hand-written loops, natively, in Node.js and in Chromium, and with `--peers`
//! other software; all on the same candles.

/// Compares the results of two subjects.
mod agreement;
/// The machine and the versions of its software.
mod machine;
/// Options of a run.
mod options;
/// Other software, which runs in Python.
mod peers;
/// The stored ratios that `--check` compares with.
mod ratio_file;
/// Ratios between the speeds of two subjects.
mod ratios;
/// Measurements, as the programs print them and as `target/bench/*.jsonl` has them.
mod record;
/// The tables of a run.
mod report;
/// Builds the measured programs and runs them.
mod runners;
/// The ratios of a report, with the target that each should reach.
mod targets;

pub(crate) use options::BenchOptions;

use crate::build::{library, wasm};
use crate::project::Project;
use crate::test::server as services;
use crate::tools::npm;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

/// Measures, prints the tables, and writes the records to `target/bench`.
pub(crate) fn bench(project: &Project, options: BenchOptions) -> Result<()> {
    if options.server {
        return server(project);
    }
    let stored = ratio_file::path(project);
    let before = match options.check {
        true => Some(ratio_file::read(&stored)?),
        false => None,
    };
    let output = runners::run(project, options)?;
    let (raw, figures) = record::parse(&output)?;
    let records = agreement::records(&raw);
    let ratios = targets::ratios(&records, &figures);
    let path = write_records(project, &records, &figures)?;
    let tables = report::tables(&records, &figures, &ratios);
    println!("{tables}");
    println!("The records are in {}", path.display());
    if options.write {
        let page = report::page(&machine::describe(project, &figures), options, &tables);
        let path = project.root().join("BENCHMARKS.md");
        fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
        ratio_file::write(&stored, &ratios)?;
    }
    if let Some(before) = before {
        let worse = ratio_file::regressions(&before, &ratios);
        if !worse.is_empty() {
            bail!("worse than before by more than 30 %:\n{}", worse.join("\n"));
        }
        println!("No ratio is worse than the stored one by more than 30 %");
    }
    Ok(())
}

/// Measures the server with the package as it is built here.
fn server(project: &Project) -> Result<()> {
    npm::install(&project.www())?;
    wasm::build(project)?;
    library::build(project)?;
    services::run(project, "vitest.measures.config.ts")
}

/// Writes one line for each record into a file that is named by the time, and the figures into a second file.
fn write_records(
    project: &Project,
    records: &[record::Record],
    figures: &[record::Figure],
) -> Result<PathBuf> {
    let folder = project.root().join("target/bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let name = machine::now();
    let lines = |lines: Vec<String>| lines.join("\n") + "\n";
    let path = folder.join(format!("{name}.jsonl"));
    let written = records.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    fs::write(&path, lines(written)).with_context(|| format!("cannot write {}", path.display()))?;
    let written = figures.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let beside = folder.join(format!("{name}.figures"));
    fs::write(&beside, lines(written))
        .with_context(|| format!("cannot write {}", beside.display()))?;
    Ok(path)
}
