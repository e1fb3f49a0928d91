//! Operations on several numbers at once. In wasm a register holds two `f64` or four `f32`. Compilers do not find these
//! instructions by themselves, and two divisions or comparisons one after the other take nearly twice as long. Each lane of a
//! register computes with its own numbers only, so results have the same bits as one by one.

/// Plain code for every other target.
#[cfg(not(target_arch = "wasm32"))]
#[path = "simd/portable.rs"]
mod register;
/// The instructions of wasm.
#[cfg(target_arch = "wasm32")]
#[path = "simd/wasm.rs"]
mod register;

use register::{
    f64x2, f64x2_add, f64x2_div, f64x2_extract_lane, f64x2_gt, f64x2_le, f64x2_mul, f64x2_pmax,
    f64x2_pmin, f64x2_splat, f64x2_sub, i64x2_bitmask, i64x2_shuffle, v128,
};
use std::ops::{Add, Div, Mul, Sub};

/// Two numbers in one register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct F64x2(v128);

impl F64x2 {
    #[inline(always)]
    pub(crate) fn new([a, b]: [f64; 2]) -> Self {
        Self(f64x2(a, b))
    }

    /// The same number twice.
    #[inline(always)]
    pub(crate) fn splat(number: f64) -> Self {
        Self(f64x2_splat(number))
    }

    #[inline(always)]
    pub(crate) fn numbers(self) -> [f64; 2] {
        [f64x2_extract_lane::<0>(self.0), f64x2_extract_lane::<1>(self.0)]
    }

    /// The second number of `self` and the first number of `next`.
    #[inline(always)]
    pub(crate) fn before(self, next: Self) -> Self {
        Self(i64x2_shuffle::<1, 2>(self.0, next.0))
    }

    /// Two registers: the first numbers of both, and the second numbers of both.
    #[inline(always)]
    pub(crate) fn across(self, other: Self) -> [Self; 2] {
        [Self(i64x2_shuffle::<0, 2>(self.0, other.0)), Self(i64x2_shuffle::<1, 3>(self.0, other.0))]
    }

    /// The first number twice.
    #[inline(always)]
    pub(crate) fn first_twice(self) -> Self {
        Self(i64x2_shuffle::<0, 0>(self.0, self.0))
    }

    /// The second number twice.
    #[inline(always)]
    pub(crate) fn second_twice(self) -> Self {
        Self(i64x2_shuffle::<1, 1>(self.0, self.0))
    }

    /// For each lane, `other` if it is less than `self`, else `self`.
    #[inline(always)]
    pub(crate) fn lesser(self, other: Self) -> Self {
        Self(f64x2_pmin(self.0, other.0))
    }

    /// For each lane, `other` if it is greater than `self`, else `self`.
    #[inline(always)]
    pub(crate) fn greater(self, other: Self) -> Self {
        Self(f64x2_pmax(self.0, other.0))
    }

    /// A bit for each lane in which `self <= other`; bit 0 is the first lane.
    #[inline(always)]
    pub(crate) fn at_most(self, other: Self) -> u64 {
        u64::from(i64x2_bitmask(f64x2_le(self.0, other.0)))
    }

    /// A bit for each lane in which `self > other`; bit 0 is the first lane.
    #[inline(always)]
    pub(crate) fn above(self, other: Self) -> u64 {
        u64::from(i64x2_bitmask(f64x2_gt(self.0, other.0)))
    }
}

// Compilers turn the two comparisons into such instructions as functions of their own only: inlined into a loop over words they compare
// one pair after the other.

/// Compares 64 pairs of numbers. Bit i of the first word is set if `a[i] <= b[i]`, bit i of the second if `a[i] >= b[i]`.
#[inline(never)]
pub(crate) fn compare(a: &[f64; 64], b: &[f64; 64]) -> [u64; 2] {
    register::compare(a, b)
}

/// Compares 64 pairs of `f32`. Bit i of the first word is set if `a[i] < b[i]`, bit i of the second if `a[i] > b[i]`.
#[inline(never)]
pub(crate) fn compare_rounded(a: &[f32; 64], b: &[f32; 64]) -> [u64; 2] {
    register::compare_rounded(a, b)
}

macro_rules! operators {
    ($($operator:ident $method:ident $instruction:ident,)*) => { $(
        impl $operator for F64x2 {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self($instruction(self.0, other.0))
            }
        }
    )* };
}

operators! {
    Add add f64x2_add,
    Sub sub f64x2_sub,
    Mul mul f64x2_mul,
    Div div f64x2_div,
}
