//! `cargo xtask test`: runs every check and test, quick ones first, until one fails.

/// Projects that embed the package.
mod embed;
/// Firefox and WebKitGTK.
mod engines;
/// Imports between modules point one way.
pub(crate) mod imports;
/// Licences and sources of packages.
mod licences;
/// The engine as a native program.
mod native;
/// Compares the engine with a folder of oracles beside the project.
mod parity;
/// Engine, protocol and scheduler depend on no JavaScript.
mod purity;
/// The server with a database and a queue.
pub(crate) mod server;
/// Sizes of the files that a visitor downloads.
mod sizes;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::build::{library, site, wasm};
use crate::docs::reference;
use crate::project::Project;
use crate::tools::{browser, cargo, child, host, npm};

/// One check.
struct Step {
    name: &'static str,
    run: fn(&Project) -> Result<()>,
}

/// Every check, quick ones first. A new check is one line here.
const STEPS: &[Step] = &[
    Step { name: "Rust formatting", run: rust_format },
    Step { name: "no JavaScript in the pure crates", run: purity::check },
    Step { name: "imports point one way", run: imports::check },
    Step { name: "licences and sources of packages", run: licences::check },
    Step { name: "npm packages", run: npm_packages },
    Step { name: "TypeScript formatting and lints", run: biome },
    Step { name: "Rust lints", run: clippy },
    Step { name: "Rust lints for wasm", run: clippy_wasm },
    Step { name: "Rust tests", run: rust_tests },
    Step { name: "oracles beside the project", run: parity::check },
    Step { name: "engine as wasm", run: wasm::build },
    Step { name: "npm package folder", run: library::build },
    Step { name: "npm package", run: library::check },
    Step { name: "TypeScript types", run: typescript },
    Step { name: "reference of the package", run: reference::write },
    Step { name: "TypeScript tests", run: vitest },
    Step { name: "server with a database and a queue", run: server::where_installed },
    Step { name: "static site", run: site::build },
    Step { name: "size of the engine", run: sizes::report_engine },
    Step { name: "size of the client", run: sizes::report_client },
    Step { name: "browser tests", run: playwright },
];

/// The tests of the server, and the parts that they need.
const SERVER_STEPS: &[Step] = &[
    Step { name: "npm packages", run: npm_packages },
    Step { name: "engine as wasm", run: wasm::build },
    Step { name: "npm package folder", run: library::build },
    Step { name: "server with a database and a queue", run: server::all },
];

/// The tests of Firefox and WebKit, and the parts that they need.
const BROWSER_STEPS: &[Step] = &[
    Step { name: "npm packages", run: npm_packages },
    Step { name: "engine as wasm", run: wasm::build },
    Step { name: "npm package folder", run: library::build },
    Step { name: "static site", run: site::build },
    Step { name: "Firefox and WebKit: every test", run: engines::all },
];

const EMBED_QUICK: Step = Step { name: "embedding: the quick ways", run: embed::quick };
const EMBED_ALL: Step = Step { name: "embedding: every way", run: embed::all };
const ENGINES_SHORT: Step = Step { name: "Firefox and WebKit: a shorter set", run: engines::short };

/// Tests that take long and run only when they are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct TestOptions {
    /// The package in every framework and bundler.
    pub(crate) embed_all: bool,
    /// Every test in Firefox and WebKit, which are installed if they are missing, instead of all steps.
    pub(crate) browsers: bool,
    /// The server with a database and a queue, instead of all steps.
    pub(crate) server: bool,
}

/// Runs every step until one fails. The last line is `N passed, M failed`. Without options only the embedding tests that take
/// seconds run, and a shorter set in the other browsers that are installed.
pub(crate) fn test(project: &Project, options: TestOptions) -> ExitCode {
    let embed = if options.embed_all { &EMBED_ALL } else { &EMBED_QUICK };
    let server = if options.server { SERVER_STEPS } else { &[] };
    let browsers = if options.browsers { BROWSER_STEPS } else { &[] };
    let steps: Vec<&Step> = match options.server || options.browsers {
        true => server.iter().chain(browsers).collect(),
        false => STEPS.iter().chain([embed, &ENGINES_SHORT]).collect(),
    };
    let count = steps.len();
    for (passed, step) in steps.into_iter().enumerate() {
        println!("[{:2}/{count}] {}", passed + 1, step.name);
        let started = Instant::now();
        if let Err(error) = (step.run)(project) {
            eprintln!("error: {} failed: {error:#}", step.name);
            println!("{passed} passed, 1 failed");
            return ExitCode::FAILURE;
        }
        println!("        passed in {:.1} s", started.elapsed().as_secs_f64());
    }
    println!("{count} passed, 0 failed");
    ExitCode::SUCCESS
}

fn rust_format(project: &Project) -> Result<()> {
    ensure_component(project, "rustfmt", "fmt")?;
    child::quiet(cargo::cargo(project).args(["fmt", "--all", "--check"]))
}

fn npm_packages(project: &Project) -> Result<()> {
    npm::install(&project.www())?;
    npm::install(&project.browser_tests())
}

fn biome(project: &Project) -> Result<()> {
    for folder in [project.www(), project.browser_tests(), project.root().join("tests/bench")] {
        // All folders use the installation in `www`; each has its own settings.
        let mut biome = npm::script(&project.www(), "@biomejs/biome/bin/biome")?;
        child::quiet(
            biome.args(["ci", "--error-on-warnings", "--colors=off"]).current_dir(folder),
        )?;
    }
    Ok(())
}

fn clippy(project: &Project) -> Result<()> {
    ensure_component(project, "clippy", "clippy")?;
    let mut clippy = cargo::cargo(project);
    clippy.args(["clippy", "--workspace", "--all-targets", "--all-features"]);
    child::stream(clippy.args(["--", "-D", "warnings"]))
}

fn clippy_wasm(project: &Project) -> Result<()> {
    wasm::ensure_target(project)?;
    let mut clippy = cargo::cargo(project);
    clippy.args(["clippy", "--package", "candlerun-web", "--target", wasm::TARGET]);
    child::stream(clippy.args(["--", "-D", "warnings"]))
}

fn rust_tests(project: &Project) -> Result<()> {
    child::stream(cargo::cargo(project).args(["test", "--workspace", "--all-features"]))
}

/// Checks the TypeScript that no build has checked: the Studio page, the settings and every test.
fn typescript(project: &Project) -> Result<()> {
    let www = project.www();
    for config in ["tsconfig.json", "tsconfig.service-worker.json", "tsconfig.test.json"] {
        child::quiet(npm::script(&www, "typescript/bin/tsc")?.args(["--noEmit", "-p", config]))?;
    }
    child::quiet(npm::script(&project.browser_tests(), "typescript/bin/tsc")?.arg("--noEmit"))
}

fn vitest(project: &Project) -> Result<()> {
    child::stream(npm::script(&project.www(), "vitest/vitest.mjs")?.arg("run"))
}

/// Runs the tests in Chromium. They compare the browser with the native program in `CANDLERUN_NATIVE`.
fn playwright(project: &Project) -> Result<()> {
    let native = native::program(project)?;
    let mut playwright = browser::playwright(&project.browser_tests())?;
    child::stream(playwright.env("CANDLERUN_NATIVE", native))
}

/// Adds a component if the toolchain lacks it. Like the wasm target, `rust-toolchain.toml` adds it only when the toolchain is
/// installed.
fn ensure_component(project: &Project, component: &str, command: &str) -> Result<()> {
    if child::succeeds(cargo::cargo(project).args([command, "--version"])) {
        return Ok(());
    }
    let mut rustup = host::rustup(&format!("the Rust component {component}"))?;
    child::quiet(rustup.args(["component", "add", component]).current_dir(project.root()))
}
