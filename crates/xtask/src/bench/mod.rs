//! `cargo xtask bench`: measures the engine beside hand-written loops, natively, in Node.js and in Chromium, and with `--peers`
//! other software; all on the same candles.

/// Whether two subjects came to the same.
mod agreement;
/// What is asked of the engine.
mod asked;
/// What machine and which versions.
mod machine;
/// Python and the software that runs in it.
mod peers;
/// What is kept of a run, for `--check`.
mod ratio_file;
/// What the speeds of two subjects have to do with each other.
mod ratios;
/// One line of `target/bench/*.jsonl`.
mod record;
/// Tables.
mod report;
/// Builds what is measured and runs it.
mod runners;

use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

/// What a run is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct BenchOptions {
    /// Leaves out what takes long: ends within three minutes of a built tree.
    pub(crate) quick: bool,
    /// Measures other software too.
    pub(crate) peers: bool,
    /// Fails where a ratio has become worse than the stored one by more than 30 %.
    pub(crate) check: bool,
    /// Writes `BENCHMARKS.md` and the ratios that `--check` compares with.
    pub(crate) write: bool,
}

/// Measures, prints the tables, and writes the records to `target/bench`.
pub(crate) fn bench(project: &Project, options: BenchOptions) -> Result<()> {
    let stored = ratio_file::path(project);
    let before = match options.check {
        true => Some(ratio_file::read(&stored)?),
        false => None,
    };
    let output = runners::run(project, options)?;
    let (raw, figures) = record::parse(&output)?;
    let records = agreement::judge(&raw);
    let ratios = asked::all(&records, &figures);
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

/// Writes one line a record into a file named by the time, and figures beside it.
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
