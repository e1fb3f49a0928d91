//! The oracle's strategies that the rules language can express. It has one stop loss for all entries, trailing stops that start at
//! the fill, and one trade at a time.

use anyhow::Result;
use candlerun_engine::params::Params;
use candlerun_engine::rules::{self, RulesStrategy};
use serde_json::Value;
use std::sync::Arc;

const SMA_CROSS: &str = "
param n1 = 10
param n2 = 21
enter long when sma(close, n1) crosses above sma(close, n2)
enter short when sma(close, n1) crosses below sma(close, n2)
";

const RSI: &str = "
enter long when rsi(close, 14) < 30
exit long when rsi(close, 14) > 70
";

const DONCHIAN: &str = "
param sl = 0.05
param tp = 0.1
let up = close > highest(high, 20)[1]
enter long when up and not in_position
enter short when close < lowest(low, 20)[1] and not in_position
stop loss at if up then close * (1 - sl) else close * (1 + sl)
take profit at if up then close * (1 + tp) else close * (1 - tp)
";

const BUY_AND_HOLD: &str = "enter long when true";

/// The text of a case's strategy. `None` if the language cannot express it.
pub(crate) fn text(name: &str, given: &Value) -> Option<String> {
    let rules = match name {
        "SmaCross" => SMA_CROSS,
        "Rsi" => RSI,
        "Donchian" => DONCHIAN,
        "BuyHold" => BUY_AND_HOLD,
        _ => return None,
    };
    let size = given["size"].as_f64().map(|share| format!("\nsize {}%", 100.0 * share));
    Some(rules.to_owned() + &size.unwrap_or_default())
}

/// The strategy of a text, with the parameters of a case.
pub(crate) fn strategy(text: &str, given: &Value) -> Result<RulesStrategy> {
    let numbers = given.as_object().into_iter().flatten().filter(|(name, _)| *name != "size");
    let given: Params =
        numbers.filter_map(|(name, value)| Some((name.clone(), value.as_f64()?.into()))).collect();
    let program = rules::check(text)?;
    let params = program.complete(&given)?;
    Ok(RulesStrategy::new(Arc::new(program), params))
}
