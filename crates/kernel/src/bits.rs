//! One bit for each candle, 64 in a word: conditions are combined a word at a time, and the search for the next entry or exit skips
//! empty words. Loops over all words are not inlined into crates that are compiled for size, where they would be slow.

use std::ops::Range;

/// Number of candles in a word.
pub(crate) const WORD: usize = 64;

/// A set of candle indexes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// One bit for each value, set where `test` holds.
    pub fn test(values: &[f64], test: impl Fn(f64) -> bool) -> Self {
        Self { words: values.chunks(WORD).map(|values| Self::test_word(values, &test)).collect() }
    }

    /// One bit for each of at most 64 values, set where `test` holds.
    pub fn test_word(values: &[f64], test: impl Fn(f64) -> bool) -> u64 {
        let values = values.iter().enumerate();
        values.fold(0, |word, (bit, &value)| word | u64::from(test(value)) << bit)
    }

    pub(crate) fn from_words(words: Vec<u64>) -> Self {
        Self { words }
    }

    /// Number of words.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// The bits of 64 candles; none after the last word.
    pub fn word(&self, word: usize) -> u64 {
        self.words.get(word).copied().unwrap_or(0)
    }

    /// Replaces the bits of 64 candles.
    pub(crate) fn set_word(&mut self, word: usize, bits: u64) {
        self.words[word] = bits;
    }

    /// The bits of a word that are in a range of candles.
    pub(crate) fn inside(word: usize, candles: &Range<usize>) -> u64 {
        let first = word * WORD;
        let from = match candles.start.saturating_sub(first) {
            skipped if skipped < WORD => !0 << skipped,
            _ => 0,
        };
        let to = match candles.end.saturating_sub(first) {
            kept if kept < WORD => (1 << kept) - 1,
            _ => !0,
        };
        from & to
    }

    /// The indexes in both sets.
    #[must_use]
    #[inline(never)]
    pub fn and(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// The indexes in either set.
    #[must_use]
    #[inline(never)]
    pub fn or(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    pub(crate) fn zip(&self, other: &Self, word: impl Fn(u64, u64) -> u64) -> Self {
        Self { words: self.words.iter().zip(&other.words).map(|(&a, &b)| word(a, b)).collect() }
    }

    /// The same bits, moved to later candles.
    #[must_use]
    #[inline(never)]
    pub fn later_by(&self, candles: usize) -> Self {
        let mut moved = vec![0; self.words.len()];
        let (whole, rest) = (candles / 64, candles % 64);
        let mut carry = 0;
        for (moved, &word) in moved.iter_mut().skip(whole).zip(&self.words) {
            *moved = word << rest | carry;
            // The bits shifted out go to the next word. In two steps, since a shift by 64 is not defined.
            carry = word >> 1 >> (63 - rest);
        }
        Self { words: moved }
    }

    /// The indexes that are not in the other set.
    #[must_use]
    #[inline(never)]
    pub fn without(&self, other: &Self) -> Self {
        let others = other.words.iter().copied().chain(std::iter::repeat(0));
        Self { words: self.words.iter().zip(others).map(|(&word, other)| word & !other).collect() }
    }

    /// Number of indexes in a range.
    pub fn count(&self, range: Range<usize>) -> usize {
        let words = self.words.iter().enumerate().take(range.end.div_ceil(WORD));
        let words = words.skip(range.start / WORD);
        words.map(|(at, &word)| (word & Self::inside(at, &range)).count_ones() as usize).sum()
    }

    /// All of the first `len` indexes, or none.
    #[inline(never)]
    pub fn filled(all: bool, len: usize) -> Self {
        let word = |index: usize| {
            let rest = len - index * 64;
            if !all {
                0
            } else if rest < 64 {
                (1 << rest) - 1
            } else {
                !0
            }
        };
        Self { words: (0..len.div_ceil(64)).map(word).collect() }
    }

    /// Whether no index is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Whether `index` is in the set.
    pub fn contains(&self, index: usize) -> bool {
        self.words.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// The first index of the set in `from..to`, or `to`.
    pub fn next(&self, from: usize, to: usize) -> usize {
        next(from, to, |index| self.words.get(index).copied())
    }

    /// The first index of either set in `from..to`, or `to`. Both are searched together, so that an empty set is not searched to
    /// the end of the series each time.
    pub fn next_of_either(&self, other: &Self, from: usize, to: usize) -> usize {
        next(from, to, |index| match (self.words.get(index), other.words.get(index)) {
            (Some(a), Some(b)) => Some(a | b),
            (one, other) => one.or(other).copied(),
        })
    }
}

/// The first index in `from..to` whose bit is set in the words, or `to`. No bit is set after the last word.
#[inline(always)]
fn next(from: usize, to: usize, word: impl Fn(usize) -> Option<u64>) -> usize {
    if from >= to {
        return to;
    }
    let mut index = from / 64;
    let mut skip = !0 << (from % 64);
    while index * 64 < to {
        let Some(word) = word(index) else { break };
        let rest = word & skip;
        if rest != 0 {
            let found = index * 64 + rest.trailing_zeros() as usize;
            return if found < to { found } else { to };
        }
        skip = !0;
        index += 1;
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sets_are_filled_up_to_their_length() {
        for len in [0, 1, 63, 64, 65, 200] {
            let all = Bits::filled(true, len);
            assert_eq!((0..300).filter(|&i| all.contains(i)).count(), len);
            assert_eq!(Bits::filled(false, len).next(0, 300), 300);
            assert_eq!(Bits::filled(true, len).or(&Bits::filled(false, len)), all);
        }
    }

    proptest! {
        #[test]
        fn bits_move_by_any_number_of_candles(
            values in prop::collection::vec(0.0..1.0_f64, 0..300), candles in 0..320_usize,
        ) {
            let bits = Bits::test(&values, |value| value < 0.5);
            let later = bits.later_by(candles);
            for index in 0..values.len().next_multiple_of(64) {
                let before = index.checked_sub(candles);
                prop_assert_eq!(later.contains(index), before.is_some_and(|it| bits.contains(it)));
            }
        }

        #[test]
        fn a_range_has_as_many_bits_as_a_plain_search_finds(
            values in prop::collection::vec(0.0..1.0_f64, 0..300), from in 0..310_usize, to in 0..310_usize,
        ) {
            let bits = Bits::test(&values, |value| value < 0.5);
            let plain = (from..to).filter(|&index| bits.contains(index)).count();
            prop_assert_eq!(bits.count(from..to), plain);
        }

        #[test]
        fn next_finds_what_a_plain_search_finds(
            values in prop::collection::vec(0.0..1.0_f64, 0..300), from in 0..310_usize, to in 0..310_usize,
        ) {
            let bits = Bits::test(&values, |value| value < 0.02);
            let plain = (from..to).find(|&i| values.get(i).is_some_and(|&v| v < 0.02)).unwrap_or(to);
            prop_assert_eq!(bits.next(from, to), plain);
            let few = Bits::test(&values[..values.len() / 2], |value| value > 0.99);
            let either = (from..to).find(|&i| bits.contains(i) || few.contains(i)).unwrap_or(to);
            prop_assert_eq!(bits.next_of_either(&few, from, to), either);
            prop_assert_eq!(few.next_of_either(&bits, from, to), either);
        }
    }
}
