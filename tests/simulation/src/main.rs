//! Runs worlds: `candlerun-simulation [--worlds N] [--seed S] [--replay]`. Prints failing seeds; the last line says how many
//! worlds passed and failed, and so does the exit code.
#![expect(clippy::print_stdout, reason = "a command-line program prints to standard output")]

use candlerun_simulation::{Failure, Simulation};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Failing worlds that are printed.
const SHOWN: u64 = 20;

struct Options {
    worlds: u64,
    seed: u64,
    replay: bool,
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        println!("usage: candlerun-simulation [--worlds N] [--seed S] [--replay]");
        return ExitCode::FAILURE;
    };
    let Options { worlds, seed, replay } = options;
    if replay {
        return match Simulation::new().map(|simulation| simulation.replay(seed)) {
            Ok(Ok(steps)) => {
                println!("world {seed} passed in {steps} steps");
                ExitCode::SUCCESS
            }
            failed => {
                println!("{failed:?}");
                ExitCode::FAILURE
            }
        };
    }
    let started = Instant::now();
    let (failed, steps) = run_all(seed, worlds);
    let seconds = started.elapsed().as_secs_f64();
    let rate = worlds as f64 / seconds;
    println!("{steps} steps, {seconds:.1} s, {rate:.0} worlds a second");
    println!("{} passed, {failed} failed", worlds - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs worlds on all cores. Returns how many failed, and the steps of all.
fn run_all(first: u64, worlds: u64) -> (u64, u64) {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let [next, failed, steps] = [0, 0, 0].map(AtomicU64::new);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let Ok(simulation) = Simulation::new() else {
                    failed.fetch_add(1, Ordering::Relaxed);
                    return;
                };
                loop {
                    let world = next.fetch_add(1, Ordering::Relaxed);
                    if world >= worlds {
                        break;
                    }
                    match simulation.run(first + world) {
                        Ok(taken) => {
                            steps.fetch_add(taken, Ordering::Relaxed);
                        }
                        Err(failure) => {
                            if failed.fetch_add(1, Ordering::Relaxed) < SHOWN {
                                show(&failure);
                            }
                        }
                    }
                }
            });
        }
    });
    (failed.into_inner(), steps.into_inner())
}

fn show(Failure { seed, step, time_ms, jobs, reason }: &Failure) {
    println!("world {seed} failed in step {step} at {time_ms:.1} ms, with {jobs:?}: {reason}");
    println!("    replay: cargo xtask simulate --seed {seed} --replay");
}

fn options() -> Option<Options> {
    let mut options = Options { worlds: 10_000, seed: 1, replay: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--worlds" => options.worlds = arguments.next()?.parse().ok()?,
            "--seed" => options.seed = arguments.next()?.parse().ok()?,
            "--replay" => options.replay = true,
            _ => return None,
        }
    }
    Some(options)
}
