//! How long a search would take. Nothing runs and nothing is kept, so it can be asked while a job runs.

use super::candles::CandleLibrary;
use crate::protocol::Event;
use candlerun_engine::Error;
use candlerun_engine::job::{DEFAULT_CANDLES_PER_SECOND, Job, JobSpec};
use serde_json::Value;

/// The answer to `estimate_search`.
///
/// # Errors
/// Names the field of the request or of the spec that makes no sense.
pub(super) fn estimate(
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
    let found = Job::new(spec, candles)?.estimate(lanes, speed)?;
    Ok(Event::SearchEstimated {
        request_id,
        total_episodes: found.total_episodes,
        feasible_points: found.feasible_points,
        estimate: found.estimate,
    })
}
