//! Kinds of cases: a strategy, a mode or a column with a kind of configuration. The committed oracles have a case of each kind.

use crate::data::{cases, files};
use anyhow::Result;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// The kinds of the cases in a folder of oracles.
///
/// # Errors
/// If a file cannot be read.
pub fn classes(folder: &Path) -> Result<BTreeSet<String>> {
    let mut classes = BTreeSet::new();
    for path in files(&folder.join("backtesting_py"), "__", "json")? {
        classes.extend(cases(&path)?.iter().map(backtesting_py));
    }
    for path in files(&folder.join("vectorbt"), "", "json")? {
        let mode = |case: &Value| format!("vectorbt {}", case["mode"].as_str().unwrap_or("none"));
        classes.extend(cases(&path)?.iter().map(mode));
    }
    for path in files(&folder.join("talib"), "", "csv")? {
        let text = std::fs::read_to_string(&path)?;
        let columns = text.lines().next().unwrap_or_default().split(',').skip(1);
        classes.extend(columns.map(|column| format!("talib {column}")));
    }
    for path in files(&folder.join("loops"), "", "rules")? {
        if path.with_extension("json").is_file() {
            classes.insert(format!("loops {}", path.file_stem().unwrap_or_default().display()));
        }
    }
    Ok(classes)
}

/// Strategy, parameters, and the options that differ from backtesting.py's defaults.
fn backtesting_py(case: &Value) -> String {
    let mut words = vec!["backtesting_py".to_owned()];
    words.push(case["strategy"].as_str().unwrap_or("none").to_owned());
    let params = case["params"].as_object().into_iter().flatten();
    words.extend(params.map(|(name, value)| format!("{name}={value}")));
    words.extend(case["backtest_args"].as_object().into_iter().flatten().filter_map(option));
    if case["fractional_unit"].is_number() {
        words.push("fractional".to_owned());
    }
    words.join(" ")
}

/// The name of an option that differs from its default. The amount of cash does not make another kind; the case itself has the fractional unit.
fn option((name, value): (&String, &Value)) -> Option<String> {
    if name == "cash" || name == "fractional_unit" {
        return None;
    }
    match value {
        Value::Array(_) => Some(format!("fixed_{name}")),
        Value::Bool(true) => Some(name.clone()),
        // 0 is the default of a cost, 1 that of the margin.
        Value::Number(number) => {
            number.as_f64().filter(|number| ![0.0, 1.0].contains(number)).map(|_| name.clone())
        }
        _ => None,
    }
}
