//! When a search ends before its last episode. Judged each time an episode is told, in the order of the episodes, so that
//! neither lanes nor their speed decide.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// What ends a search early; each is optional, the first to come true decides.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct StopSpec {
    /// So many episodes in a row without a better one, at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_improvement: Option<u32>,
    /// The objective is this good or better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// So many milliseconds of running, above 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_ms: Option<f64>,
    /// Exactly this many episodes: where an earlier run was stopped by its time, so that a re-run ends at the same one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_after: Option<u32>,
}

/// What ended a search early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum StopReason {
    /// Too many episodes in a row brought nothing better.
    NoImprovement,
    /// The target is reached.
    Target,
    /// The time is over.
    Time,
}

impl StopSpec {
    /// Checks the limits.
    ///
    /// # Errors
    /// Names the limit that makes no sense.
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

    /// Whether the search ends with the episode just told. `idle` counts the episodes since the best one, which has `loss`;
    /// `target` is the target as a loss.
    pub(super) fn judge(
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
        // Episodes before the first that succeeds are no reason to give up.
        let tired = loss.is_some() && self.no_improvement.is_some_and(|most| idle >= most);
        tired.then_some(StopReason::NoImprovement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_make_no_sense_are_named() {
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
    fn the_first_limit_to_come_true_decides() {
        let stop: StopSpec =
            serde_json::from_str(r#"{"no_improvement":3,"stopped_after":9}"#).unwrap();
        assert_eq!(stop.judge(5, 2, Some(1.0), Some(0.5)), None);
        assert_eq!(stop.judge(5, 3, Some(1.0), Some(0.5)), Some(StopReason::NoImprovement));
        assert_eq!(stop.judge(5, 5, None, None), None, "nothing has succeeded yet");
        assert_eq!(stop.judge(5, 0, Some(0.5), Some(0.5)), Some(StopReason::Target));
        assert_eq!(stop.judge(9, 0, Some(1.0), None), Some(StopReason::Time));
    }
}
