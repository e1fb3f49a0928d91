//! One search: what it found and what its proposals took, in time of the processor: other programs do not change it much.

use crate::objective::Objective;
use candlerun_engine::params::Params;
use candlerun_engine::search::samplers::{Batch, Sampler, sampler};
use candlerun_engine::search::{Observation, Point, SamplerName, SearchSpace, SearchSpec};
use cpu_time::ThreadTime;
use serde_json::json;
use std::error::Error;

/// The evaluations of a run, with the milliseconds of each proposal, and those of the sampler's longest call so far.
pub struct Trace {
    observations: Vec<Observation>,
    ms: Vec<f64>,
    longest: Vec<f64>,
}

impl Trace {
    /// The objective's figure after a number of evaluations, from 1, or after all of them.
    pub fn figure(&self, objective: &Objective, number: usize) -> f64 {
        objective
            .figure(self.observations.iter().take(number).filter_map(|seen| seen.losses.as_ref()))
    }

    /// The mean milliseconds of a proposal at this number of episodes. It includes the refits.
    pub fn cost(&self, number: usize) -> f64 {
        let costs = self.last_costs(number);
        costs.iter().sum::<f64>() / costs.len() as f64
    }

    /// The milliseconds of the last eighth of the proposals up to this number of episodes.
    pub fn last_costs(&self, number: usize) -> &[f64] {
        let last = number.min(self.ms.len());
        &self.ms[last - last.div_ceil(8)..last]
    }

    /// The milliseconds of the longest call up to this number of episodes.
    pub fn longest(&self, number: usize) -> f64 {
        self.longest[number.min(self.longest.len()) - 1]
    }
}

pub fn run(
    objective: &Objective,
    name: SamplerName,
    seed: u64,
    evaluations: u32,
    batch: u32,
) -> Result<Trace, Box<dyn Error>> {
    let goal = serde_json::from_value(json!({ "objective": "trades" }))?;
    let spec = SearchSpec {
        sampler: name,
        space: serde_json::from_str(&objective.space)?,
        constraints: objective.constraints.clone(),
        more_objectives: vec![goal; objective.goals() - 1],
        seed,
        ..SearchSpec::default()
    };
    let space = SearchSpace::of(&spec, &Params::new())?;
    let mut sampler = sampler(&spec, &space, evaluations);
    let mut trace = Trace { observations: Vec::new(), ms: Vec::new(), longest: Vec::new() };
    let mut longest = 0.0;
    while trace.observations.len() < evaluations as usize {
        let first = trace.observations.len() as u32;
        let count = batch.min(evaluations - first);
        let batch = Batch { first, count, observations: &trace.observations };
        let (points, ms) = propose(&mut *sampler, &space, &batch, &mut longest);
        if points.is_empty() {
            break;
        }
        for point in points {
            let losses = objective.losses(&space, &point);
            trace.ms.push(ms / f64::from(count));
            trace.longest.push(longest);
            trace.observations.push(Observation { point, losses });
        }
    }
    Ok(trace)
}

/// The points of a batch and the milliseconds that they took.
fn propose(
    sampler: &mut dyn Sampler,
    space: &SearchSpace,
    batch: &Batch<'_>,
    longest: &mut f64,
) -> (Vec<Point>, f64) {
    let mut ms = 0.0;
    loop {
        let started = ThreadTime::now();
        let points = sampler.propose(space, batch);
        let call = started.elapsed().as_secs_f64() * 1e3;
        ms += call;
        *longest = longest.max(call);
        if let Some(points) = points {
            return (points, ms);
        }
    }
}
