//! Dimensions of the space, the sides of boxes in it, and rules that split a side.

/// The kind of values that one parameter has in the analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinate {
    /// A number from 0 to 1. Pass level l of n as `(l + 0.5) / n`, so that every level has the same weight.
    Numeric,
    /// The number of an unordered choice, from 0.
    Categorical {
        /// Number of choices.
        choices: u32,
    },
}

impl Coordinate {
    /// Whether a number is a value of this dimension.
    pub(super) fn contains(self, value: f64) -> bool {
        match self {
            Self::Numeric => (0.0..=1.0).contains(&value),
            Self::Categorical { choices } => {
                value >= 0.0 && value < f64::from(choices) && f64::from(value as u32) >= value
            }
        }
    }

    /// The whole dimension.
    pub(super) fn side(self) -> Side {
        match self {
            Self::Numeric => Side::Interval { low: 0.0, high: 1.0 },
            Self::Categorical { choices } => Side::Choices(vec![true; choices as usize]),
        }
    }
}

/// The part of one dimension that a box covers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Side {
    /// Numbers above `low` up to `high`.
    Interval {
        /// Lower edge.
        low: f64,
        /// Upper edge.
        high: f64,
    },
    /// The choices whose flag is set.
    Choices(Vec<bool>),
}

impl Side {
    /// The covered share of the dimension, above 0 and at most 1.
    pub(super) fn measure(&self) -> f64 {
        match self {
            Self::Interval { low, high } => high - low,
            Self::Choices(choices) => {
                choices.iter().filter(|&&covered| covered).count() as f64 / choices.len() as f64
            }
        }
    }

    /// The two parts of the side: values that go left, and values that go right.
    pub(super) fn split(&self, rule: &Rule) -> [Self; 2] {
        match (self, rule) {
            (&Self::Interval { low, high }, &Rule::AtMost(threshold)) => {
                [Self::Interval { low, high: threshold }, Self::Interval { low: threshold, high }]
            }
            (Self::Choices(choices), Rule::OneOf(left)) => [true, false].map(|side| {
                let goes = choices.iter().zip(left);
                Self::Choices(goes.map(|(&covered, &left)| covered && left == side).collect())
            }),
            // Never reached: the side and the rule of a dimension are of the same kind.
            _ => [self.clone(), self.clone()],
        }
    }
}

/// The condition for values to go left at a split.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    /// Numbers up to the threshold.
    AtMost(f64),
    /// The choices whose flag is set.
    OneOf(Vec<bool>),
}

impl Rule {
    /// Whether a value goes left.
    pub(super) fn is_left(&self, value: f64) -> bool {
        match self {
            Self::AtMost(threshold) => value <= *threshold,
            Self::OneOf(left) => left.get(value as usize).copied().unwrap_or(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dimension_contains_its_own_values_only() {
        struct Case {
            coordinate: Coordinate,
            inside: &'static [f64],
            outside: &'static [f64],
        }
        let cases = [
            Case {
                coordinate: Coordinate::Numeric,
                inside: &[0.0, 0.5, 1.0],
                outside: &[-0.1, 1.1, f64::NAN, f64::INFINITY],
            },
            Case {
                coordinate: Coordinate::Categorical { choices: 3 },
                inside: &[0.0, 1.0, 2.0],
                outside: &[-1.0, 0.5, 3.0, f64::NAN, f64::INFINITY],
            },
            Case {
                coordinate: Coordinate::Categorical { choices: 0 },
                inside: &[],
                outside: &[0.0, 1.0],
            },
        ];
        for Case { coordinate, inside, outside } in cases {
            for &value in inside {
                assert!(coordinate.contains(value), "{coordinate:?} {value}");
            }
            for &value in outside {
                assert!(!coordinate.contains(value), "{coordinate:?} {value}");
            }
        }
    }

    #[test]
    fn a_split_divides_a_side_into_two_parts() {
        let cases = [
            (Coordinate::Numeric, Rule::AtMost(0.25), [0.25, 0.75]),
            (
                Coordinate::Categorical { choices: 4 },
                Rule::OneOf(vec![true, false, true, true]),
                [0.75, 0.25],
            ),
        ];
        for (coordinate, rule, measures) in cases {
            assert_eq!(coordinate.side().measure(), 1.0);
            assert_eq!(coordinate.side().split(&rule).map(|side| side.measure()), measures);
        }
    }
}
