//! Measures how fast the samplers find the best point. `cargo run --release -p candlerun-engine --example samplers` prints one JSON
//! object a line for each objective, sampler and number of evaluations, with the median over 20 seeds of the best loss and the
//! quartiles beside it, and the times of the last eighth of the proposals. Fronts are measured by their hypervolume.
//!
//! `--problems` chooses `few` (two to six parameters, the default), `many` (10 to 20 and mixed ones), `strategies` (backtests with
//! seven and eight parameters), `fronts` (two and three objectives) or `all`. `--objective NAME`, `--sampler NAME`, `--seeds N`,
//! `--first-seed N`, `--evaluations N` and `--batch N` change what is run, `--all-seeds` prints the best of each seed too;
//! `--candles file.csv` (any number of times) adds backtests on other candles.

#![allow(clippy::print_stdout, clippy::disallowed_types, missing_docs, unreachable_pub)]
#![allow(clippy::disallowed_methods, reason = "a program that measures")]

mod candles;
mod fronts;
mod functions;
mod hypervolume;
mod mixed;
mod objective;
mod options;
mod strategies;
mod surface;
mod trace;

use candlerun_engine::search::SamplerName;
use candlerun_engine::search::samplers::{SAMPLERS, SamplerInfo};
use objective::Objective;
use options::Options;
use serde_json::json;
use std::error::Error;
use trace::Trace;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read()?;
    for objective in &objectives(&options)? {
        if options.objective.as_ref().is_some_and(|name| !objective.name.starts_with(name)) {
            continue;
        }
        for info in SAMPLERS.iter().filter(|info| is_chosen(info, &options)) {
            compare(objective, info.name, &options)?;
        }
    }
    Ok(())
}

fn objectives(options: &Options) -> Result<Vec<Objective>, Box<dyn Error>> {
    let files = &options.candles;
    let all = options.problems == "all";
    let mut objectives = Vec::new();
    if all || options.problems == "few" {
        objectives.extend(functions::few());
        objectives.extend(surface::all(files)?);
    }
    if all || options.problems == "many" {
        objectives.extend(functions::many());
        objectives.extend(mixed::all());
    }
    if all || options.problems == "strategies" {
        objectives.extend(strategies::single(files)?);
    }
    if all || options.problems == "fronts" {
        objectives.extend(fronts::all());
        objectives.extend(strategies::fronts(files)?);
    }
    if objectives.is_empty() {
        return Err(format!("there are no problems {}", options.problems).into());
    }
    Ok(objectives)
}

/// Without `--sampler`: all except the grid, which is not meant to find a good point early, and the Gaussian process, which
/// `bayesian` runs.
fn is_chosen(info: &SamplerInfo, options: &Options) -> bool {
    match &options.sampler {
        Some(name) => json!(info.name) == json!(name),
        None => !matches!(info.name, SamplerName::Grid | SamplerName::GaussianProcess),
    }
}

fn compare(
    objective: &Objective,
    name: SamplerName,
    options: &Options,
) -> Result<(), Box<dyn Error>> {
    let numbers = options.evaluations.map_or(objective.printed_at.to_vec(), |number| vec![number]);
    let limit = name.info().max_episodes;
    let numbers: Vec<u32> = numbers.into_iter().filter(|&number| number <= limit).collect();
    let most = numbers.iter().copied().max().unwrap_or(0);
    let seeds = options.first_seed..options.first_seed + options.seeds;
    let traces: Vec<Trace> = seeds
        .map(|seed| trace::run(objective, name, seed, most, options.batch))
        .collect::<Result<_, _>>()?;
    for number in numbers {
        print(objective, name, options, &traces, number as usize);
    }
    Ok(())
}

fn print(
    objective: &Objective,
    name: SamplerName,
    options: &Options,
    traces: &[Trace],
    number: usize,
) {
    let figures: Vec<f64> = traces.iter().map(|trace| trace.figure(objective, number)).collect();
    let shown = |share: f64| objective.shown(quantile(&figures, share));
    let rounded = |ms: f64| (ms * 1e3).round() / 1e3;
    let costs: Vec<f64> = traces.iter().map(|trace| trace.cost(number)).collect();
    let medians: Vec<f64> =
        traces.iter().map(|trace| quantile(trace.last_costs(number), 0.5)).collect();
    let longest: Vec<f64> = traces.iter().map(|trace| trace.longest(number)).collect();
    let mut line = json!({
        "objective": objective.name,
        "sampler": name,
        "batch": options.batch,
        "evaluations": number,
        "seeds": options.seeds,
        "median_best": shown(0.5),
        "quartiles": [shown(0.25), shown(0.75)],
        "optimum": objective.optimum.map(|optimum| objective.shown(optimum)),
        "ms_per_proposal": rounded(quantile(&costs, 0.5)),
        "median_ms": rounded(quantile(&medians, 0.5)),
        "longest_call_ms": rounded(quantile(&longest, 0.5)),
    });
    if options.all_seeds {
        let all: Vec<f64> = figures.iter().map(|&figure| objective.shown(figure)).collect();
        line["all"] = json!(all);
    }
    println!("{line}");
}

/// A quantile of some numbers, between the two nearest.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let at = share * (values.len() - 1) as f64;
    let (low, high) = (values[at as usize], values[at.ceil() as usize]);
    low + (high - low) * at.fract()
}
