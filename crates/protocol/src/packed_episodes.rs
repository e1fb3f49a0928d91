//! Finished episodes for a page, as numbers: records would cost the conductor twice as much.

use crate::episode_row::{EpisodeRow, Route};
use crate::proposals::push_params;
use candlerun_engine::search::EpisodeResult;
use serde::Serialize;

/// `episodes_finished` with its episodes as numbers, which `packed-episodes.ts` turns into records.
#[derive(Debug, PartialEq, Serialize)]
pub struct PackedEpisodes<'a> {
    r#type: &'static str,
    job_id: &'a str,
    /// Names of the parameters.
    params: Vec<&'a str>,
    /// The digests, one after another.
    digests: String,
    /// Why episodes have no score.
    reasons: Vec<&'a str>,
    /// The row of each episode, followed by its parameters. Undefined is NaN.
    #[serde(skip)]
    pub numbers: Vec<f64>,
}

impl<'a> PackedEpisodes<'a> {
    /// Packs episodes; `None` if numbers cannot express one of them.
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
        let metrics = (*metrics)?;
        self.digests.push_str(&digest.to_string());
        let no_score = no_score.as_deref().map_or(0, |reason| self.position_of(reason));
        let row = EpisodeRow {
            episode: *episode,
            candles: *candles,
            metrics,
            score: *score,
            no_score,
            no_trade: 0,
            digest: *digest,
        };
        row.write(Route::ToPage, &mut self.numbers);
        push_params(params, self.params.iter().copied(), &mut self.numbers)
    }

    /// The position of a reason in the list, from 1. Consecutive episodes often have the same reason.
    fn position_of(&mut self, reason: &'a str) -> u32 {
        if self.reasons.last() != Some(&reason) {
            self.reasons.push(reason);
        }
        self.reasons.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candlerun_engine::digest::Digest;
    use candlerun_engine::metrics::Metrics;
    use candlerun_engine::params::ParamValue;
    use candlerun_engine::search::{EpisodePart, WindowStage};

    fn episode(params: &[(&str, ParamValue)]) -> EpisodeResult {
        let numbers = std::array::from_fn(|place| (place != 2).then_some(place as f64 + 1.0));
        let metrics = Metrics::from_numbers(numbers);
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
        let metrics = episode(&[FAST]).metrics.unwrap().named();
        let metrics = metrics.map(|(_, value)| value.unwrap_or(f64::NAN));
        let expected = [
            [-0.5, 0.0, 15.0],
            [f64::NAN, 1.0, 15.0],
            [f64::NAN, 1.0, 15.0],
            [f64::NAN, 2.0, 15.0],
        ]
        .map(|rest| [&[9.0, 10.0], &metrics[..], &rest].concat())
        .concat();
        assert_eq!(format!("{:?}", packed.numbers), format!("{expected:?}"));
    }

    #[test]
    fn episodes_that_numbers_cannot_express_stay_records() {
        let failure = Some("no memory".to_owned());
        let failed = EpisodeResult { metrics: None, failure, ..episode(&[FAST]) };
        let flag = episode(&[("short", ParamValue::Flag(true))]);
        let other = episode(&[("slow", ParamValue::Number(15.0))]);
        let part = EpisodePart { window: 1, stage: WindowStage::Test };
        let part = EpisodeResult { part: Some(part), ..episode(&[FAST]) };
        for last in [failed, flag, other, part] {
            assert_eq!(PackedEpisodes::new("job", &[episode(&[FAST]), last]), None);
        }
        assert_eq!(PackedEpisodes::new("job", &[]), None);
    }
}
