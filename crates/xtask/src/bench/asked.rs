//! What is asked of the engine, and what else is worth a look.

use super::ratios::{Asked, Key, Ratio, Records, count};
use super::record::{Figure, Record};

const CROSS_CANDLES: u64 = 10_000;
const LONG_CANDLES: u64 = 100_000;
/// A sweep of half a minute in one lane.
const LONG_SWEEP: &str = "sweep_120000";

/// Every ratio whose parts were measured and agree.
pub(crate) fn all(records: &[Record], figures: &[Figure]) -> Vec<Ratio> {
    let records = Records(records, figures);
    let mut ratios = Vec::new();
    single_backtests(&records, &mut ratios);
    sweeps(&records, &mut ratios);
    progress(&records, &mut ratios);
    rest(&records, &mut ratios);
    ratios
}

fn single_backtests(records: &Records<'_>, ratios: &mut Vec<Ratio>) {
    let least =
        |asked: f64, candles| if candles < 10_000 { Asked::More } else { Asked::AtLeast(asked) };
    for candles in [2_000, 10_000, 100_000, 1_000_000, 10_000_000] {
        let at = |bench, subject, place| Key(bench, subject, place, candles, 1);
        let n = count(candles);
        let half = match candles {
            10_000..=1_000_000 => Asked::AtLeast(0.5),
            _ => Asked::More,
        };
        let floor = || at("backtest", "floor", "chromium");
        let engine = || at("backtest", "engine", "chromium");
        let mut push = |name: String, asked, one, other| {
            ratios.extend(records.speed(name, asked, one, other));
        };
        push(
            format!("backtest of {n}, Chromium: engine / loop by hand in wasm"),
            half,
            engine(),
            floor(),
        );
        push(
            format!("backtest of {n}, Chromium, columns shared: engine / loop by hand in wasm"),
            Asked::More,
            at("backtest", "engine_shared", "chromium"),
            floor(),
        );
        push(
            format!("backtest of {n}, Chromium: engine / loop by hand in JavaScript"),
            Asked::More,
            engine(),
            at("backtest", "floor_js", "chromium"),
        );
        push(
            format!("backtest of {n}: native engine / loop by hand in wasm, Chromium"),
            half,
            at("backtest", "engine", "native"),
            floor(),
        );
        push(
            format!("backtest of {n}: native engine / engine in Chromium"),
            least(1.0, candles),
            at("backtest", "engine", "native"),
            engine(),
        );
        push(
            format!("backtest of {n}, Chromium: with stop and target / without"),
            least(0.5, candles),
            at("stops", "engine", "chromium"),
            engine(),
        );
        push(
            format!("backtest of {n}, Chromium, columns shared: boundaries counted / left out"),
            Asked::More,
            at("backtest", "engine_shared", "chromium"),
            at("backtest", "engine_quiet", "chromium"),
        );
    }
}

fn sweeps(records: &Records<'_>, ratios: &mut Vec<Ratio>) {
    let client = || Key("sweep_10000", "client", "chromium", CROSS_CANDLES, 1);
    let python = |bench, subject| Key(bench, subject, "python", CROSS_CANDLES, 1);
    let peers = [
        ("vectorbt", "sweep_90", "vectorbt", Asked::AtLeast(30.0)),
        ("vectorbt's Rust engine", "sweep_90", "vectorbt_rust", Asked::More),
        ("RaptorBT", "sweep_90", "raptorbt", Asked::AtLeast(15.0)),
        ("backtesting.py", "backtest", "backtesting_py", Asked::AtLeast(1_000.0)),
        ("backtrader", "backtest", "backtrader", Asked::More),
    ];
    for (name, bench, subject, asked) in peers {
        let name = format!("sweep of 10,000, one lane, default delivery / {name}");
        ratios.extend(records.speed(name, asked, client(), python(bench, subject)));
    }
    let mut push = |name: &str, asked, one, other| {
        ratios.extend(records.speed(name.to_owned(), asked, one, other));
    };
    push(
        "sweep of 10,000, Chromium: engine / loop by hand in wasm",
        Asked::More,
        Key("sweep_10000", "engine", "chromium", CROSS_CANDLES, 1),
        Key("sweep_10000", "floor", "chromium", CROSS_CANDLES, 1),
    );
    push(
        "sweep of 10,000, Chromium: client / engine",
        Asked::More,
        client(),
        Key("sweep_10000", "engine", "chromium", CROSS_CANDLES, 1),
    );
    let lanes = |lanes| Key(LONG_SWEEP, "client", "chromium", LONG_CANDLES, lanes);
    push(
        "sweep of 120,000 on 100,000 candles: 2 lanes / 1 lane",
        Asked::AtLeast(1.7),
        lanes(2),
        lanes(1),
    );
    // What the machine gives two threads that only compute.
    let workers = |workers| Key("sweep_10000", "engine_alone", "chromium", CROSS_CANDLES, workers);
    push(
        "sweeps of 10,000, engine alone: 2 workers / 1 worker",
        Asked::More,
        workers(2),
        workers(1),
    );
    // A third of this one is its first 10,000 boundaries, which keep two cores busy whatever the number of lanes.
    push(
        "sweep of 10,000: 2 lanes / 1 lane",
        Asked::More,
        Key("sweep_10000", "client", "chromium", CROSS_CANDLES, 2),
        client(),
    );
    push(
        "sweep of 90, without progress: JavaScript / rules",
        Asked::More,
        Key("sweep_90", "client_javascript", "chromium", CROSS_CANDLES, 1),
        Key("sweep_90", "client_off", "chromium", CROSS_CANDLES, 1),
    );
    push(
        "sweep of 90: 2 lanes / 1 lane",
        Asked::More,
        Key("sweep_90", "client", "chromium", CROSS_CANDLES, 2),
        Key("sweep_90", "client", "chromium", CROSS_CANDLES, 1),
    );
}

fn progress(records: &Records<'_>, ratios: &mut Vec<Ratio>) {
    let key = |bench, subject, candles| Key(bench, subject, "chromium", candles, 1);
    for (name, bench, subject, asked) in [
        ("sweep of 90: default progress", "sweep_90", "client", Asked::AtMost(250.0)),
        ("sweep of 10,000: default progress", "sweep_10000", "client", Asked::AtMost(250.0)),
        ("sweep of 90: every boundary posted", "sweep_90", "client_every", Asked::Less),
    ] {
        let (one, other) =
            (key(bench, subject, CROSS_CANDLES), key(bench, "client_off", CROSS_CANDLES));
        ratios.extend(records.extra_ms(format!("{name}, more than without"), asked, one, other));
    }
    let long = |subject| key(LONG_SWEEP, subject, LONG_CANDLES);
    let short = |subject| key("sweep_10000", subject, CROSS_CANDLES);
    let extra = |one, other| records.compare(&one, &other, |one, other| one - other);
    if let (Some(long_extra), Some(short_extra), Some(off)) = (
        extra(long("client"), long("client_off")),
        extra(short("client"), short("client_off")),
        records.times(&long("client_off")),
    ) {
        let share =
            |place: usize| 100.0 * (long_extra[place] - short_extra[place].max(0.0)) / off[place];
        ratios.push(Ratio {
            name: "sweep of 120,000 on 100,000 candles: default progress behind its first 10,000"
                .to_owned(),
            unit: "%",
            asked: Asked::AtMost(1.0),
            median: share(0),
            fastest: share(1),
        });
    }
}

fn rest(records: &Records<'_>, ratios: &mut Vec<Ratio>) {
    let one = |bench, subject| Key(bench, subject, "chromium", CROSS_CANDLES, 1);
    let mut time = |name: &str, asked, key: Key<'_>, scale: f64, unit| {
        if let Some([median, fastest]) = records.times(&key) {
            let (median, fastest) = (scale * median, scale * fastest);
            ratios.push(Ratio { name: name.to_owned(), unit, asked, median, fastest });
        }
    };
    time(
        "page loaded in an open window to first candle",
        Asked::AtMost(150.0),
        one("start_up", "client"),
        1e3,
        "ms",
    );
    let key = one("start_up", "client_new_window");
    time("page loaded in a window just opened to first candle", Asked::Less, key, 1e3, "ms");
    time("sweep of 90, Chromium: engine", Asked::Less, one("sweep_90", "engine"), 1e3, "ms");
    time("sweep of 90: to `job_finished`", Asked::Less, one("sweep_90", "client"), 1e3, "ms");
    for place in ["native", "node", "chromium"] {
        let key = Key("bayesian", "engine", place, 2_000, 1);
        time(&format!("a Bayesian proposal, {place}"), Asked::Less, key, 10.0, "ms");
    }
    let key = Key("bayesian", "client", "chromium", 2_000, 1);
    time("a Bayesian proposal, through the client", Asked::Less, key, 10.0, "ms");
    for (name, of, asked) in [
        ("client_lane_memory_bytes", 10_000_000, Asked::AtMost(1_000.0)),
        ("client_lane_memory_bytes", 1_000_000, Asked::Less),
        ("lane_memory_bytes", 10_000_000, Asked::Less),
    ] {
        if let Some(bytes) = records.figure(name, of) {
            let whose =
                if name.starts_with("client") { "lane of the client" } else { "engine alone" };
            let name = format!("memory after {} candles, {whose}", count(of));
            let mb = bytes / 1e6;
            ratios.push(Ratio { name, unit: "MB", asked, median: mb, fastest: mb });
        }
    }
    for lanes in [1, 2, 16] {
        if let Some(us) = records.figure("scheduler_us_per_episode", lanes) {
            let name = format!("an episode outside its lane, natively, lanes: {lanes}");
            let asked = Asked::AtMost(3.0);
            ratios.push(Ratio { name, unit: "µs", asked, median: us, fastest: us });
        }
    }
    if let Some(us) = records.figure("client_us_per_episode", 1) {
        let name = "an episode on 250 candles, Chromium, lanes: 1".to_owned();
        ratios.push(Ratio { name, unit: "µs", asked: Asked::Less, median: us, fastest: us });
    }
    let memory = |of| records.figure("search_lane_memory_bytes", of);
    if let (Some(early), Some(late)) = (memory(100_000), memory(1_000_000)) {
        let name = "memory of a lane after 1,000,000 episodes / after 100,000".to_owned();
        let ratio = late / early;
        ratios.push(Ratio {
            name,
            unit: "",
            asked: Asked::AtMost(1.1),
            median: ratio,
            fastest: ratio,
        });
    }
    for (place, subject, of) in [
        ("native", "engine", 1_000_000),
        ("chromium", "engine", 1_000_000),
        ("chromium", "client", 1_000_000),
        ("native", "engine", 100_000),
        ("chromium", "engine", 100_000),
        ("chromium", "client", 100_000),
    ] {
        let key = Key("csv_import", subject, place, of, 1);
        let bytes = records.figure("csv_bytes", of);
        if let (Some([median, fastest]), Some(bytes)) = (records.times(&key), bytes) {
            let name = format!("CSV import of {} rows, {place}, {subject}", count(of));
            let rate = |seconds: f64| bytes / 1e6 / seconds;
            let (median, fastest) = (rate(median), rate(fastest));
            ratios.push(Ratio { name, unit: "MB/s", asked: Asked::More, median, fastest });
        }
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
        let ratios = all(&records, &[]);
        assert_eq!(ratios.len(), 1);
        assert_eq!((ratios[0].median, ratios[0].fastest), (0.5, 0.5));
        assert_eq!(ratios[0].asked, Asked::AtLeast(0.5));
    }

    #[test]
    fn a_machine_that_is_slower_for_a_turn_is_slower_for_both() {
        let turns = |subject, times: [f64; 3]| Record {
            times: times.to_vec(),
            ..record(subject, "chromium", Some(1.0))
        };
        let records = [turns("engine", [1.0, 8.0, 2.0]), turns("floor", [2.0, 16.0, 2.0])];
        assert!((all(&records, &[])[0].median - 2.0).abs() < 1e-9);
    }

    #[test]
    fn without_agreement_there_is_no_ratio() {
        let records = [record("engine", "chromium", None), record("floor", "chromium", Some(1.0))];
        assert!(all(&records, &[]).is_empty());
    }
}
