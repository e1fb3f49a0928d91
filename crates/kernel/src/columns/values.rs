//! The values of a column: computed at once, or lazily when they are read. A column that is compared only once is computed piece
//! by piece and not stored, because writing it to memory and reading it again takes longer than computing it. A column that is
//! compared a second time gets a copy in `f32` beside it.

use super::Source;
use crate::bits::Bits;
use crate::candles::Candles;
use crate::indicators::Piecewise;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// The NaN of undefined values. All its bytes are equal, so that memory can be filled bytewise.
pub(super) const UNDEFINED: f64 = f64::from_bits(u64::MAX);

/// The values of one column, as many as there are candles.
#[derive(Debug)]
pub struct Values {
    computed: OnceLock<Vec<f64>>,
    /// How a lazy column is computed.
    recipe: Option<Recipe>,
    rounded: OnceLock<Vec<f32>>,
    positive: OnceLock<Bits>,
    was_compared: AtomicBool,
}

/// How the values of a column are computed from a price.
#[derive(Debug)]
pub(crate) struct Recipe {
    pub(super) candles: Arc<Candles>,
    pub(super) of: Source,
    pub(super) indicator: Piecewise,
}

/// The values of a column for a comparison.
pub(crate) enum Compared<'a> {
    /// Computed values.
    Computed(&'a [f64]),
    /// Computed values, and each of them rounded to the nearest `f32`.
    Rounded(&'a [f64], &'a [f32]),
    /// Values that can be computed piece by piece.
    Pieces(&'a Recipe),
}

impl Recipe {
    /// Number of values.
    pub(crate) fn len(&self) -> usize {
        self.candles.len()
    }

    /// Fills `out` with the values from index `start` on, a multiple of `PIECE`.
    pub(crate) fn fill(&self, start: usize, out: &mut [f64]) {
        self.indicator.fill(self.of.of(&self.candles), start, out);
    }
}

impl Values {
    pub(super) fn new(values: Vec<f64>) -> Self {
        Self::of(OnceLock::from(values), None)
    }

    /// Values that are computed when they are read.
    pub(super) fn lazy(recipe: Recipe) -> Self {
        Self::of(OnceLock::new(), Some(recipe))
    }

    fn of(computed: OnceLock<Vec<f64>>, recipe: Option<Recipe>) -> Self {
        let (rounded, positive) = (OnceLock::new(), OnceLock::new());
        Self { computed, recipe, rounded, positive, was_compared: AtomicBool::new(false) }
    }

    /// The values for writing; empty for a lazy column that was not read yet.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [f64] {
        (self.rounded, self.positive) = (OnceLock::new(), OnceLock::new());
        self.computed.get_mut().map(Vec::as_mut_slice).unwrap_or_default()
    }

    /// Where the values are defined and above 0, found once.
    pub(crate) fn positive(&self) -> &Bits {
        self.positive.get_or_init(|| Bits::test(self, |value| value > 0.0))
    }

    /// Size of the values in bytes once they are computed.
    pub(super) fn bytes(&self) -> usize {
        let len = self.recipe.as_ref().map_or_else(|| self.len(), Recipe::len);
        len * size_of::<f64>()
    }

    /// The values for a comparison. The first call stores nothing: there may be no second one.
    pub(crate) fn compared(&self) -> Compared<'_> {
        if self.was_compared.swap(true, Ordering::Relaxed) {
            let rounded = || self.iter().map(|&value| value as f32).collect();
            return Compared::Rounded(self, self.rounded.get_or_init(rounded));
        }
        match &self.recipe {
            Some(recipe) if self.computed.get().is_none() => Compared::Pieces(recipe),
            _ => Compared::Computed(self),
        }
    }
}

impl Deref for Values {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        self.computed.get_or_init(|| {
            let Some(recipe) = &self.recipe else { return Vec::new() };
            let mut values = vec![UNDEFINED; recipe.len()];
            recipe.fill(0, &mut values);
            values
        })
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
