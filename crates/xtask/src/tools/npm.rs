//! npm packages: installed from the committed lock file, only when it has changed.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::stamp::{self, Stamp};
use super::{child, host};

/// Installs the packages of a folder's lock file into its `node_modules`.
pub(crate) fn install(folder: &Path) -> Result<()> {
    // Checked even when nothing has to be installed: a missing Node.js should fail before the long builds.
    host::node()?;
    let modules = folder.join("node_modules");
    let stamp = Stamp::default()
        .file(&folder.join("package-lock.json"))
        .file(&folder.join("package.json"))
        // Some packages have machine code: a folder that was copied from another system is installed again.
        .bytes(std::env::consts::OS.as_bytes())
        .bytes(std::env::consts::ARCH.as_bytes());
    if stamp.is_current(&stamp::path_in(&modules)) {
        return Ok(());
    }
    // No package here needs an install script, so none may run one.
    let arguments =
        ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    child::quiet(host::npm()?.args(arguments).current_dir(folder))
        .with_context(|| format!("cannot install the npm packages of {}", folder.display()))?;
    stamp.store(&stamp::path_in(&modules))
}

/// A command that runs a script of an installed package in Node.js, in the folder with the `node_modules`.
pub(crate) fn script(folder: &Path, script: &str) -> Result<Command> {
    let path = folder.join("node_modules").join(script);
    if !path.is_file() {
        bail!("{} is missing: delete node_modules beside it and try again", path.display());
    }
    let mut node = host::node()?;
    node.arg(path).current_dir(folder);
    Ok(node)
}
