//! Programs that must be installed already: found on the PATH, or an error that says how to get them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::child;

/// The oldest Node.js that Vite runs on.
const NODE_MINIMUM: (u32, u32) = (20, 19);

/// Finds a program on the PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(&file))
        .find(|candidate| candidate.is_file())
}

/// A command for Node.js. Fails if its version is too old.
pub(crate) fn node() -> Result<Command> {
    let Some(node) = find("node") else {
        bail!(
            "Node.js was not found on the PATH. Install version 20 or newer from https://nodejs.org (npm comes with it)"
        );
    };
    let version = child::capture(Command::new(&node).arg("--version"))?;
    let (major, minor) =
        parse_version(&version).with_context(|| format!("node --version says {version:?}"))?;
    if (major, minor) < NODE_MINIMUM {
        let (needed_major, needed_minor) = NODE_MINIMUM;
        bail!(
            "Node.js {major}.{minor} is too old: {needed_major}.{needed_minor} or newer is needed. Get it from https://nodejs.org"
        );
    }
    Ok(Command::new(node))
}

/// A command for npm.
pub(crate) fn npm() -> Result<Command> {
    // On Windows npm is a script, which must be started by its full name.
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if cfg!(unix) && find(name).is_none() {
        bail!(
            "npm was not found on the PATH. It comes with Node.js from https://nodejs.org; on Debian it is the package `npm`"
        );
    }
    Ok(Command::new(name))
}

/// A command for rustup, to add a missing part of the toolchain.
pub(crate) fn rustup(missing: &str) -> Result<Command> {
    let Some(rustup) = find("rustup") else {
        bail!(
            "{missing} is missing, and rustup, which could add it, was not found. Get rustup from https://rustup.rs"
        );
    };
    Ok(Command::new(rustup))
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_of_node_version_is_parsed() {
        assert_eq!(parse_version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(parse_version("v24.0.0-nightly"), Some((24, 0)));
        assert_eq!(parse_version("unknown"), None);
    }

    #[test]
    fn a_program_that_is_not_on_the_path_is_not_found() {
        assert_eq!(find("candlerun-no-such-program"), None);
    }
}
