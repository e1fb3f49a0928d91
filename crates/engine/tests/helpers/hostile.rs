//! Specs with every field, the places in them, and values that nobody would write in good faith.

use candlerun_engine::Result;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::job::{Job, JobPlan, JobSpec};
use candlerun_engine::strategies::JavaScript;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A series of 60 days.
pub fn candles() -> Arc<Candles> {
    let config = SyntheticConfig { candles: 60, ..SyntheticConfig::default() };
    Arc::new(Synthetic::new(config).and_then(Synthetic::finish).unwrap())
}

/// Valid specs. Each field of each record is in one of them.
pub fn samples(candles: &Candles) -> [Value; 3] {
    let fingerprint = candles.fingerprint().to_string();
    let library = json!({
        "candles": fingerprint,
        "strategy": { "library": "sma_cross", "params": { "fast": 4 } },
        "backtest": {
            "initial_cash": 1_000, "position_size_pct": 0.5, "commission_rate": 0.001, "commission_fixed": 1,
            "commission_per_unit": 0.01, "commission_minimum": 1, "spread": 0.001, "slippage": 0.001,
            "borrow_rate_per_year": 0.05, "leverage": 2, "maintenance_margin": 0.1, "lot_step": 0.5, "tick_size": 0.01,
            "candles_per_year": 252, "fill": "next_open", "intrabar": "path", "execution": "standard",
            "exclusive_orders": true, "hedging": false, "close_trades_at_end": true,
        },
        "window": { "from": candles.time()[5], "to": candles.time()[55] },
        "search": { "sampler": "random", "space": { "slow": { "int": { "low": 5, "high": 9, "step": 2 } } } },
        "walk_forward": { "windows": 2, "train_share": 0.6, "anchored": true },
        "columns": { "max_bytes": 1_000_000 },
        "progress": { "every_candles": 10, "delivery": "every" },
    });
    let rules = json!({
        "candles": fingerprint,
        "strategy": {
            "rules": "param n = 3 in 2..9\nparam m = 1.0 in 0.5..1.5 log\nparam s = 1.0\nparam may = true\n\
                      enter long when may and close * s > sma(close, n) * m",
            "params": { "n": 4 },
        },
        "search": {
            "sampler": "tpe",
            "space": {
                "n": { "categorical": { "choices": [2, 4, 5] } },
                "m": { "float": { "low": 0.5, "high": 1.5, "log": true } },
                "s": { "float": { "low": 0.5, "high": 1.5, "step": 0.25, "log": false } },
                "may": { "bool": {} },
            },
            "constraints": ["m < 1.4", "s >= m"],
            "objective": { "mix": { "sharpe": 1, "trades": -0.5 } },
            "direction": "maximize",
            "more_objectives": [{ "objective": "max_drawdown_pct", "direction": "minimize" }],
            "min_trades": 1, "episodes": 5, "seed": 7, "batch": 2, "tile": 2,
            "stop": { "no_improvement": 3, "target": 1.5, "time_ms": 1_000, "stopped_after": 4 },
        },
    });
    let params = json!([
        { "name": "fast", "default": 3, "range": { "int": { "low": 2, "high": 9 } }, "description": "Candles." },
        { "name": "kind", "default": "a", "range": { "categorical": { "choices": ["a", "b"] } } },
    ]);
    let params = serde_json::from_value(params).unwrap();
    let script =
        JavaScript::new("defineStrategy({})".to_owned(), params, vec!["fast < 8".to_owned()]);
    let javascript = json!({
        "candles": fingerprint,
        "strategy": { "javascript": script, "params": { "kind": "b" } },
        "search": {},
    });
    [library, rules, javascript]
}

/// Reads a spec, and checks it as the start of a job does.
pub fn plan(spec: &Value, candles: &Arc<Candles>) -> Result<(Job, JobPlan)> {
    let job = JobSpec::from_json(spec).and_then(|spec| Job::new(spec, candles.clone()))?;
    let plan = job.plan()?;
    Ok((job, plan))
}

/// The place of every value in a record, the record itself first.
pub fn places(json: &Value) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match json {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    let mut found = vec![String::new()];
    for (name, value) in inner {
        found.extend(places(value).iter().map(|rest| format!("/{name}{rest}")));
    }
    found
}

/// A copy of a record with another value at a place.
pub fn with(json: &Value, place: &str, value: &Value) -> Value {
    let mut json = json.clone();
    *json.pointer_mut(place).unwrap() = value.clone();
    json
}

/// Values of every type and size, none of which may break anything.
pub fn values() -> Vec<Value> {
    let mut values = vec![
        Value::Null,
        json!(true),
        json!(false),
        json!(0),
        json!(-0.0),
        json!(1),
        json!(-1),
        json!(0.5),
        json!(5e-324),
        json!(1e308),
        json!(-1e308),
        json!(4_294_967_296_u64),
        json!(9_007_199_254_740_993_u64),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("NaN"),
        json!("Infinity"),
        json!("auto"),
        json!("__proto__"),
        json!("\u{0}\u{202e}🕯"),
        json!([]),
        json!({}),
        json!([[]]),
        json!([null]),
        json!([1e308, -1e308]),
        json!({ "length": 4e9 }),
        json!({ "__proto__": { "a": 1 } }),
        json!({ "int": { "low": 1 } }),
        json!({ "float": { "low": -1e308, "high": 1e308, "step": 5e-324 } }),
        deep(100, |inner| json!([inner])),
        deep(100, |inner| json!({ "a": inner })),
    ];
    values.extend(GROWING.iter().map(|(_, grow)| grow(5_000)));
    values
}

fn deep(levels: usize, wrap: impl Fn(Value) -> Value) -> Value {
    (0..levels).fold(Value::Null, |inner, _| wrap(inner))
}

fn list(size: usize, item: impl Fn(usize) -> Value) -> Value {
    (0..size).map(item).collect()
}

fn fields(size: usize, value: impl Fn(usize) -> Value) -> Value {
    Value::Object((0..size).map(|at| (format!("p{at}"), value(at))).collect::<Map<_, _>>())
}

/// Makes a value of about so many parts.
pub type Grow = fn(usize) -> Value;

/// Values that can be of any size, with their names.
pub const GROWING: &[(&str, Grow)] = &[
    ("different numbers", |size| list(size, |at| json!(at))),
    ("equal numbers", |size| list(size, |_| json!(7))),
    ("different texts", |size| list(size, |at| json!(format!("{:0>200}", at)))),
    ("constraints", |size| list(size, |_| json!("fast < slow"))),
    ("constraints of numbers", |size| list(size, |_| json!("1 < 2"))),
    ("goals", |size| list(size, |_| json!({ "objective": "sharpe" }))),
    ("parameters", |size| list(size, |at| json!({ "name": format!("p{at}"), "default": 1 }))),
    ("choices", |size| json!({ "categorical": { "choices": list(size, |at| json!(at)) } })),
    ("fields of numbers", |size| fields(size, |at| json!(at))),
    ("fields of ranges", |size| fields(size, |_| json!({ "int": { "low": 1, "high": 2 } }))),
    ("a long word", |size| json!("x".repeat(4 * size))),
    ("brackets", |size| json!("(".repeat(4 * size))),
    ("words", |size| json!("a ".repeat(2 * size))),
    ("comparisons", |size| json!("a<".repeat(2 * size))),
    ("a text of lines", |size| json!("enter long when close > sma(close, 3)\n".repeat(size / 10))),
    ("a text of parameters", |size| {
        json!((0..size / 10).map(|at| format!("param p{at} = 1 in 0..9\n")).collect::<String>())
    }),
    ("a text of requirements", |size| {
        let lines = (0..size / 10).map(|_| "require n < m\n").collect::<String>();
        json!(format!("param n = 1 in 0..9\nparam m = 2 in 0..9\n{lines}enter long when true"))
    }),
    ("a text of intervals", |size| {
        let lines = (0..size / 10).map(|at| format!("let l{at} = close on {}d\n", at + 2));
        json!(format!("{}enter long when close > l0", lines.collect::<String>()))
    }),
];
