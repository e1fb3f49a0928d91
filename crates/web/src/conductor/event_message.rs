//! Events as a message to a page: plain objects, and numbers where numbers express the same.

use super::progress_event::ProgressEventCache;
use crate::attachment::{Attachment, NAME};
use crate::codec::{Codec, to_object};
use candlerun_protocol::{Event, MessagePart, PackedEpisodes, Progress, message_parts};
use gloo_worker::{Codec as _, HandlerId};
use js_sys::{Array, Float64Array, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// An event as an object, or a list of them. A `Float64Array` in the list is the progress events before the next one. Read by
/// `unpack-events.ts`.
#[derive(Serialize, Deserialize)]
pub(crate) struct EventMessage(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

impl EventMessage {
    /// The message of events, and the buffers that are transferred with it. `beside` is what a lane has posted beside the message that
    /// the last event passes on.
    pub(super) fn new(
        events: Vec<Event>,
        cache: &mut ProgressEventCache,
        beside: &JsValue,
    ) -> (Self, Option<Array>) {
        let mut parts = message_parts(events);
        let last = parts.pop();
        let list = Array::new();
        for part in parts {
            add(&list, part, |progress| to_object(&Event::Progress(progress)));
        }
        let mut buffers = None;
        match last {
            // An answer is the last event of its message.
            Some(MessagePart::Event(event)) => {
                let (object, attachment) = with_attachment(*event, beside);
                buffers = attachment.map(|attachment| attachment.buffers().clone());
                list.push(&object);
            }
            // The cached object changes with the next event, so it can be in a message only once.
            Some(last) => add(&list, last, |progress| cache.event(progress)),
            None => {}
        }
        (Self(if list.length() == 1 { list.get(0) } else { list.into() }), buffers)
    }

    /// The message as gloo-worker posts it to a page.
    pub(super) fn envelope(self, page: HandlerId) -> JsValue {
        Codec::encode(PostedMessage::ProcessOutput(page, self))
    }
}

/// The envelope of gloo-worker, which itself posts without buffers to transfer.
#[derive(Serialize)]
enum PostedMessage {
    ProcessOutput(HandlerId, EventMessage),
}

/// The object of an event, with the typed arrays that belong to it.
fn with_attachment(mut event: Event, beside: &JsValue) -> (JsValue, Option<Attachment>) {
    let attachment = match &mut event {
        Event::DetailReady { .. } => Attachment::received(beside),
        Event::CandlesBucketed { buckets, .. } => Some(Attachment::take("buckets", buckets)),
        _ => None,
    };
    let object = object_of(&event);
    if let Some(attachment) = &attachment {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &NAME.into(), attachment.arrays());
    }
    (object, attachment)
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
