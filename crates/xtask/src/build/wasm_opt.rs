//! Makes the wasm file smaller and faster with Binaryen's wasm-opt, which npm brings as JavaScript.

use std::path::Path;

use anyhow::Result;

use crate::project::Project;
use crate::tools::{child, npm};

/// The features that rustc 1.95 emits for the target, with SIMD128 from `.cargo/config.toml`. wasm-opt may use every feature in this
/// list. Relaxed SIMD must stay out: its results differ between processors.
const FEATURES: &[&str] = &[
    "--mvp-features",
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Passes besides `-Oz`. A function that is called once is inlined only up to 40 nodes, so that a browser compiles less code when it
/// starts. Functions are sorted by name, so that brotli finds similar ones close together. The lowest 1,024 bytes of memory are the
/// far end of the stack, so no pointer is below 1,024.
const PASSES: &[&str] = &[
    "--one-caller-inline-max-function-size=40",
    "--low-memory-unused",
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Optimises a wasm file in place. `--fast-math` stays off, so the order of arithmetic is kept.
pub(super) fn optimise(project: &Project, wasm: &Path) -> Result<()> {
    let mut command = npm::script(&project.www(), "binaryen/bin/wasm-opt")?;
    command.arg(wasm).arg("-o").arg(wasm).arg("-Oz").args(PASSES).args(FEATURES);
    child::quiet(&mut command)
}
