//! Strategies in JavaScript. Their code may not return, so a job or a report that runs one is treated with more care.

use candlerun_engine::job::Job;

/// The reason given when a call of a script has ended its lane.
pub(crate) const NO_RETURN: &str = "the strategy's JavaScript did not return in time";

/// Whether a job runs JavaScript.
pub(crate) fn has_script(job: &Job) -> bool {
    job.spec().strategy.javascript.is_some()
}
