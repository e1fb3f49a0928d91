//! The strategies of known lists in the rules language. Any other list needs its strategy in a file `<name>.rules` beside it; the optional `<name>.json` has its config.

use super::compare::Costs;
use crate::finished::finished;
use crate::rules;
use anyhow::{Context as _, Result};
use candlerun_engine::backtest::{BacktestConfig, Intrabar};
use candlerun_engine::candles::Candles;
use candlerun_engine::report::Report;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// Ticks in a price of 1: the tick of EURUSD is 0.00001.
const TICKS: f64 = 100_000.0;

const MACD: &str = "
let line = ema(close, 12) - ema(close, 26)
let histogram = line - ema(line, 9)
enter long when histogram crosses above 0
enter short when histogram crosses below 0
size 1 units
";

const BOLLINGER: &str = "
let band = bollinger(close, 20, 2)
enter long stop band.lower when close crosses above band.lower
enter short stop band.upper when close crosses below band.upper
size 1 units
";

/// At the first candle the sell stop has no level. Pine then makes it a market order, and places the buy stop later.
const CHANNEL: &str = "
enter short when candles_since_exit <= 1 and not in_position
enter long stop highest(high, 5) + 0.00001 when true
enter short stop lowest(low, 5) - 0.00001 when true
size 1 units
";

/// When a close crosses the upper band, a buy stop is placed one tick above the candle's high. It stays until it is filled, until a
/// close is below the average, or until a high has reached it. Sells are mirrored.
const KELTNER: &str = "
let average = ema(close, 20)
let range = 2 * atr(10)
let rises = close crosses above average + range
let falls = close crosses below average - range
var top = undefined
set top = high + 0.00001 when rises
var bottom = undefined
set bottom = low - 0.00001 when falls
enter long stop high + 0.00001 when rises until close < average or high >= top
enter short stop low - 0.00001 when falls until close > average or low <= bottom
size 1 units
";

/// A rising candle that opens above the close before it reverses to long, its mirror image to short. TradingView sizes a market order at
/// its signal, in lots of 0.1.
const BAR_UP_DOWN: &str = "
enter long when close > open and open > close[1]
enter short when close < open and open < close[1]
size floor(equity / close + 0.000000001) / 10 units
";

/// Alternates between long and short every ten candles, from candle 20 on.
const ALTERNATING: &str = "
var n = -1
set n = n + 1
enter long when n >= 20 and n / 20 == floor(n / 20)
enter short when n >= 20 and (n - 10) / 20 == floor((n - 10) / 20)
size 1 units
";

/// Three entries, each of a tenth of the equity with costs of 0.1 % and 5 ticks of slippage, and one exit of all of them.
const PYRAMIDING: &str = "
var n = -1
set n = n + 1
enter long when n == 20 or n == 25 or n == 30
pyramiding 3
exit when n == 40
size floor(equity / ((close + 0.00005) * 1.001) + 0.000000001) / 10 units
";

/// Runs the strategy of a list.
pub(super) fn run(name: &str, folder: &Path, candles: Arc<Candles>) -> Result<(Report, Costs)> {
    let config = |initial_cash: f64| BacktestConfig {
        initial_cash,
        intrabar: Intrabar::Path,
        tick_size: 1.0 / TICKS,
        ..Default::default()
    };
    let unit = config(1_000_000.0);
    let costly = BacktestConfig { commission_rate: 0.001, ..config(10_000.0) };
    let slippage = |ticks: f64| Costs { slippage: ticks / TICKS, commission_rate: 0.001 };
    let (report, costs) = match name {
        "macd" => (by_rules(MACD, candles, unit)?, Costs::default()),
        "bollinger" => (by_rules(BOLLINGER, candles, unit)?, Costs::default()),
        "channelbreakout" => (by_rules(CHANNEL, candles, unit)?, Costs::default()),
        "barupdn" => (by_rules(BAR_UP_DOWN, candles, unit)?, Costs::default()),
        "keltnerchannel" => (by_rules(KELTNER, candles, unit)?, Costs::default()),
        "slippage_direction" => (by_rules(ALTERNATING, candles, costly)?, slippage(15.0)),
        "slippage_pyramiding" => (by_rules(PYRAMIDING, candles, costly)?, slippage(5.0)),
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
