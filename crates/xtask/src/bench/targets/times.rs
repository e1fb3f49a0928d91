//! Times of single subjects.

use super::super::ratios::{Key, Ratio, Records, Target};
use super::keys::{SHORT_SWEEP, cross};

pub(super) fn ratios(records: &Records<'_>) -> Vec<Ratio> {
    TIMES.iter().filter_map(|time| time.ratio(records)).collect()
}

/// A time of one subject.
struct Time {
    name: &'static str,
    target: Target,
    key: Key<'static>,
    /// Milliseconds of the shown time for each measured second.
    scale: f64,
}

/// The measured searches have 100, 200 and 500 proposals.
const BAYESIAN_SCALE: f64 = 1e3 / 100.0;
const PROCESS_SCALE: f64 = 1e3 / 200.0;
const ESTIMATOR_SCALE: f64 = 1e3 / 500.0;

const TIMES: &[Time] = &[
    Time {
        name: "page loaded in an open window to first candle",
        target: Target::AtMost(150.0),
        key: cross("start_up", "client"),
        scale: 1e3,
    },
    Time {
        name: "page loaded in a window just opened to first candle",
        target: Target::Less,
        key: cross("start_up", "client_new_window"),
        scale: 1e3,
    },
    Time {
        name: "sweep of 90, Chromium: engine",
        target: Target::Less,
        key: cross("sweep_90", "engine"),
        scale: 1e3,
    },
    Time {
        name: "sweep of 90: to `job_finished`",
        target: Target::Less,
        key: SHORT_SWEEP,
        scale: 1e3,
    },
    Time {
        name: "a Bayesian proposal, native",
        target: Target::Less,
        key: Key("bayesian", "engine", "native", 2_000, 1),
        scale: BAYESIAN_SCALE,
    },
    Time {
        name: "a Bayesian proposal, node",
        target: Target::Less,
        key: Key("bayesian", "engine", "node", 2_000, 1),
        scale: BAYESIAN_SCALE,
    },
    Time {
        name: "a Bayesian proposal, chromium",
        target: Target::Less,
        key: Key("bayesian", "engine", "chromium", 2_000, 1),
        scale: BAYESIAN_SCALE,
    },
    Time {
        name: "a Bayesian proposal, through the client",
        target: Target::Less,
        key: Key("bayesian", "client", "chromium", 2_000, 1),
        scale: BAYESIAN_SCALE,
    },
    Time {
        name: "a proposal of the Gaussian process over eight parameters, native",
        target: Target::AtMost(40.0),
        key: Key("gaussian_process", "engine", "native", 2_000, 1),
        scale: PROCESS_SCALE,
    },
    Time {
        name: "a proposal of the Gaussian process over eight parameters, chromium",
        target: Target::AtMost(40.0),
        key: Key("gaussian_process", "engine", "chromium", 2_000, 1),
        scale: PROCESS_SCALE,
    },
    Time {
        name: "a proposal of the Parzen estimator over eight parameters, native",
        target: Target::AtMost(5.0),
        key: Key("tpe", "engine", "native", 2_000, 1),
        scale: ESTIMATOR_SCALE,
    },
    Time {
        name: "a proposal of the Parzen estimator over eight parameters, chromium",
        target: Target::AtMost(5.0),
        key: Key("tpe", "engine", "chromium", 2_000, 1),
        scale: ESTIMATOR_SCALE,
    },
];

impl Time {
    fn ratio(&self, records: &Records<'_>) -> Option<Ratio> {
        let [median, fastest] = records.times(self.key)?.map(|seconds| self.scale * seconds);
        Some(Ratio { name: self.name.to_owned(), unit: "ms", target: self.target, median, fastest })
    }
}
