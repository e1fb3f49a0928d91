//! Events as a message to a page: plain objects, and numbers where numbers express the same.

use super::progress_event::ProgressEventCache;
use crate::codec::to_object;
use candlerun_protocol::{Event, MessagePart, PackedEpisodes, Progress, message_parts};
use js_sys::{Array, Float64Array, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// An event as an object, or a list of them. A `Float64Array` in the list is the progress events before the next one. Read by
/// `unpack-events.ts`.
#[derive(Serialize, Deserialize)]
pub(crate) struct EventMessage(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

impl EventMessage {
    /// The message of events.
    pub(super) fn new(events: Vec<Event>, cache: &mut ProgressEventCache) -> Self {
        let mut parts = message_parts(events);
        let last = parts.pop();
        let list = Array::new();
        for part in parts {
            add(&list, part, |progress| to_object(&Event::Progress(progress)));
        }
        if let Some(last) = last {
            // The cached object changes with the next event, so it can be in a message only once.
            add(&list, last, |progress| cache.event(progress));
        }
        Self(if list.length() == 1 { list.get(0) } else { list.into() })
    }
}

fn add(list: &Array, part: MessagePart, object: impl FnOnce(Progress) -> JsValue) {
    match part {
        MessagePart::Event(event) => {
            list.push(&object_of(&event));
        }
        MessagePart::Progress { earlier, last } => {
            if !earlier.is_empty() {
                list.push(&Float64Array::from(&earlier[..]));
            }
            list.push(&object(last));
        }
    }
}

fn object_of(event: &Event) -> JsValue {
    let packed = match event {
        Event::EpisodesFinished { job_id, episodes } => PackedEpisodes::new(job_id, episodes),
        _ => None,
    };
    let Some(packed) = packed else { return to_object(event) };
    let object = to_object(&packed);
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&object, &"numbers".into(), &Float64Array::from(&packed.numbers[..]));
    object
}
