//! The instructions of wasm that `lanes` uses, by their names, for every other target.

/// A register of two numbers.
#[expect(non_camel_case_types, reason = "it is the name that wasm has for it")]
pub(super) type v128 = [f64; 2];

/// A register of four numbers of half the size.
pub(super) type Quarters = [f32; 4];

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

/// Two lanes of four, those of `a` first.
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

/// `b` where it is less.
#[inline(always)]
pub(super) fn f64x2_pmin(a: v128, b: v128) -> v128 {
    let lesser = |a, b| if b < a { b } else { a };
    [lesser(a[0], b[0]), lesser(a[1], b[1])]
}

/// `b` where it is greater.
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
pub(super) fn f64x2_ge(a: v128, b: v128) -> [bool; 2] {
    f64x2_le(b, a)
}

#[inline(always)]
pub(super) fn f64x2_gt(a: v128, b: v128) -> [bool; 2] {
    [a[0] > b[0], a[1] > b[1]]
}

/// A bit for each lane, the first one lowest.
#[inline(always)]
pub(super) fn i64x2_bitmask([first, second]: [bool; 2]) -> u8 {
    u8::from(first) | u8::from(second) << 1
}

#[inline(always)]
pub(super) fn f32x4(a: f32, b: f32, c: f32, d: f32) -> Quarters {
    [a, b, c, d]
}

#[inline(always)]
pub(super) fn f32x4_lt(a: Quarters, b: Quarters) -> [bool; 4] {
    [a[0] < b[0], a[1] < b[1], a[2] < b[2], a[3] < b[3]]
}

#[inline(always)]
pub(super) fn f32x4_gt(a: Quarters, b: Quarters) -> [bool; 4] {
    f32x4_lt(b, a)
}

/// A bit for each lane, the first one lowest.
#[inline(always)]
pub(super) fn i32x4_bitmask([a, b, c, d]: [bool; 4]) -> u8 {
    i64x2_bitmask([a, b]) | i64x2_bitmask([c, d]) << 2
}
