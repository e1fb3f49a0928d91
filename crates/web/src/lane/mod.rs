//! A lane: a worker that runs episodes in slices and reports its position.

/// The candles of this lane.
mod candles;
/// The position of the lane, readable after a trap.
mod position;
/// Reports of episodes and of searches.
mod reports;
/// Strategies in JavaScript.
mod script;
/// Handles commands and works in slices.
mod worker;

pub(crate) use position::Position;
pub(crate) use script::ScriptHost;

use crate::js::{Macrotask, Port};
use candlerun_protocol::lane::LaneCommand;
use script::Loading;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessagePort;
use worker::Lane;

/// Handles the commands that arrive through `port` until the worker ends. `scripts` runs strategies in JavaScript.
pub(crate) fn start(port: MessagePort, scripts: ScriptHost) {
    let lane = Rc::new(RefCell::new(None::<Lane>));
    let slice = {
        let lane = lane.clone();
        Macrotask::new(move || {
            if let Some(lane) = lane.borrow_mut().as_mut() {
                lane.slice();
            }
        })
    };
    let receiver = lane.clone();
    let port = Port::open(port, move |command: LaneCommand, columns| {
        let loading =
            receiver.borrow_mut().as_mut().and_then(|lane| lane.receive(command, columns));
        if let Some(loading) = loading {
            spawn_local(load(receiver.clone(), loading));
        }
    });
    // The listeners of port and macrotask hold the lane, and the lane holds both, so it lives as long as its worker.
    *lane.borrow_mut() = Some(Lane::new(port, slice, scripts));
}

/// Awaits a script, and then those that later commands need.
async fn load(lane: Rc<RefCell<Option<Lane>>>, first: Loading) {
    let mut next = Some(first);
    while let Some(loading) = next {
        let loaded = loading.finish().await;
        next = lane.borrow_mut().as_mut().and_then(|lane| lane.take_script(loaded));
    }
}
