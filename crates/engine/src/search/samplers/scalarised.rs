//! Several objectives as one: each batch weighs them differently, so that in time the whole front is found (J. Knowles, ParEGO,
//! 2006: the augmented Chebyshev norm with weights drawn evenly).

use super::{Batch, Sampler};
use crate::random::rng;
use crate::search::{Observation, Point, SearchSpace};
use rand::RngExt as _;

/// How much the sum of the losses counts beside the largest.
const SUM_SHARE: f64 = 0.05;

/// Lets a sampler of one objective propose for several.
pub struct Scalarised {
    seed: u64,
    make: Box<dyn Fn() -> Box<dyn Sampler>>,
    /// The batch under way: its first episode, and the sampler and the losses made for it.
    current: Option<(u32, Box<dyn Sampler>, Vec<Observation>)>,
}

impl Scalarised {
    /// Asks a sampler that `make` gives anew for each batch.
    pub fn new(seed: u64, make: Box<dyn Fn() -> Box<dyn Sampler>>) -> Self {
        Self { seed, make, current: None }
    }

    /// The losses of the episodes before a batch, weighed as the batch weighs them.
    fn weighed(&self, batch: &Batch<'_>) -> Vec<Observation> {
        let losses = || batch.observations.iter().filter_map(|seen| seen.losses.as_ref());
        let objectives = losses().next().map_or(1, Vec::len);
        let mut rng = rng(self.seed);
        rng.set_stream((1 << 33) + u64::from(batch.first));
        // Exponential draws, divided by their sum, are even over the simplex.
        let draws: Vec<f64> = (0..objectives).map(|_| -libm::log1p(-rng.random::<f64>())).collect();
        let total: f64 = draws.iter().sum();
        // The best episode of each objective, and how bad these are in the others, tell the extent of the front.
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
        let weigh = |losses: &Vec<f64>| {
            let parts =
                losses.iter().zip(&ranges).zip(&draws).map(|((loss, (least, most)), draw)| {
                    let share = if most > least { (loss - least) / (most - least) } else { 0.0 };
                    draw / total * share
                });
            let (largest, sum) = parts.fold((0.0, 0.0), |(largest, sum), part| {
                (if part > largest { part } else { largest }, sum + part)
            });
            vec![largest + SUM_SHARE * sum]
        };
        let weighed = batch.observations.iter().map(|seen| Observation {
            point: seen.point.clone(),
            losses: seen.losses.as_ref().map(weigh),
        });
        weighed.collect()
    }
}

impl Sampler for Scalarised {
    fn learns(&self) -> bool {
        true
    }

    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        let (_, mut sampler, observations) =
            match self.current.take().filter(|(first, _, _)| *first == batch.first) {
                Some(current) => current,
                None => (batch.first, (self.make)(), self.weighed(batch)),
            };
        let points = sampler.propose(space, &Batch { observations: &observations, ..*batch });
        if points.is_none() {
            self.current = Some((batch.first, sampler, observations));
        }
        points
    }
}
