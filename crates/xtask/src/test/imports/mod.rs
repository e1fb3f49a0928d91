//! `cargo xtask imports`: imports between modules point one way.
//!
//! A crate depends only on the crates that the code map of ARCHITECTURE.md allows, and the modules in a folder form no circle. A
//! subfolder counts as one module with all its files. A re-export counts as an import of the module that defines the item, so a
//! `mod.rs` may re-export its children and its children may import each other through it. Code that only tests use is exempt.

/// Circles among the modules of a folder.
mod circles;
/// The crates that each crate may depend on, from ARCHITECTURE.md.
mod code_map;
/// One import.
mod import;
/// Imports in Rust crates.
mod rust;
/// The source files in a folder.
mod sources;
/// Imports in TypeScript.
mod typescript;

use std::path::Path;

use anyhow::{Result, bail};

use crate::project::Project;

/// Folders of `www/src` are compared with each other, so the client cannot import the Studio.
const TYPESCRIPT: &str = "www/src";
/// Rust crates besides those in `crates`.
const TEST_CRATES: [&str; 3] = ["tests/bench", "tests/parity", "tests/simulation"];

/// Fails if a crate has a dependency that ARCHITECTURE.md does not allow, or if modules import each other in a circle.
pub(crate) fn check(project: &Project) -> Result<()> {
    let findings = findings(project.root())?;
    if findings.is_empty() {
        return Ok(());
    }
    bail!("imports must point one way:\n{}", findings.join("\n"));
}

fn findings(root: &Path) -> Result<Vec<String>> {
    let mut findings = code_map::violations(root)?;
    let crates = sources::folders(&root.join("crates"))?;
    let crates = crates.iter().map(|name| format!("crates/{name}"));
    for folder in crates.chain(TEST_CRATES.map(str::to_owned)) {
        let source = format!("{folder}/src");
        let imports = rust::imports(&sources::read(&root.join(&source), "rs")?)?;
        findings.extend(circles::find(&source, &imports));
    }
    let imports = typescript::imports(&sources::read(&root.join(TYPESCRIPT), "ts")?);
    findings.extend(circles::find(TYPESCRIPT, &imports));
    Ok(findings)
}
