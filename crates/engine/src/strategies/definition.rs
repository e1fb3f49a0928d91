//! What a strategy tells of itself, and how it is started.

use crate::backtest::{Backtest, BacktestConfig, Detail, Run};
use crate::candles::Candles;
use crate::columns::{ColumnCache, ColumnRequests};
use crate::error::{Error, Result};
use crate::params::{ParamValue, Params};
use crate::rules::check::typed::RulesParam;
use crate::rules::{self, CheckedProgram, RulesErrors, RulesStrategy};
use crate::search::Dimension;
use crate::strategy::Strategy;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// A strategy as a checked text: how it is described and how it is started.
#[derive(Debug, Clone)]
pub struct Definition {
    /// What a page shows of it.
    pub info: StrategyInfo,
    program: Arc<CheckedProgram>,
}

/// What a page shows of a strategy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StrategyInfo {
    /// Name in a spec.
    pub name: String,
    /// Name for people: the first comment of the text.
    pub title: String,
    /// One sentence: the second comment.
    pub description: String,
    /// Its parameters.
    pub params: Vec<ParamInfo>,
    /// Constraints that make sense when the parameters vary.
    pub constraints: Vec<String>,
    /// Its rules.
    pub rules: String,
}

/// A parameter: what it may be, and a range to search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ParamInfo {
    /// Name in a spec.
    pub name: String,
    /// One sentence: the comment behind it.
    pub description: String,
    /// Whether it is true or false; its numbers are then 0 and 1.
    pub flag: bool,
    /// Whether only whole numbers make sense.
    pub whole: bool,
    /// Lowest value that is accepted.
    pub min: f64,
    /// Highest value that is accepted.
    pub max: f64,
    /// Value where a spec gives none.
    pub default: f64,
    /// Low end of a range worth searching.
    pub low: f64,
    /// High end of it.
    pub high: f64,
    /// Step in it; 0 where every number between is meant, or the parameter does not vary.
    pub step: f64,
}

impl ParamInfo {
    fn new(param: &RulesParam, text: &str) -> Self {
        let default = match param.default {
            ParamValue::Number(number) => number,
            ParamValue::Flag(flag) => f64::from(u8::from(flag)),
            ParamValue::Name(_) => f64::NAN,
        };
        let (low, high, step) = match param.range {
            Some(Dimension::Int { low, high, step }) => (low as f64, high as f64, step as f64),
            Some(Dimension::Float { low, high, step, .. }) => (low, high, step.unwrap_or(0.0)),
            Some(Dimension::Bool {}) => (0.0, 1.0, 1.0),
            _ => (default, default, 0.0),
        };
        Self {
            name: param.name.clone(),
            description: comment_behind(text, param.span.end as usize),
            flag: matches!(param.default, ParamValue::Flag(_)),
            whole: param.whole,
            min: param.min,
            max: param.max,
            default,
            low,
            high,
            step,
        }
    }
}

/// The comment of the line in which `place` is.
fn comment_behind(text: &str, place: usize) -> String {
    let rest = text.get(place..).unwrap_or("").lines().next().unwrap_or("");
    rest.split_once('#').map_or("", |(_, comment)| comment.trim()).to_owned()
}

/// The comments at the beginning of a text, line by line.
fn comments(text: &str) -> impl Iterator<Item = String> {
    let lines = text.lines().map_while(|line| line.trim().strip_prefix('#'));
    lines.map(|comment| comment.trim().to_owned())
}

impl Definition {
    /// Reads a text. Its first comment is its title, the second what it does.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(name: &str, text: &str) -> std::result::Result<Self, RulesErrors> {
        let program = rules::check(text)?;
        let mut comments = comments(text);
        let info = StrategyInfo {
            name: name.to_owned(),
            title: comments.next().unwrap_or_default(),
            description: comments.next().unwrap_or_default(),
            params: program.params.iter().map(|param| ParamInfo::new(param, text)).collect(),
            constraints: program.constraints.clone(),
            rules: text.to_owned(),
        };
        Ok(Self { info, program: Arc::new(program) })
    }

    /// The checked text.
    pub fn program(&self) -> &CheckedProgram {
        &self.program
    }

    /// Fills the defaults in and checks every value.
    ///
    /// # Errors
    /// Names the first parameter that does not exist or is out of its range.
    pub fn complete(&self, given: &Params) -> Result<Params> {
        self.program.complete(given)
    }

    /// The parameter of a name.
    ///
    /// # Errors
    /// Lists the names that exist.
    pub fn param(&self, name: &str) -> Result<&RulesParam> {
        self.program.params.iter().find(|param| param.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.program.params.iter().map(|p| p.name.as_str()).collect();
            let reason = match names.len() {
                0 => "the rules have no parameters".to_owned(),
                _ => format!("the rules have no such parameter; they have {}", names.join(", ")),
            };
            Error::field(name, name, reason)
        })
    }

    /// Columns that an episode reads, those counted that others are made of.
    pub fn columns(&self, params: &Params) -> usize {
        let mut columns = ColumnRequests::default();
        RulesStrategy::new(self.program.clone(), params.clone()).init(&mut columns);
        columns.requests().len()
    }

    /// Starts an episode. What numbers made of parameters come to is not checked: a search proposes what its space allows.
    ///
    /// # Errors
    /// Names the first parameter that does not exist or is out of its range.
    pub fn start(&self, params: &Params, episode: Episode<'_>) -> Result<Box<dyn Run>> {
        for (name, value) in params {
            self.param(name)?.check(value)?;
        }
        let defaults = self.program.params.iter();
        let mut complete: Params =
            defaults.map(|param| (param.name.clone(), param.default.clone())).collect();
        complete.extend(params.iter().map(|(name, value)| (name.clone(), value.clone())));
        Ok(episode.of(RulesStrategy::new(self.program.clone(), complete)))
    }
}

/// All that an episode needs beside its strategy.
pub struct Episode<'a> {
    /// The series.
    pub candles: Arc<Candles>,
    /// Indexes of the candles that are traded.
    pub window: Range<usize>,
    /// Where columns are shared.
    pub cache: &'a mut ColumnCache,
    /// Cash, size, costs.
    pub config: BacktestConfig,
    /// Distance of two progress boundaries in candles.
    pub every: usize,
    /// What the report keeps.
    pub detail: Detail,
}

impl Episode<'_> {
    /// Starts a strategy.
    pub fn of<S: Strategy + 'static>(self, strategy: S) -> Box<dyn Run> {
        let Episode { candles, window, cache, config, every, detail } = self;
        Box::new(Backtest::new(strategy, candles, cache, config, every, detail).within(window))
    }
}
