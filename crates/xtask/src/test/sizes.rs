//! A report of the sizes that a visitor downloads, each with a ceiling. Code is not changed to save bytes: time to the first candle
//! is the figure that matters, and `cargo xtask bench` measures it. A commit that makes the engine more than 3 % larger says so.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project::Project;
use crate::tools::{child, host};

/// Ceiling of `engine.wasm` with brotli.
const WASM_BROTLI_BYTES: usize = 530_000;

/// Ceilings of the client's parts in bytes with gzip, as `www/tools/client-sizes.mjs` measures them.
const CLIENT_BYTES: &[(&str, usize)] = &[("client", 19_500), ("react", 2_000), ("element", 2_500)];

/// A script that prints the size of a file with brotli at its highest level, as a static host would send it.
const PRINT_BROTLI_SIZE: &str = "console.log(require('zlib').brotliCompressSync(require('fs').readFileSync(process.argv[1])).length)";

/// Prints the size of `www/lib/engine.wasm`. Fails at the ceiling.
pub(super) fn report_engine(project: &Project) -> Result<()> {
    let wasm = project.lib().join("engine.wasm");
    let bytes = fs::read(&wasm).with_context(|| format!("cannot read {}", wasm.display()))?.len();
    let printed = child::capture(host::node()?.args(["--eval", PRINT_BROTLI_SIZE]).arg(&wasm))?;
    let brotli = printed.trim().parse().with_context(|| format!("Node.js printed {printed:?}"))?;
    println!("        engine.wasm: {bytes} bytes, {brotli} with brotli");
    ensure_below("engine.wasm with brotli", brotli, WASM_BROTLI_BYTES)
}

/// Prints the sizes of the client's parts in `www/lib`. Fails at a ceiling.
pub(super) fn report_client(project: &Project) -> Result<()> {
    let script = project.www().join("tools/client-sizes.mjs");
    let printed = child::capture(host::node()?.arg(script).current_dir(project.www()))?;
    println!("        {}", printed.trim());
    let sizes: Value = serde_json::from_str(&printed)?;
    for (name, limit) in CLIENT_BYTES {
        let bytes = sizes[name].as_u64().with_context(|| format!("{name} was not measured"))?;
        ensure_below(name, usize::try_from(bytes)?, *limit)?;
    }
    Ok(())
}

fn ensure_below(name: &str, bytes: usize, ceiling: usize) -> Result<()> {
    if bytes >= ceiling {
        bail!("{name} has {bytes} bytes: the ceiling is {ceiling}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_at_the_ceiling_fails() {
        assert!(ensure_below("a file", 99, 100).is_ok());
        assert!(ensure_below("a file", 100, 100).is_err());
    }
}
