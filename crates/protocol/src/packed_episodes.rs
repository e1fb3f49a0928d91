//! Finished episodes on their way to a page, as numbers: as records they would cost the conductor twice as much.

use crate::proposals::push_params;
use candlerun_engine::search::EpisodeResult;
use serde::Serialize;

/// `episodes_finished` with its episodes as numbers: `packed-episodes.ts` makes records of them.
#[derive(Debug, PartialEq, Serialize)]
pub struct PackedEpisodes<'a> {
    r#type: &'static str,
    job_id: &'a str,
    /// Names of the parameters.
    params: Vec<&'a str>,
    /// The digests, one behind the other.
    digests: String,
    /// Reasons for which episodes have no score.
    reasons: Vec<&'a str>,
    /// Of each episode: its number, candles, metrics, score, the place of its reason among `reasons` counted from 1, or 0, and its
    /// parameters. What is not defined is NaN.
    #[serde(skip)]
    pub numbers: Vec<f64>,
}

impl<'a> PackedEpisodes<'a> {
    /// Packs episodes; `None` where there is something that numbers cannot express.
    pub fn new(job_id: &'a str, episodes: &'a [EpisodeResult]) -> Option<Self> {
        let params = episodes.first()?.params.keys().map(String::as_str).collect();
        let mut packed = Self {
            r#type: "episodes_finished",
            job_id,
            params,
            digests: String::new(),
            reasons: Vec::new(),
            numbers: Vec::new(),
        };
        for episode in episodes {
            packed.push(episode)?;
        }
        Some(packed)
    }

    fn push(&mut self, episode: &'a EpisodeResult) -> Option<()> {
        let EpisodeResult {
            episode,
            part: None,
            params,
            score,
            metrics,
            failure: None,
            no_score,
            candles,
            digest,
        } = episode
        else {
            return None;
        };
        let metrics = metrics.as_ref()?.named().map(|(_, value)| value);
        self.digests.push_str(&digest.to_string());
        self.numbers.extend([*episode, *candles].map(f64::from));
        let optional = metrics.into_iter().chain([*score]);
        self.numbers.extend(optional.map(|value| value.unwrap_or(f64::NAN)));
        let reason = no_score.as_deref().map_or(0, |reason| self.place_of(reason));
        self.numbers.push(reason as f64);
        push_params(params, self.params.iter().copied(), &mut self.numbers)
    }

    /// The place of a reason, counted from 1. Episodes one behind the other often have the same.
    fn place_of(&mut self, reason: &'a str) -> usize {
        if self.reasons.last() != Some(&reason) {
            self.reasons.push(reason);
        }
        self.reasons.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candlerun_engine::digest::Digest;
    use candlerun_engine::metrics::Metrics;
    use candlerun_engine::params::ParamValue;
    use candlerun_engine::search::{EpisodePart, Stage};

    fn episode(params: &[(&str, ParamValue)]) -> EpisodeResult {
        let metrics = Metrics {
            final_equity: 1.0,
            total_return_pct: 2.0,
            sharpe: None,
            max_drawdown_pct: 4.0,
            win_rate_pct: Some(5.0),
            profit_factor: Some(6.0),
            trades: 7,
            exposure_pct: 8.0,
        };
        EpisodeResult {
            episode: 9,
            part: None,
            params: params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
            score: Some(-0.5),
            metrics: Some(metrics),
            failure: None,
            no_score: None,
            candles: 10,
            digest: Digest::from_parts([11, 12, 13, 14]),
        }
    }

    const FAST: (&str, ParamValue) = ("fast", ParamValue::Number(15.0));

    #[test]
    fn an_episode_is_its_number_its_candles_its_metrics_its_score_its_reason_and_its_parameters() {
        let no_score = |reason: &str| EpisodeResult {
            score: None,
            no_score: Some(reason.to_owned()),
            ..episode(&[FAST])
        };
        let episodes = ["flat", "flat", "idle"].map(no_score);
        let episodes = [&[episode(&[FAST])], &episodes[..]].concat();
        let packed = PackedEpisodes::new("job", &episodes).unwrap();
        assert_eq!(packed.params, ["fast"]);
        assert_eq!(packed.digests, "0000000b0000000c0000000d0000000e".repeat(4));
        assert_eq!(packed.reasons, ["flat", "idle"]);
        let metrics = [9.0, 10.0, 1.0, 2.0, f64::NAN, 4.0, 5.0, 6.0, 7.0, 8.0];
        let expected = [
            [-0.5, 0.0, 15.0],
            [f64::NAN, 1.0, 15.0],
            [f64::NAN, 1.0, 15.0],
            [f64::NAN, 2.0, 15.0],
        ]
        .map(|rest| [&metrics[..], &rest].concat())
        .concat();
        assert_eq!(format!("{:?}", packed.numbers), format!("{expected:?}"));
    }

    #[test]
    fn episodes_that_numbers_cannot_express_stay_records() {
        let failure = Some("no memory".to_owned());
        let failed = EpisodeResult { metrics: None, failure, ..episode(&[FAST]) };
        let flag = episode(&[("short", ParamValue::Flag(true))]);
        let other = episode(&[("slow", ParamValue::Number(15.0))]);
        let part = EpisodePart { window: 1, stage: Stage::Test };
        let part = EpisodeResult { part: Some(part), ..episode(&[FAST]) };
        for last in [failed, flag, other, part] {
            assert_eq!(PackedEpisodes::new("job", &[episode(&[FAST]), last]), None);
        }
        assert_eq!(PackedEpisodes::new("job", &[]), None);
    }
}
