//! `candlerun-bench [--quick] [--rounds N]` measures natively and prints a JSON object for each subject: its times in seconds and
//! the outcomes of its episodes. `candlerun-bench --csv N` prints N candles as CSV. `cargo xtask bench` reads both.

#![allow(clippy::print_stdout, reason = "a command-line program prints")]

/// The cost of an episode outside its lane.
#[cfg(not(target_family = "wasm"))]
mod scheduler;

use candlerun_bench::case::{Case, cases};
use candlerun_bench::data;
use candlerun_bench::subject::{Outcome, Subject};
use candlerun_bench::workload::Workload;
use serde_json::json;
use std::error::Error;
use std::time::Instant;

/// Least duration of a measurement in seconds. Shorter backtests are repeated.
const LEAST_SECONDS: f64 = 0.02;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| -> Result<Option<u32>, Box<dyn Error>> {
        let place = args.iter().position(|arg| arg == name);
        let value = place.and_then(|place| args.get(place + 1));
        Ok(value.map(|value| value.parse()).transpose()?)
    };
    if let Some(count) = number("--csv")? {
        print!("{}", data::csv(&*data::candles(count)?));
        return Ok(());
    }
    let quick = args.iter().any(|arg| arg == "--quick");
    measure_scheduler(number("--rounds")?.unwrap_or(7))?;
    if args.iter().any(|arg| arg == "--scheduler") {
        return Ok(());
    }
    let rounds = number("--rounds")?.unwrap_or(7);
    cases(quick).iter().try_for_each(|case| measure(case, rounds))
}

/// Measures the cost of an episode outside its lane; prints the fastest round.
#[cfg(not(target_family = "wasm"))]
fn measure_scheduler(rounds: u32) -> Result<(), Box<dyn Error>> {
    for lanes in [1, 2, 16] {
        let mut fastest = f64::INFINITY;
        for _ in 0..rounds {
            let seconds = scheduler::seconds_per_episode(lanes)?;
            fastest = if seconds < fastest { seconds } else { fastest };
        }
        let value = fastest * 1e6;
        println!(
            "{}",
            json!({ "figure": "scheduler_us_per_episode", "where": "native", "of": lanes, "value": value })
        );
    }
    Ok(())
}

/// Measures the subjects of a case in turns, after one run of each that is not counted.
fn measure(case: &Case, rounds: u32) -> Result<(), Box<dyn Error>> {
    let mut workload = Workload::new(case)?;
    let native = |subject: &&Subject| !matches!(subject, Subject::JavaScript(_));
    let mut measured = Vec::new();
    for &subject in case.subjects.iter().filter(native) {
        turn(&mut workload, subject)?;
        measured.push((subject, workload.outcomes().to_vec(), Vec::new()));
    }
    for _ in 0..rounds {
        for (subject, _, times) in &mut measured {
            times.push(turn(&mut workload, *subject)?);
        }
    }
    for (subject, outcomes, times) in measured {
        print(&workload, subject, &outcomes, &times);
    }
    if workload.csv_bytes() > 0 {
        println!(
            "{}",
            json!({ "figure": "csv_bytes", "where": "native",
            "of": workload.candles().len(), "value": workload.csv_bytes() })
        );
    }
    Ok(())
}

/// Repeats a run until enough time has passed. Returns the seconds of one run.
fn turn(workload: &mut Workload, subject: Subject) -> Result<f64, Box<dyn Error>> {
    let started = Instant::now();
    let (mut runs, mut seconds) = (0_u32, 0.0);
    while seconds < LEAST_SECONDS {
        workload.run(subject)?;
        runs += 1;
        seconds = started.elapsed().as_secs_f64();
    }
    Ok(seconds / f64::from(runs))
}

fn print(workload: &Workload, subject: Subject, outcomes: &[Outcome], times: &[f64]) {
    let episodes = workload.episodes(subject);
    let outcomes: Vec<[f64; 2]> =
        outcomes.iter().map(|outcome| [outcome.trades, outcome.equity]).collect();
    let record = json!({
        "bench": subject.bench(episodes),
        "subject": subject.name(),
        "group": subject.group(),
        "where": "native",
        "candles": workload.candles().len(),
        "episodes": episodes,
        "lanes": 1,
        "times": times,
        "outcomes": outcomes,
    });
    println!("{record}");
}
