//! A macrotask made with a `MessageChannel`: it runs after the messages that wait already. Unlike a `setTimeout`, it is neither clamped
//! to 4 ms nor slowed down in a hidden tab.

use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen::{JsCast as _, UnwrapThrowExt as _};
use web_sys::{MessageChannel, MessagePort};

/// A callback that can be scheduled again and again, at most once at a time.
pub(crate) struct Macrotask {
    sender: MessagePort,
    _receiver: MessagePort,
    _listener: Closure<dyn FnMut()>,
}

impl Macrotask {
    pub(crate) fn new(callback: impl FnMut() + 'static) -> Self {
        let channel = MessageChannel::new().unwrap_throw();
        let listener = Closure::<dyn FnMut()>::new(callback);
        let receiver = channel.port1();
        receiver.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { sender: channel.port2(), _receiver: receiver, _listener: listener }
    }

    /// Calls back once, in a task of its own.
    pub(crate) fn once(callback: impl FnOnce() + 'static) {
        let channel = MessageChannel::new().unwrap_throw();
        let receiver = channel.port1();
        let open = receiver.clone();
        let listener = Closure::once_into_js(move || {
            open.close();
            callback();
        });
        receiver.set_onmessage(Some(listener.unchecked_ref()));
        channel.port2().post_message(&JsValue::NULL).unwrap_throw();
    }

    /// Schedules a call of the callback, in a task of its own.
    pub(crate) fn schedule(&self) {
        self.sender.post_message(&JsValue::NULL).unwrap_throw();
    }
}
