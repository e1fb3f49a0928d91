//! The crates that each crate may depend on: the column "may import" of the code map in ARCHITECTURE.md. Dependencies of tests are
//! exempt.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::sources;

/// The beginning of the names of the project's crates.
const PREFIX: &str = "candlerun-";

/// One text for each dependency in `crates/*/Cargo.toml` that the code map does not allow, and for each crate without a row.
pub(super) fn violations(root: &Path) -> Result<Vec<String>> {
    let allowed = allowed(&read(&root.join("ARCHITECTURE.md"))?);
    let mut violations = Vec::new();
    for name in sources::folders(&root.join("crates"))? {
        let manifest = read(&root.join("crates").join(&name).join("Cargo.toml"))?;
        violations.extend(compare(&name, allowed.get(&name), &dependencies(&manifest)));
    }
    Ok(violations)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn compare(name: &str, allowed: Option<&Vec<String>>, dependencies: &[String]) -> Vec<String> {
    let Some(allowed) = allowed else {
        return vec![format!("crates/{name} has no row in the code map of ARCHITECTURE.md")];
    };
    let forbidden = dependencies.iter().filter(|dependency| !allowed.contains(dependency));
    forbidden
        .map(|dependency| {
            format!("crates/{name} depends on {dependency}; the code map of ARCHITECTURE.md does not allow it")
        })
        .collect()
}

/// The allowed crates, by the names of the folders in `crates`. A row is "| `crates/web` | … | scheduler, protocol; no clock |".
fn allowed(architecture: &str) -> BTreeMap<String, Vec<String>> {
    architecture.lines().filter_map(allowed_in_row).collect()
}

fn allowed_in_row(line: &str) -> Option<(String, Vec<String>)> {
    let row = line.strip_prefix("| `crates/")?.trim_end().strip_suffix('|')?;
    let (name, rest) = row.split_once('`')?;
    let (_, may_import) = rest.rsplit_once('|')?;
    let crates = may_import.split(';').next()?.split(',');
    Some((name.to_owned(), crates.map(|one| one.trim().to_owned()).collect()))
}

/// The project's crates in the section `[dependencies]` of a manifest, without the prefix of their names.
fn dependencies(manifest: &str) -> Vec<String> {
    let lines = manifest.lines().skip_while(|line| line.trim() != "[dependencies]").skip(1);
    let section = lines.take_while(|line| !line.starts_with('['));
    let crates =
        section.filter_map(|line| line.strip_prefix(PREFIX)?.split(['.', ' ', '=']).next());
    crates.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "\
| folder | what | may import |
| --- | --- | --- |
| `crates/kernel` | the hot path | no crate of the project |
| `crates/engine` | rules, search | kernel, gaussian; no JavaScript |
| `web/js` | the clock | – |
";

    #[test]
    fn the_code_map_is_read() {
        let allowed = allowed(MAP);
        assert_eq!(allowed.keys().collect::<Vec<_>>(), ["engine", "kernel"]);
        assert_eq!(allowed["engine"], ["kernel", "gaussian"]);
    }

    #[test]
    fn only_dependencies_of_the_product_count() {
        let manifest = "[package]\nname = \"candlerun-engine\"\n[dependencies]\ncandlerun-kernel.workspace = true\n\
                        candlerun-gaussian = { path = \"../gaussian\" }\nserde = \"1\"\n[dev-dependencies]\ncandlerun-web = \"1\"\n";
        assert_eq!(dependencies(manifest), ["kernel", "gaussian"]);
    }

    #[test]
    fn a_dependency_that_points_up_is_named() {
        let allowed = allowed(MAP);
        let up = compare("kernel", allowed.get("kernel"), &["engine".to_owned()]);
        assert!(up[0].starts_with("crates/kernel depends on engine;"), "{up:?}");
        let down = compare("engine", allowed.get("engine"), &["kernel".to_owned()]);
        assert_eq!(down, Vec::<String>::new());
    }

    #[test]
    fn a_crate_without_a_row_is_named() {
        let found = compare("new", None, &[]);
        assert_eq!(found, ["crates/new has no row in the code map of ARCHITECTURE.md"]);
    }
}
