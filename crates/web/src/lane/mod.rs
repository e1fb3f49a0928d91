//! A lane: one worker that runs episodes, a slice at a time, and posts where it is.

/// Reports and appraisals.
mod inquiries;
/// Where the lane is.
mod position;
/// Strategies in JavaScript.
mod script;
/// Commands and slices.
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

/// Serves the commands that come through `port` for as long as the worker lives; `scripts` runs strategies in JavaScript.
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
    // The port's listener and the macrotask's hold the lane, which holds both: it lives as long as its worker.
    *lane.borrow_mut() = Some(Lane::new(port, slice, scripts));
}

/// Waits for a script, and for those that the commands behind it need.
async fn load(lane: Rc<RefCell<Option<Lane>>>, first: Loading) {
    let mut next = Some(first);
    while let Some(loading) = next {
        let loaded = loading.finish().await;
        next = lane.borrow_mut().as_mut().and_then(|lane| lane.take_script(loaded));
    }
}
