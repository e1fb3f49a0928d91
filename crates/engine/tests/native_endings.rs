//! The native example as a process: its output, its error text and its exit code.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// The example, built here, since `cargo test --test …` alone does not build it.
fn example() -> &'static Path {
    static EXAMPLE: OnceLock<PathBuf> = OnceLock::new();
    EXAMPLE.get_or_init(|| {
        let profile = std::env::current_exe().unwrap();
        let profile = profile.parent().unwrap().parent().unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "candlerun-engine", "--example", "backtest"]);
        build.arg("--target-dir").arg(profile.parent().unwrap());
        build.args(["--profile", if profile.ends_with("release") { "release" } else { "test" }]);
        assert!(build.status().unwrap().success());
        profile.join("examples/backtest")
    })
}

/// The opening time of the first candle, 1 January 2024 as epoch seconds.
const START: u32 = 1_704_067_200;

/// A folder of files for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The example with a spec and candles that rise by 1 a day. The third candle has a volume of 1.
    fn command(&self, spec: &Value) -> Command {
        let mut csv = "time,open,high,low,close,volume\n".to_owned();
        for day in 0..200 {
            let (price, signal) = (100 + day, u32::from(day == 2));
            csv += &format!("{},{price},{price},{price},{price},{signal}\n", START + day * 86_400);
        }
        let mut command = Command::new(example());
        command.arg("--spec").arg(self.write("spec.json", spec.to_string()));
        command.arg("--candles").arg(self.write("candles.csv", csv));
        command
    }
}

fn code_and_stderr(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8(output.stderr.clone()).unwrap())
}

fn spec(rules: &str) -> Value {
    json!({ "strategy": { "rules": rules } })
}

const TOO_LARGE: &str = "enter long when volume == 1\nsize 200 units";
const REJECTED: &str =
    "no trades, all entries rejected: 1, because 200 units need 20600 but 10000 is free";

#[test]
fn a_backtest_without_a_score_prints_its_report_and_the_reason_and_ends_with_1() {
    let output = Folder::new("no_score").command(&spec(TOO_LARGE)).output().unwrap();
    let reason = format!("The episode has no score: {REJECTED}\n");
    assert_eq!(code_and_stderr(&output), (Some(1), reason));
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["report"]["no_trade"], REJECTED);
    assert_eq!(printed["report"]["full"]["rejections"][0]["candle"], 3);
    assert_eq!(printed["result"]["no_score"]["reason"], REJECTED);
    assert_eq!(printed["result"]["best"], Value::Null);
}

#[test]
fn a_result_ends_with_0_and_names_only_what_it_lacks() {
    let folder = Folder::new("result");
    let enter = "enter long when volume == 1";
    let output = folder.command(&spec(enter)).output().unwrap();
    assert_eq!(code_and_stderr(&output), (Some(0), String::new()));
    let grid = |objective: &str| {
        let rules = format!("param m = 1 in 1..2\n{}", enter.replace("== 1", "== m"));
        json!({ "strategy": { "rules": rules }, "search": { "objective": objective } })
    };
    let partly = folder.command(&grid("sharpe")).output().unwrap();
    let reason = "1 of 2 episodes has no score: no trades, no signal: the strategy gave no order\n";
    assert_eq!(code_and_stderr(&partly), (Some(0), reason.to_owned()));
    let none = folder.command(&grid("profit_factor")).output().unwrap();
    assert_eq!(none.status.code(), Some(1));
    assert!(code_and_stderr(&none).1.starts_with("None of 2 episodes has a score; "));
}

#[test]
fn a_scored_backtest_without_a_trade_says_why_it_has_none() {
    let mut scored = spec(TOO_LARGE);
    scored["search"] = json!({ "objective": "total_return_pct" });
    let output = Folder::new("no_trade").command(&scored).output().unwrap();
    assert_eq!(code_and_stderr(&output), (Some(0), format!("{REJECTED}\n")));
}

#[test]
fn invalid_arguments_specs_and_candles_end_with_2_and_a_reason() {
    let with = |folder: &str, spec: Value| Folder::new(folder).command(&spec);
    let files = Folder::new("wrong");
    let other = files.write("spec.json", spec(TOO_LARGE).to_string());
    let candles_of = |option: &str, path: PathBuf| {
        let mut command = Command::new(example());
        command.arg("--spec").arg(&other).arg(option).arg(path);
        command
    };
    let cases = [
        (Command::new(example()), "usage: backtest"),
        (with("wrong_1", spec("enter lng when volume == 1")), "1 | enter lng when volume == 1"),
        (with("wrong_2", json!({ "strategy": { "library": "sma_crss" } })), "strategy.library"),
        (
            with(
                "wrong_3",
                json!({ "strategy": { "rules": TOO_LARGE }, "search": { "space": { "x": 1 } } }),
            ),
            "search",
        ),
        (candles_of("--candles", files.write("bad.csv", "time,close\n1704067200,x\n")), "close"),
        (candles_of("--candles", files.0.join("none.csv")), "none.csv: "),
        (candles_of("--synthetic", files.0.join("none.json")), "none.json: "),
    ];
    for (mut command, says) in cases {
        let (code, stderr) = code_and_stderr(&command.output().unwrap());
        assert_eq!(code, Some(2), "{says}: {stderr}");
        assert!(stderr.contains(says), "{says}: {stderr}");
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let folder = Folder::new("closed_pipe");
    // The report is longer than the buffer of a pipe.
    let rules = "enter long when volume == 0\nexit after 1 candles";
    let mut command = folder.command(&spec(rules));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    assert_eq!(code_and_stderr(&child.wait_with_output().unwrap()), (Some(0), String::new()));
}
