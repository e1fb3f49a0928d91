//! The programs that commands run: how they are found or installed, and how they are started.

/// Packages of Debian.
pub(crate) mod apt;
/// The browser that the tests run in.
pub(crate) mod browser;
/// cargo, and the place of the files that it builds.
pub(crate) mod cargo;
/// Child processes; a quiet one shows its output only when it fails.
pub(crate) mod child;
/// Node.js, npm and rustup: found on the PATH, or an error that says how to get them.
pub(crate) mod host;
/// npm packages, installed from the lock files.
pub(crate) mod npm;
/// A hash of the inputs and outputs of a step, so that an unchanged step is skipped.
pub(crate) mod stamp;
