//! The scale from 0 to 1 on which samplers that learn compare values. Wide ranges of whole numbers are scaled by ratios: periods of
//! 5 and 8 differ as much as 50 and 80. With a uniform scale a model would take 5 and 8 for the same, and miss the peaks at small
//! periods.

use super::Dimension;

/// Whole numbers are scaled by ratios if the highest is at least this many times the lowest.
const SPAN: i64 = 10;

impl Dimension {
    /// The scaled position of a coordinate, from 0 to 1.
    pub(in crate::search) fn scaled(&self, coordinate: f64) -> f64 {
        let unit = self.unit(coordinate);
        match self.growth() {
            Some(growth) => libm::log1p(unit * growth) / libm::log1p(growth),
            None => unit,
        }
    }

    /// The coordinate at a scaled position, the inverse of `scaled`. If the dimension has levels, it is the level at the position.
    pub(in crate::search) fn at_scaled(&self, scaled: f64) -> f64 {
        let unit = match self.growth() {
            Some(growth) => libm::expm1(scaled * libm::log1p(growth)) / growth,
            None => scaled,
        };
        self.at_unit(unit)
    }

    /// The width of the range divided by its lowest number; none if the scale is uniform.
    fn growth(&self) -> Option<f64> {
        match (self, self.levels()) {
            (&Self::Int { low, high, step }, Some(levels)) if low > 0 && high / low >= SPAN => {
                Some(levels as f64 * step as f64 / low as f64)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dimension(json: &str) -> Dimension {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_scaled_position_leads_back_to_its_coordinate() {
        let cases = [
            r#"{"int":{"low":1,"high":1000000}}"#,
            r#"{"int":{"low":5,"high":200,"step":5}}"#,
            r#"{"int":{"low":-3,"high":20,"step":4}}"#,
            r#"{"float":{"low":1,"high":50,"step":0.5}}"#,
            r#"{"categorical":{"choices":["a",2,true]}}"#,
            r#"{"bool":{}}"#,
        ];
        for json in cases {
            let dimension = dimension(json);
            let levels = dimension.levels().unwrap();
            for level in (0..levels).step_by(1 + levels as usize / 1_000).chain([levels - 1]) {
                let scaled = dimension.scaled(level as f64);
                assert!(scaled > 0.0 && scaled < 1.0, "{json}: {scaled}");
                assert_eq!(dimension.at_scaled(scaled), level as f64, "{json}");
            }
            assert_eq!(dimension.at_scaled(-0.1), 0.0, "{json}");
            assert_eq!(dimension.at_scaled(1.1), (levels - 1) as f64, "{json}");
        }
    }

    #[test]
    fn wide_ranges_of_whole_numbers_are_scaled_by_ratios() {
        let wide = dimension(r#"{"int":{"low":2,"high":200}}"#);
        let apart = |a: f64, b: f64| wide.scaled(b - 2.0) - wide.scaled(a - 2.0);
        assert!((apart(5.0, 10.0) / apart(50.0, 100.0) - 1.0).abs() < 0.2);
        let narrow = dimension(r#"{"int":{"low":21,"high":200}}"#);
        assert_eq!(narrow.scaled(89.5), 0.5);
    }
}
