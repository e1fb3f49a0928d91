//! What is posted to a page: an event as the plain object that it becomes.

use crate::codec::to_object;
use crate::protocol::Event;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// An event that has been made an object of.
#[derive(Serialize, Deserialize)]
pub(crate) struct Posted(#[serde(with = "serde_wasm_bindgen::preserve")] pub(super) JsValue);

impl From<&Event> for Posted {
    fn from(event: &Event) -> Self {
        Self(to_object(event))
    }
}
