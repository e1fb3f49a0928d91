//! Columns of TA-Lib: `talib/<data set>.csv` with a column for each indicator. Our columns must be defined at the same candles and
//! equal within 1e-9 of the column's scale.

use crate::data::{DataSets, files};
use crate::outcome::Outcome;
use anyhow::{Context as _, Result, bail, ensure};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::Column;
use candlerun_engine::indicators::{self, IndicatorInput};
use std::path::Path;

const TOLERANCE: f64 = 1e-9;

/// Names of columns without their period: indicator, output, other parameters.
const COLUMNS: [(&str, &str, &str); 21] = [
    ("sma", "sma", ""),
    ("ema", "ema", ""),
    ("rsi", "rsi", ""),
    ("macd", "macd", "line"),
    ("macd_signal", "macd", "signal"),
    ("macd_hist", "macd", "histogram"),
    ("bb_upper", "bollinger", "upper"),
    ("bb_middle", "bollinger", "middle"),
    ("bb_lower", "bollinger", "lower"),
    ("atr", "atr", ""),
    ("adx", "adx", "adx"),
    ("plus_di", "adx", "plus_di"),
    ("minus_di", "adx", "minus_di"),
    ("stoch_k", "stochastic", "k"),
    ("stoch_d", "stochastic", "d"),
    ("cci", "cci", ""),
    ("obv", "obv", ""),
    ("willr", "williams_r", ""),
    ("roc", "roc", ""),
    ("mfi", "mfi", ""),
    ("sar", "parabolic_sar", ""),
];

/// Every column of every file `talib/*.csv`.
pub(crate) fn run(folder: &Path) -> Result<Vec<Outcome>> {
    let mut data = DataSets::new(folder);
    let mut outcomes = Vec::new();
    for path in files(&folder.join("talib"), "", "csv")? {
        match columns_of(&path, &mut data) {
            Ok(columns) => outcomes.extend(columns),
            Err(error) => outcomes.push(Outcome::unreadable(&path, &error)),
        }
    }
    Ok(outcomes)
}

/// Every column of a file. Its rows are candles by their `time`: all, or a selection.
fn columns_of(path: &Path, data: &mut DataSets) -> Result<Vec<Outcome>> {
    let set = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path)?;
    let candles = data.get(&set)?;
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().filter(|names| names.len() > 1).context("it has no columns")?;
    let rows: Vec<_> = lines.collect();
    ensure!(!rows.is_empty(), "it has no rows");
    let indexes = rows.iter().map(|row| index(&candles, row)).collect::<Result<Vec<_>>>()?;
    Ok(names
        .iter()
        .enumerate()
        .skip(1)
        .map(|(at, name)| {
            let cell = |row: &Vec<&str>| row.get(at)?.trim().parse().ok();
            let theirs: Vec<f64> = rows.iter().map(|row| cell(row).unwrap_or(f64::NAN)).collect();
            Outcome::of(format!("{set}__talib__{name}"), || {
                let column = computed(name, &candles)?;
                let ours: Vec<f64> = indexes.iter().map(|&index| column[index]).collect();
                Ok(difference(&ours, &theirs, &indexes).into_iter().collect())
            })
        })
        .collect())
}

/// The candle of a row.
fn index(candles: &Candles, row: &[&str]) -> Result<usize> {
    let seconds: f64 = row.first().and_then(|cell| cell.trim().parse().ok()).context("no time")?;
    let same = |time: &f64| time.total_cmp(&(seconds * 1e3));
    candles.time().binary_search_by(same).ok().with_context(|| format!("no candle at {seconds}"))
}

fn computed(name: &str, candles: &Candles) -> Result<Column> {
    let base = name.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let period: Option<f64> = name[base.len()..].parse().ok();
    let known = COLUMNS.iter().find(|(column, _, _)| *column == base);
    let Some((_, indicator, output)) = known else { bail!("no indicator is known for {name}") };
    let indicator = indicators::find(indicator)?;
    // A column without a period in its name has the oracle's parameters, which are our defaults except for Bollinger bands.
    let given = match (period, base.starts_with("bb_")) {
        (Some(period), _) => vec![period],
        (None, true) => vec![20.0, 2.0],
        (None, false) => Vec::new(),
    };
    let params = indicator.complete(&given)?;
    let output = if output.is_empty() { 0 } else { indicator.output(output)? };
    let input = IndicatorInput { candles, series: candles.close(), zone: None };
    indicator
        .columns(&input, &params)
        .get(output)
        .cloned()
        .context("the indicator has no such output")
}

/// The first candle at which two columns differ, if there is one.
fn difference(ours: &[f64], theirs: &[f64], candles: &[usize]) -> Option<String> {
    let scale = theirs
        .iter()
        .filter(|value| !value.is_nan())
        .fold(0.0, |scale: f64, value| if value.abs() > scale { value.abs() } else { scale });
    let differs = |(ours, theirs): (&f64, &f64)| {
        ours.is_nan() != theirs.is_nan() || (ours - theirs).abs() > TOLERANCE * scale
    };
    let at = ours.iter().zip(theirs).position(differs)?;
    Some(format!("candle {}: {}, not {}", candles[at], ours[at], theirs[at]))
}
