//! Typed arrays that are posted beside a record: an object with each array at the place of the empty list that stands for it in the
//! record, and the buffers, which are transferred from worker to worker and to the page without a copy.

use candlerun_engine::candles::CandleBuckets;
use candlerun_engine::detail::{Column, Step};
use js_sys::{Array, ArrayBuffer, Float64Array, Object, Reflect, Uint8Array};
use std::mem;
use wasm_bindgen::{JsCast as _, JsValue};

/// The name of the object in an event.
pub(crate) const NAME: &str = "attachment";

/// See the module.
pub(crate) struct Attachment {
    arrays: Object,
    buffers: Array,
}

impl Attachment {
    fn new() -> Self {
        Self { arrays: Object::new(), buffers: Array::new() }
    }

    /// The columns of a detail, which is the field `field` of its event.
    pub(crate) fn of_columns(field: &str, columns: Vec<(Vec<Step>, Column)>) -> Self {
        let mut attachment = Self::new();
        for (path, column) in columns {
            let path = path.into_iter().map(|step| match step {
                Step::Field(name) => name.into(),
                Step::Item(index) => JsValue::from(index as u32),
            });
            attachment.insert(std::iter::once(field.into()).chain(path), &column);
        }
        attachment
    }

    /// Takes the columns out of buckets, which are the field `field` of their event.
    pub(crate) fn take(field: &str, buckets: &mut CandleBuckets) -> Self {
        let columns = [
            ("time", &mut buckets.time),
            ("open", &mut buckets.open),
            ("high", &mut buckets.high),
            ("low", &mut buckets.low),
            ("close", &mut buckets.close),
            ("volume", &mut buckets.volume),
        ];
        let mut attachment = Self::new();
        for (name, column) in columns {
            let column = Column::Numbers(mem::take(column));
            attachment.insert([field.into(), name.into()].into_iter(), &column);
        }
        attachment
    }

    fn insert(&mut self, path: impl Iterator<Item = JsValue>, column: &Column) {
        let (array, buffer): (JsValue, ArrayBuffer) = match column {
            Column::Numbers(numbers) => {
                let array = Float64Array::from(&numbers[..]);
                (array.clone().into(), array.buffer())
            }
            Column::Bytes(bytes) => {
                let array = Uint8Array::from(&bytes[..]);
                (array.clone().into(), array.buffer())
            }
        };
        self.buffers.push(&buffer);
        let mut place = self.arrays.clone();
        let mut path = path.peekable();
        // Reading and setting a property of a plain object cannot fail.
        while let Some(step) = path.next() {
            if path.peek().is_none() {
                let _ = Reflect::set(&place, &step, &array);
                return;
            }
            let known = Reflect::get(&place, &step).unwrap_or(JsValue::UNDEFINED);
            place = known.dyn_into::<Object>().unwrap_or_else(|_| {
                let inner = Object::new();
                let _ = Reflect::set(&place, &step, &inner);
                inner
            });
        }
    }

    /// The attachment that another worker has posted.
    pub(crate) fn received(beside: &JsValue) -> Option<Self> {
        let pair = beside.dyn_ref::<Array>()?;
        let (arrays, buffers) = (pair.get(0).dyn_into(), pair.get(1).dyn_into());
        Some(Self { arrays: arrays.ok()?, buffers: buffers.ok()? })
    }

    /// The attachment in the form in which a worker posts it to another one.
    pub(crate) fn to_post(&self) -> JsValue {
        Array::of2(&self.arrays, &self.buffers).into()
    }

    /// The typed arrays by their places.
    pub(crate) fn arrays(&self) -> &Object {
        &self.arrays
    }

    /// The buffers of the arrays.
    pub(crate) fn buffers(&self) -> &Array {
        &self.buffers
    }
}
