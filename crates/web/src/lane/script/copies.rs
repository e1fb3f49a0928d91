//! Copies of columns for JavaScript: each column is copied once, and the copy is dropped when the original is. Views of the engine's
//! memory would become invalid as soon as that memory grows.

use candlerun_engine::candles::Candles;
use candlerun_engine::columns::{Column, Values};
use candlerun_engine::sorted::SortedMap;
use js_sys::{Array, Float64Array};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Weak};

/// The copies of one series of candles.
#[derive(Clone, Default)]
pub(in crate::lane) struct Copies(Rc<RefCell<Content>>);

#[derive(Default)]
struct Content {
    candles: Option<Array>,
    /// By the addresses of the originals.
    columns: SortedMap<usize, (Weak<Values>, Float64Array)>,
}

impl Copies {
    /// Time, open, high, low, close and volume.
    pub(super) fn candles(&self, candles: &Candles) -> Array {
        let copies = &mut self.0.borrow_mut().candles;
        copies
            .get_or_insert_with(|| {
                let columns = [
                    candles.time(),
                    candles.open(),
                    candles.high(),
                    candles.low(),
                    candles.close(),
                    candles.volume(),
                ];
                columns.into_iter().map(Float64Array::from).collect()
            })
            .clone()
    }

    /// The copy of an indicator column.
    pub(super) fn column(&self, column: &Column) -> Float64Array {
        let columns = &mut self.0.borrow_mut().columns;
        let address = column.as_ptr().addr();
        if let Some((original, copy)) = columns.get(&address)
            && original.upgrade().is_some_and(|original| Arc::ptr_eq(&original, column))
        {
            return copy.clone();
        }
        columns.retain(|_, (original, _)| original.strong_count() > 0);
        let copy = Float64Array::from(&column[..]);
        columns.insert(address, (Arc::downgrade(column), copy.clone()));
        copy
    }
}
