//! Conditions that end a search before its last episode. They are checked after each finished episode, in the order of the
//! episodes, so that the number of lanes and their speed have no influence.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// Conditions that end a search early. Each is optional; the first that is met ends the search.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct StopSpec {
    /// Ends after this number of episodes in a row without a better one, at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_improvement: Option<u32>,
    /// Ends when the objective is this good or better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// Ends after this running time in milliseconds, above 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_ms: Option<f64>,
    /// Ends after exactly this number of episodes. Set for the re-run of a search that was stopped by its time, so that both end at
    /// the same episode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_after: Option<u32>,
}

/// Why a search ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum StopReason {
    /// Too many episodes in a row were not better.
    NoImprovement,
    /// The target was reached.
    Target,
    /// The time was over.
    Time,
}

impl StopSpec {
    /// Checks the limits.
    ///
    /// # Errors
    /// Names the invalid limit.
    pub fn validate(&self) -> Result<()> {
        for (field, count) in
            [("no_improvement", self.no_improvement), ("stopped_after", self.stopped_after)]
        {
            if count == Some(0) {
                return Err(Error::field(field, 0, "must be at least 1"));
            }
        }
        if let Some(target) = self.target.filter(|target| !target.is_finite()) {
            return Err(Error::field("target", target, "must be a finite number"));
        }
        match self.time_ms.filter(|ms| !(ms.is_finite() && *ms > 0.0)) {
            Some(ms) => Err(Error::field("time_ms", ms, "must be a time above 0")),
            None => Ok(()),
        }
    }

    /// Why the search ends after `told` episodes; none if it goes on. `idle` counts the episodes since the best one, which has
    /// `loss`; `target` is the target as a loss.
    pub(super) fn reason(
        &self,
        told: u32,
        idle: u32,
        loss: Option<f64>,
        target: Option<f64>,
    ) -> Option<StopReason> {
        if self.stopped_after == Some(told) {
            return Some(StopReason::Time);
        }
        if let (Some(loss), Some(target)) = (loss, target)
            && loss <= target
        {
            return Some(StopReason::Target);
        }
        // Failed episodes before the first success do not count.
        let is_idle = loss.is_some() && self.no_improvement.is_some_and(|most| idle >= most);
        is_idle.then_some(StopReason::NoImprovement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_limits_are_named() {
        struct Case {
            json: &'static str,
            message: &'static str,
        }
        let cases = [
            Case {
                json: r#"{"no_improvement":0}"#,
                message: "no_improvement: must be at least 1 (found 0)",
            },
            Case { json: r#"{"time_ms":0}"#, message: "time_ms: must be a time above 0 (found 0)" },
            Case {
                json: r#"{"stopped_after":0}"#,
                message: "stopped_after: must be at least 1 (found 0)",
            },
        ];
        for Case { json, message } in cases {
            let stop: StopSpec = serde_json::from_str(json).unwrap();
            assert_eq!(stop.validate().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn the_first_limit_that_is_met_decides() {
        let stop: StopSpec =
            serde_json::from_str(r#"{"no_improvement":3,"stopped_after":9}"#).unwrap();
        assert_eq!(stop.reason(5, 2, Some(1.0), Some(0.5)), None);
        assert_eq!(stop.reason(5, 3, Some(1.0), Some(0.5)), Some(StopReason::NoImprovement));
        assert_eq!(stop.reason(5, 5, None, None), None, "no episode has succeeded yet");
        assert_eq!(stop.reason(5, 0, Some(0.5), Some(0.5)), Some(StopReason::Target));
        assert_eq!(stop.reason(9, 0, Some(1.0), None), Some(StopReason::Time));
    }
}
