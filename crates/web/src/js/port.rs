//! A `MessagePort` that carries records of the protocol, as JSON text.

use crate::codec::{from_text, to_text};
use crate::js::log_error;
use js_sys::Array;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{MessageEvent, MessagePort};

/// A port, closed when dropped.
pub(crate) struct Port {
    port: MessagePort,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Port {
    /// Opens a port. `receive` gets each record with the JavaScript value that came beside it.
    pub(crate) fn open<T: DeserializeOwned>(
        port: MessagePort,
        mut receive: impl FnMut(T, JsValue) + 'static,
    ) -> Self {
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let pair: Array = event.data().unchecked_into();
            match from_text(&pair.get(0).as_string().unwrap_or_default(), "message") {
                Ok(record) => receive(record, pair.get(1)),
                Err(error) => {
                    log_error(&format!("candlerun: a message between workers was lost: {error}"))
                }
            }
        });
        port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { port, _listener: listener }
    }

    /// Posts a record.
    pub(crate) fn post<T: Serialize + ?Sized>(&self, record: &T) {
        self.send(self.port.post_message(&Array::of1(&to_text(record).into())));
    }

    /// Posts a record with an object beside it, of which `transfer` are handed over and not copied.
    pub(crate) fn post_with<T: Serialize + ?Sized>(
        &self,
        record: &T,
        beside: &JsValue,
        transfer: &Array,
    ) {
        let message = Array::of2(&to_text(record).into(), beside);
        self.send(self.port.post_message_with_transferable(&message, transfer));
    }

    fn send(&self, result: Result<(), JsValue>) {
        if let Err(error) = result {
            log_error(&format!("candlerun: a message between workers was not sent: {error:?}"));
        }
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}
