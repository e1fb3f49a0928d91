//! The values of a column: made at once, or when somebody reads them. What only compares a column, and only once, has it made
//! piece by piece and kept nowhere: that a column is written to memory and read again takes longer than to compute it. A column
//! that is compared again has a copy of half the size beside it.

use super::{Source, UNDEFINED};
use crate::candles::Candles;
use crate::indicators::Piecewise;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// The values of one column, as many as there are candles.
#[derive(Debug)]
pub struct Values {
    made: OnceLock<Vec<f64>>,
    /// How they are made when they are needed, where they are not made at once.
    recipe: Option<Recipe>,
    rounded: OnceLock<Vec<f32>>,
    was_compared: AtomicBool,
}

/// How the values of a column are made of a price.
#[derive(Debug)]
pub(crate) struct Recipe {
    pub(super) candles: Arc<Candles>,
    pub(super) of: Source,
    pub(super) indicator: Piecewise,
}

/// The values of a column for somebody who compares them.
pub(crate) enum Compared<'a> {
    /// They are there.
    Made(&'a [f64]),
    /// They are there, and so is each of them rounded to the nearest number of half the size.
    Rounded(&'a [f64], &'a [f32]),
    /// They can be made piece by piece.
    Pieces(&'a Recipe),
}

impl Recipe {
    /// Number of values.
    pub(crate) fn len(&self) -> usize {
        self.candles.len()
    }

    /// Makes the values from index `start` on, a multiple of `PIECE`, as many as there is room for.
    pub(crate) fn fill(&self, start: usize, out: &mut [f64]) {
        self.indicator.fill(self.of.of(&self.candles), start, out);
    }
}

impl Values {
    pub(super) fn new(values: Vec<f64>) -> Self {
        Self::of(OnceLock::from(values), None)
    }

    /// Values that are made when they are needed.
    pub(super) fn later(recipe: Recipe) -> Self {
        Self::of(OnceLock::new(), Some(recipe))
    }

    fn of(made: OnceLock<Vec<f64>>, recipe: Option<Recipe>) -> Self {
        Self { made, recipe, rounded: OnceLock::new(), was_compared: AtomicBool::new(false) }
    }

    /// The values, to be written.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [f64] {
        self.rounded = OnceLock::new();
        self.made.get_mut().map(Vec::as_mut_slice).unwrap_or_default()
    }

    /// Bytes that the values take once they are made.
    pub(super) fn bytes(&self) -> usize {
        let len = self.recipe.as_ref().map_or_else(|| self.len(), Recipe::len);
        len * size_of::<f64>()
    }

    /// The values to be compared. The first time nothing is made that would be kept: there may be no second time.
    pub(crate) fn compared(&self) -> Compared<'_> {
        if self.was_compared.swap(true, Ordering::Relaxed) {
            let rounded = || self.iter().map(|&value| value as f32).collect();
            return Compared::Rounded(self, self.rounded.get_or_init(rounded));
        }
        match &self.recipe {
            Some(recipe) if self.made.get().is_none() => Compared::Pieces(recipe),
            _ => Compared::Made(self),
        }
    }
}

impl Deref for Values {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        self.made.get_or_init(|| {
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
