//! The points that may be proposed. A point of a finite space is one number: its index counts through the dimensions in the
//! order of their names, the last one fastest.

use super::{Constraint, Dimension};
use crate::error::{Error, Result};
use crate::params::Params;
use std::collections::BTreeMap;

/// Feasible points are counted one by one up to this size.
const MAX_COUNTED: u64 = 10_000_000;

/// Most parameters that may vary.
const MAX_DIMENSIONS: usize = 32;

/// Index of a point in its space.
pub type Point = u64;

/// Dimensions and constraints.
#[derive(Debug, Clone)]
pub struct SearchSpace {
    dimensions: Vec<(String, Dimension)>,
    constraints: Vec<Constraint>,
    size: u64,
}

impl SearchSpace {
    /// Checks dimensions and reads constraints. Parameters that do not vary have their value in `fixed`.
    ///
    /// # Errors
    /// Names the dimension or the constraint that makes no sense.
    pub fn new(
        dimensions: BTreeMap<String, Dimension>,
        constraints: &[String],
        fixed: &Params,
    ) -> Result<Self> {
        if dimensions.len() > MAX_DIMENSIONS {
            let reason = format!("at most {MAX_DIMENSIONS} parameters may vary");
            return Err(Error::field("space", dimensions.len(), reason));
        }
        let mut size: u64 = 1;
        for (name, dimension) in &dimensions {
            dimension.validate().map_err(|error| error.within(&format!("space.{name}")))?;
            size =
                size.checked_mul(dimension.levels()).filter(|&size| size <= 1 << 53).ok_or_else(
                    || Error::field("space", "more than 2^53", "the space has too many points"),
                )?;
        }
        let mut space =
            Self { dimensions: dimensions.into_iter().collect(), constraints: Vec::new(), size };
        let parsed = constraints.iter().map(|text| Constraint::parse(text, &space, fixed));
        space.constraints = parsed.collect::<Result<_>>()?;
        Ok(space)
    }

    /// Number of points, the infeasible ones included.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether there are constraints.
    pub fn is_constrained(&self) -> bool {
        !self.constraints.is_empty()
    }

    /// Whether a point satisfies every constraint.
    pub fn is_feasible(&self, point: Point) -> bool {
        if self.constraints.is_empty() {
            return true;
        }
        let mut numbers = [f64::NAN; MAX_DIMENSIONS];
        self.visit(point, |index, level| {
            numbers[index] = self.dimensions[index].1.number(level).unwrap_or(f64::NAN);
        });
        self.constraints.iter().all(|constraint| constraint.holds(&numbers))
    }

    /// Number of feasible points, or none when the space is too large to count (over ten million points and constrained).
    pub fn feasible_points(&self) -> Option<u64> {
        if self.constraints.is_empty() {
            return Some(self.size);
        }
        (self.size <= MAX_COUNTED)
            .then(|| (0..self.size).filter(|&point| self.is_feasible(point)).count() as u64)
    }

    /// The parameters of a point.
    pub fn params(&self, point: Point) -> Params {
        let mut params = Params::new();
        self.visit(point, |index, level| {
            let (name, dimension) = &self.dimensions[index];
            params.insert(name.clone(), dimension.value(level));
        });
        params
    }

    /// Whether a parameter varies.
    pub(super) fn varies(&self, name: &str) -> bool {
        self.dimensions.iter().any(|(other, _)| other == name)
    }

    /// The dimension of a numeric parameter, by its name.
    pub(super) fn index_of_number(&self, name: &str) -> Option<usize> {
        self.dimensions.iter().position(|(other, dimension)| {
            other == name && matches!(dimension, Dimension::Int { .. } | Dimension::Float { .. })
        })
    }

    /// Calls `take` with the index of each dimension and its level at a point.
    fn visit(&self, point: Point, mut take: impl FnMut(usize, u64)) {
        let mut rest = point;
        for (index, (_, dimension)) in self.dimensions.iter().enumerate().rev() {
            let levels = dimension.levels();
            take(index, rest % levels);
            rest /= levels;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(constraints: &[&str]) -> SearchSpace {
        let json = r#"{"slow":{"int":{"low":2,"high":4}},"fast":{"int":{"low":1,"high":3}}}"#;
        let constraints: Vec<String> = constraints.iter().map(|&text| text.to_owned()).collect();
        SearchSpace::new(serde_json::from_str(json).unwrap(), &constraints, &Params::new()).unwrap()
    }

    #[test]
    fn points_count_through_the_names_in_order_the_last_fastest() {
        let space = space(&[]);
        let texts: Vec<String> = (0..space.size())
            .map(|point| serde_json::to_string(&space.params(point)).unwrap())
            .collect();
        assert_eq!(texts.len(), 9);
        assert_eq!(texts[0], r#"{"fast":1,"slow":2}"#);
        assert_eq!(texts[1], r#"{"fast":1,"slow":3}"#);
        assert_eq!(texts[8], r#"{"fast":3,"slow":4}"#);
    }

    #[test]
    fn infeasible_points_are_not_counted() {
        assert_eq!(space(&["fast < slow"]).feasible_points(), Some(6));
        assert_eq!(space(&["fast < slow", "slow < 3"]).feasible_points(), Some(1));
        assert_eq!(space(&["fast > 9"]).feasible_points(), Some(0));
    }

    #[test]
    fn a_space_beyond_numbers_is_refused() {
        let json = r#"{"a":{"int":{"low":0,"high":9007199254740992}},"b":{"bool":{}}}"#;
        let error = SearchSpace::new(serde_json::from_str(json).unwrap(), &[], &Params::new());
        assert_eq!(
            error.unwrap_err().to_string(),
            "space: the space has too many points (found more than 2^53)"
        );
    }
}
