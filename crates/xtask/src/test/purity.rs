//! Engine, protocol and scheduler are pure Rust: they depend on no JavaScript and no random numbers of the system.

use anyhow::{Result, bail};

use crate::project::Project;
use crate::tools::{cargo, child};

/// The pure crates. The check covers their dependencies too.
const PURE: &[&str] = &["candlerun-engine", "candlerun-protocol", "candlerun-scheduler"];

/// Beginnings of the names of crates that must not be among their dependencies.
const FORBIDDEN: &[&str] = &["wasm-bindgen", "js-sys", "web-sys", "getrandom", "gloo"];

/// Fails when a pure crate depends on a forbidden one, on any target and with any feature.
pub(super) fn check(project: &Project) -> Result<()> {
    PURE.iter().try_for_each(|name| check_crate(project, name))
}

fn check_crate(project: &Project, name: &str) -> Result<()> {
    let mut tree = cargo::cargo(project);
    tree.args(["tree", "--package", name, "--edges", "normal", "--all-features"]);
    tree.args(["--target", "all", "--prefix", "none", "--format", "{p}"]);
    let tree = child::capture(&mut tree)?;
    let found = forbidden(&tree);
    if !found.is_empty() {
        bail!("{name} must not depend on {}: see `cargo tree -p {name}`", found.join(", "));
    }
    Ok(())
}

fn forbidden(tree: &str) -> Vec<&str> {
    let mut found: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| FORBIDDEN.iter().any(|start| name.starts_with(start)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_crates_are_found_by_the_beginning_of_their_names() {
        let tree = "candlerun-engine v0.1.0 (/here)\nserde v1.0.0\nwasm-bindgen-futures v0.4.0\nserde v1.0.0 (*)\n\
                    gloo-worker v0.6.0\ngloo-worker v0.6.0 (*)\n";
        assert_eq!(forbidden(tree), ["gloo-worker", "wasm-bindgen-futures"]);
        assert_eq!(forbidden("candlerun-engine v0.1.0\nlibm v0.2.0\n"), Vec::<&str>::new());
    }
}
