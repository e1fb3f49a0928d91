//! A `MessagePort` that carries records of the protocol, as JSON text.

use crate::codec::{from_text, to_text};
use crate::js::log_error;
use js_sys::Array;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{MessageEvent, MessagePort};

/// A record that is posted through a port, or the numbers that stand for it.
pub(crate) trait Posted: Serialize + DeserializeOwned {
    /// The numbers that say all of it, where four do.
    fn numbers(&self) -> Option<[u32; 4]> {
        None
    }

    /// The record that numbers stand for.
    fn from_numbers(_: [u32; 4]) -> Option<Self> {
        None
    }
}

/// A port, closed when dropped.
pub(crate) struct Port {
    port: MessagePort,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Port {
    /// Opens a port. `receive` gets each record with the JavaScript value that came beside it.
    pub(crate) fn open<T: Posted>(
        port: MessagePort,
        mut receive: impl FnMut(T, JsValue) + 'static,
    ) -> Self {
        let listener =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                match read(&event.data().unchecked_into()) {
                    Ok((record, beside)) => receive(record, beside),
                    Err(error) => log_error(&format!(
                        "candlerun: a message between workers was lost: {error}"
                    )),
                }
            });
        port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { port, _listener: listener }
    }

    /// Posts a record.
    pub(crate) fn post<T: Posted>(&self, record: &T) {
        let message = match record.numbers() {
            Some([a, b, c, d]) => Array::of4(&a.into(), &b.into(), &c.into(), &d.into()),
            None => Array::of1(&to_text(record).into()),
        };
        self.send(self.port.post_message(&message));
    }

    /// Posts a record with an object beside it, of which `transfer` are handed over and not copied.
    pub(crate) fn post_with<T: Posted>(&self, record: &T, beside: &JsValue, transfer: &Array) {
        let message = Array::of2(&to_text(record).into(), beside);
        self.send(self.port.post_message_with_transferable(&message, transfer));
    }

    fn send(&self, result: Result<(), JsValue>) {
        if let Err(error) = result {
            log_error(&format!("candlerun: a message between workers was not sent: {error:?}"));
        }
    }
}

/// The record of a message and what came beside it: `[text]`, `[text, beside]` or four numbers.
fn read<T: Posted>(message: &Array) -> Result<(T, JsValue), String> {
    let first = message.get(0);
    let Some(a) = first.as_f64() else {
        let record = from_text(&first.as_string().unwrap_or_default(), "message");
        return Ok((record.map_err(|error| error.to_string())?, message.get(1)));
    };
    let number = |index| message.get(index).as_f64().unwrap_or(f64::NAN) as u32;
    let record = T::from_numbers([a as u32, number(1), number(2), number(3)]);
    Ok((record.ok_or("numbers that stand for nothing")?, JsValue::UNDEFINED))
}

impl Drop for Port {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}
