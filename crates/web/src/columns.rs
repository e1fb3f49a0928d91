//! Columns of candles as an object of typed arrays.

use candlerun_engine::candles::{ColumnSet, Columns};
use js_sys::{Array, Float64Array, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

const NAMES: [&str; 6] = ["time", "open", "high", "low", "close", "volume"];

/// The columns that are read, as an object of typed arrays, and their buffers, which can be transferred.
pub(crate) fn pack(columns: &Columns, column_set: ColumnSet) -> (JsValue, Array) {
    let object = Object::new();
    let buffers = Array::new();
    for (name, column) in columns.named().into_iter().filter(|(name, _)| column_set.has(name)) {
        let array = Float64Array::from(column);
        buffers.push(&array.buffer());
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &name.into(), &array);
    }
    (object.into(), buffers)
}

/// The columns that `pack` has packed; the others are empty.
///
/// # Errors
/// The name of the column that is not a `Float64Array`.
pub(crate) fn unpack_some(object: &JsValue) -> Result<Columns, &'static str> {
    let [time, open, high, low, close, volume] =
        NAMES.map(|name| Ok(column(object, name)?.unwrap_or_default()));
    Ok(Columns { time: time?, open: open?, high: high?, low: low?, close: close?, volume: volume? })
}

/// Columns from an object of typed arrays. Volume may be missing.
///
/// # Errors
/// The name of the column that is not a `Float64Array`.
pub(crate) fn unpack(object: &JsValue) -> Result<Columns, &'static str> {
    let required = |name| column(object, name)?.ok_or(name);
    let time = required("time")?;
    let volume = column(object, "volume")?.unwrap_or_else(|| vec![0.0; time.len()]);
    Ok(Columns {
        open: required("open")?,
        high: required("high")?,
        low: required("low")?,
        close: required("close")?,
        time,
        volume,
    })
}

/// A column of an object, if it has one.
fn column(object: &JsValue, name: &'static str) -> Result<Option<Vec<f64>>, &'static str> {
    let value = Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if value.is_undefined() {
        return Ok(None);
    }
    value.dyn_into::<Float64Array>().map(|array| Some(array.to_vec())).map_err(|_| name)
}
