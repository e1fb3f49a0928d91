//! The engine as one wasm file with its bindings, in `www/src/client/engine`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

use super::{bindings, wasm_opt};
use crate::project::Project;
use crate::tools::stamp::{self, Stamp};
use crate::tools::{cargo, child, host, npm};

/// The compilation target of the web crate.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Builds `engine.js`, `engine.d.ts` and `engine.wasm`.
pub(crate) fn build(project: &Project) -> Result<()> {
    ensure_target(project)?;
    npm::install(&project.www())?;
    let compiled = compile(project)?;
    let engine = project.engine();
    let stamp_path = stamp::path_in(&engine);
    // Unlike a cargo build without changes, writing the bindings takes seconds, so an unchanged result is kept.
    if stamp(project, &compiled)?.is_current(&stamp_path) {
        return Ok(());
    }
    if engine.exists() {
        fs::remove_dir_all(&engine)
            .with_context(|| format!("cannot empty {}", engine.display()))?;
    }
    fs::create_dir_all(&engine).with_context(|| format!("cannot make {}", engine.display()))?;
    bindings::write(&compiled, &engine)?;
    wasm_opt::optimise(project, &engine.join("engine.wasm"))?;
    stamp(project, &compiled)?.store(&stamp_path)
}

/// Adds the wasm target if the toolchain lacks it. `rust-toolchain.toml` names it, but rustup reads that list only when it
/// installs the toolchain.
pub(crate) fn ensure_target(project: &Project) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]).current_dir(project.root());
    let folder = child::capture(&mut rustc)?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    let mut rustup = host::rustup(&format!("the Rust target {TARGET}"))?;
    child::quiet(rustup.args(["target", "add", TARGET]).current_dir(project.root()))
}

fn compile(project: &Project) -> Result<PathBuf> {
    let mut build = cargo::cargo(project);
    build.args(["build", "--release", "--package", "candlerun-web", "--lib", "--target", TARGET]);
    build.args(anonymous_paths());
    // These variables would replace the flags of `.cargo/config.toml`, among them SIMD.
    build.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo::build(&mut build, "candlerun_web", ".wasm")
}

/// Flags that keep the builder's home folder out of the panic messages in the published file.
fn anonymous_paths() -> Vec<String> {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let Some(home) = cargo_home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))) else {
        return Vec::new();
    };
    let registry = home.join("registry").join("src");
    let flag = format!("--remap-path-prefix={}=registry", registry.display());
    vec!["--config".to_owned(), format!("target.{TARGET}.rustflags=['{flag}']")]
}

/// The inputs of the bindings, and the bindings themselves, so that a damaged file is built again.
fn stamp(project: &Project, compiled: &Path) -> Result<Stamp> {
    let xtask = std::env::current_exe()?;
    let built = fs::metadata(xtask)?.modified()?.duration_since(UNIX_EPOCH)?;
    let engine = project.engine();
    Ok(Stamp::default()
        // wasm-bindgen and its options are compiled into this program; the lock file has the version of wasm-opt.
        .bytes(&built.as_nanos().to_le_bytes())
        .file(&project.www().join("package-lock.json"))
        .file(compiled)
        .file(&engine.join("engine.js"))
        .file(&engine.join("engine.d.ts"))
        .file(&engine.join("engine.wasm")))
}
