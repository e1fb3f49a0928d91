//! Sweeps, and the time that progress adds to them.

use super::super::ratios::{Key, Ratio, Records, Target};
use super::keys::{CROSS_CANDLES, SHORT_SWEEP, cross};

const LONG_CANDLES: u64 = 100_000;
/// A sweep of half a minute in one lane.
const LONG_SWEEP: &str = "sweep_120000";

pub(super) fn ratios(records: &Records<'_>) -> Vec<Ratio> {
    let speeds = SPEEDS.iter().filter_map(|speed| speed.ratio(records));
    let extra_times = EXTRA_TIMES.iter().filter_map(|extra| extra.ratio(records));
    speeds.chain(extra_times).chain(progress_of_a_long_sweep(records)).collect()
}

/// Candles a second of one subject over those of another.
struct Speed {
    name: &'static str,
    target: Target,
    one: Key<'static>,
    other: Key<'static>,
}

impl Speed {
    const fn new(
        name: &'static str,
        target: Target,
        one: Key<'static>,
        other: Key<'static>,
    ) -> Self {
        Self { name, target, one, other }
    }

    fn ratio(&self, records: &Records<'_>) -> Option<Ratio> {
        records.speed(self.name.to_owned(), self.target, self.one, self.other)
    }
}

const fn in_two_lanes(key: Key<'static>) -> Key<'static> {
    Key(key.0, key.1, key.2, key.3, 2)
}

const fn python(bench: &'static str, subject: &'static str) -> Key<'static> {
    Key(bench, subject, "python", CROSS_CANDLES, 1)
}

const SWEEP: Key<'_> = cross("sweep_10000", "client");
const WORKER: Key<'_> = cross("sweep_10000", "engine_alone");
const LONG: Key<'_> = Key(LONG_SWEEP, "client", "chromium", LONG_CANDLES, 1);
const LONG_OFF: Key<'_> = Key(LONG_SWEEP, "client_off", "chromium", LONG_CANDLES, 1);

const SPEEDS: &[Speed] = &[
    Speed::new(
        "sweep of 10,000, one lane, default delivery / vectorbt",
        Target::AtLeast(30.0),
        SWEEP,
        python("sweep_90", "vectorbt"),
    ),
    Speed::new(
        "sweep of 10,000, one lane, default delivery / vectorbt's Rust engine",
        Target::More,
        SWEEP,
        python("sweep_90", "vectorbt_rust"),
    ),
    Speed::new(
        "sweep of 10,000, one lane, default delivery / RaptorBT",
        Target::AtLeast(15.0),
        SWEEP,
        python("sweep_90", "raptorbt"),
    ),
    Speed::new(
        "sweep of 10,000, one lane, default delivery / backtesting.py",
        Target::AtLeast(1_000.0),
        SWEEP,
        python("backtest", "backtesting_py"),
    ),
    Speed::new(
        "sweep of 10,000, one lane, default delivery / backtrader",
        Target::More,
        SWEEP,
        python("backtest", "backtrader"),
    ),
    Speed::new(
        "sweep of 10,000, Chromium: engine / loop by hand in wasm",
        Target::More,
        cross("sweep_10000", "engine"),
        cross("sweep_10000", "floor"),
    ),
    Speed::new(
        "sweep of 10,000, Chromium: client / engine",
        Target::More,
        SWEEP,
        cross("sweep_10000", "engine"),
    ),
    Speed::new(
        "sweep of 120,000 on 100,000 candles: 2 lanes / 1 lane",
        Target::AtLeast(1.7),
        in_two_lanes(LONG),
        LONG,
    ),
    // The upper bound for two lanes: the speed-up of two threads that only compute.
    Speed::new(
        "sweeps of 10,000, engine alone: 2 workers / 1 worker",
        Target::More,
        in_two_lanes(WORKER),
        WORKER,
    ),
    // A third of this sweep is its first 10,000 boundaries, which keep two cores busy with any number of lanes.
    Speed::new("sweep of 10,000: 2 lanes / 1 lane", Target::More, in_two_lanes(SWEEP), SWEEP),
    Speed::new(
        "sweep of 90, without progress: JavaScript / rules",
        Target::More,
        cross("sweep_90", "client_javascript"),
        cross("sweep_90", "client_off"),
    ),
    Speed::new(
        "sweep of 90: 2 lanes / 1 lane",
        Target::More,
        in_two_lanes(SHORT_SWEEP),
        SHORT_SWEEP,
    ),
];

/// Milliseconds that progress adds to a sweep.
struct ExtraTime {
    name: &'static str,
    target: Target,
    one: Key<'static>,
    other: Key<'static>,
}

const EXTRA_TIMES: &[ExtraTime] = &[
    ExtraTime {
        name: "sweep of 90: default progress, more than without",
        target: Target::AtMost(250.0),
        one: SHORT_SWEEP,
        other: cross("sweep_90", "client_off"),
    },
    ExtraTime {
        name: "sweep of 10,000: default progress, more than without",
        target: Target::AtMost(250.0),
        one: SWEEP,
        other: cross("sweep_10000", "client_off"),
    },
    ExtraTime {
        name: "sweep of 90: every boundary posted, more than without",
        target: Target::Less,
        one: cross("sweep_90", "client_every"),
        other: cross("sweep_90", "client_off"),
    },
];

impl ExtraTime {
    fn ratio(&self, records: &Records<'_>) -> Option<Ratio> {
        records.extra_ms(self.name.to_owned(), self.target, self.one, self.other)
    }
}

/// The share of a long sweep that progress takes after its first 10,000 boundaries. Their cost is the one of the short sweep.
fn progress_of_a_long_sweep(records: &Records<'_>) -> Option<Ratio> {
    let extra = |one, other| records.compare(one, other, |one, other| one - other);
    let long = extra(LONG, LONG_OFF)?;
    let short = extra(SWEEP, cross("sweep_10000", "client_off"))?;
    let off = records.times(LONG_OFF)?;
    let share = |index: usize| 100.0 * (long[index] - short[index].max(0.0)) / off[index];
    Some(Ratio {
        name: "sweep of 120,000 on 100,000 candles: default progress behind its first 10,000"
            .to_owned(),
        unit: "%",
        target: Target::AtMost(1.0),
        median: share(0),
        fastest: share(1),
    })
}
