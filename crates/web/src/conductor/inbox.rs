//! Reads what the page asks for. The envelope is opened here and not by gloo-worker, whose decoder panics on bad input.

use crate::protocol::Request;
use candlerun_engine::Error;
use candlerun_engine::job::JobSpec;
use js_sys::{JSON, Object, Reflect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast as _, JsValue};

/// A request as it came, unread.
#[derive(Serialize, Deserialize)]
pub(crate) struct Envelope(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

/// Why a request cannot be obeyed.
pub(super) struct Refusal {
    pub(super) request_id: Option<u32>,
    pub(super) error: Error,
}

impl Envelope {
    /// The request and what was attached to it.
    pub(super) fn open(self) -> Result<(Request, JsValue), Refusal> {
        let Some(object) = self.0.dyn_ref::<Object>() else {
            let error = Error::field("request", text_of(&self.0), "must be an object with a type");
            return Err(Refusal { request_id: None, error });
        };
        let attachment = Reflect::get(object, &"attachment".into()).unwrap_or(JsValue::UNDEFINED);
        // It is our own copy of what was posted. What is attached may be large or no plain record, so it is not read.
        let _ = Reflect::delete_property(object, &"attachment".into());
        let text = JSON::stringify(object).ok().and_then(|text| text.as_string());
        let json: Value =
            text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null);
        let request_id = json["request_id"].as_u64().and_then(|id| u32::try_from(id).ok());
        match Request::from_json(json) {
            Ok(request) => Ok((request, attachment)),
            Err(error) => Err(Refusal { request_id, error }),
        }
    }
}

fn text_of(value: &JsValue) -> String {
    JSON::stringify(value)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| "undefined".to_owned())
}

/// A spec as JSON text.
pub(super) fn to_text(spec: &JobSpec) -> String {
    json!(spec).to_string()
}

/// Gives a search without a seed one of its own, so that what ran can be run again.
pub(super) fn with_seed(mut spec: Value) -> Value {
    if let Some(Value::Object(search)) = spec.get_mut("search") {
        search.entry("seed").or_insert_with(|| json!(getrandom::u32().unwrap_or_default()));
    }
    spec
}
