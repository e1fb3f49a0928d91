//! The wasm instructions that `simd` uses, and the comparison of 64 pairs built of them.

use std::arch::wasm32::{f32x4, f32x4_lt, i32x4_bitmask};
pub(super) use std::arch::wasm32::{
    f64x2, f64x2_add, f64x2_div, f64x2_extract_lane, f64x2_gt, f64x2_le, f64x2_mul, f64x2_pmax,
    f64x2_pmin, f64x2_splat, f64x2_sub, i64x2_bitmask, i64x2_shuffle, v128,
};

/// Comparison bits are collected byte by byte: within a byte the shift of each register is a constant.
const BYTE: usize = 8;

pub(super) fn compare(a: &[f64; 64], b: &[f64; 64]) -> [u64; 2] {
    words(a, b, |&[a0, a1], &[b0, b1]| {
        let (a, b) = (f64x2(a0, a1), f64x2(b0, b1));
        [i64x2_bitmask(f64x2_le(a, b)), i64x2_bitmask(f64x2_le(b, a))]
    })
}

pub(super) fn compare_rounded(a: &[f32; 64], b: &[f32; 64]) -> [u64; 2] {
    words(a, b, |&[a0, a1, a2, a3], &[b0, b1, b2, b3]| {
        let (a, b) = (f32x4(a0, a1, a2, a3), f32x4(b0, b1, b2, b3));
        [i32x4_bitmask(f32x4_lt(a, b)), i32x4_bitmask(f32x4_lt(b, a))]
    })
}

/// The two words that `compare` gives for each pair of registers.
#[inline(always)]
fn words<T, const LANES: usize>(
    a: &[T; 64],
    b: &[T; 64],
    compare: impl Fn(&[T; LANES], &[T; LANES]) -> [u8; 2],
) -> [u64; 2] {
    let bytes = a.as_chunks::<BYTE>().0.iter().zip(b.as_chunks::<BYTE>().0);
    bytes.rev().fold([0, 0], |[one, other], (a, b)| {
        let registers = a.as_chunks().0.iter().zip(b.as_chunks().0);
        let places = (0..BYTE).step_by(LANES).zip(registers);
        let [low, other_low] = places.fold([0, 0], |[one, other], (bit, (a, b))| {
            let [low, other_low] = compare(a, b).map(u64::from);
            [one | low << bit, other | other_low << bit]
        });
        [one << BYTE | low, other << BYTE | other_low]
    })
}
