//! Numbers side by side. In wasm two of them, or four of half the size, are a register: compilers do not find these
//! instructions by themselves, and a division or a comparison of two would take nearly twice as long. Each lane is the operation
//! on its numbers alone, so that results are the same bits as one by one.

/// These instructions on every other target.
#[cfg(not(target_arch = "wasm32"))]
#[path = "lanes/portable.rs"]
mod register;
/// These instructions.
#[cfg(target_arch = "wasm32")]
#[path = "lanes/wasm.rs"]
mod register;

use register::{
    f64x2, f64x2_add, f64x2_div, f64x2_extract_lane, f64x2_gt, f64x2_le, f64x2_mul, f64x2_pmax,
    f64x2_pmin, f64x2_splat, f64x2_sub, i64x2_bitmask, i64x2_shuffle, v128,
};
use std::ops::{Add, Div, Mul, Sub};

/// Two numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Two(v128);

impl Two {
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

    /// The second number of these and the first of those that follow.
    #[inline(always)]
    pub(crate) fn before(self, next: Self) -> Self {
        Self(i64x2_shuffle::<1, 2>(self.0, next.0))
    }

    /// The first numbers of both, and the second ones.
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

    /// `other` where it is less.
    #[inline(always)]
    pub(crate) fn lesser(self, other: Self) -> Self {
        Self(f64x2_pmin(self.0, other.0))
    }

    /// `other` where it is greater.
    #[inline(always)]
    pub(crate) fn greater(self, other: Self) -> Self {
        Self(f64x2_pmax(self.0, other.0))
    }

    /// A bit for each number that is at most the other one, the first number's lowest.
    #[inline(always)]
    pub(crate) fn at_most(self, other: Self) -> u64 {
        u64::from(i64x2_bitmask(f64x2_le(self.0, other.0)))
    }

    /// A bit for each number that is greater than the other one.
    #[inline(always)]
    pub(crate) fn above(self, other: Self) -> u64 {
        u64::from(i64x2_bitmask(f64x2_gt(self.0, other.0)))
    }
}

/// How the numbers of a word stand to others: a bit for each that is at most the other one, the first number's lowest, and a bit
/// for each that is at least the other one.
pub(crate) fn compare(a: &[f64; 64], b: &[f64; 64]) -> [u64; 2] {
    register::compare(a, b)
}

/// The same of numbers of half the size: a bit for each that is less, and a bit for each that is greater.
pub(crate) fn compare_rounded(a: &[f32; 64], b: &[f32; 64]) -> [u64; 2] {
    register::compare_rounded(a, b)
}

macro_rules! operators {
    ($($operator:ident $method:ident $instruction:ident,)*) => { $(
        impl $operator for Two {
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
