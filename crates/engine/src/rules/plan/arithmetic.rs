//! Operations on one value at a time. Undefined is NaN, and so is any result that is not finite. A truth is 1, 0, or NaN if it is
//! undefined.

use crate::rules::ast::BinaryOp;
use crate::rules::vocabulary::Function;
use std::cmp::Ordering;

/// A defined truth as a number.
pub(super) fn truth(known: bool) -> f64 {
    f64::from(u8::from(known))
}

/// A result that is not finite is undefined.
#[inline(always)]
fn finite(value: f64) -> f64 {
    if value.abs() <= f64::MAX { value } else { f64::NAN }
}

/// `a + b`.
#[inline(always)]
pub(super) fn add(a: f64, b: f64) -> f64 {
    finite(a + b)
}

/// `a - b`.
#[inline(always)]
pub(super) fn subtract(a: f64, b: f64) -> f64 {
    finite(a - b)
}

/// `a * b`.
#[inline(always)]
pub(super) fn multiply(a: f64, b: f64) -> f64 {
    finite(a * b)
}

/// `a / b`; undefined if b is 0.
#[inline(always)]
pub(super) fn divide(a: f64, b: f64) -> f64 {
    finite(a / b)
}

/// The smaller of two defined values.
#[inline(always)]
pub(super) fn lesser(a: f64, b: f64) -> f64 {
    if a < b {
        a
    } else if b <= a {
        b
    } else {
        f64::NAN
    }
}

/// The greater of two defined values.
#[inline(always)]
pub(super) fn greater(a: f64, b: f64) -> f64 {
    if a > b {
        a
    } else if b >= a {
        b
    } else {
        f64::NAN
    }
}

/// A function of one value.
pub(super) fn unary(function: Function) -> fn(f64) -> f64 {
    match function {
        Function::Sqrt => |x| finite(libm::sqrt(x)),
        Function::Log => |x| finite(libm::log(x)),
        Function::Exp => |x| finite(libm::exp(x)),
        Function::Round => libm::round,
        Function::Floor => libm::floor,
        Function::Ceil => libm::ceil,
        Function::Abs => f64::abs,
        Function::Min | Function::Max | Function::Mod | Function::ValueOr => |x| x,
    }
}

/// A function of two values or more, taken two by two; none for the others.
pub(super) fn pair(function: Function) -> Option<fn(f64, f64) -> f64> {
    match function {
        Function::Min => Some(lesser),
        Function::Max => Some(greater),
        Function::Mod => Some(libm::fmod),
        Function::ValueOr => Some(value_or),
        _ => None,
    }
}

fn value_or(x: f64, y: f64) -> f64 {
    if x.is_nan() { y } else { x }
}

/// Whether a condition is true now and was not before.
pub(super) fn begins(now: f64, before: f64) -> f64 {
    truth(now >= 1.0 && (before.is_nan() || before < 1.0))
}

/// Whether a value is defined.
pub(super) fn defined(a: f64) -> f64 {
    truth(!a.is_nan())
}

/// `not`.
pub(super) fn not(a: f64) -> f64 {
    1.0 - a
}

/// `and`: false if either is false, else undefined if either is undefined.
pub(super) fn and(a: f64, b: f64) -> f64 {
    if a <= 0.0 || b <= 0.0 { 0.0 } else { a * b }
}

/// `or`: true if either is true, else undefined if either is undefined.
pub(super) fn or(a: f64, b: f64) -> f64 {
    if a >= 1.0 || b >= 1.0 { 1.0 } else { a + b }
}

/// `if`: undefined if the condition is.
pub(super) fn choose(condition: f64, then: f64, otherwise: f64) -> f64 {
    if condition >= 1.0 {
        then
    } else if condition <= 0.0 {
        otherwise
    } else {
        f64::NAN
    }
}

/// Whether two values are the same number.
#[inline(always)]
pub(super) fn equal(a: f64, b: f64) -> bool {
    a.partial_cmp(&b) == Some(Ordering::Equal)
}

/// An operation on two values, truths included.
pub(super) fn binary(op: BinaryOp, a: f64, b: f64) -> f64 {
    let compared = |holds: bool| if a.is_nan() || b.is_nan() { f64::NAN } else { truth(holds) };
    match op {
        BinaryOp::Add => add(a, b),
        BinaryOp::Subtract => subtract(a, b),
        BinaryOp::Multiply => multiply(a, b),
        BinaryOp::Divide => divide(a, b),
        BinaryOp::Less => compared(a < b),
        BinaryOp::LessOrEqual => compared(a <= b),
        BinaryOp::Greater => compared(a > b),
        BinaryOp::GreaterOrEqual => compared(a >= b),
        BinaryOp::Equal => compared(equal(a, b)),
        BinaryOp::NotEqual => compared(!equal(a, b)),
        BinaryOp::And => and(a, b),
        BinaryOp::Or => or(a, b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_that_are_not_finite_are_undefined() {
        assert!(divide(1.0, 0.0).is_nan() && divide(0.0, 0.0).is_nan());
        assert!(multiply(1e200, 1e200).is_nan());
        assert!(unary(Function::Log)(0.0).is_nan() && unary(Function::Sqrt)(-1.0).is_nan());
        assert!(lesser(1.0, f64::NAN).is_nan() && greater(f64::NAN, 1.0).is_nan());
        assert_eq!([lesser(2.0, 1.0), greater(2.0, 1.0)], [1.0, 2.0]);
    }

    #[test]
    fn an_undefined_side_makes_the_result_undefined_unless_the_other_decides_it() {
        const N: f64 = f64::NAN;
        let decided = [and(0.0, N), and(N, 0.0), or(1.0, N), or(N, 1.0), choose(0.0, N, 3.0)];
        assert_eq!(decided, [0.0, 0.0, 1.0, 1.0, 3.0]);
        let open = [and(1.0, N), and(N, N), or(0.0, N), or(N, N), not(N), choose(N, 3.0, 3.0)];
        assert!(open.iter().all(|value| value.is_nan()), "{open:?}");
        assert_eq!([and(1.0, 1.0), or(0.0, 0.0), not(0.0)], [1.0, 0.0, 1.0]);
    }
}
