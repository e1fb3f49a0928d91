//! Measures how fast the samplers find the best point. `cargo run --release -p candlerun-engine --example samplers` prints one JSON
//! object a line for each objective, sampler and number of evaluations, with the median over 20 seeds of the best loss.
//!
//! `--objective NAME`, `--sampler NAME`, `--seeds N`, `--evaluations N` and `--batch N` change what is run; `--candles file.csv`
//! (any number of times) adds the surface of an SMA cross on other candles.

#![allow(clippy::print_stdout, clippy::disallowed_types, missing_docs, unreachable_pub)]

mod functions;
mod objective;
mod surface;

use candlerun_engine::params::Params;
use candlerun_engine::search::samplers::{Batch, SAMPLERS, SamplerInfo, sampler};
use candlerun_engine::search::{Observation, SamplerName, SearchSpace, SearchSpec};
use objective::Objective;
use serde_json::json;
use std::error::Error;
use std::time::Instant;

/// Evaluations after which the best so far is printed.
const PRINTED_AT: [u32; 3] = [25, 50, 100];

struct Options {
    objective: Option<String>,
    sampler: Option<String>,
    seeds: u64,
    evaluations: Vec<u32>,
    batch: u32,
    candles: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let mut objectives = functions::all();
    objectives.extend(surface::all(&options.candles)?);
    for objective in &objectives {
        if options.objective.as_ref().is_some_and(|name| !objective.name.starts_with(name)) {
            continue;
        }
        for info in SAMPLERS.iter().filter(|info| is_chosen(info, &options)) {
            compare(objective, info.name, &options)?;
        }
    }
    Ok(())
}

/// Without `--sampler`: all except the grid, which is not meant to find a good point early, and the Gaussian process, which
/// `bayesian` runs.
fn is_chosen(info: &SamplerInfo, options: &Options) -> bool {
    match &options.sampler {
        Some(name) => json!(info.name) == json!(name),
        None => !matches!(info.name, SamplerName::Grid | SamplerName::GaussianProcess),
    }
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut options = Options {
        objective: None,
        sampler: None,
        seeds: 20,
        evaluations: PRINTED_AT.to_vec(),
        batch: 1,
        candles: Vec::new(),
    };
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--objective" => options.objective = Some(value),
            "--sampler" => options.sampler = Some(value),
            "--seeds" => options.seeds = value.parse()?,
            "--evaluations" => options.evaluations = vec![value.parse()?],
            "--batch" => options.batch = value.parse()?,
            "--candles" => options.candles.push(value),
            _ => return Err(format!("there is no option {name}").into()),
        }
    }
    Ok(options)
}

/// For each evaluation of a run: the best loss so far, the milliseconds of the proposal, and those of the sampler's longest call so
/// far.
struct Trace {
    best: Vec<f64>,
    ms: Vec<f64>,
    longest: Vec<f64>,
}

fn compare(
    objective: &Objective,
    name: SamplerName,
    options: &Options,
) -> Result<(), Box<dyn Error>> {
    let most = options.evaluations.iter().copied().max().unwrap_or(0);
    let traces: Vec<Trace> = (1..=options.seeds)
        .map(|seed| run(objective, name, seed, most, options.batch))
        .collect::<Result<_, _>>()?;
    for &evaluations in &options.evaluations {
        let last = evaluations as usize - 1;
        let at = |trace: &Vec<f64>| trace[last.min(trace.len() - 1)];
        let best = median(traces.iter().map(|trace| at(&trace.best)));
        let longest = median(traces.iter().map(|trace| at(&trace.longest)));
        // The cost of a proposal at this number of episodes. The mean of the last eighth includes the refits.
        let from = last - last / 8;
        let costs = traces.iter().map(|trace| {
            let costs = &trace.ms[from.min(trace.ms.len() - 1)..=last.min(trace.ms.len() - 1)];
            costs.iter().sum::<f64>() / costs.len() as f64
        });
        let line = json!({
            "objective": objective.name,
            "sampler": name,
            "evaluations": evaluations,
            "seeds": options.seeds,
            "median_best": objective.shown(best),
            "optimum": objective.shown(objective.optimum),
            "ms_per_proposal": (median(costs) * 1e3).round() / 1e3,
            "longest_call_ms": (longest * 1e3).round() / 1e3,
        });
        println!("{line}");
    }
    Ok(())
}

fn run(
    objective: &Objective,
    name: SamplerName,
    seed: u64,
    evaluations: u32,
    batch: u32,
) -> Result<Trace, Box<dyn Error>> {
    let spec = SearchSpec {
        sampler: name,
        space: serde_json::from_str(&objective.space)?,
        constraints: objective.constraints.clone(),
        seed,
        ..SearchSpec::default()
    };
    let space = SearchSpace::of(&spec, &Params::new())?;
    let mut sampler = sampler(&spec, &space, evaluations);
    let mut observations = Vec::new();
    let mut trace = Trace { best: Vec::new(), ms: Vec::new(), longest: Vec::new() };
    let (mut best, mut longest) = (f64::INFINITY, 0.0_f64);
    while observations.len() < evaluations as usize {
        let first = observations.len() as u32;
        let count = batch.min(evaluations - first);
        let mut ms = 0.0;
        let points = loop {
            let batch = Batch { first, count, observations: &observations };
            let started = Instant::now();
            let points = sampler.propose(&space, &batch);
            let call = started.elapsed().as_secs_f64() * 1e3;
            ms += call;
            longest = if call > longest { call } else { longest };
            if let Some(points) = points {
                break points;
            }
        };
        for point in points {
            let loss = objective.loss(&space, &point);
            best = loss.filter(|loss| *loss < best).unwrap_or(best);
            trace.best.push(best);
            trace.ms.push(ms / f64::from(count));
            trace.longest.push(longest);
            observations.push(Observation { point, losses: loss.map(|loss| vec![loss]) });
        }
    }
    Ok(trace)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}
