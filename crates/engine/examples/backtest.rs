//! Runs natively what the page runs: `cargo run --release -p candlerun-engine --example backtest -- --spec spec.json
//! --candles file.csv` prints the full report of the best episode and, without a walk-forward,
//! an appraisal of the search as JSON. `--synthetic config.json` takes made candles.

#![allow(clippy::print_stdout, missing_docs)]

use candlerun_engine::Error;
use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::csv::CsvImport;
use candlerun_engine::candles::synthetic::Synthetic;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Appraiser, Job, JobSpec, run};
use candlerun_engine::rules;
use serde_json::{Value, json};
use std::error::Error as StdError;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;

const USAGE: &str =
    "usage: backtest --spec spec.json (--candles file.csv | --synthetic config.json)";

fn main() -> Result<(), Box<dyn StdError>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        args.iter().position(|arg| arg == name).and_then(|index| args.get(index + 1)).cloned()
    };
    let candles = match (option("--candles"), option("--synthetic")) {
        (Some(path), None) => read_csv(&path)?,
        (None, Some(path)) => {
            Synthetic::new(serde_json::from_str(&std::fs::read_to_string(path)?)?)?.finish()?
        }
        _ => return Err(USAGE.into()),
    };
    let spec = option("--spec").ok_or(USAGE)?;
    let mut spec: Value = serde_json::from_str(&std::fs::read_to_string(spec)?)?;
    // The candles are given, so a spec need not name them.
    if let Value::Object(fields) = &mut spec {
        fields.entry("candles").or_insert_with(|| json!(candles.fingerprint().to_string()));
    }
    if let Err(mistakes) = check_rules(&spec) {
        eprintln!("{mistakes}");
        std::process::exit(2);
    }
    let job = Job::new(JobSpec::from_json(&spec)?, Arc::new(candles))?;
    println!("{}", serde_json::to_string_pretty(&report(&job)?)?);
    Ok(())
}

/// Refuses rules with every mistake in them: a job would be refused with the first one.
fn check_rules(spec: &Value) -> Result<(), String> {
    match spec.pointer("/strategy/rules").and_then(Value::as_str).map(rules::check) {
        Some(Err(errors)) => Err(format!("the rules have mistakes\n\n{errors}")),
        _ => Ok(()),
    }
}

fn read_csv(path: &str) -> Result<candlerun_engine::candles::Candles, Box<dyn StdError>> {
    let mut file = std::fs::File::open(path)?;
    let mut import = CsvImport::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(import.finish()?),
            read => import.push(&piece[..read])?,
        }
    }
}

fn report(job: &Job) -> Result<Value, Error> {
    let mut episodes = Vec::new();
    let result = run(job, |_, _| {}, |episode| episodes.push(episode.clone()))?;
    let Some(best) = &result.best else { return Ok(json!({ "result": result })) };
    let mut run =
        job.start(&best.params, job.range(best.part)?, &mut ColumnCache::default(), Detail::Full)?;
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    let report = run.report();
    let full_digest = report.full.as_ref().map(|full| full.digest());
    let appraisal = match job.spec().walk_forward {
        Some(_) => None,
        None => Some(Appraiser::new(job, &episodes, result.episodes)?.finish(job)?),
    };
    Ok(json!({
        "candles": job.candles().info(),
        "result": result,
        "report": report,
        "report_digest": report.digest(),
        "full_report_digest": full_digest,
        "appraisal": appraisal,
    }))
}
