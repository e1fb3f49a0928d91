//! Comparisons of columns as bit sets: what conditions of rules are made of. They are here, where code is optimised for speed.

use crate::strategy::Bits;
use std::cmp::Ordering;

/// How two values are compared. No comparison holds where one of them is undefined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `a < b`.
    Less,
    /// `a <= b`.
    LessOrEqual,
    /// `a > b`.
    Greater,
    /// `a >= b`.
    GreaterOrEqual,
    /// `a == b`.
    Equal,
    /// `a != b`.
    NotEqual,
}

impl Comparison {
    /// Whether it holds between two values.
    pub fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Less => a < b,
            Self::LessOrEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterOrEqual => a >= b,
            Self::Equal => equal(a, b),
            Self::NotEqual => (a < b) | (a > b),
        }
    }

    /// Where it holds between two columns.
    pub fn between(self, a: &[f64], b: &[f64]) -> Bits {
        match self {
            Self::Less => Bits::compare(a, b, |a, b| a < b),
            Self::LessOrEqual => Bits::compare(a, b, |a, b| a <= b),
            Self::Greater => Self::Less.between(b, a),
            Self::GreaterOrEqual => Self::LessOrEqual.between(b, a),
            Self::Equal => Bits::compare(a, b, equal),
            Self::NotEqual => Bits::compare(a, b, |a, b| (a < b) | (a > b)),
        }
    }

    /// Where it holds between a column and a number.
    pub fn against(self, a: &[f64], b: f64) -> Bits {
        match self {
            Self::Less => Bits::test(a, |a| a < b),
            Self::LessOrEqual => Bits::test(a, |a| a <= b),
            Self::Greater => Bits::test(a, |a| a > b),
            Self::GreaterOrEqual => Bits::test(a, |a| a >= b),
            Self::Equal => Bits::test(a, |a| equal(a, b)),
            Self::NotEqual => Bits::test(a, |a| (a < b) | (a > b)),
        }
    }

    /// The comparison that holds where this one fails, both values being defined.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
        }
    }

    /// The comparison with its sides changed.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

/// Whether two values are the same number.
#[inline(always)]
pub fn equal(a: f64, b: f64) -> bool {
    a.partial_cmp(&b) == Some(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_holds_where_its_opposite_fails_and_nowhere_without_values() {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let (a, b) = ([1.0, 2.0, 3.0, f64::NAN], [2.0; 4]);
        for comparison in [Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual] {
            let (holds, fails) =
                (comparison.between(&a, &b), comparison.opposite().between(&a, &b));
            for index in 0..3 {
                assert_ne!(holds.contains(index), fails.contains(index), "{comparison:?} {index}");
            }
            assert!(!holds.contains(3) && !fails.contains(3), "{comparison:?}");
            assert_eq!(comparison.against(&a, 2.0), holds, "{comparison:?}");
            assert_eq!(comparison.mirrored().between(&b, &a), holds, "{comparison:?}");
        }
        assert!(Less.between(&a, &b).contains(0) && Equal.between(&a, &b).contains(1));
    }
}
