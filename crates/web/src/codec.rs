//! The codec of the gloo-worker envelope: plain objects by structured clone, which the page reads without wasm. Records are JSON texts
//! that JavaScript parses; serde-wasm-bindgen makes only the envelope around them.

use candlerun_protocol::to_text;
use js_sys::JSON;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsValue, throw_str, throw_val};

/// Encodes as JSON does: maps are objects, `None` is null.
pub(crate) struct Codec;

impl gloo_worker::Codec for Codec {
    fn encode<I: Serialize>(input: I) -> JsValue {
        match input.serialize(&serde_wasm_bindgen::Serializer::json_compatible()) {
            Ok(object) => object,
            Err(error) => throw_str(&format!("an envelope that cannot be posted: {error}")),
        }
    }

    /// The worker entry drops malformed envelopes. The input inside is read later.
    fn decode<O: for<'de> Deserialize<'de>>(input: JsValue) -> O {
        match O::deserialize(serde_wasm_bindgen::Deserializer::from(input)) {
            Ok(message) => message,
            Err(error) => throw_str(&format!("not a gloo-worker envelope: {error}")),
        }
    }
}

/// A record as a plain object.
pub(crate) fn to_object<T: Serialize + ?Sized>(record: &T) -> JsValue {
    match JSON::parse(&to_text(record)) {
        Ok(object) => object,
        Err(error) => throw_val(error),
    }
}
