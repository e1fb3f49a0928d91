//! Global functions of a worker.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Milliseconds since the worker started, as `performance.now()`.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(crate) fn now_ms() -> f64;

    /// Posts a message to the page and transfers buffers.
    #[wasm_bindgen(js_name = postMessage)]
    pub(crate) fn post_to_page(message: &JsValue, transfer: &Array);

    /// Writes to the console.
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    pub(crate) fn log_error(text: &str);
}
