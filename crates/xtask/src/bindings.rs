//! Bindings between wasm and JavaScript, by wasm-bindgen as a library: the command-line tool would be one
//! more thing to install, in a version that must be exactly the one of the crate.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{panic_places, panics};

/// Writes `engine.js`, `engine.d.ts` and `engine.wasm` into a folder.
pub(crate) fn write(compiled: &Path, folder: &Path) -> Result<()> {
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name("engine")
        .web(true)?
        .typescript(true)
        // The page compiles the wasm once and hands it to every worker. Without this option the glue also
        // names a default file, which bundlers would ship a second time.
        .omit_default_module_path(true)
        .demangle(false)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen cannot read what rustc built")?;
    // Every crate has a list of snippets, which is almost always empty.
    let snippets = output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty());
    if let Some(name) = snippets.map(|(name, _)| name).chain(output.local_modules().keys()).next() {
        bail!("{name} brings a JavaScript file of its own, which the package has no place for");
    }
    panics::cut(output.wasm_mut())?;
    panic_places::erase(output.wasm_mut());
    output
        .emit(folder)
        .with_context(|| format!("cannot write the bindings into {}", folder.display()))?;
    // This file describes the wasm's own exports, which only the glue calls.
    fs::remove_file(folder.join("engine_bg.wasm.d.ts"))?;
    fs::rename(folder.join("engine_bg.wasm"), folder.join("engine.wasm"))?;
    Ok(())
}
