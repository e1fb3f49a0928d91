//! Bindings between wasm and JavaScript, by wasm-bindgen as a library. The command-line tool would have to be installed in exactly
//! the version of the crate.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::panics;

/// Writes `engine.js`, `engine.d.ts` and `engine.wasm` into a folder.
pub(super) fn write(compiled: &Path, folder: &Path) -> Result<()> {
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name("engine")
        .web(true)?
        .typescript(true)
        // The page compiles the wasm once and sends it to every worker. Without this option the JavaScript also
        // names a default file, which bundlers would publish a second time.
        .omit_default_module_path(true)
        .demangle(false)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen cannot read the file that rustc built")?;
    // Every crate has a list of snippets, which is almost always empty.
    let snippets = output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty());
    if let Some(name) = snippets.map(|(name, _)| name).chain(output.local_modules().keys()).next() {
        bail!("{name} has a JavaScript file of its own, and the package has no place for it");
    }
    panics::cut(output.wasm_mut())?;
    output
        .emit(folder)
        .with_context(|| format!("cannot write the bindings into {}", folder.display()))?;
    // This file describes the exports of the wasm file, which only `engine.js` calls.
    fs::remove_file(folder.join("engine_bg.wasm.d.ts"))?;
    fs::rename(folder.join("engine_bg.wasm"), folder.join("engine.wasm"))?;
    Ok(())
}
