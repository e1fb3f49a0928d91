//! A `MessagePort` that carries records of the protocol, as JSON text or as numbers.

use super::globals::log_error;
use candlerun_protocol::{PortMessage, from_text, to_text};
use js_sys::{Array, Float64Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{MessageEvent, MessagePort};

/// A port, closed when dropped.
pub(crate) struct Port {
    port: MessagePort,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Port {
    /// Opens a port. `receive` gets each record with the JavaScript value beside it.
    pub(crate) fn open<T: PortMessage>(
        port: MessagePort,
        mut receive: impl FnMut(T, JsValue) + 'static,
    ) -> Self {
        let listener =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                match read(&event.data()) {
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
    pub(crate) fn post<T: PortMessage>(&self, record: &T) {
        let message: JsValue = match record.numbers() {
            Some(numbers) => Float64Array::from(&numbers[..]).into(),
            None => Array::of1(&to_text(record).into()).into(),
        };
        self.send(self.port.post_message(&message));
    }

    /// Posts a record with an object beside it. The buffers in `transfer` are transferred, not copied.
    pub(crate) fn post_with<T: PortMessage>(&self, record: &T, beside: &JsValue, transfer: &Array) {
        let message = Array::of2(&to_text(record).into(), beside);
        self.send(self.port.post_message_with_transferable(&message, transfer));
    }

    fn send(&self, result: Result<(), JsValue>) {
        if let Err(error) = result {
            log_error(&format!("candlerun: a message between workers was not sent: {error:?}"));
        }
    }
}

/// The record of a message and the value beside it. A message is `[text]`, `[text, beside]` or numbers.
fn read<T: PortMessage>(message: &JsValue) -> Result<(T, JsValue), String> {
    if let Some(numbers) = message.dyn_ref::<Float64Array>() {
        let record = T::from_numbers(&numbers.to_vec());
        return Ok((record.ok_or("numbers that are no record")?, JsValue::UNDEFINED));
    }
    let message: &Array = message.unchecked_ref();
    let record = from_text(&message.get(0).as_string().unwrap_or_default(), "message");
    Ok((record.map_err(|error| error.to_string())?, message.get(1)))
}

impl Drop for Port {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}
