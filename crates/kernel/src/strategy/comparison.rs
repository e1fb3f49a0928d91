//! How two series stand to each other, candle by candle. One pass finds both directions; every relation follows from them.

use super::Bits;
use crate::lanes::Two;

/// Candles of a word.
const WORD: usize = 64;

/// Candles of a byte.
const BYTE: usize = 8;

/// Where one series is at most, and where it is at least the other. Where either is undefined, no relation holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    at_most: Bits,
    at_least: Bits,
}

impl Comparison {
    /// Compares two series, as far as both reach.
    pub fn of(a: &[f64], b: &[f64]) -> Self {
        let len = if a.len() < b.len() { a.len() } else { b.len() };
        let ((a, a_rest), (b, b_rest)) =
            (a[..len].as_chunks::<WORD>(), b[..len].as_chunks::<WORD>());
        let whole = a.iter().zip(b).map(|(a, b)| compare(a, b));
        let rest = (!a_rest.is_empty()).then(|| compare(&padded(a_rest), &padded(b_rest)));
        Self::from_words(len, whole.chain(rest))
    }

    /// Compares a series with a number.
    pub fn with(a: &[f64], b: f64) -> Self {
        let (whole, rest) = a.as_chunks::<WORD>();
        let b = [b; WORD];
        let words = whole.iter().map(|a| compare(a, &b));
        let rest = (!rest.is_empty()).then(|| compare(&padded(rest), &b));
        Self::from_words(a.len(), words.chain(rest))
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

/// The last values of a series, and undefined ones behind them.
fn padded(rest: &[f64]) -> [f64; WORD] {
    let mut word = [f64::NAN; WORD];
    word[..rest.len()].copy_from_slice(rest);
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Ordering;

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

    proptest! {
        #[test]
        fn every_relation_holds_where_it_holds_for_the_values(a in values(), b in values()) {
            let comparison = Comparison::of(&a, &b);
            for (relation, holds) in RELATIONS {
                assert_holds(&relation(&comparison), a.iter().zip(&b).map(|(&a, &b)| holds(a, b)));
            }
        }

        #[test]
        fn a_number_stands_for_a_series_of_it(a in values(), number in values()) {
            for b in number.into_iter().take(3) {
                let series = vec![b; a.len()];
                prop_assert_eq!(Comparison::with(&a, b), Comparison::of(&a, &series));
            }
        }
    }
}
