//! Runs a job natively, as the page does: `cargo run --release -p candlerun-engine --example backtest -- --spec spec.json
//! --candles file.csv` prints the full report of the best episode and, without a walk-forward,
//! the robustness report of the search as JSON. `--synthetic config.json` makes candles from a seed. A single backtest
//! always has its report, with or without a score.
//!
//! Exit codes: 0 for a result, 1 if no episode has a score, 2 for invalid arguments, spec or candles. Standard error has the reason.

#![allow(missing_docs)]

use candlerun_engine::Error;
use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::synthetic::Synthetic;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobResult, JobSpec, RobustnessAnalysis, run};
use candlerun_engine::metrics::Statistics;
use candlerun_engine::rules;
use candlerun_engine::search::EpisodeResult;
use serde_json::{Value, json};
use std::error::Error as StdError;
use std::io::{self, ErrorKind, Read, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;

const USAGE: &str =
    "usage: backtest --spec spec.json (--candles file.csv | --synthetic config.json)";

/// The exit codes beside 0.
const NO_SCORE: u8 = 1;
const WRONG_INPUT: u8 = 2;

fn main() -> ExitCode {
    match backtest() {
        Ok(code) => code,
        Err(error) => {
            warn(&error.to_string());
            ExitCode::from(WRONG_INPUT)
        }
    }
}

fn backtest() -> Result<ExitCode, Box<dyn StdError>> {
    let job = read_job()?;
    let mut episodes = Vec::new();
    let result = run(&job, |_, _| {}, |episode| episodes.push(episode.clone()))?;
    let (printed, no_trade) = report(&job, &result, &episodes)?;
    if !print(&serde_json::to_string_pretty(&printed)?) {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(reason) =
        result.no_score.as_ref().map(|no_score| &no_score.sentence).or(no_trade.as_ref())
    {
        warn(reason);
    }
    let is_scored = result.failed_episodes < result.episodes;
    Ok(if is_scored { ExitCode::SUCCESS } else { ExitCode::from(NO_SCORE) })
}

fn read_job() -> Result<Job, Box<dyn StdError>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        args.iter().position(|arg| arg == name).and_then(|index| args.get(index + 1)).cloned()
    };
    let candles = match (option("--candles"), option("--synthetic")) {
        (Some(path), None) => read_csv(&path)?,
        (None, Some(path)) => Synthetic::new(serde_json::from_str(&read(&path)?)?)?.finish()?,
        _ => return Err(USAGE.into()),
    };
    let spec = option("--spec").ok_or(USAGE)?;
    let mut spec: Value = serde_json::from_str(&read(&spec)?)?;
    // The candles are given, so the spec need not name them.
    if let Value::Object(fields) = &mut spec {
        fields.entry("candles").or_insert_with(|| json!(candles.fingerprint().to_string()));
    }
    check_rules(&spec)?;
    Ok(Job::new(JobSpec::from_json(&spec)?, Arc::new(candles))?)
}

/// Prints to standard output; false if it failed. A closed pipe, as with `head`, is not an error.
fn print(text: &str) -> bool {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            warn(&format!("the report cannot be written: {error}"));
            false
        }
        _ => true,
    }
}

/// Prints a message to standard error, if it is open.
fn warn(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn read(path: &str) -> Result<String, Box<dyn StdError>> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}").into())
}

/// Refuses invalid rules with all their mistakes; the job itself names only the first one.
fn check_rules(spec: &Value) -> Result<(), String> {
    match spec.pointer("/strategy/rules").and_then(Value::as_str).map(rules::check) {
        Some(Err(errors)) => Err(format!("strategy.rules: there are mistakes\n\n{errors}")),
        _ => Ok(()),
    }
}

fn read_csv(path: &str) -> Result<candlerun_engine::candles::Candles, Box<dyn StdError>> {
    let mut file = std::fs::File::open(path).map_err(|error| format!("{path}: {error}"))?;
    let mut import = Import::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(import.finish()?),
            read => import.push(&piece[..read])?,
        }
    }
}

/// The report of the best episode or of the only one, and the reason if it has no trade; without an episode to report, the result.
fn report(
    job: &Job,
    result: &JobResult,
    episodes: &[EpisodeResult],
) -> Result<(Value, Option<String>), Error> {
    let single = if episodes.len() == 1 { episodes.first() } else { None };
    let Some(shown) = result.best.as_ref().or(single) else {
        return Ok((json!({ "candles": job.candles().info(), "result": result }), None));
    };
    let mut run = job.start(
        &shown.params,
        job.range(shown.part)?,
        &mut ColumnCache::default(),
        Detail::Full,
    )?;
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    let report = run.report();
    let full_digest = report.full.as_ref().map(|full| full.digest());
    let robustness = match (&job.spec().walk_forward, &result.best) {
        (None, Some(_)) => {
            Some(RobustnessAnalysis::new(job, episodes, result.episodes)?.finish(job)?)
        }
        _ => None,
    };
    let no_trade = report.no_trade.as_ref().map(ToString::to_string);
    let mut printed = json!({
        "candles": job.candles().info(),
        "result": result,
        "report": report,
        "report_digest": report.digest(),
        "full_report_digest": full_digest,
        "appraisal": robustness,
    });
    printed["report"]["full"]["statistics"] = json!(Statistics::of(&report));
    Ok((printed, no_trade))
}
