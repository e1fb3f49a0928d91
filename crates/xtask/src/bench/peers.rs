//! Other software, which runs in Python in a virtual environment of its own.

use crate::project::Project;
use crate::tools::stamp::{self, Stamp};
use crate::tools::{child, host};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Measures the peers on the candles in a file and returns the printed records.
pub(crate) fn run(project: &Project, csv: &Path, rounds: u32, quick: bool) -> Result<String> {
    let python = environment(project)?;
    let mut command = Command::new(python);
    command.arg(project.root().join("tests/bench/python/peers.py")).arg(csv);
    command.arg(rounds.to_string()).args(quick.then_some("--quick"));
    child::capture(&mut command)
}

/// The Python of an environment with the packages of `requirements.txt`.
fn environment(project: &Project) -> Result<PathBuf> {
    let folder = project.root().join("target/bench/venv");
    let requirements = project.root().join("tests/bench/python/requirements.txt");
    let python = match cfg!(windows) {
        true => folder.join("Scripts/python.exe"),
        false => folder.join("bin/python"),
    };
    let stamp = Stamp::default().file(&requirements);
    if python.is_file() && stamp.is_current(&stamp::path_in(&folder)) {
        return Ok(python);
    }
    println!("installing the peers …");
    let Some(system) = host::find("python3").or_else(|| host::find("python")) else {
        bail!(
            "--peers needs Python 3.10 or newer, from https://python.org; on Debian it is the package `python3-venv`"
        );
    };
    child::quiet(Command::new(system).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    child::quiet(pip.arg(&requirements)).context("cannot install the peers")?;
    stamp.store(&stamp::path_in(&folder))?;
    Ok(python)
}
