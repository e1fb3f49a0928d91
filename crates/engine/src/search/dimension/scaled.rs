//! A dimension as samplers that learn see it: between 0 and 1, whole numbers that span much by their ratios. A period of 5 and one
//! of 8 are as unlike as 50 and 80; by differences a model would take them for the same, and miss the peaks at small periods.

use super::Dimension;

/// Whole numbers are seen by ratios when the last is at least so many times the first.
const SPAN: i64 = 10;

impl Dimension {
    /// Where a coordinate lies between 0 and 1, as a model sees it.
    pub(in crate::search) fn scaled(&self, coordinate: f64) -> f64 {
        let unit = self.unit(coordinate);
        match self.growth() {
            Some(growth) => libm::log1p(unit * growth) / libm::log1p(growth),
            None => unit,
        }
    }

    /// The coordinate at a place between 0 and 1, the inverse of `scaled`: of levels, the one whose share it lies in.
    pub(in crate::search) fn at_scaled(&self, place: f64) -> f64 {
        let unit = match self.growth() {
            Some(growth) => libm::expm1(place * libm::log1p(growth)) / growth,
            None => place,
        };
        self.at_unit(unit)
    }

    /// How much is added to the first number until the end of the range, in units of that number; none where differences count.
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
    fn places_lead_back_to_the_same_coordinate() {
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
                let place = dimension.scaled(level as f64);
                assert!(place > 0.0 && place < 1.0, "{json}: {place}");
                assert_eq!(dimension.at_scaled(place), level as f64, "{json}");
            }
            assert_eq!(dimension.at_scaled(-0.1), 0.0, "{json}");
            assert_eq!(dimension.at_scaled(1.1), (levels - 1) as f64, "{json}");
        }
    }

    #[test]
    fn whole_numbers_that_span_much_are_seen_by_ratios() {
        let wide = dimension(r#"{"int":{"low":2,"high":200}}"#);
        let apart = |a: f64, b: f64| wide.scaled(b - 2.0) - wide.scaled(a - 2.0);
        assert!((apart(5.0, 10.0) / apart(50.0, 100.0) - 1.0).abs() < 0.2);
        let narrow = dimension(r#"{"int":{"low":21,"high":200}}"#);
        assert_eq!(narrow.scaled(89.5), 0.5);
    }
}
