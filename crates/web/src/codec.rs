//! The codec of the gloo-worker envelope: plain objects by structured clone, readable on the page without wasm.

use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsValue, throw_str};

/// serde-wasm-bindgen with JSON's shapes: maps are objects, `None` is null.
pub(crate) struct Codec;

impl gloo_worker::Codec for Codec {
    fn encode<I: Serialize>(input: I) -> JsValue {
        encode(&input)
    }

    /// The worker entry lets only well-formed envelopes through, and the input inside is not looked at here.
    fn decode<O: for<'de> Deserialize<'de>>(input: JsValue) -> O {
        match O::deserialize(serde_wasm_bindgen::Deserializer::from(input)) {
            Ok(message) => message,
            Err(error) => throw_str(&format!("not a gloo-worker envelope: {error}")),
        }
    }
}

/// A record as a plain object. Records of the protocol have nothing in them that could not be one.
pub(crate) fn encode<T: Serialize + ?Sized>(record: &T) -> JsValue {
    match record.serialize(&serde_wasm_bindgen::Serializer::json_compatible()) {
        Ok(object) => object,
        Err(error) => throw_str(&format!("a record that cannot be posted: {error}")),
    }
}
