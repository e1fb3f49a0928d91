//! Size limits of what a visitor downloads. Growing past one is a decision, made by changing it here.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::project::Project;
use crate::tools;

const WASM_BYTES: usize = 1_150_000;
const WASM_BROTLI_BYTES: usize = 390_000;

/// Prints the size of a file as a static host would send it, compressed by brotli at its best.
const PRINT_BROTLI_SIZE: &str = "console.log(require('zlib').brotliCompressSync(require('fs').readFileSync(process.argv[1])).length)";

/// Fails when `www/lib/engine.wasm` is too large, and prints its size otherwise.
pub(crate) fn check(project: &Project) -> Result<()> {
    let wasm = project.lib().join("engine.wasm");
    let bytes = fs::read(&wasm).with_context(|| format!("cannot read {}", wasm.display()))?.len();
    let printed = child::capture(tools::node()?.args(["--eval", PRINT_BROTLI_SIZE]).arg(&wasm))?;
    let brotli = printed.trim().parse().with_context(|| format!("Node.js printed {printed:?}"))?;
    println!("        engine.wasm: {bytes} bytes, {brotli} with brotli");
    within("engine.wasm", bytes, WASM_BYTES)?;
    within("engine.wasm with brotli", brotli, WASM_BROTLI_BYTES)
}

fn within(what: &str, bytes: usize, limit: usize) -> Result<()> {
    if bytes >= limit {
        bail!("{what} has {bytes} bytes: the limit is {limit}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_is_too_much() {
        assert!(within("a file", 99, 100).is_ok());
        assert!(within("a file", 100, 100).is_err());
    }
}
