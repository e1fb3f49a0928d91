//! Functions and objects of JavaScript.

/// The clock and the console.
mod globals;
/// Tasks between which the worker handles messages.
mod macrotask;
/// A port with a typed listener.
mod port;
/// Callbacks after some time.
mod timeout;

pub(crate) use globals::{now_ms, post_to_page};
pub(crate) use macrotask::Macrotask;
pub(crate) use port::Port;
pub(crate) use timeout::after;
