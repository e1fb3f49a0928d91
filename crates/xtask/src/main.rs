//! `cargo xtask`: one command each to build, serve and test Candlerun on a fresh machine.
//!
//! Every command installs the parts that it needs (the wasm target, npm packages, a browser for the tests). If it cannot, its error
//! names the missing tool.
#![expect(clippy::print_stdout, reason = "a command-line program prints to standard output")]

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::bench::BenchOptions;
use crate::project::Project;
use crate::simulate::SimulateOptions;
use crate::test::TestOptions;

/// `cargo xtask bench`.
mod bench;
/// `cargo xtask build`: the engine as wasm, the npm package folder and the static site.
mod build;
/// `cargo xtask docs` and `cargo xtask types`: files that are written from Rust sources.
mod docs;
/// The folders of the repository.
mod project;
/// `cargo xtask serve`.
mod serve;
/// `cargo xtask simulate`.
mod simulate;
/// `cargo xtask test` and `cargo xtask imports`.
mod test;
/// The programs that commands run: cargo, Node.js, npm, a browser.
mod tools;

const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [--port N]    builds everything and serves the Studio page on 127.0.0.1 (default port: 4173)
  build               writes the static site (www/dist) and the npm package folder (www/lib)
  test [--embed-all]  runs every check and test; --embed-all also tests the package in every framework and bundler
  test --server       runs the tests of the server alone, with the Redis and the PostgreSQL that they start
  test --browsers     installs Firefox and WebKit and runs every test in them alone
  imports             checks that imports between modules point one way (also a step of `test`)
  bench --server      measures the server with its workers and viewers
  bench [--quick] [--peers] [--check] [--write]
                      measures the engine beside hand-written loops, natively and in Chromium; --quick skips long measurements,
                      --peers adds other software, --check compares ratios with the stored ones, --write stores them
  simulate [--worlds N] [--seed S] [--replay]
                      runs simulated worlds of pages, conductor and lanes (default: 10,000 from seed 1); --replay prints every
                      step of one world
  types               rewrites the TypeScript types that are generated from Rust (www/src/client/generated)
  docs                rewrites the pages that are generated from the engine (docs) and the package's reference (target/reference)
  help                prints this text";

enum Command {
    Serve { port: u16 },
    Build,
    Test(TestOptions),
    Imports,
    Bench(BenchOptions),
    Simulate(SimulateOptions),
    Types,
    Docs,
    Help,
}

fn main() -> ExitCode {
    match parse(std::env::args_os().skip(1)).and_then(run) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let project = Project::find();
    match command {
        Command::Serve { port } => serve::serve(&project, port)?,
        Command::Build => build(&project)?,
        Command::Imports => test::imports::check(&project)?,
        Command::Test(options) => return Ok(test::test(&project, options)),
        Command::Bench(options) => bench::bench(&project, options)?,
        Command::Simulate(options) => return simulate::simulate(&project, options),
        Command::Types => docs::types::write(&project)?,
        Command::Docs => docs::write(&project)?,
        Command::Help => println!("{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn build(project: &Project) -> Result<()> {
    build::all(project)?;
    println!("The npm package is in {}", project.lib().display());
    println!("The site is in {}", project.dist().display());
    Ok(())
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let Some(first) = parser.next()? else { return Ok(Command::Help) };
    let mut command = match first {
        Value(name) => named(&name.to_string_lossy())?,
        Short('h') | Long("help") => Command::Help,
        other => return Err(other.unexpected().into()),
    };
    while let Some(argument) = parser.next()? {
        match (argument, &mut command) {
            (Long("port"), Command::Serve { port }) => {
                *port = parse_port(&parser.value()?.string()?)?
            }
            (Long("embed-all"), Command::Test(options)) => options.embed_all = true,
            (Long("browsers"), Command::Test(options)) => options.browsers = true,
            (Long("server"), Command::Test(options)) => options.server = true,
            (Long("worlds"), Command::Simulate(options)) => options.worlds = number(&mut parser)?,
            (Long("seed"), Command::Simulate(options)) => options.seed = number(&mut parser)?,
            (Long("replay"), Command::Simulate(options)) => options.replay = true,
            (Long("quick"), Command::Bench(options)) => options.quick = true,
            (Long("server"), Command::Bench(options)) => options.server = true,
            (Long("peers"), Command::Bench(options)) => options.peers = true,
            (Long("check"), Command::Bench(options)) => options.check = true,
            (Long("write"), Command::Bench(options)) => options.write = true,
            (Short('h') | Long("help"), _) => command = Command::Help,
            (other, _) => return Err(other.unexpected().into()),
        }
    }
    Ok(command)
}

fn named(name: &str) -> Result<Command> {
    Ok(match name {
        "serve" => Command::Serve { port: serve::DEFAULT_PORT },
        "build" => Command::Build,
        "test" => Command::Test(TestOptions::default()),
        "imports" => Command::Imports,
        "bench" => Command::Bench(BenchOptions::default()),
        "simulate" => Command::Simulate(SimulateOptions::default()),
        "types" => Command::Types,
        "docs" => Command::Docs,
        "help" => Command::Help,
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    })
}

fn number(parser: &mut lexopt::Parser) -> Result<u64> {
    let text = parser.value()?.string()?;
    text.parse().with_context(|| format!("{text}: must be a whole number"))
}

fn parse_port(text: &str) -> Result<u16> {
    let port: u16 = text
        .parse()
        .with_context(|| format!("--port {text}: a port is a number from 1 to 65535"))?;
    if port == 0 {
        bail!("--port 0: a port is a number from 1 to 65535");
    }
    Ok(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &[&str]) -> Result<Command> {
        parse(words.iter().map(OsString::from))
    }

    #[test]
    fn no_arguments_print_the_usage() {
        assert!(matches!(parse_words(&[]), Ok(Command::Help)));
    }

    #[test]
    fn serve_has_a_default_port_and_takes_another() {
        assert!(matches!(parse_words(&["serve"]), Ok(Command::Serve { port: 4173 })));
        assert!(matches!(
            parse_words(&["serve", "--port", "8080"]),
            Ok(Command::Serve { port: 8080 })
        ));
        assert!(matches!(
            parse_words(&["serve", "--port=8080"]),
            Ok(Command::Serve { port: 8080 })
        ));
    }

    #[test]
    fn long_tests_run_only_with_their_options() {
        let options = |words: &[&str]| match parse_words(words) {
            Ok(Command::Test(options)) => Some(options),
            _ => None,
        };
        assert_eq!(options(&["test"]), Some(TestOptions::default()));
        let embed_all = TestOptions { embed_all: true, ..Default::default() };
        assert_eq!(options(&["test", "--embed-all"]), Some(embed_all));
        let server = TestOptions { server: true, ..Default::default() };
        assert_eq!(options(&["test", "--server"]), Some(server));
        let both = TestOptions { embed_all: true, browsers: true, ..Default::default() };
        assert_eq!(options(&["test", "--browsers", "--embed-all"]), Some(both));
    }

    #[test]
    fn a_benchmark_takes_options_in_any_order() {
        let expected = BenchOptions { quick: true, check: true, ..Default::default() };
        let given = parse_words(&["bench", "--check", "--quick"]);
        assert!(matches!(given, Ok(Command::Bench(options)) if options == expected));
        let server = BenchOptions { server: true, ..Default::default() };
        let given = parse_words(&["bench", "--server"]);
        assert!(matches!(given, Ok(Command::Bench(options)) if options == server));
    }

    #[test]
    fn a_simulation_has_defaults_and_takes_worlds_and_a_seed() {
        let options = |words: &[&str]| match parse_words(words) {
            Ok(Command::Simulate(options)) => Some(options),
            _ => None,
        };
        assert_eq!(options(&["simulate"]), Some(SimulateOptions::default()));
        let given = SimulateOptions { worlds: 5, seed: 7, replay: true };
        let words = ["simulate", "--seed", "7", "--worlds", "5", "--replay"];
        assert_eq!(options(&words), Some(given));
    }

    #[test]
    fn an_argument_that_is_refused_is_named() {
        struct Case {
            words: &'static [&'static str],
            message: &'static str,
        }
        let cases = [
            Case { words: &["simulate", "--worlds", "many"], message: "many" },
            Case { words: &["fly"], message: "`fly`" },
            Case { words: &["serve", "--port", "0"], message: "--port 0" },
            Case { words: &["serve", "--port", "65536"], message: "--port 65536" },
            Case { words: &["serve", "--port", "http"], message: "--port http" },
            Case { words: &["build", "--port", "80"], message: "--port" },
            Case { words: &["test", "twice"], message: "twice" },
            Case { words: &["build", "--embed-all"], message: "--embed-all" },
        ];
        for case in cases {
            let message =
                parse_words(case.words).err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(message.contains(case.message), "{:?} gave {message:?}", case.words);
        }
    }
}
