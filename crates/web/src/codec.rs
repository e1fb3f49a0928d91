//! Records as JSON text, and the codec of the gloo-worker envelope: plain objects by structured clone, readable on the page
//! without wasm. Every record is written and read in this one way: another would bring the code of all of them once more.
//! serde-wasm-bindgen makes the envelope around them.

use candlerun_engine::{Error, read_json};
use js_sys::JSON;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::{JsValue, throw_str, throw_val};

/// Objects with JSON's shapes: maps are objects, `None` is null.
pub(crate) struct Codec;

impl gloo_worker::Codec for Codec {
    fn encode<I: Serialize>(input: I) -> JsValue {
        match input.serialize(&serde_wasm_bindgen::Serializer::json_compatible()) {
            Ok(object) => object,
            Err(error) => throw_str(&format!("an envelope that cannot be posted: {error}")),
        }
    }

    /// The worker entry lets only well-formed envelopes through, and the input inside is not looked at here.
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

/// A record as JSON text. Records of the protocol have nothing in them that could not be written.
pub(crate) fn to_text<T: Serialize + ?Sized>(record: &T) -> String {
    match serde_json::to_string(record) {
        Ok(text) => text,
        Err(error) => throw_str(&format!("a record that cannot be posted: {error}")),
    }
}

/// JSON from text; `what` it should have been is told when it is none.
pub(crate) fn parse(text: &str, what: &str) -> Result<Value, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::field(what, format!("{} bytes", text.len()), error.to_string()))
}

/// A record from JSON text.
pub(crate) fn from_text<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, Error> {
    read_json(&parse(text, what)?)
}
