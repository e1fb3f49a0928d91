//! The uniform scale of a dimension from 0 to 1: each level has an equal share.

use super::Dimension;

impl Dimension {
    /// The position of a coordinate, from 0 to 1. A level is at the middle of its share.
    pub fn unit(&self, coordinate: f64) -> f64 {
        match (self, self.levels()) {
            (_, Some(levels)) => (coordinate + 0.5) / levels as f64,
            (Self::Float { low, high, .. }, None) if low.total_cmp(high).is_eq() => 0.5,
            (Self::Float { low, high, log: false, .. }, None) => (coordinate - low) / (high - low),
            (Self::Float { low, high, log: true, .. }, None) => {
                libm::log(coordinate / low) / libm::log(high / low)
            }
            (_, None) => 0.5,
        }
    }

    /// The coordinate at a position from 0 to 1, the inverse of `unit`. If the dimension has levels, it is the level whose share
    /// contains the position.
    pub fn at_unit(&self, unit: f64) -> f64 {
        match (self, self.levels()) {
            (_, Some(levels)) => {
                let level = libm::floor(unit * levels as f64);
                bounded(level, 0.0, (levels - 1) as f64)
            }
            (&Self::Float { low, high, log: false, .. }, None) => {
                bounded(low + unit * (high - low), low, high)
            }
            (&Self::Float { low, high, log: true, .. }, None) => {
                bounded(low * libm::exp(unit * libm::log(high / low)), low, high)
            }
            (_, None) => 0.0,
        }
    }
}

fn bounded(number: f64, low: f64, high: f64) -> f64 {
    if number > high {
        high
    } else if number > low {
        number
    } else {
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::ParamValue;

    #[test]
    fn a_position_leads_back_to_its_coordinate() {
        let cases = [
            r#"{"int":{"low":-3,"high":20,"step":4}}"#,
            r#"{"float":{"low":0,"high":0.3,"step":0.1}}"#,
            r#"{"categorical":{"choices":["a",2,true]}}"#,
            r#"{"bool":{}}"#,
        ];
        for json in cases {
            let dimension: Dimension = serde_json::from_str(json).unwrap();
            for level in 0..dimension.levels().unwrap() {
                let level = level as f64;
                assert_eq!(dimension.at_unit(dimension.unit(level)), level, "{json}");
                assert_eq!(dimension.coordinate(&dimension.value(level)), Some(level), "{json}");
            }
            assert_eq!(dimension.coordinate(&ParamValue::Number(1e9)), None, "{json}");
        }
    }

    #[test]
    fn a_continuous_range_is_uniform_by_differences_or_by_ratios() {
        let even: Dimension = serde_json::from_str(r#"{"float":{"low":-2,"high":6}}"#).unwrap();
        let ratio: Dimension =
            serde_json::from_str(r#"{"float":{"low":0.01,"high":100,"log":true}}"#).unwrap();
        assert_eq!([0.0, 0.25, 1.0].map(|unit| even.at_unit(unit)), [-2.0, 0.0, 6.0]);
        let middle = ratio.at_unit(0.5);
        assert!((middle - 1.0).abs() < 1e-12, "{middle}");
        assert!((ratio.unit(10.0) - 0.75).abs() < 1e-12);
        assert_eq!((ratio.at_unit(0.0), ratio.at_unit(1.0)), (0.01, 100.0));
        assert_eq!(even.coordinate(&ParamValue::Number(0.3)), Some(0.3));
        assert_eq!(even.coordinate(&ParamValue::Number(7.0)), None);
    }
}
