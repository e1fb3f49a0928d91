//! cargo, and the place of the files that it builds.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use super::child;
use crate::project::Project;

/// A command for the cargo that runs this xtask.
pub(crate) fn cargo(project: &Project) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(project.root());
    cargo
}

/// Runs a `cargo build` and returns the built file of a target, by the ending of its name.
///
/// The path is read from cargo's messages, because the target folder can be set in five places.
pub(crate) fn build(build: &mut Command, target: &str, ending: &str) -> Result<PathBuf> {
    build.arg("--message-format=json-render-diagnostics").stdin(Stdio::null());
    let messages = child::capture(build)?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| artifact(&message, target, ending))
        .next_back()
        .with_context(|| format!("cargo did not report the path of {target}"))
}

fn artifact(message: &Value, target: &str, ending: &str) -> Option<PathBuf> {
    let is_it =
        message.get("reason")? == "compiler-artifact" && message.pointer("/target/name")? == target;
    let files = message.get("filenames")?.as_array()?;
    let file = files.iter().filter_map(Value::as_str).find(|file| file.ends_with(ending))?;
    is_it.then(|| PathBuf::from(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> Value {
        serde_json::from_str(text).unwrap_or_default()
    }

    #[test]
    fn the_artifact_is_found_by_target_and_ending() {
        let made = message(
            r#"{"reason":"compiler-artifact","target":{"name":"candlerun_web"},"filenames":["/t/a.rlib","/t/a.wasm"]}"#,
        );
        assert_eq!(artifact(&made, "candlerun_web", ".wasm"), Some(PathBuf::from("/t/a.wasm")));
        assert_eq!(artifact(&made, "another", ".wasm"), None);
        assert_eq!(artifact(&made, "candlerun_web", ".so"), None);
        assert_eq!(
            artifact(&message(r#"{"reason":"build-finished"}"#), "candlerun_web", ".wasm"),
            None
        );
    }
}
