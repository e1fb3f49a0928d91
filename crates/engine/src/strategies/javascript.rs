//! A strategy in JavaScript as a spec stores it: the text and its declaration. The host runs the text and supplies the strategy
//! to the job. The checks here need no JavaScript.

use super::definition::{Definition, Parameter};
use crate::error::{Error, Result};
use crate::params::{ParamValue, Params};
use crate::rules::check::typed::RulesParam;
use crate::search::{Dimension, SearchSpace};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Longest text in bytes.
const MAX_SOURCE_BYTES: usize = 256 << 10;
/// Most parameters, and most constraints between them.
const MAX_PARAMS: usize = 100;
/// Longest name of a parameter in bytes.
const MAX_NAME: usize = 64;
/// Longest description of a parameter in bytes.
const MAX_DESCRIPTION: usize = 1_000;

/// A strategy in JavaScript with its declared parameters and constraints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct JavaScript {
    /// The text, up to 256 KiB.
    pub source: String,
    /// SHA-256 of the text in UTF-8, 64 hexadecimal digits. It proves that the declaration belongs to this text.
    pub sha256: String,
    /// Its parameters.
    #[serde(default)]
    pub params: Vec<DeclaredParam>,
    /// Constraints between them, such as `fast < slow`.
    #[serde(default)]
    pub require: Vec<String>,
}

/// A parameter as a text declares it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct DeclaredParam {
    /// Its name: a letter, then letters, digits and `_`.
    pub name: String,
    /// Value if a spec gives none.
    pub default: ParamValue,
    /// Its range; none for a parameter that varies only if a spec says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<Dimension>,
    /// One sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub description: String,
}

impl JavaScript {
    /// A text with its declaration. Computes the digest.
    pub fn new(source: String, params: Vec<DeclaredParam>, require: Vec<String>) -> Self {
        let sha256 = sha256(&source);
        Self { source, sha256, params, require }
    }

    /// The definition of the strategy for a job.
    ///
    /// # Errors
    /// Names the invalid field, or `sha256` if it is not the digest of the text.
    pub fn definition(&self) -> Result<Definition> {
        self.check()?;
        let params = self.params.iter().map(DeclaredParam::parameter).collect();
        Ok(Definition::declared(params, self.require.clone()))
    }

    fn check(&self) -> Result<()> {
        let bytes = self.source.len();
        if bytes > MAX_SOURCE_BYTES {
            let reason = format!("a text has at most {MAX_SOURCE_BYTES} bytes");
            return Err(Error::field("source", format!("{bytes} bytes"), reason));
        }
        let found = sha256(&self.source);
        if self.sha256 != found {
            let reason =
                format!("the text has the digest {found}, so the declaration is not its own");
            return Err(Error::field("sha256", &self.sha256, reason));
        }
        for (field, count) in [("params", self.params.len()), ("require", self.require.len())] {
            if count > MAX_PARAMS {
                return Err(Error::field(field, count, format!("at most {MAX_PARAMS}")));
            }
        }
        for (index, param) in self.params.iter().enumerate() {
            param.check().map_err(|error| error.within("params"))?;
            if self.params[..index].iter().any(|other| other.name == param.name) {
                return Err(Error::field("params", &param.name, "is declared twice"));
            }
        }
        self.check_space()
    }

    /// The ranges and constraints must leave at least one point to search.
    fn check_space(&self) -> Result<()> {
        let params = self.params.iter();
        let ranges = params.clone().filter_map(|it| Some((it.name.clone(), it.range.clone()?)));
        let defaults: Params = params.map(|it| (it.name.clone(), it.default.clone())).collect();
        SearchSpace::new(ranges.collect(), &self.require, &defaults).map(|_| ()).map_err(|error| {
            match error {
                Error::Field { value, reason, .. } => Error::field("require", value, reason),
                line @ Error::Line { .. } => line,
            }
        })
    }
}

impl DeclaredParam {
    fn check(&self) -> Result<()> {
        let name = &self.name;
        let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !letters || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let reason = "a name is a letter, then letters, digits and `_`";
            return Err(Error::field("name", name, reason));
        }
        if name.len() > MAX_NAME {
            return Err(Error::field("name", name, format!("has more than {MAX_NAME} letters")));
        }
        if self.description.len() > MAX_DESCRIPTION {
            let bytes = format!("{} bytes", self.description.len());
            let reason = format!("at most {MAX_DESCRIPTION} bytes");
            return Err(Error::field(format!("{name}.description"), bytes, reason));
        }
        if let Some(range) = &self.range {
            range.validate().map_err(|error| error.within(name))?;
        }
        let parameter = self.parameter().rules;
        parameter.check(&self.default).map_err(|error| match error {
            Error::Field { value, reason, .. } => {
                Error::field(format!("{name}.default"), value, reason)
            }
            line @ Error::Line { .. } => line,
        })?;
        self.range.iter().try_for_each(|range| parameter.check_range(range))
    }

    fn parameter(&self) -> Parameter {
        Parameter {
            rules: RulesParam::declared(&self.name, self.default.clone(), self.range.clone()),
            description: self.description.clone(),
        }
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut digits, byte| {
        // Writing to a text cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn declaration(params: Value, require: Value) -> JavaScript {
        let params = serde_json::from_value(params).unwrap();
        JavaScript::new(
            "defineStrategy({})".into(),
            params,
            serde_json::from_value(require).unwrap(),
        )
    }

    #[test]
    fn the_digest_is_sha_256() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256("abc"), digest);
    }

    #[test]
    fn a_declaration_gives_defaults_and_a_search_space() {
        let javascript = declaration(
            json!([
                { "name": "fast", "default": 10, "range": { "int": { "low": 5, "high": 50, "step": 5 } } },
                { "name": "kind", "default": "ema", "range": { "categorical": { "choices": ["ema", "sma"] } } },
                { "name": "stop", "default": 0.05, "description": "Share of the price." },
                { "name": "short", "default": false },
            ]),
            json!(["fast < 40"]),
        );
        let definition = javascript.definition().unwrap();
        assert_eq!(definition.space().keys().collect::<Vec<_>>(), ["fast", "kind"]);
        assert_eq!(definition.info.constraints, ["fast < 40"]);
        assert_eq!(definition.info.params[2].description, "Share of the price.");
        let given = serde_json::from_value(json!({ "kind": "sma", "short": true })).unwrap();
        let complete = definition.complete(&given).unwrap();
        let expected = json!({ "fast": 10, "kind": "sma", "short": true, "stop": 0.05 });
        assert_eq!(serde_json::to_value(complete).unwrap(), expected);
    }

    #[test]
    fn values_outside_the_declaration_are_refused() {
        struct Case {
            given: Value,
            message: &'static str,
        }
        let javascript = declaration(
            json!([
                { "name": "fast", "default": 10, "range": { "int": { "low": 5, "high": 50 } } },
                { "name": "kind", "default": "ema", "range": { "categorical": { "choices": ["ema", "sma"] } } },
                { "name": "short", "default": false },
            ]),
            json!([]),
        );
        let definition = javascript.definition().unwrap();
        let cases = [
            Case {
                given: json!({ "fats": 3 }),
                message: "fats: the strategy has no such parameter; it has fast, kind, short (found fats)",
            },
            Case {
                given: json!({ "fast": 2.5 }),
                message: "fast: must be a whole number (found 2.5)",
            },
            Case {
                given: json!({ "kind": "wma" }),
                message: "kind: must be one of ema, sma (found wma)",
            },
            Case {
                given: json!({ "short": 1 }),
                message: "short: must be true or false (found 1)",
            },
        ];
        for Case { given, message } in cases {
            let given = serde_json::from_value(given).unwrap();
            assert_eq!(definition.complete(&given).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn an_invalid_declaration_is_refused() {
        struct Case {
            params: Value,
            require: Value,
            message: &'static str,
        }
        let range = json!({ "int": { "low": 9, "high": 5 } });
        let cases = [
            Case {
                params: json!([{ "name": "2nd", "default": 1 }]),
                require: json!([]),
                message: "params.name: a name is a letter, then letters, digits and `_` (found 2nd)",
            },
            Case {
                params: json!([{ "name": "n", "default": 1 }, { "name": "n", "default": 2 }]),
                require: json!([]),
                message: "params: is declared twice (found n)",
            },
            Case {
                params: json!([{ "name": "n", "default": 1, "range": range }]),
                require: json!([]),
                message: "params.n.int.low: must not be above high (5) (found 9)",
            },
            Case {
                params: json!([{ "name": "n", "default": 1.5, "range": { "int": { "low": 1, "high": 5 } } }]),
                require: json!([]),
                message: "params.n.default: must be a whole number (found 1.5)",
            },
            Case {
                params: json!([{ "name": "n", "default": true, "range": { "int": { "low": 1, "high": 5 } } }]),
                require: json!([]),
                message: "params.n: must be true or false (found 1)",
            },
            Case {
                params: json!([{ "name": "n", "default": 1 }]),
                require: json!(["n < m"]),
                message: "require: \"m\" is neither a numeric parameter nor a number (found \"n < m\")",
            },
        ];
        for Case { params, require, message } in cases {
            let error = declaration(params, require).definition().unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn a_changed_or_too_long_text_is_refused() {
        let read = declaration(json!([]), json!([]));
        let changed = JavaScript { source: "defineStrategy({ })".into(), ..read.clone() };
        let error = changed.definition().unwrap_err().to_string();
        assert!(error.starts_with("sha256: the text has the digest "), "{error}");
        let long = JavaScript::new("/".repeat(MAX_SOURCE_BYTES + 1), Vec::new(), Vec::new());
        let error = long.definition().unwrap_err().to_string();
        assert_eq!(error, "source: a text has at most 262144 bytes (found 262145 bytes)");
    }
}
