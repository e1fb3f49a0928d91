//! The ratios of a report, with the target that each should reach.

use std::ops::RangeInclusive;

use super::ratios::{Key, Ratio, Records, Target, count};
use super::record::{Figure, Record};

const CROSS_CANDLES: u64 = 10_000;
const LONG_CANDLES: u64 = 100_000;
/// A sweep of half a minute in one lane.
const LONG_SWEEP: &str = "sweep_120000";

/// Every ratio whose subjects were measured and agree.
pub(super) fn ratios(records: &[Record], figures: &[Figure]) -> Vec<Ratio> {
    let records = Records(records, figures);
    let mut ratios = backtests(&records);
    ratios.extend(SPEEDS.iter().filter_map(|speed| speed.ratio(&records)));
    ratios.extend(EXTRA_TIMES.iter().filter_map(|extra| extra.ratio(&records)));
    ratios.extend(progress_of_a_long_sweep(&records));
    ratios.extend(TIMES.iter().filter_map(|time| time.ratio(&records)));
    ratios.extend(FIGURES.iter().filter_map(|figure| figure.ratio(&records)));
    ratios.extend(memory_growth(&records));
    ratios.extend(CSV_IMPORTS.iter().filter_map(|import| import.ratio(&records)));
    ratios
}

/// Speed of one backtest beside another on the same candles.
struct BacktestSpeed {
    /// The name after "backtest of N".
    name: &'static str,
    target: Target,
    /// Numbers of candles with the target; more speed is better for every other number.
    candles: RangeInclusive<u64>,
    /// Benchmark, subject and place.
    one: [&'static str; 3],
    other: [&'static str; 3],
}

const BACKTEST_CANDLES: [u64; 5] = [2_000, 10_000, 100_000, 1_000_000, 10_000_000];
const ENGINE: [&str; 3] = ["backtest", "engine", "chromium"];
const ENGINE_SHARED: [&str; 3] = ["backtest", "engine_shared", "chromium"];
const NATIVE: [&str; 3] = ["backtest", "engine", "native"];
const FLOOR: [&str; 3] = ["backtest", "floor", "chromium"];

const BACKTESTS: &[BacktestSpeed] = &[
    BacktestSpeed {
        name: ", Chromium: engine / loop by hand in wasm",
        target: Target::AtLeast(0.5),
        candles: 10_000..=1_000_000,
        one: ENGINE,
        other: FLOOR,
    },
    BacktestSpeed {
        name: ", Chromium, columns shared: engine / loop by hand in wasm",
        target: Target::More,
        candles: 0..=u64::MAX,
        one: ENGINE_SHARED,
        other: FLOOR,
    },
    BacktestSpeed {
        name: ", Chromium: engine / loop by hand in JavaScript",
        target: Target::More,
        candles: 0..=u64::MAX,
        one: ENGINE,
        other: ["backtest", "floor_js", "chromium"],
    },
    BacktestSpeed {
        name: ": native engine / loop by hand in wasm, Chromium",
        target: Target::AtLeast(0.5),
        candles: 10_000..=1_000_000,
        one: NATIVE,
        other: FLOOR,
    },
    BacktestSpeed {
        name: ": native engine / engine in Chromium",
        target: Target::AtLeast(1.0),
        candles: 10_000..=u64::MAX,
        one: NATIVE,
        other: ENGINE,
    },
    BacktestSpeed {
        name: ", Chromium: with stop and target / without",
        target: Target::AtLeast(0.5),
        candles: 10_000..=u64::MAX,
        one: ["stops", "engine", "chromium"],
        other: ENGINE,
    },
    BacktestSpeed {
        name: ", Chromium, columns shared: boundaries counted / left out",
        target: Target::More,
        candles: 0..=u64::MAX,
        one: ENGINE_SHARED,
        other: ["backtest", "engine_quiet", "chromium"],
    },
];

fn backtests(records: &Records<'_>) -> Vec<Ratio> {
    let pairs = BACKTEST_CANDLES
        .iter()
        .flat_map(|candles| BACKTESTS.iter().map(move |speed| (*candles, speed)));
    pairs.filter_map(|(candles, speed)| speed.ratio(records, candles)).collect()
}

impl BacktestSpeed {
    fn ratio(&self, records: &Records<'_>, candles: u64) -> Option<Ratio> {
        let name = format!("backtest of {}{}", count(candles), self.name);
        let target = if self.candles.contains(&candles) { self.target } else { Target::More };
        let key =
            |[bench, subject, place]: [&'static str; 3]| Key(bench, subject, place, candles, 1);
        records.speed(name, target, key(self.one), key(self.other))
    }
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

/// A subject in Chromium on the candles of a cross, in one lane.
const fn cross(bench: &'static str, subject: &'static str) -> Key<'static> {
    Key(bench, subject, "chromium", CROSS_CANDLES, 1)
}

const fn in_two_lanes(key: Key<'static>) -> Key<'static> {
    Key(key.0, key.1, key.2, key.3, 2)
}

const fn python(bench: &'static str, subject: &'static str) -> Key<'static> {
    Key(bench, subject, "python", CROSS_CANDLES, 1)
}

const SWEEP: Key<'_> = cross("sweep_10000", "client");
const WORKER: Key<'_> = cross("sweep_10000", "engine_alone");
const SHORT_SWEEP: Key<'_> = cross("sweep_90", "client");
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

/// A time of one subject.
struct Time {
    name: &'static str,
    target: Target,
    key: Key<'static>,
    /// Milliseconds of the shown time for each measured second.
    scale: f64,
}

/// The measured search has 100 proposals.
const BAYESIAN_SCALE: f64 = 1e3 / 100.0;

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
];

impl Time {
    fn ratio(&self, records: &Records<'_>) -> Option<Ratio> {
        let [median, fastest] = records.times(self.key)?.map(|seconds| self.scale * seconds);
        Some(Ratio { name: self.name.to_owned(), unit: "ms", target: self.target, median, fastest })
    }
}

/// A measured number that is no time.
struct FigureRow {
    name: &'static str,
    unit: &'static str,
    target: Target,
    /// The name of the figure and the number of candles, episodes or lanes that it belongs to.
    figure: (&'static str, u64),
    /// Units in the measured number 1.
    scale: f64,
}

const FIGURES: &[FigureRow] = &[
    FigureRow {
        name: "memory after 10,000,000 candles, lane of the client",
        unit: "MB",
        target: Target::AtMost(1_000.0),
        figure: ("client_lane_memory_bytes", 10_000_000),
        scale: 1e-6,
    },
    FigureRow {
        name: "memory after 1,000,000 candles, lane of the client",
        unit: "MB",
        target: Target::Less,
        figure: ("client_lane_memory_bytes", 1_000_000),
        scale: 1e-6,
    },
    FigureRow {
        name: "memory after 10,000,000 candles, engine alone",
        unit: "MB",
        target: Target::Less,
        figure: ("lane_memory_bytes", 10_000_000),
        scale: 1e-6,
    },
    FigureRow {
        name: "an episode outside its lane, natively, lanes: 1",
        unit: "µs",
        target: Target::AtMost(3.0),
        figure: ("scheduler_us_per_episode", 1),
        scale: 1.0,
    },
    FigureRow {
        name: "an episode outside its lane, natively, lanes: 2",
        unit: "µs",
        target: Target::AtMost(3.0),
        figure: ("scheduler_us_per_episode", 2),
        scale: 1.0,
    },
    FigureRow {
        name: "an episode outside its lane, natively, lanes: 16",
        unit: "µs",
        target: Target::AtMost(3.0),
        figure: ("scheduler_us_per_episode", 16),
        scale: 1.0,
    },
];

impl FigureRow {
    fn ratio(&self, records: &Records<'_>) -> Option<Ratio> {
        let value = self.scale * records.figure(self.figure.0, self.figure.1)?;
        let &Self { name, unit, target, .. } = self;
        Some(Ratio { name: name.to_owned(), unit, target, median: value, fastest: value })
    }
}

fn memory_growth(records: &Records<'_>) -> Option<Ratio> {
    let memory = |episodes| records.figure("search_lane_memory_bytes", episodes);
    let growth = memory(1_000_000)? / memory(100_000)?;
    Some(Ratio {
        name: "memory of a lane after 1,000,000 episodes / after 100,000".to_owned(),
        unit: "",
        target: Target::AtMost(1.1),
        median: growth,
        fastest: growth,
    })
}

/// Speed of a CSV import.
struct CsvImport {
    place: &'static str,
    subject: &'static str,
    rows: u64,
}

const CSV_IMPORTS: &[CsvImport] = &[
    CsvImport { place: "native", subject: "engine", rows: 1_000_000 },
    CsvImport { place: "chromium", subject: "engine", rows: 1_000_000 },
    CsvImport { place: "chromium", subject: "client", rows: 1_000_000 },
    CsvImport { place: "native", subject: "engine", rows: 100_000 },
    CsvImport { place: "chromium", subject: "engine", rows: 100_000 },
    CsvImport { place: "chromium", subject: "client", rows: 100_000 },
];

impl CsvImport {
    fn ratio(&self, records: &Records<'_>) -> Option<Ratio> {
        let &Self { place, subject, rows } = self;
        let times = records.times(Key("csv_import", subject, place, rows, 1))?;
        let megabytes = records.figure("csv_bytes", rows)? / 1e6;
        let [median, fastest] = times.map(|seconds| megabytes / seconds);
        let name = format!("CSV import of {} rows, {place}, {subject}", count(rows));
        Some(Ratio { name, unit: "MB/s", target: Target::More, median, fastest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(subject: &str, place: &str, seconds: Option<f64>) -> Record {
        Record {
            bench: "backtest".to_owned(),
            subject: subject.to_owned(),
            place: place.to_owned(),
            candles: 10_000,
            episodes: 1,
            lanes: 1,
            median_s: seconds,
            min_s: seconds.map(|seconds| seconds / 2.0),
            max_s: seconds,
            candles_per_s: seconds.map(|seconds| 1e4 / seconds),
            agrees: seconds.is_some(),
            times: seconds.into_iter().collect(),
        }
    }

    #[test]
    fn twice_the_time_is_half_the_speed() {
        let records =
            [record("engine", "chromium", Some(2.0)), record("floor", "chromium", Some(1.0))];
        let ratios = ratios(&records, &[]);
        assert_eq!(ratios.len(), 1);
        assert_eq!((ratios[0].median, ratios[0].fastest), (0.5, 0.5));
        assert_eq!(ratios[0].target, Target::AtLeast(0.5));
    }

    #[test]
    fn a_turn_in_which_the_machine_is_slow_does_not_change_the_ratio() {
        let turns = |subject, times: [f64; 3]| Record {
            times: times.to_vec(),
            ..record(subject, "chromium", Some(1.0))
        };
        let records = [turns("engine", [1.0, 8.0, 2.0]), turns("floor", [2.0, 16.0, 2.0])];
        assert!((ratios(&records, &[])[0].median - 2.0).abs() < 1e-9);
    }

    #[test]
    fn without_agreement_there_is_no_ratio() {
        let records = [record("engine", "chromium", None), record("floor", "chromium", Some(1.0))];
        assert!(ratios(&records, &[]).is_empty());
    }
}
