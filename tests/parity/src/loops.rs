//! Public strategies, each as a plain loop in Python (`loops/<name>.json` has its trades) and as rules (`loops/<name>.rules`). Every
//! trade is compared, also those that are open at the end. The rules are written from `docs/rules.md` alone, the loops from the
//! strategies' descriptions.

use crate::compare::same_amount;
use crate::data::{DataSets, candles, files};
use crate::finished::finished;
use crate::outcome::Outcome;
use crate::rules;
use anyhow::{Context as _, Result, ensure};
use candlerun_engine::backtest::BacktestConfig;
use candlerun_engine::candles::Candles;
use candlerun_engine::report::Report;
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The trades of a loop, and the settings of its job.
#[derive(Deserialize)]
struct Case {
    /// Name of the candles.
    data: String,
    /// Costs, capital and the like.
    config: BacktestConfig,
    /// The trades in the order of their exits, then the open ones.
    trades: Columns,
}

/// The trades of a loop, one list for each number. Times are epoch seconds. An open trade has no exit.
#[derive(Deserialize)]
struct Columns {
    direction: Vec<f64>,
    entry_time: Vec<f64>,
    entry_price: Vec<f64>,
    exit_time: Vec<Option<f64>>,
    exit_price: Vec<Option<f64>>,
    units: Vec<f64>,
}

/// The numbers of one trade by their names.
type Numbers = [(&'static str, Option<f64>); 6];

/// Every strategy in the folder `loops`.
pub(crate) fn run(folder: &Path) -> Result<Vec<Outcome>> {
    let mut data = DataSets::new(folder);
    let cases = files(&folder.join("loops"), "", "json")?;
    Ok(cases.iter().map(|path| outcome(path, &mut data)).collect())
}

fn outcome(path: &Path, data: &mut DataSets) -> Outcome {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut listed = 0;
    let mut outcome = Outcome::of(format!("loops/{name}"), || {
        let case: Case = serde_json::from_str(&fs::read_to_string(path)?)?;
        let theirs = case.trades.rows()?;
        listed = theirs.len();
        let text = fs::read_to_string(path.with_extension("rules")).context("it has no rules")?;
        let own = path.with_file_name(format!("{}.csv", case.data));
        let candles = if own.is_file() { candles(&own)? } else { data.get(&case.data)? };
        let report = by_rules(&text, candles.clone(), case.config)?;
        Ok(differences(&trades(&report, &candles)?, &theirs))
    });
    outcome.compared = Some(format!("{listed} trades"));
    outcome
}

fn by_rules(text: &str, candles: Arc<Candles>, config: BacktestConfig) -> Result<Report> {
    Ok(finished(rules::strategy(text, &Value::Null)?, candles, config))
}

impl Columns {
    /// One list of numbers for each trade.
    fn rows(&self) -> Result<Vec<Numbers>> {
        let lengths = [
            self.entry_time.len(),
            self.entry_price.len(),
            self.exit_time.len(),
            self.exit_price.len(),
            self.units.len(),
        ];
        let count = self.direction.len();
        ensure!(count > 0, "it has no trades");
        ensure!(lengths.iter().all(|&length| length == count), "its columns differ in length");
        let row = |at: usize| {
            numbers([
                Some(self.direction[at]),
                Some(1_000.0 * self.entry_time[at]),
                Some(self.entry_price[at]),
                self.exit_time[at].map(|time| 1_000.0 * time),
                self.exit_price[at],
                Some(self.units[at]),
            ])
        };
        Ok((0..count).map(row).collect())
    }
}

fn numbers(values: [Option<f64>; 6]) -> Numbers {
    let [direction, entry_time, entry_price, exit_time, exit_price, units] = values;
    [
        ("direction", direction),
        ("entry time", entry_time),
        ("entry price", entry_price),
        ("exit time", exit_time),
        ("exit price", exit_price),
        ("units", units),
    ]
}

/// The engine's closed trades in the order of their exits, then the open ones.
fn trades(report: &Report, candles: &Candles) -> Result<Vec<Numbers>> {
    let time = |candle: u32| Some(candles.time()[candle as usize]);
    let full = report.full.as_ref().context("a full report")?;
    let closed = full.trades.iter().map(|trade| {
        numbers([
            Some(trade.side.sign()),
            time(trade.entry_candle),
            Some(trade.entry_price),
            time(trade.exit_candle),
            Some(trade.exit_price),
            Some(trade.units),
        ])
    });
    let open = report.open_trades.iter().map(|trade| {
        let (entry, units) = (time(trade.entry_candle), Some(trade.units));
        numbers([Some(trade.side.sign()), entry, Some(trade.entry_price), None, None, units])
    });
    Ok(closed.chain(open).collect())
}

/// The differences; empty if every trade agrees.
fn differences(ours: &[Numbers], theirs: &[Numbers]) -> Vec<String> {
    let mut differences = Vec::new();
    if ours.len() != theirs.len() {
        differences.push(format!("{} trades, not {}", ours.len(), theirs.len()));
    }
    let pairs = ours.iter().zip(theirs).enumerate();
    let different = pairs.filter_map(|(at, (ours, theirs))| different(at, ours, theirs));
    differences.extend(different.take(3));
    differences
}

/// The first difference of a trade.
fn different(at: usize, ours: &Numbers, theirs: &Numbers) -> Option<String> {
    let mut pairs = ours.iter().zip(theirs);
    let (&(name, ours), &(_, theirs)) =
        pairs.find(|(ours, theirs)| !agree(ours.0, ours.1, theirs.1))?;
    let text = |value: Option<f64>| value.map_or("none".to_owned(), |value| value.to_string());
    Some(format!("trade {at}: {name} {}, not {}", text(ours), text(theirs)))
}

/// Whether two numbers agree: directions and times exactly, the others within 1e-9 of the larger one.
fn agree(name: &str, ours: Option<f64>, theirs: Option<f64>) -> bool {
    let exact = name == "direction" || name.ends_with("time");
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if exact => ours.total_cmp(&theirs).is_eq(),
        (Some(ours), Some(theirs)) => same_amount(ours, theirs, 0.0),
        (ours, theirs) => ours.is_none() && theirs.is_none(),
    }
}
