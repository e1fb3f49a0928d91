//! The tables of a run, for the terminal and for `BENCHMARKS.md`.

use super::options::BenchOptions;
use super::ratios::{Ratio, Target, count};
use super::record::{Figure, Record};
use std::fmt::Write as _;

/// Tables of all ratios, times and figures.
pub(crate) fn tables(records: &[Record], figures: &[Figure], ratios: &[Ratio]) -> String {
    let mut text = "## Ratios\n\n".to_owned();
    let rows = ratios.iter().map(ratio_row);
    text += &table(&["ratio", "target", "reached", "by the fastest runs", ""], rows);
    text += "\n## Times\n\n";
    let rows = records.iter().map(record_row);
    text += &table(
        &[
            "benchmark",
            "candles",
            "episodes",
            "where",
            "lanes",
            "subject",
            "median",
            "spread",
            "candles/s",
        ],
        rows,
    );
    let numbers = figures.iter().filter(|figure| figure.value.is_number());
    text += "\n## Figures\n\n";
    text += &table(&["figure", "where", "of", "value"], numbers.map(figure_row));
    text
}

/// `BENCHMARKS.md`.
pub(crate) fn page(machine: &str, options: BenchOptions, tables: &str) -> String {
    let mut command = "cargo xtask bench".to_owned();
    for (given, flag) in
        [(options.quick, " --quick"), (options.peers, " --peers"), (options.write, " --write")]
    {
        command += if given { flag } else { "" };
    }
    format!(
        "# Benchmarks\n\nWritten by `{command}`; not to be edited.\n\n{machine}\n\n{EXPLANATION}\n{tables}"
    )
}

const EXPLANATION: &str = "\
All subjects run on the same candles, which are generated from a seed. The strategy is an SMA cross with a commission of 0.02 %.
Subjects and places take turns. A time is the median of the turns; the spread is from the fastest to the slowest. A ratio is the median
of the ratios of the turns, each from the times of one turn. A time is shown only if the trades are equal to those of the loop by hand
and the final equity is within 1e-9 of it. If the rules of a peer differ, it is compared with our engine in the same mode.

`floor` is a hand-written loop in Rust, `floor_js` in JavaScript: rolling sums, cash, position, equity at each close, a list of
trades, no statistics. `engine` computes its indicator columns in every run, `engine_shared` reuses them, `engine_quiet` also skips
progress boundaries; all three run the library's strategy with costs, fills, equity, drawdown, Sharpe and trades. `client` is the
product: client, conductor and lanes in a page, from `start` to `job_finished`, with default delivery of progress; `client_off` has no
progress, `client_every` posts every boundary, `client_javascript` has no progress and a strategy in JavaScript. `client` starts in an
empty window of a fresh profile, `client_new_window` in a profile and window that open for the page. `engine_alone` is workers of the
benchmark that run sweeps and send no messages. The wasm file is measured without wasm-opt, which shrinks the product's file and
would slow down the loop by hand more than the engine. Native runs keep freed memory, as wasm does. Peers run on one core.
";

fn ratio_row(ratio: &Ratio) -> Vec<String> {
    let unit = if ratio.unit.is_empty() { String::new() } else { format!(" {}", ratio.unit) };
    let (target, verdict) = match ratio.target {
        Target::AtLeast(least) => (format!("≥ {least}{unit}"), verdict(ratio.median >= least)),
        Target::AtMost(most) => (format!("≤ {most}{unit}"), verdict(ratio.median <= most)),
        Target::More | Target::Less => (String::new(), String::new()),
    };
    let shown = |value: f64| format!("{}{unit}", digits(value));
    vec![ratio.name.clone(), target, shown(ratio.median), shown(ratio.fastest), verdict]
}

fn verdict(reached: bool) -> String {
    if reached { "yes" } else { "**no**" }.to_owned()
}

fn record_row(record: &Record) -> Vec<String> {
    let spread = record.min_s.zip(record.max_s);
    vec![
        record.bench.clone(),
        count(record.candles),
        count(record.episodes),
        record.place.clone(),
        record.lanes.to_string(),
        record.subject.clone(),
        record.median_s.map_or("does not agree".to_owned(), duration),
        spread.map_or(String::new(), |(min, max)| format!("{} – {}", duration(min), duration(max))),
        record.candles_per_s.map_or(String::new(), |speed| format!("{} M", digits(speed / 1e6))),
    ]
}

fn figure_row(figure: &Figure) -> Vec<String> {
    let value = figure.value.as_f64().unwrap_or(f64::NAN);
    vec![figure.figure.clone(), figure.place.clone(), count(figure.of), digits(value)]
}

/// A time in seconds, milliseconds or microseconds.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s >= 1.0 => format!("{} s", digits(s)),
        s if s >= 1e-3 => format!("{} ms", digits(s * 1e3)),
        s => format!("{} µs", digits(s * 1e6)),
    }
}

/// Three digits, or every digit before the decimal point.
fn digits(value: f64) -> String {
    match value.abs() {
        size if size >= 1_000.0 => {
            format!("{}{}", if value < 0.0 { "-" } else { "" }, count(size.round() as u64))
        }
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "| {} |", head.join(" | "));
    let _ = writeln!(text, "|{}", " --- |".repeat(head.len()));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_that_does_not_agree_has_no_time_in_the_table() {
        let record = Record {
            bench: "backtest".to_owned(),
            subject: "engine".to_owned(),
            place: "node".to_owned(),
            candles: 2_000,
            episodes: 1,
            lanes: 1,
            median_s: None,
            min_s: None,
            max_s: None,
            candles_per_s: None,
            agrees: false,
            times: Vec::new(),
        };
        let row = record_row(&record).join("|");
        assert_eq!(row, "backtest|2,000|1|node|1|engine|does not agree||");
    }

    #[test]
    fn numbers_have_three_digits() {
        let shown = [0.012_34, 0.5, 12.34, 123.4, 12_345.6, -1_234.0].map(digits);
        assert_eq!(shown, ["0.0123", "0.50", "12.3", "123", "12,346", "-1,234"]);
        assert_eq!(
            [duration(2.0), duration(0.002), duration(2e-6)],
            ["2.00 s", "2.00 ms", "2.00 µs"]
        );
    }

    #[test]
    fn a_target_that_is_not_reached_is_marked() {
        let ratio = |target, median| Ratio {
            name: "a ratio".to_owned(),
            unit: "ms",
            target,
            median,
            fastest: median,
        };
        assert_eq!(ratio_row(&ratio(Target::AtMost(150.0), 151.0))[4], "**no**");
        assert_eq!(ratio_row(&ratio(Target::AtLeast(0.5), 0.5))[4], "yes");
        assert_eq!(ratio_row(&ratio(Target::More, 0.5))[4], "");
    }
}
