//! Makes the wasm file smaller and faster with Binaryen's wasm-opt, which npm brings as JavaScript.

use std::path::Path;

use anyhow::Result;

use crate::child;
use crate::npm;
use crate::project::Project;

/// What rustc 1.95 emits for the target, and SIMD128 from `.cargo/config.toml`. Nothing else, above all
/// not relaxed SIMD: wasm-opt may use what is allowed here, and every browser must get the same bits.
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

/// What is done besides. Of the functions that are called once only those of up to 40 nodes go into their caller: a browser
/// compiles fewer when it starts, and all stand in the order of their names, so that brotli finds like beside like. The lowest
/// 1,024 bytes are the far end of the stack, where nothing points to.
const PASSES: &[&str] = &[
    "--one-caller-inline-max-function-size=40",
    "--low-memory-unused",
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Optimises a wasm file in place. Arithmetic keeps its order: `--fast-math` stays off.
pub(crate) fn optimise(project: &Project, wasm: &Path) -> Result<()> {
    let mut command = npm::script(&project.www(), "binaryen/bin/wasm-opt")?;
    command.arg(wasm).arg("-o").arg(wasm).arg("-Oz").args(PASSES).args(FEATURES);
    child::quiet(&mut command)
}
