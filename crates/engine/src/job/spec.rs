//! The record that is stored, shared and exported. The same JSON means the same job everywhere.

use super::boundaries::EveryCandles;
use super::columns::ColumnsConfig;
use super::walk_forward::{WalkForwardSpec, check_search};
use super::window::WindowSpec;
use crate::backtest::BacktestConfig;
use crate::error::{Error, Result};
use crate::json::read_json;
use crate::params::Params;
use crate::search::SearchSpec;
use crate::strategies::{self, Definition, JavaScript};
#[cfg(feature = "typescript")]
use crate::typescript::Partial;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A job: candles, strategy, config, window, search, walk-forward, progress.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct JobSpec {
    /// Fingerprint of the candles.
    pub candles: String,
    /// The strategy and the values of its parameters.
    pub strategy: StrategySpec,
    /// Cash, size, costs.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Partial<BacktestConfig>>"))]
    pub backtest: BacktestConfig,
    /// The part of the candles that is traded; none for all of them. Indicators see the candles before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowSpec>,
    /// The search; none for a single backtest, a job of one episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchSpec>,
    /// The test of the search on candles that it has not seen; none for a search over all candles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<Partial<WalkForwardSpec>>"))]
    pub walk_forward: Option<WalkForwardSpec>,
    /// Settings of the cache of indicator columns.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Partial<ColumnsConfig>>"))]
    pub columns: ColumnsConfig,
    /// Settings of progress reports.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Partial<ProgressConfig>>"))]
    pub progress: ProgressConfig,
}

fn is_default(columns: &ColumnsConfig) -> bool {
    *columns == ColumnsConfig::default()
}

/// A strategy (one of the library, rules, or JavaScript) and the values of its parameters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct StrategySpec {
    /// Name in the list of strategies. The former field `name` is read too.
    #[serde(default, alias = "name", skip_serializing_if = "Option::is_none")]
    // Editors complete the names. Any text is accepted, since a spec read from JSON has no literal types.
    #[cfg_attr(feature = "typescript", ts(optional, type = "StrategyName | (string & {}) | null"))]
    pub library: Option<String>,
    /// Text in the rules language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// Text in JavaScript with the parameters that it declares. It runs in the browser only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub javascript: Option<JavaScript>,
    /// Values of parameters; the others have their defaults.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Params>"))]
    pub params: Params,
}

impl StrategySpec {
    /// Reads the strategy in any of its three forms.
    fn definition(&self) -> Result<Definition> {
        match (&self.library, &self.rules, &self.javascript) {
            (Some(name), None, None) => {
                strategies::find(name).map_err(|error| error.within("strategy"))
            }
            (None, Some(rules), None) => Ok(Definition::new("rules", rules)?),
            (None, None, Some(javascript)) => {
                javascript.definition().map_err(|error| error.within("strategy.javascript"))
            }
            (None, None, None) => {
                let reason = "must have `library`, `rules` or `javascript`";
                Err(Error::field("strategy", "none of them", reason))
            }
            (Some(name), ..) => {
                let reason = "give only one of `library`, `rules` and `javascript`";
                Err(Error::field("strategy.library", name, reason))
            }
            (None, Some(_), Some(_)) => {
                let reason = "give only one of `rules` and `javascript`";
                Err(Error::field("strategy.rules", "both", reason))
            }
        }
    }
}

/// Settings of progress reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProgressConfig {
    /// Distance of two progress boundaries in candles: a number from 1, or `"auto"` for 50, or 100 above 50,000 candles.
    #[cfg_attr(feature = "typescript", ts(type = "number | 'auto'"))]
    pub every_candles: EveryCandles,
    /// Which boundaries are sent to the page.
    pub delivery: Delivery,
}

impl Default for ProgressConfig {
    fn default() -> Self {
        Self { every_candles: EveryCandles::default(), delivery: Delivery::Sampled }
    }
}

/// Which boundaries are sent to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Delivery {
    /// The first 10,000 boundaries of a job one by one, later the newest up to 100 times a second.
    #[default]
    Sampled,
    /// All boundaries, one by one.
    Every,
}

impl JobSpec {
    /// Reads a spec from JSON.
    ///
    /// # Errors
    /// Names the path of the field, the value and the reason.
    pub fn from_json(json: &Value) -> Result<Self> {
        read_json(json)
    }

    /// Reads a spec from JSON and checks every field that can be checked without the candles.
    ///
    /// # Errors
    /// Names the path of the field, the value and the reason.
    pub fn checked(json: &Value) -> Result<Self> {
        let mut spec = Self::from_json(json)?;
        spec.resolve()?;
        Ok(spec)
    }

    /// Checks every field that can be checked without the candles, and completes the strategy's parameters. A search without
    /// a space gets the space and the constraints of the strategy.
    ///
    /// # Errors
    /// Names the field, the value and the reason.
    pub(super) fn resolve(&mut self) -> Result<(Definition, Params)> {
        if let Some(search) = &self.search {
            search.check_counts().map_err(|error| error.within("search"))?;
        }
        let definition = self.strategy.definition()?;
        if let Some(search) = self.search.as_mut().filter(|search| search.space.is_none()) {
            search.space = Some(definition.space());
            search.constraints.extend(definition.info.constraints.iter().cloned());
        }
        let fixed = definition.complete(&self.strategy.params);
        let fixed = fixed.map_err(|error| within_params(error, "strategy.params"))?;
        self.backtest.validate().map_err(|error| error.within("backtest"))?;
        if let Some(window) = &self.window {
            window.validate().map_err(|error| error.within("window"))?;
        }
        if let Some(walk_forward) = &self.walk_forward {
            walk_forward.validate().map_err(|error| error.within("walk_forward"))?;
            check_search(walk_forward, self.search.as_ref())?;
        }
        self.progress.every_candles.validate().map_err(|error| error.within("progress"))?;
        if let Some(search) = &self.search {
            for (name, dimension) in search.space.iter().flatten() {
                let param = definition.param(name).map_err(|e| e.within("search.space"))?;
                dimension.validate().map_err(|e| e.within(&format!("search.space.{name}")))?;
                param.check_range(dimension).map_err(|error| error.within("search.space"))?;
            }
        }
        Ok((definition, fixed))
    }
}

/// Puts the path of the parameters before the name of a refused one. A refusal that concerns several of them names the path.
pub(super) fn within_params(error: Error, path: &str) -> Error {
    match error {
        Error::Field { field, value, reason } if field == "params" => {
            Error::Field { field: path.to_owned(), value, reason }
        }
        one => one.within(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn spec() -> Value {
        json!({
            "candles": "0",
            "strategy": { "name": "sma_cross", "params": { "fast": 10 } },
            "backtest": { "initial_cash": 10_000, "position_size_pct": 1.0 },
            "window": { "from": 1_577_836_800_000.5 },
            "search": {
                "sampler": "grid",
                "space": { "fast": { "int": { "low": 5, "high": 50, "step": 5 } } },
                "constraints": ["fast < slow"],
            },
        })
    }

    fn refusal(change: impl Fn(&mut Value)) -> String {
        let mut json = spec();
        change(&mut json);
        let spec = JobSpec::from_json(&json);
        spec.and_then(|mut spec| spec.resolve().map(|_| ())).unwrap_err().to_string()
    }

    #[test]
    fn missing_fields_have_their_defaults() {
        let mut spec = JobSpec::from_json(&spec()).unwrap();
        let (_, fixed) = spec.resolve().unwrap();
        assert_eq!(serde_json::to_value(fixed).unwrap(), json!({ "fast": 10, "slow": 30 }));
        assert_eq!(spec.progress.every_candles, EveryCandles::Fixed(50));
        assert_eq!(spec.search.as_ref().unwrap().seed, 0);
        let again = JobSpec::from_json(&serde_json::to_value(&spec).unwrap()).unwrap();
        assert_eq!(again, spec);
    }

    #[test]
    fn a_search_without_a_space_has_the_ranges_of_the_strategy() {
        let rules = "param n = 10 in 5..50 step 5\nparam m = 0.5\nrequire n < 40\nenter long when close > sma(close, n) * m";
        let json = json!({
            "candles": "0",
            "strategy": { "rules": rules, "params": { "m": 1.5 } },
            "search": { "constraints": ["n > 5"] },
        });
        let mut spec = JobSpec::from_json(&json).unwrap();
        let (_, fixed) = spec.resolve().unwrap();
        assert_eq!(serde_json::to_value(&fixed).unwrap(), json!({ "n": 10, "m": 1.5 }));
        let stored = serde_json::to_value(&spec).unwrap();
        let space = json!({ "n": { "int": { "low": 5, "high": 50, "step": 5 } } });
        assert_eq!(stored["search"]["space"], space);
        assert_eq!(stored["search"]["constraints"], json!(["n > 5", "n < 40"]));
        assert_eq!(stored["strategy"]["rules"], json!(rules));

        let mut again = JobSpec::from_json(&stored).unwrap();
        again.resolve().unwrap();
        assert_eq!(again, spec, "a stored spec does not change when it is read again");
    }

    #[test]
    fn a_strategy_by_its_former_field_is_one_of_the_library() {
        let spec = JobSpec::from_json(&spec()).unwrap();
        assert_eq!(spec.strategy.library.as_deref(), Some("sma_cross"));
        let stored = serde_json::to_value(&spec).unwrap();
        assert_eq!(stored["strategy"], json!({ "library": "sma_cross", "params": { "fast": 10 } }));
    }

    #[test]
    fn an_invalid_spec_is_refused_with_field_value_and_reason() {
        type Change = fn(&mut Value);
        let cases: [(Change, &str); 24] = [
            (
                |spec| spec["columns"] = json!({ "max_bytes": -1 }),
                "columns.max_bytes: invalid value: integer `-1`, expected a whole number, 0 or more (found -1)",
            ),
            (
                |spec| spec["columns"] = json!({ "bytes": 1 }),
                "columns.bytes: unknown field `bytes`, expected `max_bytes` (found 1)",
            ),
            (
                |spec| spec["progress"] = json!({ "every_candles": 0 }),
                "progress.every_candles: must be at least 1, or \"auto\" (found 0)",
            ),
            (
                |spec| spec["backtest"]["position_size_pct"] = json!(50),
                "backtest.position_size_pct: must be a share of the equity above 0 and at most 1; did you mean 0.5? (found 50)",
            ),
            (
                |spec| spec["backtest"]["position_size_pct"] = json!("all"),
                "backtest.position_size_pct: invalid type: string \"all\", expected a number (found \"all\")",
            ),
            (
                |spec| spec["progress"] = json!({ "every": 0 }),
                "progress.every: unknown field `every`, expected `every_candles` or `delivery` (found 0)",
            ),
            (
                |spec| spec["window"] = json!({ "from": 2_000, "to": 1_000 }),
                "window.to: must be later than from (2000) (found 1000)",
            ),
            (
                |spec| spec["window"] = json!({ "from": "2020" }),
                "window.from: invalid type: string \"2020\", expected a number (found \"2020\")",
            ),
            (
                |spec| spec["window"] = json!({ "until": 1_000 }),
                "window.until: unknown field `until`, expected `from` or `to` (found 1000)",
            ),
            (
                |spec| spec["walk_forward"] = json!({ "windows": 0 }),
                "walk_forward.windows: must be 1 to 1000 (found 0)",
            ),
            (
                |spec| spec["walk_forward"] = json!({ "windows": 1_001 }),
                "walk_forward.windows: must be 1 to 1000 (found 1001)",
            ),
            (
                |spec| spec["walk_forward"] = json!({ "train_share": 1 }),
                "walk_forward.train_share: must be a share above 0 and below 1 (found 1)",
            ),
            (
                |spec| spec["walk_forward"] = json!({ "share": 1 }),
                "walk_forward.share: unknown field `share`, expected one of `windows`, `train_share`, `anchored` (found 1)",
            ),
            (
                |spec| {
                    spec["walk_forward"] = json!({ "windows": 5 });
                    spec["search"] = Value::Null;
                },
                "walk_forward: needs a search, whose best episode it tests (found 5 windows)",
            ),
            (
                |spec| {
                    spec["walk_forward"] = json!({});
                    spec["search"]["stop"] = json!({ "time_ms": 500 });
                },
                "search.stop.time_ms: cannot be combined with walk_forward: every window must be searched alike (found 500)",
            ),
            (
                |spec| {
                    spec["walk_forward"] = json!({});
                    spec["search"]["stop"] = json!({ "stopped_after": 5 });
                },
                "search.stop.stopped_after: cannot be combined with walk_forward: every window must be searched alike (found 5)",
            ),
            (
                |spec| spec["strategy"]["rules"] = json!("enter long when true"),
                "strategy.library: give only one of `library`, `rules` and `javascript` (found sma_cross)",
            ),
            (
                |spec| {
                    spec["strategy"] = json!({
                        "rules": "param n = 2\nenter long when close > sma(close, n / 2)",
                        "params": { "n": 3 },
                    });
                },
                "strategy.params: `period` of `sma` must be a whole number from 1 to 1000000, but is 1.5 (found n = 3)",
            ),
            (
                |spec| spec["strategy"] = json!({ "params": {} }),
                "strategy: must have `library`, `rules` or `javascript` (found none of them)",
            ),
            (
                |spec| spec["strategy"] = json!({ "rules": "enter long when close > sma" }),
                "strategy.rules: line 1, column 25: `sma` is an indicator and must be called; write `sma(close, 20)` (found sma)",
            ),
            (
                |spec| spec["strategy"]["params"]["fast"] = json!(2.5),
                "strategy.params.fast: must be a whole number from 1 to 1000000 (found 2.5)",
            ),
            (
                |spec| spec["search"]["space"]["fats"] = json!({ "bool": {} }),
                "search.space.fats: the rules have no such parameter; they have fast, slow (found fats)",
            ),
            (
                |spec| spec["search"]["space"]["fast"]["int"]["low"] = json!(0),
                "search.space.fast: must be a whole number from 1 to 1000000 (found 0)",
            ),
            (
                |spec| spec["search"]["space"]["fast"]["int"]["step"] = json!(0),
                "search.space.fast.int.step: must be at least 1 (found 0)",
            ),
        ];
        for (change, message) in cases {
            assert_eq!(refusal(change), message);
        }
    }

    #[test]
    fn an_unknown_strategy_is_refused_with_the_names_that_exist() {
        let names: Vec<String> = strategies::all().into_iter().map(|it| it.info.name).collect();
        let expected = format!("strategy.library: must be one of {} (found sma)", names.join(", "));
        assert_eq!(refusal(|spec| spec["strategy"] = json!({ "library": "sma" })), expected);
    }

    #[test]
    fn json_that_is_not_a_spec_is_refused() {
        for json in [json!(null), json!(3), json!([]), json!({}), json!({ "candles": 3 })] {
            assert!(JobSpec::from_json(&json).is_err(), "{json}");
        }
    }
}
