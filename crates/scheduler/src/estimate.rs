//! Estimates how long a search would take. It runs no episode and keeps no state, so a page can ask while a job runs.

use crate::candle_library::CandleLibrary;
use crate::delivery::BOUNDARY_COST_MS;
use crate::lane::DeliveryRule;
use candlerun_engine::Error;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::search::Posting;
use candlerun_protocol::Event;
use serde_json::Value;

/// Candles a second of one lane, if no job has run yet. It is cautious: a lane ran 34 to 54 million in Chromium, with `sma_cross` over a
/// million candles on a shared machine.
const DEFAULT_CANDLES_PER_SECOND: f64 = 1.5e7;

/// The answer to `estimate_search`.
///
/// # Errors
/// Names the field of the request or of the spec that is invalid.
pub(crate) fn estimate(
    library: &CandleLibrary,
    request_id: u32,
    spec: &Value,
    lanes: u32,
    candles_per_second: Option<f64>,
) -> Result<Event, Error> {
    if lanes == 0 {
        return Err(Error::field("lanes", lanes, "must be at least 1"));
    }
    let speed = candles_per_second.unwrap_or(DEFAULT_CANDLES_PER_SECOND);
    if !(speed.is_finite() && speed > 0.0) {
        return Err(Error::field("candles_per_second", speed, "must be a speed above 0"));
    }
    let spec = JobSpec::from_json(spec)?;
    let candles = library.get(&spec.candles)?;
    let job = Job::new(spec, candles)?;
    let found = job.estimate(lanes, speed, posting(&job))?;
    Ok(Event::SearchEstimated {
        request_id,
        total_episodes: found.total_episodes,
        feasible_points: found.feasible_points,
        estimate: found.estimate,
    })
}

fn posting(job: &Job) -> Posting {
    let most = DeliveryRule::of(job).one_by_one();
    let boundaries = job.candles_per_point().div_ceil(u64::from(job.every_candles()));
    Posting { boundaries_per_episode: boundaries, most, ms: BOUNDARY_COST_MS }
}
