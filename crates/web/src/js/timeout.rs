//! A callback after some time. Timers of workers are not slowed down in a hidden page.

use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, ms: f64);
}

/// Calls back once, after about `ms` milliseconds.
pub(crate) fn after(ms: f64, callback: impl FnOnce() + 'static) {
    set_timeout(&Closure::once_into_js(callback), ms);
}
