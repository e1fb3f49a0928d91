//! The objective by which episodes are compared: one metric, or a weighted sum of several.

use super::Direction;
use crate::metrics::{MetricName, Metrics};
use crate::sorted::SortedMap;
use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer as _, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

/// A metric, or a mix of them.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(untagged))]
pub enum Objective {
    /// One metric.
    Metric(MetricName),
    /// The sum of several metrics, each multiplied by its weight.
    Mix(Mix),
}

/// Metrics with their weights.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Mix {
    /// The weight of each metric, a finite number.
    #[cfg_attr(feature = "typescript", ts(type = "Partial<Record<MetricName, number>>"))]
    pub mix: SortedMap<MetricName, f64>,
}

/// An objective with its direction.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Goal {
    /// The objective.
    pub objective: Objective,
    /// Whether higher or lower values are better.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Direction>"))]
    pub direction: Direction,
}

impl Default for Objective {
    fn default() -> Self {
        Self::Metric(MetricName::default())
    }
}

impl Objective {
    /// The value for an episode; none if one of the metrics is undefined.
    pub fn of(&self, metrics: &Metrics) -> Option<f64> {
        let value = match self {
            Self::Metric(metric) => metric.of(metrics),
            Self::Mix(Mix { mix }) => mix
                .iter()
                .try_fold(0.0, |sum, (metric, weight)| Some(sum + weight * metric.of(metrics)?)),
        };
        value.filter(|value| value.is_finite())
    }

    /// Checks the weights.
    ///
    /// # Errors
    /// Names what is invalid in the mix.
    pub fn validate(&self) -> crate::error::Result<()> {
        let Self::Mix(Mix { mix }) = self else { return Ok(()) };
        let refuse = |value: String, reason| Err(crate::Error::field("mix", value, reason));
        if mix.is_empty() {
            return refuse("{}".to_owned(), "must name at least one metric");
        }
        match mix.values().find(|weight| !weight.is_finite()) {
            Some(weight) => refuse(weight.to_string(), "weights must be finite numbers"),
            None => Ok(()),
        }
    }
}

impl Goal {
    /// The loss of an episode, lower is better; none if the objective is undefined.
    pub fn loss(&self, metrics: &Metrics) -> Option<f64> {
        self.objective.of(metrics).map(|value| self.signed(value))
    }

    /// Converts a value of the objective to a loss.
    pub(super) fn signed(&self, value: f64) -> f64 {
        match self.direction {
            Direction::Maximize => -value,
            Direction::Minimize => value,
        }
    }
}

impl Serialize for Objective {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Metric(metric) => metric.serialize(serializer),
            Self::Mix(Mix { mix }) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("mix", mix)?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Objective {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameOrMix)
    }
}

/// Reads a name or a mix. This needs a fraction of the code of an untagged enum.
struct NameOrMix;

impl<'de> Visitor<'de> for NameOrMix {
    type Value = Objective;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the name of a metric, or { mix: { metric: weight } }")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Objective, E> {
        let name: StrDeserializer<'_, E> = name.into_deserializer();
        MetricName::deserialize(name).map(Objective::Metric)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Objective, A::Error> {
        match map.next_key::<String>()?.as_deref() {
            Some("mix") => {}
            Some(other) => return Err(A::Error::unknown_field(other, &["mix"])),
            None => return Err(A::Error::missing_field("mix")),
        }
        let mix = map.next_value()?;
        match map.next_key::<String>()? {
            Some(other) => Err(A::Error::unknown_field(&other, &["mix"])),
            None => Ok(Objective::Mix(Mix { mix })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metrics() -> Metrics {
        Metrics {
            total_return_pct: 12.0,
            sharpe: Some(1.5),
            max_drawdown_pct: 20.0,
            win_rate_pct: None,
            profit_factor: None,
            trades: 4,
            ..Metrics::from_numbers([Some(1.0); MetricName::COUNT])
        }
    }

    #[test]
    fn a_metric_or_a_mix_is_read_and_written_unchanged() {
        struct Case {
            json: &'static str,
            value: Option<f64>,
        }
        let cases = [
            Case { json: r#""sharpe""#, value: Some(1.5) },
            Case { json: r#""win_rate_pct""#, value: None },
            Case { json: r#"{"mix":{"sharpe":2.0,"max_drawdown_pct":-0.1}}"#, value: Some(1.0) },
            Case { json: r#"{"mix":{"sharpe":2.0,"win_rate_pct":0.5}}"#, value: None },
        ];
        for Case { json, value } in cases {
            let objective: Objective = serde_json::from_str(json).unwrap();
            assert_eq!(objective.validate(), Ok(()));
            assert_eq!(objective.of(&metrics()), value, "{json}");
            let again = serde_json::to_string(&objective).unwrap();
            assert_eq!(serde_json::from_str::<Objective>(&again).unwrap(), objective, "{json}");
        }
    }

    #[test]
    fn an_invalid_objective_is_refused() {
        for json in [r#""sharp""#, "3", r#"{"mix":{"sharp":1}}"#, r#"{"mix":{},"more":1}"#, "{}"] {
            assert!(serde_json::from_str::<Objective>(json).is_err(), "{json}");
        }
        let empty: Objective = serde_json::from_str(r#"{"mix":{}}"#).unwrap();
        let message = empty.validate().unwrap_err().to_string();
        assert_eq!(message, "mix: must name at least one metric (found {})");
    }

    #[test]
    fn the_loss_of_a_maximized_objective_is_its_negative() {
        let goal = |json| serde_json::from_str::<Goal>(json).unwrap().loss(&metrics());
        assert_eq!(goal(r#"{"objective":"sharpe"}"#), Some(-1.5));
        let drawdown = r#"{"objective":"max_drawdown_pct","direction":"minimize"}"#;
        assert_eq!(goal(drawdown), Some(20.0));
    }
}
