//! Orders that pass: the next candle does not touch them, and at its close they expire, are replaced or are cancelled. A run counts them
//! and does not stop for them.

use super::comparison::padded;
use super::{Amount, Bits, EntryPrice, EntryTerms, SignalColumns, Standing, Waits};
use crate::bits::WORD;
use crate::broker::{Fill, NEAR, Side};
use crate::simd;
use std::ops::Range;

/// The last candle of a word.
const LAST: u64 = 1 << (WORD - 1);

/// The orders of an entry, and those of them that pass. They are looked at in words of 64 candles.
#[derive(Debug, Clone)]
pub struct Passing {
    side: Side,
    is_limit: bool,
    price: Amount,
    /// Each is replaced by the next order with this key; 0 if it expires.
    key: u32,
    /// The candles at whose close an order is given.
    gives: Bits,
    /// The candles at whose close the order of the candle before is cancelled.
    ends: Bits,
    /// By word: the candles whose order is touched neither by the next candle nor, with `same_close`, by the close itself. None where
    /// no search came, and for computed prices.
    untouched: Vec<Option<u64>>,
    /// The candles whose order passes, where the last search came.
    passes: Bits,
}

/// Of some candles of a word, by its number, those at whose close orders are given, if that depends on the position. It sets the price of
/// each, if the price is computed.
pub type Given<'g> = dyn FnMut(usize, u64, &mut [f64; WORD]) -> Option<u64> + 'g;

impl Passing {
    /// The orders of an entry that are given at `gives` and cancelled at `ends`; none if no order of it can pass.
    pub fn new(
        columns: &SignalColumns<'_>,
        terms: &EntryTerms,
        gives: Bits,
        ends: Bits,
    ) -> Option<Self> {
        columns.config.filter(|config| config.passes_orders())?;
        let (price, is_limit) = match &terms.price {
            EntryPrice::Limit(price) => (price.clone(), true),
            EntryPrice::Stop(price) | EntryPrice::StopLimit(price, _) => (price.clone(), false),
            EntryPrice::Market => return None,
        };
        let key = match terms.waits {
            Waits::OneCandle | Waits::Candles(1) => 0,
            Waits::Candles(_) | Waits::Filled => terms.key,
        };
        let untouched = vec![None; gives.words()];
        let passes = Bits::filled(false, columns.candles.len());
        Some(Self { side: terms.side, is_limit, price, key, gives, ends, untouched, passes })
    }

    /// Looks for orders that pass at `from` and later, and returns the first candle before `to` that gives another one, or `to`.
    /// Something else may be decided at `to`. What ends the order before it is not told, so that the order does not pass.
    pub fn next(&mut self, standing: &Standing<'_>, [from, to]: [usize; 2]) -> usize {
        self.next_given(standing, [from, to], &mut |_, _, _| None)
    }

    /// The same, for orders that depend on the position.
    #[inline(never)]
    pub fn next_given(
        &mut self,
        standing: &Standing<'_>,
        [from, to]: [usize; 2],
        given: &mut Given<'_>,
    ) -> usize {
        if from >= to {
            return to;
        }
        let inside = |word: usize| Bits::inside(word, &(from..to));
        let mut prices = [f64::NAN; WORD];
        let mut look = |passing: &mut Self, word: usize| {
            if let Some(gives) = given(word, inside(word), &mut prices) {
                passing.gives.set_word(word, gives);
            }
            let gives = passing.gives.word(word) & inside(word);
            let untouched = if gives == 0 { 0 } else { passing.look(standing, word, &mut prices) };
            [gives, gives & untouched]
        };
        let first = look(self, from / WORD);
        // An order that waits is in the book until the next one replaces it.
        let waits = self.key > 0 && standing.waits(|order| order.key == self.key);
        let may_pass = !waits || self.gives.contains(from);
        for word in from / WORD..to.div_ceil(WORD) {
            let [gives, untouched] = if word == from / WORD { first } else { look(self, word) };
            let mut passes = if may_pass { untouched } else { 0 };
            if self.key > 0 {
                passes &= (gives | self.ends.word(word) & inside(word)) >> 1;
                // Whether the order of the last candle ends follows from the next word.
                let next = word + 1;
                if may_pass && untouched & LAST != 0 && gives & !passes == LAST && next * WORD < to
                {
                    let [gives, _] = look(self, next);
                    passes |= (gives | self.ends.word(next) & inside(next)) << (WORD - 1);
                }
            }
            self.passes.set_word(word, passes);
            if gives != passes {
                return word * WORD + (gives & !passes).trailing_zeros() as usize;
            }
        }
        to
    }

    /// The candles of a word whose order is not touched. `prices` has computed prices.
    fn look(&mut self, standing: &Standing<'_>, word: usize, prices: &mut [f64; WORD]) -> u64 {
        if let Some(known) = self.untouched[word] {
            return known;
        }
        let first = word * WORD;
        match &self.price {
            Amount::Number(number) => prices.fill(*number),
            Amount::Column(column) => *prices = numbers(column, first),
            Amount::Computed(_) => {}
        }
        let (candles, config) = (standing.candles, standing.config());
        let is_below = self.is_limit == (self.side == Side::Long);
        let slack = if is_below { 1.0 + NEAR } else { 1.0 - NEAR };
        let middle = slack / config.quote_factor(self.side);
        let levels =
            prices.map(|price| config.waiting_price(self.side, self.is_limit, price) * middle);
        let beyond = |values: &[f64], first: usize| {
            let [at_most, at_least] = simd::compare(&numbers(values, first), &levels);
            if is_below { at_least & !at_most } else { at_most & !at_least }
        };
        let mut untouched =
            beyond(if is_below { candles.bottom() } else { candles.top() }, first + 1);
        if config.fill == Fill::SameClose {
            untouched &= beyond(candles.close(), first);
        }
        if !matches!(self.price, Amount::Computed(_)) {
            self.untouched[word] = Some(untouched);
        }
        untouched
    }

    /// Whether the order of a candle passes.
    pub fn passes(&self, index: usize) -> bool {
        self.passes.contains(index)
    }

    /// Whether the next order replaces the one before.
    pub fn is_replaced(&self) -> bool {
        self.key > 0
    }

    /// Whether its orders replace those with a key.
    pub(crate) fn has_key(&self, key: u32) -> bool {
        self.key == key
    }

    /// Number of orders that pass in a range of candles.
    pub(crate) fn count(&self, candles: Range<usize>) -> usize {
        self.passes.count(candles)
    }
}

/// The 64 values from a candle on, undefined after the last one.
fn numbers(values: &[f64], first: usize) -> [f64; WORD] {
    let values = values.get(first..).unwrap_or_default();
    padded(&values[..values.len().min(WORD)])
}
