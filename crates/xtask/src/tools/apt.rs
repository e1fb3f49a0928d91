//! Installs packages of Debian, where this needs no password.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{child, host};

/// Installs packages.
///
/// # Errors
/// If there is no apt-get, if a password would be needed, or if a package cannot be installed.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let Some(apt) = host::find("apt-get").filter(|_| is_root()) else {
        bail!("{} cannot be installed: apt-get as root is needed", packages.join(", "));
    };
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&apt);
        child::quiet(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    run(&["update"])?;
    let arguments = [&["install", "--yes", "--no-install-recommends"], packages].concat();
    run(&arguments).with_context(|| format!("{} cannot be installed", packages.join(", ")))
}

fn is_root() -> bool {
    child::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
