//! The generated files on the page are those of the Rust records.

#![cfg(feature = "typescript")]

use std::path::Path;

#[test]
fn generated_files_are_in_step() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/src/client/generated");
    for (name, made) in candlerun_protocol::typescript::files() {
        let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(committed == made, "{name} has changed: run `cargo xtask types`");
    }
}
