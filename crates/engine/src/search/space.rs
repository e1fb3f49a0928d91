//! The points that may be proposed. The points of a finite space have an index. It follows the order of the names, and the last
//! dimension changes fastest.

use super::axis::Axis;
use super::counting::Counting;
use super::limits::{MAX_DIMENSIONS, check_counts};
use super::{Constraint, Dimension, Point, SearchSpec};
use crate::error::Result;
use crate::params::Params;
use crate::sorted::SortedMap;

/// Feasible points are counted if that takes at most this number of comparisons: a tenth of a second.
const MAX_COMPARISONS: u64 = 5_000_000;

/// Dimensions and constraints.
#[derive(Debug, Clone)]
pub struct SearchSpace {
    axes: Vec<Axis>,
    constraints: Vec<Constraint>,
    size: Option<u64>,
}

impl SearchSpace {
    /// The space of a search; `fixed` are the parameters of its strategy.
    ///
    /// # Errors
    /// See `new`.
    pub fn of(spec: &SearchSpec, fixed: &Params) -> Result<Self> {
        Self::new(spec.space.clone().unwrap_or_default(), &spec.constraints, fixed)
    }

    /// Checks the dimensions and reads the constraints. `fixed` has the values of the parameters that do not vary.
    ///
    /// # Errors
    /// Names the invalid dimension or constraint.
    pub fn new(
        dimensions: SortedMap<String, Dimension>,
        constraints: &[String],
        fixed: &Params,
    ) -> Result<Self> {
        check_counts(dimensions.len(), constraints.len())?;
        for (name, dimension) in &dimensions {
            dimension.validate().map_err(|error| error.within(&format!("space.{name}")))?;
        }
        let axes: Vec<Axis> = dimensions.into_iter().map(Axis::new).collect();
        let size = axes.iter().try_fold(1_u64, |size, axis| {
            size.checked_mul(axis.levels?).filter(|&size| size <= 1 << 53)
        });
        let parsed = constraints.iter().map(|text| Constraint::parse(text, &axes, fixed));
        let constraints = parsed.collect::<Result<_>>()?;
        Ok(Self { axes, constraints, size })
    }

    /// The dimensions in the order of their names.
    pub fn dimensions(&self) -> impl ExactSizeIterator<Item = &Dimension> + DoubleEndedIterator {
        self.axes.iter().map(|axis| &axis.dimension)
    }

    /// The constraints between them.
    pub(super) fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// The names of the dimensions, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.axes.iter().map(|axis| axis.name.as_str())
    }

    /// Number of levels of each dimension; none for a continuous range.
    pub(super) fn levels(
        &self,
    ) -> impl DoubleEndedIterator<Item = Option<u64>> + ExactSizeIterator + Clone {
        self.axes.iter().map(|axis| axis.levels)
    }

    /// Number of points, infeasible ones included; none if a range is continuous or there are more than 2^53.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Whether a point satisfies every constraint.
    pub fn is_feasible(&self, point: &[f64]) -> bool {
        if self.constraints.is_empty() {
            return true;
        }
        let mut numbers = [f64::NAN; MAX_DIMENSIONS];
        for ((number, axis), &coordinate) in numbers.iter_mut().zip(&self.axes).zip(point) {
            *number = axis.number(coordinate);
        }
        self.constraints.iter().all(|constraint| constraint.holds(&numbers))
    }

    /// Number of feasible points; none if they cannot be counted: with a continuous range, or with too many parameters that
    /// constraints link.
    pub fn feasible_points(&self) -> Option<u64> {
        self.size?;
        let counting = Counting::new(self.dimensions(), &self.constraints)?;
        (counting.comparisons() <= MAX_COMPARISONS).then(|| counting.count())
    }

    /// The first point of the order.
    pub(super) fn first(&self) -> Point {
        self.dimensions().map(|dimension| dimension.at_unit(0.0)).collect()
    }

    /// Moves a point of a finite space to the next in the order; false after the last.
    pub(super) fn step(&self, point: &mut [f64]) -> bool {
        for (coordinate, axis) in point.iter_mut().zip(&self.axes).rev() {
            *coordinate += 1.0;
            if *coordinate < axis.levels.unwrap_or(0) as f64 {
                return true;
            }
            *coordinate = 0.0;
        }
        false
    }

    /// The point of an index below the size of a finite space.
    pub(super) fn point(&self, index: u64) -> Point {
        let mut point = self.first();
        let mut rest = index;
        for (coordinate, axis) in point.iter_mut().zip(&self.axes).rev() {
            let levels = axis.levels.unwrap_or(1);
            *coordinate = (rest % levels) as f64;
            rest /= levels;
        }
        point
    }

    /// The values of a point's parameters.
    pub fn params(&self, point: &[f64]) -> Params {
        let values = self.axes.iter().zip(point);
        values.map(|(axis, &at)| (axis.name.clone(), axis.value(at))).collect()
    }

    /// The point with these values of the parameters that vary; none if a value is not in its range.
    pub fn locate(&self, params: &Params) -> Option<Point> {
        let of = |axis: &Axis| axis.dimension.coordinate(params.get(&axis.name)?);
        self.axes.iter().map(of).collect()
    }

    /// The point at a position in the unit cube.
    pub(super) fn at_unit(&self, unit: &[f64]) -> Point {
        self.dimensions().zip(unit).map(|(dimension, &unit)| dimension.at_unit(unit)).collect()
    }

    /// The point at a position in the scaled unit cube of the models.
    pub(super) fn at_scaled(&self, scaled: &[f64]) -> Point {
        let coordinates = self.dimensions().zip(scaled);
        coordinates.map(|(dimension, &scaled)| dimension.at_scaled(scaled)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(json: &str, constraints: &[&str]) -> SearchSpace {
        let constraints: Vec<String> = constraints.iter().map(|&text| text.to_owned()).collect();
        SearchSpace::new(serde_json::from_str(json).unwrap(), &constraints, &Params::new()).unwrap()
    }

    const NINE: &str = r#"{"slow":{"int":{"low":2,"high":4}},"fast":{"int":{"low":1,"high":3}}}"#;

    #[test]
    fn the_last_name_changes_fastest_in_the_order_of_points() {
        let space = space(NINE, &[]);
        let text = |point: &[f64]| serde_json::to_string(&space.params(point)).unwrap();
        let mut point = space.first();
        for index in 0..9 {
            assert_eq!(space.point(index), point);
            assert_eq!(space.locate(&space.params(&point)).unwrap(), point);
            assert_eq!(space.step(&mut point), index < 8);
        }
        assert_eq!(text(&space.point(0)), r#"{"fast":1,"slow":2}"#);
        assert_eq!(text(&space.point(1)), r#"{"fast":1,"slow":3}"#);
        assert_eq!(text(&space.point(8)), r#"{"fast":3,"slow":4}"#);
    }

    #[test]
    fn too_many_constraints_and_too_long_ones_are_refused() {
        let refusal = |constraints: &[String]| {
            let dimensions = serde_json::from_str(NINE).unwrap();
            SearchSpace::new(dimensions, constraints, &Params::new()).unwrap_err().to_string()
        };
        let many = vec!["fast < slow".to_owned(); 101];
        assert_eq!(refusal(&many), "constraints: at most 100 are possible (found 101)");
        let long = refusal(&[format!("fast < {}", "9".repeat(1_000_000))]);
        assert!(long.starts_with("constraints: has at most 200 bytes (found fast < 999"), "{long}");
        assert!(long.len() < 200, "{} bytes", long.len());
    }

    #[test]
    fn infeasible_points_are_not_counted() {
        assert_eq!(space(NINE, &["fast < slow"]).feasible_points(), Some(6));
        assert_eq!(space(NINE, &["fast < slow", "slow < 3"]).feasible_points(), Some(1));
        assert_eq!(space(NINE, &["fast > 9"]).feasible_points(), Some(0));
    }

    #[test]
    fn infinite_and_huge_spaces_have_no_size() {
        let many = r#"{"a":{"int":{"low":0,"high":9007199254740991}},"b":{"bool":{}}}"#;
        assert_eq!(space(many, &[]).size(), None);
        let continuous = r#"{"a":{"float":{"low":0,"high":1}}}"#;
        assert_eq!(space(continuous, &[]).feasible_points(), None);
        assert_eq!(space("{}", &[]).size(), Some(1));
    }
}
