//! The records of an episode: the proposal, the outcome of its run, the finished result.

use super::EpisodePart;
use crate::backtest::Run;
use crate::digest::{Digest, Digester};
use crate::metrics::Metrics;
use crate::params::{ParamValue, Params};
use crate::report::{NoTrade, Report};
use serde::{Deserialize, Serialize};

/// An episode to run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The number of the episode, from 1.
    pub episode: u32,
    /// The part of the walk-forward that it belongs to; none for other jobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<EpisodePart>,
    /// The strategy's parameters, complete.
    pub params: Params,
    /// Number of progress boundaries of all earlier episodes of the job. The job plan sets it; a study leaves it 0.
    #[serde(default)]
    pub boundaries_before: u64,
}

/// The outcome of an episode's run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The episode's metrics; none if it could not be run to its end.
    pub metrics: Option<Metrics>,
    /// Why it could not be run to its end.
    pub failure: Option<String>,
    /// For a stored episode: why it has no score. The reason is stored because it depends on the report, which is not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_score: Option<String>,
    /// Why no trade was opened; none if one was opened or the reason is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_trade: Option<NoTrade>,
    /// Number of candles that were run.
    pub candles: u32,
    /// Digest of the report.
    pub digest: Digest,
}

/// The outcome of a run that has ended.
impl From<&dyn Run> for Outcome {
    fn from(run: &dyn Run) -> Self {
        run.failure().map_or_else(|| Self::from(&run.report()), Self::failed)
    }
}

impl From<&Report> for Outcome {
    /// An episode whose equity overflows has no metrics and counts as failed.
    fn from(report: &Report) -> Self {
        let mut values = report.metrics.named().into_iter().filter_map(|(_, value)| value);
        if values.any(|value| !value.is_finite()) {
            return Self::failed("the equity is too large for a number".to_owned());
        }
        Self {
            metrics: Some(report.metrics),
            failure: None,
            no_score: None,
            no_trade: report.no_trade.clone(),
            candles: report.candles,
            digest: report.digest(),
        }
    }
}

impl Outcome {
    /// The outcome of an episode that cannot be run to its end. The reason is for people and not part of the digest.
    pub fn failed(reason: String) -> Self {
        let digest = Digester::new("failed episode").finish();
        Self {
            metrics: None,
            failure: Some(reason),
            no_score: None,
            no_trade: None,
            candles: 0,
            digest,
        }
    }
}

/// A finished episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EpisodeResult {
    /// The number of the episode, from 1.
    pub episode: u32,
    /// The part of the walk-forward that it belongs to; none for other jobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub part: Option<EpisodePart>,
    /// The strategy's parameters, complete.
    pub params: Params,
    /// The value of the first objective; none if an objective is undefined or there are too few trades. The episode then counts as
    /// failed.
    pub score: Option<f64>,
    /// The episode's metrics; none if it could not be run to its end.
    pub metrics: Option<Metrics>,
    /// Why it could not be run to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub failure: Option<String>,
    /// Why it has no score although it was run to its end: `profit_factor is undefined: no trade lost money`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub no_score: Option<String>,
    /// Number of candles that were run.
    pub candles: u32,
    /// Digest of the report, 32 hexadecimal digits.
    pub digest: Digest,
}

impl EpisodeResult {
    /// The stored part of the outcome.
    pub fn outcome(&self) -> Outcome {
        Outcome {
            metrics: self.metrics,
            failure: self.failure.clone(),
            no_score: self.no_score.clone(),
            no_trade: None,
            candles: self.candles,
            digest: self.digest,
        }
    }

    pub(crate) fn digest(&self, digester: &mut Digester) {
        digester.count(self.episode as usize);
        if let Some(part) = self.part {
            part.digest(digester);
        }
        for (name, value) in &self.params {
            digester.text(name);
            match value {
                ParamValue::Flag(flag) => digester.count(usize::from(*flag)),
                ParamValue::Number(number) => digester.number(*number),
                ParamValue::Name(name) => digester.text(name),
            }
        }
        digester.optional(self.score);
        digester.digest(self.digest);
    }
}
