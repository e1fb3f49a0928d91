//! Episodes on their way: proposed, run, finished.

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
    /// Its number, from 1.
    pub episode: u32,
    /// The part of the job that it belongs to; none where a job has no parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<EpisodePart>,
    /// The strategy's parameters, complete.
    pub params: Params,
    /// Progress boundaries of all episodes before it in its job. A job plan sets it; in a study alone it is 0.
    #[serde(default)]
    pub boundaries_before: u64,
}

/// What came of an episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The episode's metrics; none when it could not be run to its end.
    pub metrics: Option<Metrics>,
    /// Why it could not.
    pub failure: Option<String>,
    /// Of a stored episode: why it has no score, which was found when more was known of it than its metrics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_score: Option<String>,
    /// Why no trade was opened; none where one was, and where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_trade: Option<NoTrade>,
    /// Candles it ran over.
    pub candles: u32,
    /// Digest of its report.
    pub digest: Digest,
}

/// What came of a run that has ended.
impl From<&dyn Run> for Outcome {
    fn from(run: &dyn Run) -> Self {
        run.failure().map_or_else(|| Self::from(&run.report()), Self::failed)
    }
}

impl From<&Report> for Outcome {
    /// An equity beyond all numbers has no metrics: such an episode has failed.
    fn from(report: &Report) -> Self {
        let mut values = report.metrics.named().into_iter().filter_map(|(_, value)| value);
        if values.any(|value| !value.is_finite()) {
            return Self::failed("the equity grew beyond what a number can hold".to_owned());
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
    /// What came of an episode that cannot be run to its end. The reason is no part of the digest: it is for people.
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
    /// Its number, from 1.
    pub episode: u32,
    /// The part of a walk-forward that it belongs to; none where a job has no parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub part: Option<EpisodePart>,
    /// The strategy's parameters, complete.
    pub params: Params,
    /// The first objective; none where an objective is undefined or the trades are too few, and then the episode counts as failed.
    pub score: Option<f64>,
    /// Its metrics; none when it could not be run to its end.
    pub metrics: Option<Metrics>,
    /// Why it could not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub failure: Option<String>,
    /// Why it has no score though it was run to its end: `profit_factor is undefined: no trade lost money`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub no_score: Option<String>,
    /// Candles it ran over.
    pub candles: u32,
    /// Digest of its report, 32 hexadecimal digits.
    pub digest: Digest,
}

impl EpisodeResult {
    /// What came of it, as far as it is stored.
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
