//! Columns of TA-Lib: `talib/<data set>.csv` with a column for each indicator. Ours are defined at the same candles and equal
//! within 1e-9 of the column's scale.

use crate::Outcome;
use crate::data::DataSets;
use anyhow::{Context as _, Result, bail};
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
    for path in crate::files(&folder.join("talib"), "", "csv")? {
        let set = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path)?;
        let candles = data.get(&set)?;
        let names = text.lines().next().unwrap_or_default().split(',').enumerate().skip(1);
        for (at, name) in names {
            let theirs: Vec<f64> = text
                .lines()
                .skip(1)
                .map(|line| {
                    line.split(',').nth(at).and_then(|cell| cell.parse().ok()).unwrap_or(f64::NAN)
                })
                .collect();
            let compared = computed(name, &candles).map(|ours| difference(&ours, &theirs));
            let differences = match compared {
                Ok(difference) => difference.into_iter().collect(),
                Err(error) => vec![format!("{error:#}")],
            };
            outcomes.push(Outcome { case: format!("{set}__talib__{name}"), differences });
        }
    }
    Ok(outcomes)
}

fn computed(name: &str, candles: &Candles) -> Result<Column> {
    let base = name.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let period: Option<f64> = name[base.len()..].parse().ok();
    let known = COLUMNS.iter().find(|(column, _, _)| *column == base);
    let Some((_, indicator, output)) = known else { bail!("no indicator is known for {name}") };
    let indicator = indicators::find(indicator)?;
    // Without a period in its name a column has the oracle's parameters, which are our defaults but for one.
    let given = match (period, base.starts_with("bb_")) {
        (Some(period), _) => vec![period],
        (None, true) => vec![20.0, 2.0],
        (None, false) => Vec::new(),
    };
    let params = indicator.complete(&given)?;
    let output = if output.is_empty() { 0 } else { indicator.output(output)? };
    let input = IndicatorInput { candles, series: candles.close() };
    indicator
        .columns(&input, &params)
        .get(output)
        .cloned()
        .context("the indicator has no such output")
}

/// The first candle at which two columns differ, if there is one.
fn difference(ours: &[f64], theirs: &[f64]) -> Option<String> {
    if ours.len() != theirs.len() {
        return Some(format!("{} values, not {}", ours.len(), theirs.len()));
    }
    let scale = theirs
        .iter()
        .filter(|value| !value.is_nan())
        .fold(0.0, |scale: f64, value| if value.abs() > scale { value.abs() } else { scale });
    let differs = |(ours, theirs): (&f64, &f64)| {
        ours.is_nan() != theirs.is_nan() || (ours - theirs).abs() > TOLERANCE * scale
    };
    let index = ours.iter().zip(theirs).position(differs)?;
    Some(format!("candle {index}: {}, not {}", ours[index], theirs[index]))
}
