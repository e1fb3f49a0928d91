//! Size limits of what a visitor downloads. Growing past one is a decision, made by changing it here. Below its limit the
//! engine may grow for clear code; a commit that adds more than 3 % says so.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::child;
use crate::project::Project;
use crate::tools;

const WASM_BROTLI_BYTES: usize = 450_000;

/// What a page loads of each part of the client, in bytes with gzip, as `www/tools/client-sizes.mjs` measures it.
const CLIENT_BYTES: &[(&str, usize)] = &[("client", 12_000), ("react", 2_000), ("element", 2_500)];

/// Prints the size of a file as a static host would send it, compressed by brotli at its best.
const PRINT_BROTLI_SIZE: &str = "console.log(require('zlib').brotliCompressSync(require('fs').readFileSync(process.argv[1])).length)";

/// Fails when `www/lib/engine.wasm` is too large, and prints its size otherwise.
pub(crate) fn check(project: &Project) -> Result<()> {
    let wasm = project.lib().join("engine.wasm");
    let bytes = fs::read(&wasm).with_context(|| format!("cannot read {}", wasm.display()))?.len();
    let printed = child::capture(tools::node()?.args(["--eval", PRINT_BROTLI_SIZE]).arg(&wasm))?;
    let brotli = printed.trim().parse().with_context(|| format!("Node.js printed {printed:?}"))?;
    println!("        engine.wasm: {bytes} bytes, {brotli} with brotli");
    within("engine.wasm with brotli", brotli, WASM_BROTLI_BYTES)
}

/// Fails when a part of the client in `www/lib` is too large, and prints the sizes otherwise.
pub(crate) fn check_client(project: &Project) -> Result<()> {
    let script = project.www().join("tools/client-sizes.mjs");
    let printed = child::capture(tools::node()?.arg(script).current_dir(project.www()))?;
    println!("        {}", printed.trim());
    let sizes: Value = serde_json::from_str(&printed)?;
    for (name, limit) in CLIENT_BYTES {
        let bytes = sizes[name].as_u64().with_context(|| format!("{name} was not measured"))?;
        within(name, usize::try_from(bytes)?, *limit)?;
    }
    Ok(())
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
