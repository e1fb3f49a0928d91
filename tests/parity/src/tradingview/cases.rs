//! The strategies of known lists: in the rules language if it can express them, otherwise on the engine's trait. Any other list needs
//! its strategy in a file `<name>.rules` beside it; the optional `<name>.json` has its config.

use super::compare::Costs;
use super::keltner::Keltner;
use super::market::{Alternating, BarUpDn, Pyramid};
use super::tick::TICKS;
use crate::finished::finished;
use crate::rules;
use anyhow::{Context as _, Result};
use candlerun_engine::backtest::{BacktestConfig, Intrabar};
use candlerun_engine::candles::Candles;
use candlerun_engine::report::Report;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

const MACD: &str = "
let line = ema(close, 12) - ema(close, 26)
let histogram = line - ema(line, 9)
enter long when histogram crosses above 0
enter short when histogram crosses below 0
size 1 units
";

/// Stops are rounded to the tick, up for buys, down for sells.
const BOLLINGER: &str = "
let lower = bollinger(close, 20, 2).lower
let upper = bollinger(close, 20, 2).upper
enter long stop ceil(lower * 100000) / 100000 when close crosses above lower
enter short stop floor(upper * 100000) / 100000 when close crosses below upper
size 1 units
";

/// At the first candle the sell stop has no level. Pine then makes it a market order, and places the buy stop later.
const CHANNEL: &str = "
enter short when candles_since_exit <= 1 and not in_position
enter long stop round(highest(high, 5) * 100000 + 1) / 100000 when true
enter short stop round(lowest(low, 5) * 100000 - 1) / 100000 when true
size 1 units
";

/// Runs the strategy of a list.
pub(super) fn run(name: &str, folder: &Path, candles: Arc<Candles>) -> Result<(Report, Costs)> {
    let config = |initial_cash: f64| BacktestConfig {
        initial_cash,
        intrabar: Intrabar::Path,
        ..Default::default()
    };
    let unit = config(1_000_000.0);
    let costly = BacktestConfig { commission_rate: 0.001, ..config(10_000.0) };
    let slippage = |ticks: f64| Costs { slippage: ticks / TICKS, commission_rate: 0.001 };
    let (report, costs) = match name {
        "macd" => (by_rules(MACD, candles, unit)?, Costs::default()),
        "bollinger" => (by_rules(BOLLINGER, candles, unit)?, Costs::default()),
        "channelbreakout" => (by_rules(CHANNEL, candles, unit)?, Costs::default()),
        "barupdn" => (finished(BarUpDn, candles, unit), Costs::default()),
        "keltnerchannel" => (finished(Keltner::default(), candles, unit), Costs::default()),
        "slippage_direction" => (finished(Alternating, candles, costly), slippage(15.0)),
        "slippage_pyramiding" => {
            let costs = slippage(5.0);
            let Costs { slippage, commission_rate } = costs;
            (finished(Pyramid { slippage, commission_rate }, candles, costly), costs)
        }
        _ => (by_file(name, folder, candles, unit)?, Costs::default()),
    };
    Ok((report, costs))
}

fn by_rules(text: &str, candles: Arc<Candles>, config: BacktestConfig) -> Result<Report> {
    Ok(finished(rules::strategy(text, &Value::Null)?, candles, config))
}

fn by_file(
    name: &str,
    folder: &Path,
    candles: Arc<Candles>,
    config: BacktestConfig,
) -> Result<Report> {
    let text = std::fs::read_to_string(folder.join(format!("{name}.rules")))
        .with_context(|| format!("no strategy of {name} is known, and there is no {name}.rules"))?;
    let given = std::fs::read_to_string(folder.join(format!("{name}.json"))).ok();
    let config = given.map(|given| serde_json::from_str(&given)).transpose()?.unwrap_or(config);
    by_rules(&text, candles, config)
}
