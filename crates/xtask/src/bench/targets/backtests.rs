//! Single backtests of several lengths.

use std::ops::RangeInclusive;

use super::super::ratios::{Key, Ratio, Records, Target, count};

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

pub(super) fn ratios(records: &Records<'_>) -> Vec<Ratio> {
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
