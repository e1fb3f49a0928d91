//! The licences and sources of all packages that are used. `cargo deny`, where it is installed, also checks for known weaknesses.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::project::Project;
use crate::tools::{cargo, child};

/// Licences that ask for no more than their text. MPL-2.0 is of tools, of which nothing is shipped.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Further licences of packages that only projects of tests install: lists of names, and a library for pictures.
const ALLOWED_IN_TESTS: &[&str] = &["CC-BY-3.0", "CC-BY-4.0", "LGPL-3.0-or-later"];

/// Packages of test projects whose licence is in a file, and not in their description.
const STATED_ELSEWHERE: &[(&str, &str)] = &[("node_modules/zod-to-ts", "MIT")];

/// The only registry of crates.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks crates and npm packages.
pub(super) fn check(project: &Project) -> Result<()> {
    check_crates(project)?;
    for lock in lock_files(project)? {
        let is_test = lock.starts_with(project.root().join("tests/embed"));
        check_npm(&lock, if is_test { ALLOWED_IN_TESTS } else { &[] })?;
    }
    if child::succeeds(cargo::cargo(project).args(["deny", "--version"])) {
        let checks = ["deny", "check", "bans", "licenses", "sources"];
        child::quiet(cargo::cargo(project).args(checks))?;
        // The list of advisories comes from the network.
        if !child::succeeds(cargo::cargo(project).args(["deny", "fetch", "db"])) {
            println!("        the list of advisories cannot be loaded: they were not checked");
            return Ok(());
        }
        return child::quiet(cargo::cargo(project).args(["deny", "check", "advisories"]));
    }
    println!(
        "        cargo deny is not installed (`cargo install cargo-deny`): advisories were not checked"
    );
    Ok(())
}

fn check_crates(project: &Project) -> Result<()> {
    let mut metadata = cargo::cargo(project);
    metadata.args(["metadata", "--format-version", "1", "--locked"]);
    let metadata: Value = serde_json::from_str(&child::capture(&mut metadata)?)?;
    for package in metadata["packages"].as_array().context("cargo metadata has no packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        let Some(source) = package["source"].as_str() else { continue };
        ensure!(source == REGISTRY, "{name} comes from {source}");
        check_licence(name, package["license"].as_str(), &[])?;
    }
    Ok(())
}

/// The lock files of all npm packages.
fn lock_files(project: &Project) -> Result<Vec<PathBuf>> {
    let root = project.root();
    let mut folders =
        vec![root.join("www"), root.join("tests/browser"), root.join("docs/reference")];
    for entry in fs::read_dir(root.join("tests/embed"))? {
        folders.push(entry?.path());
    }
    let locks = folders.into_iter().map(|folder| folder.join("package-lock.json"));
    Ok(locks.filter(|lock| lock.is_file()).collect())
}

fn check_npm(lock: &Path, further: &[&str]) -> Result<()> {
    let text =
        fs::read_to_string(lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let lock: Value = serde_json::from_str(&text)?;
    let packages = lock["packages"].as_object().context("a lock file has packages")?;
    // The first entry, without a name, is the package itself.
    for (name, package) in packages.iter().filter(|(name, _)| name.starts_with("node_modules/")) {
        ensure!(package["resolved"].is_null(), "{name}: a lock file names no registry");
        if package["link"].is_null() {
            let elsewhere = STATED_ELSEWHERE.iter().find(|(package, _)| package == name);
            let licence = package["license"].as_str().or(elsewhere.map(|(_, licence)| *licence));
            check_licence(name, licence, further)?;
            // A package within another is covered by that one's.
            let is_bundled = package["inBundle"].as_bool().unwrap_or_default();
            ensure!(is_bundled || package["integrity"].is_string(), "{name} has no integrity");
        }
    }
    Ok(())
}

fn check_licence(name: &str, licence: Option<&str>, further: &[&str]) -> Result<()> {
    match licence {
        Some(licence) if is_allowed(licence, further) => Ok(()),
        Some(licence) => {
            bail!("{name} has the licence {licence}, which is not among the allowed ones")
        }
        None => bail!("{name} has no licence"),
    }
}

/// Whether a licence expression is allowed: one of its alternatives, with every part. In older ones a slash is an alternative.
fn is_allowed(expression: &str, further: &[&str]) -> bool {
    let expression = expression.replace('/', " OR ");
    parts(&expression, " AND ").into_iter().all(|part| {
        let part = part.trim();
        match part.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
            Some(inner) => is_allowed(inner, further),
            None => parts(part, " OR ").into_iter().any(|licence| {
                let licence = licence.trim();
                // An exception allows more than its licence.
                let licence = licence.split_once(" WITH ").map_or(licence, |(licence, _)| licence);
                ALLOWED.contains(&licence) || further.contains(&licence)
            }),
        }
    })
}

/// The parts between a word that is not in brackets.
fn parts<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut found, mut depth, mut start) = (Vec::new(), 0, 0);
    for (place, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' if depth == 0 && text[place..].starts_with(word) => {
                found.push(&text[start..place]);
                start = place + word.len();
            }
            _ => {}
        }
    }
    found.push(text.get(start..).unwrap_or_default());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_allowed_by_one_alternative_with_every_part() {
        let allowed = [
            "MIT",
            "MIT/Apache-2.0",
            "MIT OR GPL-3.0-only",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
        ];
        for expression in allowed {
            assert!(is_allowed(expression, &[]), "{expression}");
        }
        for expression in
            ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "(GPL-2.0-only OR AGPL-3.0-only) AND MIT", ""]
        {
            assert!(!is_allowed(expression, &[]), "{expression}");
        }
        assert!(is_allowed("MIT AND CC-BY-3.0", &["CC-BY-3.0"]));
    }
}
