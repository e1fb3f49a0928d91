//! npm packages: installed from the committed lock file, and only when it has changed.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::stamp::{self, Stamp};
use crate::tools;

/// Makes `node_modules` of a folder what its lock file says.
pub(crate) fn install(folder: &Path) -> Result<()> {
    // Asked even when there is nothing to install: the builds that follow take minutes and need it.
    tools::node()?;
    let modules = folder.join("node_modules");
    let stamp = Stamp::default()
        .file(&folder.join("package-lock.json"))
        .file(&folder.join("package.json"))
        // Some packages are machine code; a folder that was copied from another system is installed afresh.
        .bytes(std::env::consts::OS.as_bytes())
        .bytes(std::env::consts::ARCH.as_bytes());
    if stamp.is_current(&stamp::path_in(&modules)) {
        return Ok(());
    }
    // No package used here needs to run a script of its own when it is installed, so none may.
    let arguments =
        ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    child::quiet(tools::npm()?.args(arguments).current_dir(folder))
        .with_context(|| format!("cannot install the npm packages of {}", folder.display()))?;
    stamp.store(&stamp::path_in(&modules))
}

/// A command that runs a script of an installed package by Node.js, in the folder it is installed in.
pub(crate) fn script(folder: &Path, script: &str) -> Result<Command> {
    let path = folder.join("node_modules").join(script);
    if !path.is_file() {
        bail!("{} is missing: delete node_modules beside it and try again", path.display());
    }
    let mut node = tools::node()?;
    node.arg(path).current_dir(folder);
    Ok(node)
}
