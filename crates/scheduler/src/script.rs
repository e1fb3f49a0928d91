//! Strategies in JavaScript. Their code may not return, so a job or a report that runs one is treated with more care.

use candlerun_engine::job::Job;
use std::sync::Arc;

/// The reason given when a call of a script has ended its lane.
pub(crate) const NO_RETURN: &str = "the strategy's JavaScript did not return in time";

/// The code that work runs in a lane. A lane that has run the text of a script runs nothing else: what the script has changed there must
/// not reach another job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Realm {
    /// The engine alone.
    Engine,
    /// This text.
    Script(Arc<str>),
}

impl Realm {
    /// The realm of a job.
    pub(crate) fn of(job: &Job) -> Self {
        match &job.spec().strategy.javascript {
            Some(javascript) => Self::Script(javascript.source.as_str().into()),
            None => Self::Engine,
        }
    }

    /// Whether JavaScript runs, which may not return.
    pub(crate) fn is_script(&self) -> bool {
        *self != Self::Engine
    }
}

/// Whether a job runs JavaScript.
pub(crate) fn has_script(job: &Job) -> bool {
    job.spec().strategy.javascript.is_some()
}
