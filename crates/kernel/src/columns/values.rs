//! The values of a column, and a copy of half the size for those that are compared again and again.

use std::ops::Deref;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The values of one column, as many as there are candles.
#[derive(Debug)]
pub struct Values {
    values: Vec<f64>,
    rounded: OnceLock<Vec<f32>>,
    was_compared: AtomicBool,
}

impl Values {
    pub(super) fn new(values: Vec<f64>) -> Self {
        Self { values, rounded: OnceLock::new(), was_compared: AtomicBool::new(false) }
    }

    /// The values, to be written. What was rounded before is forgotten.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [f64] {
        self.rounded = OnceLock::new();
        &mut self.values
    }

    /// Each value rounded to the nearest number of half the size, from the second time on that somebody asks: for a single
    /// comparison the copy is not worth making.
    pub(crate) fn rounded(&self) -> Option<&[f32]> {
        if !self.was_compared.swap(true, Ordering::Relaxed) {
            return None;
        }
        let rounded = || self.values.iter().map(|&value| value as f32).collect();
        Some(self.rounded.get_or_init(rounded))
    }
}

impl Deref for Values {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.values
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}
