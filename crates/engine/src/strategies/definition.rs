//! Describes a strategy, completes its parameters, and starts its episodes.

use crate::backtest::{Backtest, BacktestConfig, Detail, Run};
use crate::candles::{Candles, ColumnSet, Zone};
use crate::columns::{ColumnCache, ColumnRequests};
use crate::error::{Error, Result};
use crate::params::{ParamValue, Params};
use crate::rules::check::space;
use crate::rules::check::typed::RulesParam;
use crate::rules::{
    self, CheckedProgram, ConditionCounts, Inspected, Inspection, RulesErrors, RulesStrategy,
};
use crate::search::Dimension;
use crate::sorted::SortedMap;
use crate::strategy::Strategy;
use crate::text::listed;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// A strategy: a checked text in the rules language, or the declaration of a script.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Its description for a page.
    pub info: StrategyInfo,
    params: Vec<RulesParam>,
    /// The checked text; none if the host supplies the strategy.
    program: Option<Arc<CheckedProgram>>,
}

/// A declared parameter and its description.
pub(super) struct Parameter {
    pub(super) rules: RulesParam,
    pub(super) description: String,
}

/// The description of a strategy for a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StrategyInfo {
    /// Name in a spec.
    pub name: String,
    /// Title: the first comment of the text.
    pub title: String,
    /// One sentence: the second comment.
    pub description: String,
    /// Its parameters.
    pub params: Vec<ParamInfo>,
    /// Constraints between its parameters, used when they vary.
    pub constraints: Vec<String>,
    /// Its text in the rules language; empty for a script.
    pub rules: String,
}

/// A parameter: the values that it accepts, and a range to search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ParamInfo {
    /// Name in a spec.
    pub name: String,
    /// One sentence: the comment at the end of its line.
    pub description: String,
    /// Whether it is true or false; its numbers are then 0 and 1.
    pub flag: bool,
    /// Whether only whole numbers are accepted.
    pub whole: bool,
    /// Lowest value that is accepted.
    pub min: f64,
    /// Highest value that is accepted.
    pub max: f64,
    /// Value if a spec gives none.
    pub default: f64,
    /// Low end of the range to search.
    pub low: f64,
    /// High end of the range to search.
    pub high: f64,
    /// Step of the range to search; 0 if any number in it can be taken, or if the parameter does not vary.
    pub step: f64,
}

impl ParamInfo {
    fn new(param: &RulesParam, description: String) -> Self {
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
            description,
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

/// The comment at the end of the line that contains `place`.
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
    /// Reads a text. Its first comment is the title, the second the description.
    ///
    /// # Errors
    /// Lists the mistakes in the text.
    pub fn new(name: &str, text: &str) -> std::result::Result<Self, RulesErrors> {
        let program = rules::check(text)?;
        let mut comments = comments(text);
        let described = |param: &RulesParam| {
            ParamInfo::new(param, comment_behind(text, param.span.end as usize))
        };
        let info = StrategyInfo {
            name: name.to_owned(),
            title: comments.next().unwrap_or_default(),
            description: comments.next().unwrap_or_default(),
            params: program.params.iter().map(described).collect(),
            constraints: program.constraints.clone(),
            rules: text.to_owned(),
        };
        Ok(Self { info, params: program.params.clone(), program: Some(Arc::new(program)) })
    }

    /// A strategy that the host supplies.
    pub(super) fn declared(params: Vec<Parameter>, constraints: Vec<String>) -> Self {
        let described = |param: &Parameter| ParamInfo::new(&param.rules, param.description.clone());
        let info = StrategyInfo {
            name: "javascript".to_owned(),
            title: String::new(),
            description: String::new(),
            params: params.iter().map(described).collect(),
            constraints,
            rules: String::new(),
        };
        let params = params.into_iter().map(|param| param.rules).collect();
        Self { info, params, program: None }
    }

    /// The ranges of the parameters that have one.
    pub fn space(&self) -> SortedMap<String, Dimension> {
        space(&self.params)
    }

    /// The higher intervals that it reads, in milliseconds.
    pub fn intervals(&self) -> Vec<f64> {
        self.program.as_ref().map(|program| program.intervals()).unwrap_or_default()
    }

    /// The zone of its days, without one UTC.
    pub fn zone(&self) -> Option<&Zone> {
        self.program.as_ref()?.zone.as_ref()
    }

    /// Which candle columns it reads, beside time, open and close; all for a script.
    pub fn columns_read(&self, config: &BacktestConfig) -> ColumnSet {
        self.program.as_ref().map_or(ColumnSet::ALL, |program| program.columns_read(config))
    }

    /// Adds the defaults and checks every value.
    ///
    /// # Errors
    /// Names the first parameter that does not exist or is out of its range.
    pub fn complete(&self, given: &Params) -> Result<Params> {
        match &self.program {
            Some(program) => program.complete(given),
            None => self.fill(given),
        }
    }

    /// The parameter of a name.
    ///
    /// # Errors
    /// Lists the names that exist.
    pub fn param(&self, name: &str) -> Result<&RulesParam> {
        self.params.iter().find(|param| param.name == name).ok_or_else(|| {
            let names = listed(self.params.iter().map(|param| param.name.clone()));
            let reason = match (names.is_empty(), self.program.is_some()) {
                (true, true) => "the rules have no parameters".to_owned(),
                (true, false) => "the strategy has no parameters".to_owned(),
                (false, true) => format!("the rules have no such parameter; they have {names}"),
                (false, false) => format!("the strategy has no such parameter; it has {names}"),
            };
            Error::field(name, name, reason)
        })
    }

    /// Number of indicator columns of an episode, including those that other columns are computed from; 0 for a script, which
    /// requests them later.
    pub fn columns(&self, params: &Params) -> usize {
        let Some(program) = &self.program else { return 0 };
        let mut columns = ColumnRequests::default();
        RulesStrategy::new(program.clone(), params.clone()).init(&mut columns);
        columns.requests().len()
    }

    /// Starts an episode. Only the parameters are checked, not the numbers that the text computes from them: an indicator with a
    /// number out of its range is undefined.
    ///
    /// # Errors
    /// Names the first parameter that does not exist or is out of its range, and `strategy.javascript` for a script.
    pub fn start(&self, params: &Params, episode: Episode<'_>) -> Result<Box<dyn Run>> {
        let Some(program) = &self.program else {
            let reason = "needs a host that runs JavaScript and supplies the strategy";
            return Err(Error::field("strategy.javascript", "a script", reason));
        };
        Ok(episode.of(RulesStrategy::new(program.clone(), self.fill(params)?)))
    }

    /// Counts of 0 for the conditions of the rules; none for a script.
    pub fn condition_counts(&self) -> Option<ConditionCounts> {
        self.program.as_ref().map(|program| ConditionCounts::new(program))
    }

    /// Starts an episode like [`Self::start`] that also counts how often the conditions that read the position hold.
    ///
    /// # Errors
    /// Those of [`Self::start`].
    pub fn start_counting(
        &self,
        params: &Params,
        episode: Episode<'_>,
        counts: &ConditionCounts,
    ) -> Result<Box<dyn Run>> {
        let Some(program) = &self.program else { return self.start(params, episode) };
        let strategy = RulesStrategy::new(program.clone(), self.fill(params)?);
        Ok(episode.of(strategy.counting(counts.clone())))
    }

    /// The series and the counts of conditions of an episode that has ended; none for a script.
    pub fn inspect(&self, episode: Inspected<'_>) -> Option<Inspection> {
        self.program.as_ref().map(|program| Inspection::of(program, &self.info.rules, episode))
    }

    /// Checks the values one by one and adds the defaults.
    ///
    /// # Errors
    /// Names the first parameter that does not exist or is out of its range.
    pub(crate) fn fill(&self, params: &Params) -> Result<Params> {
        for (name, value) in params {
            self.param(name)?.check(value)?;
        }
        let defaults = self.params.iter();
        let mut complete: Params =
            defaults.map(|param| (param.name.clone(), param.default.clone())).collect();
        complete.extend(params.iter().map(|(name, value)| (name.clone(), value.clone())));
        Ok(complete)
    }
}

/// Everything that an episode needs besides its strategy.
pub struct Episode<'a> {
    /// The series.
    pub candles: Arc<Candles>,
    /// Indexes of the candles that are traded.
    pub window: Range<usize>,
    /// The columns that episodes share.
    pub cache: &'a mut ColumnCache,
    /// Cash, size, costs.
    pub config: BacktestConfig,
    /// Distance of two progress boundaries in candles.
    pub every: usize,
    /// How much the report contains: metrics only, or trades and equity too.
    pub detail: Detail,
}

impl Episode<'_> {
    /// Starts the backtest of a strategy.
    pub fn of<S: Strategy + 'static>(self, strategy: S) -> Box<dyn Run> {
        let Episode { candles, window, cache, config, every, detail } = self;
        Box::new(Backtest::new(strategy, candles, cache, config, every, detail).within(window))
    }
}
