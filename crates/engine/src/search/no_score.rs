//! The reasons why episodes have no score, as text: for one episode, and for all episodes of a job. A reason consists of a kind, a
//! colon, and details; reasons of the same kind are counted together.

use super::{EpisodeResult, Objective, Outcome};
use crate::metrics::{MetricName, Metrics};
use serde::{Deserialize, Serialize};

/// Summary of the episodes of a job that have no score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NoScore {
    /// Number of episodes without a score, at least 1.
    pub episodes: u32,
    /// The most frequent reason: the text in `no_score` or `failure` of the first episode with it.
    pub reason: String,
    /// Number of episodes with a reason of this kind.
    pub reason_episodes: u32,
    /// The first episode with a reason of this kind.
    pub first_episode: u32,
    /// The summary as a sentence.
    pub sentence: String,
}

/// Counts the episodes without a score by the kind of their reason. There are only a few kinds.
#[derive(Debug, Clone, Default)]
pub(crate) struct NoScores {
    kinds: Vec<Kind>,
}

#[derive(Debug, Clone)]
struct Kind {
    name: String,
    episodes: u32,
    first_episode: u32,
    reason: String,
    /// Whether all episodes of this kind have exactly the same reason.
    is_same: bool,
}

impl NoScores {
    /// Adds a finished episode.
    pub(crate) fn take(&mut self, result: &EpisodeResult) {
        if result.score.is_some() {
            return;
        }
        let reason = result.failure.as_deref().or(result.no_score.as_deref()).unwrap_or(NO_REASON);
        // Failures of scripts begin with their line, not with a kind, so all failures are one kind.
        let name = if result.metrics.is_some() { kind(reason) } else { "" };
        match self.kinds.iter_mut().find(|kind| kind.name == name) {
            Some(kind) => {
                kind.episodes += 1;
                kind.is_same &= kind.reason == reason;
            }
            None => self.kinds.push(Kind {
                name: name.to_owned(),
                episodes: 1,
                first_episode: result.episode,
                reason: reason.to_owned(),
                is_same: true,
            }),
        }
    }

    /// Number of episodes without a score.
    pub(crate) fn episodes(&self) -> u32 {
        self.kinds.iter().map(|kind| kind.episodes).sum()
    }

    /// The summary for a job that has run `all` episodes; none if each has a score.
    pub(crate) fn summary(&self, all: u32) -> Option<NoScore> {
        // The first of several equally frequent kinds is taken.
        let mut kinds = self.kinds.iter();
        let first = kinds.next()?;
        let most =
            kinds.fold(first, |most, kind| if kind.episodes > most.episodes { kind } else { most });
        let episodes = self.episodes();
        Some(NoScore {
            episodes,
            reason: most.reason.clone(),
            reason_episodes: most.episodes,
            first_episode: most.first_episode,
            sentence: sentence(episodes, all, most),
        })
    }
}

/// The reason for stored episodes that have none.
const NO_REASON: &str = "the reason is unknown";

fn kind(reason: &str) -> &str {
    reason.split(": ").next().unwrap_or(reason)
}

fn sentence(episodes: u32, all: u32, most: &Kind) -> String {
    let reason = &most.reason;
    let subject = match (episodes, all) {
        (1, 1) => "The episode has no score".to_owned(),
        (1, _) => format!("1 of {all} episodes has no score"),
        _ if episodes == all => format!("None of {all} episodes has a score"),
        _ => format!("{episodes} of {all} episodes have no score"),
    };
    if most.episodes == episodes && most.is_same {
        return format!("{subject}: {reason}");
    }
    let (count, first) = (most.episodes, most.first_episode);
    format!("{subject}; the most frequent reason ({count}, first in episode {first}): {reason}")
}

/// The reason why an episode with this outcome has no score. A score needs `min_trades` closed trades, and all objectives must be
/// defined. None if there is a score, or if the episode could not be run to its end.
pub(crate) fn no_score<'a>(
    outcome: &Outcome,
    min_trades: u32,
    mut objectives: impl Iterator<Item = &'a Objective>,
) -> Option<String> {
    let metrics = outcome.metrics.as_ref()?;
    let lacks_trades = metrics.trades < min_trades;
    let undefined = objectives.find(|objective| objective.of(metrics).is_none());
    if !lacks_trades && undefined.is_none() {
        return None;
    }
    let stored = outcome.no_score.clone();
    let no_trade = || outcome.no_trade.as_ref().map(ToString::to_string);
    let too_few = || lacks_trades.then(|| too_few_trades(metrics, min_trades));
    let undefined = || undefined.map(|objective| undefined_objective(objective, metrics, outcome));
    stored.or_else(no_trade).or_else(too_few).or_else(undefined)
}

fn too_few_trades(metrics: &Metrics, min_trades: u32) -> String {
    format!("too few trades: {} closed, and min_trades is {min_trades}", metrics.trades)
}

fn undefined_objective(objective: &Objective, metrics: &Metrics, outcome: &Outcome) -> String {
    let undefined = match objective {
        Objective::Metric(metric) => Some(*metric),
        Objective::Mix(mix) => mix.mix.keys().copied().find(|metric| metric.of(metrics).is_none()),
    };
    let Some(metric) = undefined else {
        return "the objective is undefined: its mix is too large for a number".to_owned();
    };
    let name = metrics.named()[metric as usize].0;
    format!("{name} is undefined: {}", undefined_metric(metric, metrics, outcome.candles))
}

fn undefined_metric(metric: MetricName, metrics: &Metrics, candles: u32) -> &'static str {
    let is_flat = metrics.total_return_pct == 0.0 && metrics.max_drawdown_pct == 0.0;
    match metric {
        MetricName::WinRatePct | MetricName::ProfitFactor if metrics.trades == 0 => {
            "no trade was closed"
        }
        MetricName::ProfitFactor => "no trade lost money",
        MetricName::Sharpe if candles < 2 => "one candle has no deviation",
        MetricName::Sharpe if is_flat => "the equity never changed",
        MetricName::Sharpe => "the returns of all candles are the same",
        _ => "it is too large for a number",
    }
}
