//! The wasm instructions that `simd` uses, under their names, as plain code for every other target.

/// A register with two numbers.
#[expect(non_camel_case_types, reason = "wasm names it so")]
pub(super) type v128 = [f64; 2];

#[inline(always)]
pub(super) fn f64x2(a: f64, b: f64) -> v128 {
    [a, b]
}

#[inline(always)]
pub(super) fn f64x2_splat(number: f64) -> v128 {
    [number, number]
}

#[inline(always)]
pub(super) fn f64x2_extract_lane<const LANE: usize>(a: v128) -> f64 {
    a[LANE]
}

/// Two of the four lanes of `a` and `b`: lanes 0 and 1 are those of `a`.
#[inline(always)]
pub(super) fn i64x2_shuffle<const FIRST: usize, const SECOND: usize>(a: v128, b: v128) -> v128 {
    let lanes = [a[0], a[1], b[0], b[1]];
    [lanes[FIRST], lanes[SECOND]]
}

#[inline(always)]
pub(super) fn f64x2_add(a: v128, b: v128) -> v128 {
    [a[0] + b[0], a[1] + b[1]]
}

#[inline(always)]
pub(super) fn f64x2_sub(a: v128, b: v128) -> v128 {
    [a[0] - b[0], a[1] - b[1]]
}

#[inline(always)]
pub(super) fn f64x2_mul(a: v128, b: v128) -> v128 {
    [a[0] * b[0], a[1] * b[1]]
}

#[inline(always)]
pub(super) fn f64x2_div(a: v128, b: v128) -> v128 {
    [a[0] / b[0], a[1] / b[1]]
}

/// For each lane, `b` if it is less than `a`, else `a`.
#[inline(always)]
pub(super) fn f64x2_pmin(a: v128, b: v128) -> v128 {
    let lesser = |a, b| if b < a { b } else { a };
    [lesser(a[0], b[0]), lesser(a[1], b[1])]
}

/// For each lane, `b` if it is greater than `a`, else `a`.
#[inline(always)]
pub(super) fn f64x2_pmax(a: v128, b: v128) -> v128 {
    let greater = |a, b| if a < b { b } else { a };
    [greater(a[0], b[0]), greater(a[1], b[1])]
}

#[inline(always)]
pub(super) fn f64x2_le(a: v128, b: v128) -> [bool; 2] {
    [a[0] <= b[0], a[1] <= b[1]]
}

#[inline(always)]
pub(super) fn f64x2_gt(a: v128, b: v128) -> [bool; 2] {
    [a[0] > b[0], a[1] > b[1]]
}

/// A bit for each lane; bit 0 is the first lane.
#[inline(always)]
pub(super) fn i64x2_bitmask([first, second]: [bool; 2]) -> u8 {
    u8::from(first) | u8::from(second) << 1
}

pub(super) fn compare(a: &[f64; 64], b: &[f64; 64]) -> [u64; 2] {
    [bits(a, b, |a, b| a <= b), bits(a, b, |a, b| a >= b)]
}

pub(super) fn compare_rounded(a: &[f32; 64], b: &[f32; 64]) -> [u64; 2] {
    [bits(a, b, |a, b| a < b), bits(a, b, |a, b| a > b)]
}

/// The bit of each position of a word. Compilers mask these constants with the results of many comparisons at once; they would
/// compute a shift for each position.
const BITS: [u64; 64] = {
    let mut bits = [0; 64];
    let mut position = 0;
    while position < 64 {
        bits[position] = 1 << position;
        position += 1;
    }
    bits
};

/// A word whose bit i is set if the relation holds for pair i.
#[inline(always)]
fn bits<T: Copy>(a: &[T; 64], b: &[T; 64], holds: impl Fn(T, T) -> bool) -> u64 {
    let pairs = a.iter().zip(b).zip(BITS);
    pairs.fold(0, |word, ((&a, &b), bit)| word | if holds(a, b) { bit } else { 0 })
}
