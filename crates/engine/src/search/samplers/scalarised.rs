//! Several objectives as one: each batch weights them differently, so that the batches together find the whole Pareto front
//! (J. Knowles, ParEGO, 2006: the augmented Chebyshev norm with uniformly drawn weights).

use super::{Batch, Sampler};
use crate::random::rng;
use crate::search::{Observation, Point, SearchSpace, SearchSpec};
use rand::RngExt as _;

/// Weight of the sum of the losses; the largest loss has the weight 1.
const SUM_WEIGHT: f64 = 0.05;

/// Makes a sampler of one objective, or wraps it where a search has several.
pub(super) fn for_all_objectives<S: Sampler + 'static>(
    spec: &SearchSpec,
    space: &SearchSpace,
    make: fn(u64, &SearchSpace) -> S,
) -> Box<dyn Sampler> {
    let seed = spec.seed;
    if spec.more_objectives.is_empty() {
        return Box::new(make(seed, space));
    }
    let space = space.clone();
    Box::new(Scalarised {
        seed,
        make: Box::new(move || -> Box<dyn Sampler> { Box::new(make(seed, &space)) }),
        current: None,
    })
}

/// Lets a sampler of one objective propose for several.
struct Scalarised {
    seed: u64,
    /// Makes the inner sampler: a new one for each batch, because each batch has other losses.
    make: Box<dyn Fn() -> Box<dyn Sampler>>,
    /// The current batch: its first episode, its sampler and its losses.
    current: Option<(u32, Box<dyn Sampler>, Vec<Observation>)>,
}

impl Scalarised {
    /// The results before a batch, each with one loss: the batch's weighted norm of its losses.
    fn weighted(&self, batch: &Batch<'_>) -> Vec<Observation> {
        let losses =
            || batch.observations.iter().filter_map(|observation| observation.losses.as_ref());
        let objectives = losses().next().map_or(1, Vec::len);
        let mut rng = rng(self.seed);
        rng.set_stream((1 << 33) + u64::from(batch.first));
        // Exponential draws, divided by their sum, are uniform over the simplex.
        let draws: Vec<f64> = (0..objectives).map(|_| -libm::log1p(-rng.random::<f64>())).collect();
        let total: f64 = draws.iter().sum();
        // The best episode of each objective, with its other losses, gives the extent of the front.
        let best = (0..objectives)
            .filter_map(|objective| losses().min_by(|a, b| a[objective].total_cmp(&b[objective])));
        let best: Vec<&Vec<f64>> = best.collect();
        let extent = |objective: usize| {
            best.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), losses| {
                let loss = losses[objective];
                (if loss < least { loss } else { least }, if loss > most { loss } else { most })
            })
        };
        let ranges: Vec<(f64, f64)> = (0..objectives).map(extent).collect();
        let norm = |losses: &Vec<f64>| {
            let parts =
                losses.iter().zip(&ranges).zip(&draws).map(|((loss, (least, most)), draw)| {
                    let share = if most > least { (loss - least) / (most - least) } else { 0.0 };
                    draw / total * share
                });
            let (largest, sum) = parts.fold((0.0, 0.0), |(largest, sum), part| {
                (if part > largest { part } else { largest }, sum + part)
            });
            vec![largest + SUM_WEIGHT * sum]
        };
        let weighted = batch.observations.iter().map(|observation| Observation {
            point: observation.point.clone(),
            losses: observation.losses.as_ref().map(norm),
        });
        weighted.collect()
    }
}

impl Sampler for Scalarised {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        let (_, mut sampler, observations) =
            match self.current.take().filter(|(first, _, _)| *first == batch.first) {
                Some(current) => current,
                None => (batch.first, (self.make)(), self.weighted(batch)),
            };
        let points = sampler.propose(space, &Batch { observations: &observations, ..*batch });
        if points.is_none() {
            self.current = Some((batch.first, sampler, observations));
        }
        points
    }
}
