//! Cases of backtesting.py: trades, open trades, rejected orders, equity, statistics.

use crate::compare::{number, numbers, same_amount, same_statistic};
use crate::data::{DataSets, cases, files, scaled};
use crate::finished::finished;
use crate::outcome::Outcome;
use crate::strategies::Oracle;
use anyhow::{Context as _, Result};
use candlerun_engine::backtest::{BacktestConfig, Execution, Fill, Trade};
use candlerun_engine::metrics::Statistics;
use candlerun_engine::report::{FullReport, Report};
use candlerun_engine::strategy::Strategy;
use serde_json::Value;
use std::path::Path;

/// Every case of every file `backtesting_py/*__*.json`.
pub(crate) fn run(folder: &Path) -> Result<Vec<Outcome>> {
    let mut data = DataSets::new(folder);
    let mut outcomes = Vec::new();
    for path in files(&folder.join("backtesting_py"), "__", "json")? {
        match cases(&path) {
            Ok(cases) => cases.iter().for_each(|case| outcomes.extend(both(case, &mut data))),
            Err(error) => outcomes.push(Outcome::unreadable(&path, &error)),
        }
    }
    Ok(outcomes)
}

/// Runs a case with the oracle's strategy, and with the same strategy in the rules language if it can express it.
fn both(case: &Value, data: &mut DataSets) -> Vec<Outcome> {
    let name = case["case"].as_str().unwrap_or("unnamed").to_owned();
    let strategy = case["strategy"].as_str().unwrap_or_default();
    let params = &case["params"];
    let mut outcomes = Vec::new();
    if let Some(text) = crate::rules::text(strategy, params) {
        let by_rules = || compare(case, data, crate::rules::strategy(&text, params)?);
        outcomes.push(Outcome::of(format!("{name} by rules"), by_rules));
    }
    outcomes.push(Outcome::of(name, || compare(case, data, Oracle::new(strategy, params)?)));
    outcomes
}

fn config(case: &Value) -> BacktestConfig {
    let args = &case["backtest_args"];
    let flag = |name: &str| args[name].as_bool().unwrap_or(false);
    let commission = &args["commission"];
    let pair = commission.as_array().map(|pair| (pair[0].as_f64(), pair[1].as_f64()));
    let (fixed, rate) = pair.unwrap_or((Some(0.0), commission.as_f64()));
    BacktestConfig {
        initial_cash: args["cash"].as_f64().unwrap_or(10_000.0),
        commission_rate: rate.unwrap_or(0.0),
        commission_fixed: fixed.unwrap_or(0.0),
        spread: args["spread"].as_f64().unwrap_or(0.0),
        leverage: 1.0 / args["margin"].as_f64().unwrap_or(1.0),
        fill: if flag("trade_on_close") { Fill::SameClose } else { Fill::NextOpen },
        execution: Execution::BacktestingPy,
        exclusive_orders: flag("exclusive_orders"),
        hedging: flag("hedging"),
        close_trades_at_end: flag("finalize_trades"),
        lot_step: 1.0,
        ..Default::default()
    }
}

fn compare(
    case: &Value,
    data: &mut DataSets,
    strategy: impl Strategy + 'static,
) -> Result<Vec<String>> {
    let name = case["dataset"].as_str().context("a case without dataset")?;
    let unit = case["fractional_unit"].as_f64();
    let plain = data.get(name)?;
    let candles = match unit {
        Some(unit) => scaled(&plain, unit)?,
        None => plain,
    };
    let report = finished(strategy, candles, config(case));
    let full = report.full.as_ref().context("a full report")?;
    let mut differences = trades(case, full, unit.unwrap_or(1.0));
    let open = case["open_trades_at_end"].as_array().map_or(0, Vec::len);
    if report.open_trades.len() != open {
        differences.push(format!("{} open trades, not {open}", report.open_trades.len()));
    }
    if Some(u64::from(report.rejected_orders)) != case["canceled_orders"].as_u64() {
        differences.push(format!(
            "{} rejected orders, not {}",
            report.rejected_orders, case["canceled_orders"]
        ));
    }
    differences.extend(equity(case, full));
    if differences.is_empty() {
        differences.extend(statistics(case, &report));
    }
    differences.truncate(4);
    Ok(differences)
}

/// Compares the trades that a case lists: all, or those with the indexes in `trade_rows` if its list is trimmed.
fn trades(case: &Value, full: &FullReport, unit: f64) -> Vec<String> {
    let theirs = &case["trades"];
    let columns = TRADE_COLUMNS.map(|name| numbers(&theirs[name]));
    let listed = columns[0].len();
    let rows = case["trade_rows"].as_array();
    let rows: Vec<usize> = match rows {
        Some(rows) => rows.iter().filter_map(Value::as_u64).map(|row| row as usize).collect(),
        None => (0..full.trades.len()).collect(),
    };
    if columns.iter().any(|column| column.len() != listed) {
        return vec!["the columns of its trades differ in length".to_owned()];
    }
    if rows.len() != listed {
        return vec![format!("{} trades, not {listed}", rows.len())];
    }
    for (at, row) in rows.into_iter().enumerate() {
        let theirs = columns.each_ref().map(|column| column[at]);
        let Some(trade) = full.trades.get(row) else { return vec![format!("no trade {row}")] };
        let differences = different(row, trade, theirs, unit);
        if !differences.is_empty() {
            return differences;
        }
    }
    Vec::new()
}

/// Columns of a list of trades.
const TRADE_COLUMNS: [&str; 7] =
    ["size", "entry_bar", "exit_bar", "entry_price", "exit_price", "pnl", "commission"];

fn different(row: usize, trade: &Trade, theirs: [f64; 7], unit: f64) -> Vec<String> {
    let ours = [
        trade.size() * unit,
        f64::from(trade.entry_candle),
        f64::from(trade.exit_candle),
        trade.entry_price / unit,
        trade.exit_price / unit,
        trade.profit,
        trade.commission,
    ];
    let value = trade.units * trade.entry_price;
    let pairs = TRADE_COLUMNS.iter().zip(ours.into_iter().zip(theirs));
    let same = |name: &str, ours: f64, theirs: f64| match name.ends_with("bar") {
        true => (ours - theirs).abs() < 0.5,
        false => same_amount(ours, theirs, value),
    };
    pairs
        .filter(|&(name, (ours, theirs))| !same(name, ours, theirs))
        .map(|(name, (ours, theirs))| format!("trade {row}: {name} {ours}, not {theirs}"))
        .collect()
}

fn equity(case: &Value, full: &FullReport) -> Option<String> {
    let bars = numbers(&case["equity_sample"]["bars"]);
    let values = numbers(&case["equity_sample"]["values"]);
    let different = bars.into_iter().zip(values).find(|&(bar, value)| {
        full.equity.get(bar as usize).is_none_or(|&ours| !same_amount(ours, value, 10_000.0))
    });
    different.map(|(bar, value)| {
        format!("equity[{bar}] {:?}, not {value}", full.equity.get(bar as usize))
    })
}

fn statistics(case: &Value, report: &Report) -> Vec<String> {
    let theirs = case["stats"].as_object().into_iter().flatten();
    let checked = theirs.filter(|(name, _)| !["Start", "End", "Duration"].contains(&name.as_str()));
    let statistics = Statistics::of(report);
    checked
        .filter_map(|(name, theirs)| {
            let Some(ours) = statistics.and_then(|statistics| ours(name, &statistics)) else {
                return Some(format!("{name} is not known"));
            };
            (!same_statistic(ours, theirs))
                .then(|| format!("{name} {ours:?}, not {:?}", number(theirs)))
        })
        .collect()
}

/// Our statistic for one of their names, in their unit. `None` if the name is unknown.
fn ours(name: &str, s: &Statistics) -> Option<Option<f64>> {
    let seconds = |ms: Option<f64>| ms.map(|ms| ms / 1e3);
    Some(match name {
        "Exposure Time [%]" => Some(s.exposure_pct),
        "Equity Final [$]" => Some(s.final_equity),
        "Equity Peak [$]" => Some(s.peak_equity),
        "Commissions [$]" => Some(s.commission),
        "Return [%]" => Some(s.return_pct),
        "Buy & Hold Return [%]" => Some(s.buy_and_hold_return_pct),
        "Return (Ann.) [%]" => s.annual_return_pct,
        "Volatility (Ann.) [%]" => s.annual_volatility_pct,
        "CAGR [%]" => s.cagr_pct,
        "Sharpe Ratio" => s.sharpe,
        "Sortino Ratio" => s.sortino,
        "Calmar Ratio" => s.calmar,
        "Alpha [%]" => s.alpha_pct,
        "Beta" => s.beta,
        "Max. Drawdown [%]" => Some(-s.max_drawdown_pct),
        "Avg. Drawdown [%]" => s.avg_drawdown_pct.map(|depth| -depth),
        "Max. Drawdown Duration" => seconds(s.max_drawdown_duration_ms),
        "Avg. Drawdown Duration" => seconds(s.avg_drawdown_duration_ms),
        "# Trades" => Some(f64::from(s.trades)),
        "Win Rate [%]" => s.win_rate_pct,
        "Best Trade [%]" => s.best_trade_pct,
        "Worst Trade [%]" => s.worst_trade_pct,
        "Avg. Trade [%]" => s.avg_trade_pct,
        "Max. Trade Duration" => seconds(s.max_trade_duration_ms),
        "Avg. Trade Duration" => seconds(s.avg_trade_duration_ms),
        "Profit Factor" => s.profit_factor,
        "Expectancy [%]" => s.expectancy_pct,
        "SQN" => s.sqn,
        "Kelly Criterion" => s.kelly,
        _ => return None,
    })
}
