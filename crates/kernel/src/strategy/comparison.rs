//! How two series stand to each other, candle by candle. One pass finds both directions; every relation follows from them.
//!
//! Columns that are compared again and again have a copy of half the size. Rounding keeps the order of numbers: where two
//! rounded ones differ, the numbers themselves stand to each other as they do, and only where they are the same the numbers
//! are looked at. Four of these are compared at once, and half as much memory is read.

use super::Bits;
use crate::columns::Column;
use crate::lanes::{Four, Two};

/// Candles of a word.
const WORD: usize = 64;

/// Candles of a byte.
const BYTE: usize = 8;

/// A series to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    values: &'a [f64],
    /// The values rounded, where they are at hand.
    rounded: Option<&'a [f32]>,
}

impl<'a> From<&'a [f64]> for Series<'a> {
    fn from(values: &'a [f64]) -> Self {
        Self { values, rounded: None }
    }
}

impl<'a> From<&'a Column> for Series<'a> {
    fn from(column: &'a Column) -> Self {
        Self { values: column, rounded: column.rounded() }
    }
}

/// Where one series is at most, and where it is at least the other. Where either is undefined, no relation holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    at_most: Bits,
    at_least: Bits,
}

impl Comparison {
    /// Compares two series, as far as both reach.
    pub fn of<'a>(a: impl Into<Series<'a>>, b: impl Into<Series<'a>>) -> Self {
        let (a, b) = (a.into(), b.into());
        let len = if a.values.len() < b.values.len() { a.values.len() } else { b.values.len() };
        let (words, rest) = a.values[..len].as_chunks::<WORD>();
        let (b_words, b_rest) = b.values[..len].as_chunks::<WORD>();
        let exact = words.iter().zip(b_words);
        let rest = (!rest.is_empty()).then(|| compare(&padded(rest), &padded(b_rest)));
        match (a.rounded, b.rounded) {
            (Some(a), Some(b)) => {
                let rounded = a.as_chunks().0.iter().zip(b.as_chunks().0);
                let words = rounded.zip(exact).map(|((a, b), exact)| rounded_word(a, b, exact));
                Self::from_words(len, words.chain(rest))
            }
            _ => Self::from_words(len, exact.map(|(a, b)| compare(a, b)).chain(rest)),
        }
    }

    /// Compares a series with a number.
    pub fn with<'a>(a: impl Into<Series<'a>>, b: f64) -> Self {
        let a = a.into();
        let (words, rest) = a.values.as_chunks::<WORD>();
        let (exact, rounded) = ([b; WORD], [b as f32; WORD]);
        let rest = (!rest.is_empty()).then(|| compare(&padded(rest), &exact));
        match a.rounded {
            Some(a) => {
                let words = a.as_chunks().0.iter().zip(words);
                let words = words.map(|(a, word)| rounded_word(a, &rounded, (word, &exact)));
                Self::from_words(a.len(), words.chain(rest))
            }
            None => {
                let words = words.iter().map(|a| compare(a, &exact));
                Self::from_words(a.values.len(), words.chain(rest))
            }
        }
    }

    fn from_words(len: usize, words: impl Iterator<Item = [u64; 2]>) -> Self {
        let mut at_most = Vec::with_capacity(len.div_ceil(WORD));
        let mut at_least = Vec::with_capacity(len.div_ceil(WORD));
        words.for_each(|[most, least]| {
            at_most.push(most);
            at_least.push(least);
        });
        Self { at_most: Bits::from_words(at_most), at_least: Bits::from_words(at_least) }
    }

    /// Where `a <= b`.
    pub fn at_most(&self) -> Bits {
        self.at_most.clone()
    }

    /// Where `a >= b`.
    pub fn at_least(&self) -> Bits {
        self.at_least.clone()
    }

    /// Where `a < b`.
    pub fn less(&self) -> Bits {
        self.at_most.zip(&self.at_least, |most, least| most & !least)
    }

    /// Where `a > b`.
    pub fn greater(&self) -> Bits {
        self.at_most.zip(&self.at_least, |most, least| least & !most)
    }

    /// Where `a` and `b` are the same number.
    pub fn equal(&self) -> Bits {
        self.at_most.and(&self.at_least)
    }

    /// Where `a` and `b` are two numbers.
    pub fn different(&self) -> Bits {
        self.at_most.zip(&self.at_least, |most, least| most ^ least)
    }
}

/// The words of `a <= b` and of `a >= b`.
fn compare(a: &[f64; WORD], b: &[f64; WORD]) -> [u64; 2] {
    let bytes = a.as_chunks().0.iter().zip(b.as_chunks().0);
    bytes.rev().fold([0, 0], |[at_most, at_least], (a, b)| {
        let [most, least] = compare_byte(a, b);
        [at_most << BYTE | most, at_least << BYTE | least]
    })
}

/// The same of as many candles as a byte has bits: where a pair's bits go is known beforehand.
#[inline(always)]
fn compare_byte(a: &[f64; BYTE], b: &[f64; BYTE]) -> [u64; 2] {
    let (a, b) = (a.as_chunks().0, b.as_chunks().0);
    let pairs = (0..BYTE).step_by(2).zip(a.iter().zip(b));
    pairs.fold([0, 0], |[at_most, at_least], (bit, (&a, &b))| {
        let (a, b) = (Two::new(a), Two::new(b));
        [at_most | a.at_most(b) << bit, at_least | a.at_least(b) << bit]
    })
}

/// The same of rounded numbers; of exact ones where the rounded do not tell.
fn rounded_word(a: &[f32; WORD], b: &[f32; WORD], exact: (&[f64; WORD], &[f64; WORD])) -> [u64; 2] {
    let bytes = a.as_chunks().0.iter().zip(b.as_chunks().0);
    let [less, greater] = bytes.rev().fold([0, 0], |[less, greater], (a, b)| {
        let [l, g] = compare_rounded_byte(a, b);
        [less << BYTE | l, greater << BYTE | g]
    });
    // Neither: the two are the same when rounded, or one of them is undefined.
    if less | greater == u64::MAX { [less, greater] } else { compare(exact.0, exact.1) }
}

#[inline(always)]
fn compare_rounded_byte(a: &[f32; BYTE], b: &[f32; BYTE]) -> [u64; 2] {
    let (a, b) = (a.as_chunks().0, b.as_chunks().0);
    let groups = (0..BYTE).step_by(4).zip(a.iter().zip(b));
    groups.fold([0, 0], |[less, greater], (bit, (&a, &b))| {
        let (a, b) = (Four::new(a), Four::new(b));
        [less | a.less(b) << bit, greater | a.greater(b) << bit]
    })
}

/// The last values of a series, and undefined ones behind them.
fn padded(rest: &[f64]) -> [f64; WORD] {
    let mut word = [f64::NAN; WORD];
    word[..rest.len()].copy_from_slice(rest);
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::undefined;
    use proptest::prelude::*;
    use std::cmp::Ordering;
    use std::sync::Arc;

    type Relation = (fn(&Comparison) -> Bits, fn(f64, f64) -> bool);

    const RELATIONS: [Relation; 6] = [
        (Comparison::at_most, |a, b| a <= b),
        (Comparison::at_least, |a, b| a >= b),
        (Comparison::less, |a, b| a < b),
        (Comparison::greater, |a, b| a > b),
        (Comparison::equal, |a, b| a.partial_cmp(&b) == Some(Ordering::Equal)),
        (Comparison::different, |a, b| a.partial_cmp(&b).is_some_and(Ordering::is_ne)),
    ];

    /// Values of which many are the same, and some undefined.
    fn values() -> impl Strategy<Value = Vec<f64>> {
        let value = prop_oneof![4 => (0..4_i32).prop_map(f64::from), 1 => Just(f64::NAN)];
        prop::collection::vec(value, 0..300)
    }

    fn assert_holds(bits: &Bits, expected: impl Iterator<Item = bool>) {
        for (index, expected) in expected.chain([false; 70]).enumerate() {
            assert_eq!(bits.contains(index), expected, "candle {index}");
        }
    }

    /// A column that was compared before.
    fn column(values: &[f64]) -> Column {
        let mut column = undefined(values.len());
        Arc::get_mut(&mut column).unwrap().as_mut_slice().copy_from_slice(values);
        assert_eq!(column.rounded(), None);
        column
    }

    /// Values of which some are the same, some only when rounded, and some neither.
    fn close_values() -> impl Strategy<Value = Vec<f64>> {
        let near = |step: i32| 100.0 + f64::from(step) * 1e-9;
        let value = prop_oneof![
            400 => -1e3..1e3, 10 => (0..3_i32).prop_map(near), 1 => Just(f64::NAN),
            1 => Just(f64::MAX), 1 => Just(f64::INFINITY), 1 => Just(-1e300), 1 => Just(1e-300),
            1 => Just(-0.0), 1 => Just(0.0),
        ];
        prop::collection::vec(value, 0..300)
    }

    proptest! {
        #[test]
        fn what_rounded_copies_tell_is_what_the_values_tell(
            a in close_values(), b in close_values(), far in 0.0..1.0_f64, number in close_values(),
        ) {
            // Mostly far from each other, so that whole words are told by the rounded ones.
            let b: Vec<f64> = b.into_iter().map(|b| if far < 0.7 { b + 1e4 } else { b }).collect();
            let (a_column, b_column) = (column(&a), column(&b));
            prop_assert_eq!(Comparison::of(&a_column, &b_column), Comparison::of(&a[..], &b[..]));
            for number in number.into_iter().take(3) {
                prop_assert_eq!(Comparison::with(&a_column, number), Comparison::with(&a[..], number));
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
        fn a_number_stands_for_a_series_of_it(a in values(), number in values()) {
            for b in number.into_iter().take(3) {
                let series = vec![b; a.len()];
                prop_assert_eq!(Comparison::with(&a[..], b), Comparison::of(&a[..], &series[..]));
            }
        }
    }
}
