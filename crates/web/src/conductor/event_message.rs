//! An event as a message to a page: the plain object that it becomes.

use crate::codec::to_object;
use candlerun_protocol::{Event, PackedEpisodes};
use js_sys::{Float64Array, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// An event as an object, or a list of such objects.
#[derive(Serialize, Deserialize)]
pub(crate) struct EventMessage(#[serde(with = "serde_wasm_bindgen::preserve")] pub(super) JsValue);

impl From<&Event> for EventMessage {
    fn from(event: &Event) -> Self {
        let packed = match event {
            Event::EpisodesFinished { job_id, episodes } => PackedEpisodes::new(job_id, episodes),
            _ => None,
        };
        Self(packed.map_or_else(|| to_object(event), |packed| object_of(&packed)))
    }
}

fn object_of(packed: &PackedEpisodes<'_>) -> JsValue {
    let object = to_object(packed);
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&object, &"numbers".into(), &Float64Array::from(&packed.numbers[..]));
    object
}
