//! Reads the requests of a page. The envelope is opened here and not by gloo-worker, whose decoder panics on malformed input.

use candlerun_engine::Error;
use candlerun_protocol::Request;
use js_sys::{JSON, Object, Reflect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

/// A request that is not read yet.
#[derive(Serialize, Deserialize)]
pub(crate) struct Envelope(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

/// The reason why a request cannot be read.
pub(super) struct Unreadable {
    pub(super) request_id: Option<u32>,
    pub(super) error: Error,
}

impl Envelope {
    /// The request and its attachment.
    pub(super) fn open(self) -> Result<(Request, JsValue), Unreadable> {
        let Some(object) = self.0.dyn_ref::<Object>() else {
            let error = Error::field("request", text_of(&self.0), "must be an object with a type");
            return Err(Unreadable { request_id: None, error });
        };
        let request_id = property(object, "request_id").as_f64().map(|id| id as u32);
        let attachment = property(object, "attachment");
        // The object is a copy, so it may be changed. The attachment may be large and need not be a plain record, so it is not read.
        let _ = Reflect::delete_property(object, &"attachment".into());
        let request = to_json(object).and_then(Request::from_json).map(with_seed);
        request
            .map(|request| (request, attachment))
            .map_err(|error| Unreadable { request_id, error })
    }
}

fn property(object: &Object, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A plain record as JSON. JSON would silently turn NaN and infinities into null, so they become texts, which are refused as numbers.
fn to_json(object: &Object) -> Result<Value, Error> {
    let text = JSON::stringify(object).ok().and_then(|text| text.as_string());
    let text = match text {
        // Only then may there be such a number. Looking at each value takes ten times as long as writing it.
        Some(text) if text.contains("null") => with_numbers_named(object),
        text => text,
    };
    let json = text.and_then(|text| serde_json::from_str(&text).ok());
    json.ok_or_else(|| {
        Error::field("request", "another object", "must be a plain record: no BigInt, no cycle")
    })
}

/// Writes a record as JSON text in which numbers that are not finite are texts.
fn with_numbers_named(object: &Object) -> Option<String> {
    let replacer = Closure::<dyn Fn(JsValue, JsValue) -> JsValue>::new(|_, value: JsValue| {
        match value.as_f64() {
            Some(number) if !number.is_finite() => number.to_string().into(),
            _ => value,
        }
    });
    JSON::stringify_with_replacer(object, replacer.as_ref()).ok()?.as_string()
}

fn text_of(value: &JsValue) -> String {
    JSON::stringify(value)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| "undefined".to_owned())
}

/// Gives the search of a new job a seed if it has none, so that it can be repeated.
fn with_seed(mut request: Request) -> Request {
    if let Request::StartJob { spec, .. } = &mut request
        && let Some(Value::Object(search)) = spec.get_mut("search")
    {
        search.entry("seed").or_insert_with(|| json!(getrandom::u32().unwrap_or_default()));
    }
    request
}
