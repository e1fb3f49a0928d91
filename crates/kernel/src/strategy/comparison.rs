//! Comparison of two series, candle by candle. One pass finds where `a <= b` and where `a >= b`; every relation follows from
//! these two.
//!
//! A column that is compared repeatedly has a copy in `f32`. Rounding keeps the order of numbers: if two rounded numbers differ,
//! the numbers differ in the same direction. Only equal ones need a comparison of the numbers themselves. Four `f32` are compared
//! at once, and half as much memory is read.

use crate::bits::{Bits, WORD};
use crate::columns::{Column, Compared};
use crate::indicators::PIECE;
use crate::simd;
use std::ops::Range;

/// A series for a comparison.
pub struct Series<'a>(Form<'a>);

enum Form<'a> {
    Column(Compared<'a>),
    /// The same number at every candle.
    Number(f64),
}

impl<'a> From<&'a [f64]> for Series<'a> {
    fn from(values: &'a [f64]) -> Self {
        Self(Form::Column(Compared::Computed(values)))
    }
}

impl<'a> From<&'a Column> for Series<'a> {
    fn from(column: &'a Column) -> Self {
        Self(Form::Column(column.compared()))
    }
}

impl From<f64> for Series<'_> {
    fn from(number: f64) -> Self {
        Self(Form::Number(number))
    }
}

/// Reads a series piece by piece.
struct Reader<'a> {
    form: Form<'a>,
    /// Buffer of a computed piece, or copies of a number, and the same rounded.
    values: Vec<f64>,
    rounded: Vec<f32>,
}

impl<'a> Reader<'a> {
    fn new(Series(form): Series<'a>) -> Self {
        let (values, rounded) = match form {
            Form::Column(Compared::Computed(_) | Compared::Rounded(..)) => (Vec::new(), Vec::new()),
            Form::Column(Compared::Pieces(_)) => (vec![f64::NAN; PIECE], Vec::new()),
            Form::Number(number) => (vec![number; PIECE], vec![number as f32; PIECE]),
        };
        Self { form, values, rounded }
    }

    /// Number of values; `None` for a number, which has no end.
    fn len(&self) -> Option<usize> {
        match self.form {
            Form::Column(Compared::Computed(values) | Compared::Rounded(values, _)) => {
                Some(values.len())
            }
            Form::Column(Compared::Pieces(recipe)) => Some(recipe.len()),
            Form::Number(_) => None,
        }
    }

    /// Whether all values are computed.
    fn is_whole(&self) -> bool {
        matches!(self.form, Form::Column(Compared::Computed(_) | Compared::Rounded(..)))
    }

    /// The values of a range, and the same rounded if there is a copy.
    fn piece(&mut self, range: Range<usize>) -> (&[f64], Option<&[f32]>) {
        match self.form {
            Form::Column(Compared::Computed(values)) => (&values[range], None),
            Form::Column(Compared::Rounded(values, rounded)) => {
                (&values[range.clone()], Some(&rounded[range]))
            }
            Form::Column(Compared::Pieces(recipe)) => {
                let piece = &mut self.values[..range.len()];
                recipe.fill(range.start, piece);
                (piece, None)
            }
            Form::Number(_) => (&self.values[..range.len()], Some(&self.rounded[..range.len()])),
        }
    }
}

/// The candles at which one series is at most the other, and those at which it is at least the other. No relation holds if either
/// is undefined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    at_most: Bits,
    at_least: Bits,
}

impl Comparison {
    /// The indexes where `a` crosses above `b`: `a[i-1] <= b[i-1]` and `a[i] > b[i]`.
    pub fn cross_above(a: &[f64], b: &[f64]) -> Bits {
        let comparison = Comparison::of(a, b);
        comparison.at_most().later_by(1).and(&comparison.greater())
    }

    /// The indexes where `a` crosses below `b`: `a[i-1] >= b[i-1]` and `a[i] < b[i]`.
    pub fn cross_below(a: &[f64], b: &[f64]) -> Bits {
        let comparison = Comparison::of(a, b);
        comparison.at_least().later_by(1).and(&comparison.less())
    }

    /// Compares two series up to the end of the shorter one. A number has no end.
    pub fn of<'a>(a: impl Into<Series<'a>>, b: impl Into<Series<'a>>) -> Self {
        Self::of_series(a.into(), b.into())
    }

    #[inline(never)]
    fn of_series(a: Series<'_>, b: Series<'_>) -> Self {
        let (mut a, mut b) = (Reader::new(a), Reader::new(b));
        let len = a.len().into_iter().chain(b.len()).min().unwrap_or(0);
        let mut at_most = Vec::with_capacity(len.div_ceil(WORD));
        let mut at_least = Vec::with_capacity(len.div_ceil(WORD));
        let mut add = |[most, least]: [u64; 2]| {
            at_most.push(most);
            at_least.push(least);
        };
        let piece = if a.is_whole() && b.is_whole() { len.max(1) } else { PIECE };
        for start in (0..len).step_by(piece) {
            let range = start..len.min(start + piece);
            let ((a, a_rounded), (b, b_rounded)) = (a.piece(range.clone()), b.piece(range));
            let ((a, a_rest), (b, b_rest)) = (a.as_chunks(), b.as_chunks());
            let exact = a.iter().zip(b);
            match (a_rounded, b_rounded) {
                (Some(a), Some(b)) => {
                    let rounded = a.as_chunks().0.iter().zip(b.as_chunks().0);
                    rounded.zip(exact).for_each(|(rounded, exact)| {
                        add(compare_rounded(rounded, exact));
                    });
                }
                _ => exact.for_each(|(a, b)| add(simd::compare(a, b))),
            }
            if !a_rest.is_empty() {
                add(simd::compare(&padded(a_rest), &padded(b_rest)));
            }
        }
        Self { at_most: Bits::from_words(at_most), at_least: Bits::from_words(at_least) }
    }

    /// The candles where `a <= b`.
    pub fn at_most(&self) -> Bits {
        self.at_most.clone()
    }

    /// The candles where `a >= b`.
    pub fn at_least(&self) -> Bits {
        self.at_least.clone()
    }

    /// The candles where `a < b`.
    #[inline(never)]
    pub fn less(&self) -> Bits {
        self.at_most.zip(&self.at_least, |most, least| most & !least)
    }

    /// The candles where `a > b`.
    #[inline(never)]
    pub fn greater(&self) -> Bits {
        self.at_most.zip(&self.at_least, |most, least| least & !most)
    }

    /// The candles where `a = b`.
    pub fn equal(&self) -> Bits {
        self.at_most.and(&self.at_least)
    }

    /// The candles where `a ≠ b`.
    #[inline(never)]
    pub fn different(&self) -> Bits {
        self.at_most.zip(&self.at_least, |most, least| most ^ least)
    }
}

/// The words of `a <= b` and of `a >= b`: from rounded numbers, or from the exact ones if any rounded pair is equal or undefined.
fn compare_rounded(
    (a, b): (&[f32; WORD], &[f32; WORD]),
    exact: (&[f64; WORD], &[f64; WORD]),
) -> [u64; 2] {
    let [less, greater] = simd::compare_rounded(a, b);
    // A bit that is in neither word belongs to a pair that is equal when rounded, or that is undefined.
    if less | greater == u64::MAX { [less, greater] } else { simd::compare(exact.0, exact.1) }
}

/// At most 64 values of a series, followed by undefined ones.
pub(super) fn padded(rest: &[f64]) -> [f64; WORD] {
    let mut word = [f64::NAN; WORD];
    word[..rest.len()].copy_from_slice(rest);
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candles::synthetic::{Synthetic, SyntheticConfig};
    use crate::columns::{ColumnCache, ColumnRequests, Source, undefined};
    use proptest::prelude::*;
    use std::cmp::Ordering;
    use std::sync::Arc;

    const N: f64 = f64::NAN;

    #[test]
    fn a_cross_needs_two_defined_candles() {
        let a = [N, 2.0, 1.0, 2.0, 2.0, 3.0, 1.0];
        let b = [N, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0];
        let above = Comparison::cross_above(&a, &b);
        let set: Vec<usize> = (0..7).filter(|&i| above.contains(i)).collect();
        assert_eq!(set, [3, 5], "candle 1 is the first defined one: no cross");
        let below = Comparison::cross_below(&a, &b);
        let set: Vec<usize> = (0..7).filter(|&i| below.contains(i)).collect();
        assert_eq!(set, [6]);
    }

    type Relation = (fn(&Comparison) -> Bits, fn(f64, f64) -> bool);

    const RELATIONS: [Relation; 6] = [
        (Comparison::at_most, |a, b| a <= b),
        (Comparison::at_least, |a, b| a >= b),
        (Comparison::less, |a, b| a < b),
        (Comparison::greater, |a, b| a > b),
        (Comparison::equal, |a, b| a.partial_cmp(&b) == Some(Ordering::Equal)),
        (Comparison::different, |a, b| a.partial_cmp(&b).is_some_and(Ordering::is_ne)),
    ];

    /// Values of which many are equal and some undefined.
    fn values() -> impl Strategy<Value = Vec<f64>> {
        let value = prop_oneof![4 => (0..4_i32).prop_map(f64::from), 1 => Just(f64::NAN)];
        prop::collection::vec(value, 0..300)
    }

    fn assert_holds(bits: &Bits, expected: impl Iterator<Item = bool>) {
        for (index, expected) in expected.chain([false; 70]).enumerate() {
            assert_eq!(bits.contains(index), expected, "candle {index}");
        }
    }

    /// A column that was already compared once.
    fn column(values: &[f64]) -> Column {
        let mut column = undefined(values.len());
        Arc::get_mut(&mut column).unwrap().as_mut_slice().copy_from_slice(values);
        assert!(matches!(column.compared(), Compared::Computed(_)));
        column
    }

    /// Values of which some are equal, some equal only when rounded, and some different.
    fn close_values() -> impl Strategy<Value = Vec<f64>> {
        let near = |step: i32| 100.0 + f64::from(step) * 1e-9;
        let value = prop_oneof![
            400 => -1e3..1e3, 10 => (0..3_i32).prop_map(near), 1 => Just(f64::NAN),
            1 => Just(f64::MAX), 1 => Just(f64::INFINITY), 1 => Just(-1e300), 1 => Just(1e-300),
            1 => Just(-0.0), 1 => Just(0.0),
        ];
        prop::collection::vec(value, 0..300)
    }

    #[test]
    fn lazy_columns_compare_like_computed_ones() {
        let config = SyntheticConfig { candles: 40_000, ..Default::default() };
        let candles = Arc::new(Synthetic::new(config).unwrap().finish().unwrap());
        let mut requests = ColumnRequests::default();
        for period in [1, 30, 1_024, 1_025, 2_048, 2_049] {
            requests.sma(Source::Close, period);
            requests.sma(Source::High, period);
        }
        let requests = requests.requests();
        let (mut later, mut whole) = (ColumnCache::default(), ColumnCache::default());
        let mut pieces = 0;
        for (a, b) in requests.iter().zip(&requests[1..]) {
            // A new cache for each comparison: a column that was compared before is no longer computed piece by piece.
            let [a_later, b_later] = [a, b].map(|of| {
                let column = ColumnCache::default().get_for_comparison(of, &candles);
                pieces += usize::from(matches!(column.compared(), Compared::Pieces(_)));
                ColumnCache::default().get_for_comparison(of, &candles)
            });
            let [a, b] = [a, b].map(|of| whole.get(of, &candles));
            let expected = Comparison::of(&a[..], &b[..]);
            assert_eq!(Comparison::of(&a_later, &b_later), expected);
            assert_eq!(Comparison::of(&a_later, &b_later), expected, "the second time");
            let bits = |of: &Column| of.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert!(bits(&a_later) == bits(&a), "computed later");
            for request in [&requests[0], &requests[3]] {
                let column = later.get_for_comparison(request, &candles);
                let expected = Comparison::of(&whole.get(request, &candles)[..], 100.0);
                assert_eq!(Comparison::of(&column, 100.0), expected);
            }
        }
        assert_eq!(pieces, 19, "all but those of the longest period");
    }

    proptest! {
        #[test]
        fn rounded_copies_give_the_comparison_of_the_values(
            a in close_values(), b in close_values(), far in 0.0..1.0_f64, number in close_values(),
        ) {
            // Mostly far from each other, so that rounded numbers decide whole words.
            let b: Vec<f64> = b.into_iter().map(|b| if far < 0.7 { b + 1e4 } else { b }).collect();
            let (a_column, b_column) = (column(&a), column(&b));
            prop_assert_eq!(Comparison::of(&a_column, &b_column), Comparison::of(&a[..], &b[..]));
            for number in number.into_iter().take(3) {
                prop_assert_eq!(Comparison::of(&a_column, number), Comparison::of(&a[..], number));
            }
        }

        #[test]
        fn every_relation_holds_where_it_holds_for_the_values(a in values(), b in values()) {
            let comparison = Comparison::of(&a[..], &b[..]);
            for (relation, holds) in RELATIONS {
                assert_holds(&relation(&comparison), a.iter().zip(&b).map(|(&a, &b)| holds(a, b)));
            }
        }

        #[test]
        fn a_number_compares_like_a_constant_series(a in values(), number in values()) {
            for b in number.into_iter().take(3) {
                let series = vec![b; a.len()];
                prop_assert_eq!(Comparison::of(&a[..], b), Comparison::of(&a[..], &series[..]));
            }
        }
    }
}
