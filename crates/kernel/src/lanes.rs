//! Operations on several values at once that compilers do not find by themselves. Every lane is the operation on its values
//! alone, so that results are the same bits as one by one.

/// The quotients of four pairs. For wasm compilers divide one after another, which takes twice as long.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
pub(crate) fn divide([a, b, c, d]: [f64; 4], [p, q, r, s]: [f64; 4]) -> [f64; 4] {
    use std::arch::wasm32::{f64x2, f64x2_div, f64x2_extract_lane};
    let low = f64x2_div(f64x2(a, b), f64x2(p, q));
    let high = f64x2_div(f64x2(c, d), f64x2(r, s));
    let (first, second) = (f64x2_extract_lane::<0>, f64x2_extract_lane::<1>);
    [first(low), second(low), first(high), second(high)]
}

/// The quotients of four pairs.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
pub(crate) fn divide(numerators: [f64; 4], divisors: [f64; 4]) -> [f64; 4] {
    std::array::from_fn(|lane| numerators[lane] / divisors[lane])
}

/// The bits of `a <= b` and of `a >= b` for two pairs, the first one lowest. For wasm compilers gather the bits one by one,
/// which takes 1.6 times as long.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
pub(crate) fn compare(a: [f64; 2], b: [f64; 2]) -> [u64; 2] {
    use std::arch::wasm32::{f64x2, f64x2_ge, f64x2_le, i64x2_bitmask};
    let (a, b) = (f64x2(a[0], a[1]), f64x2(b[0], b[1]));
    [f64x2_le(a, b), f64x2_ge(a, b)].map(|lanes| u64::from(i64x2_bitmask(lanes)))
}

/// The bits of `a <= b` and of `a >= b` for two pairs, the first one lowest.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
pub(crate) fn compare(a: [f64; 2], b: [f64; 2]) -> [u64; 2] {
    let word = |first: bool, second: bool| u64::from(first) | u64::from(second) << 1;
    [word(a[0] <= b[0], a[1] <= b[1]), word(a[0] >= b[0], a[1] >= b[1])]
}
