//! A lane: one worker that runs episodes, a slice at a time, and posts where it is.

/// Which boundaries are posted, and when a lane must wait.
mod delivery;
/// Episodes and reports, in slices.
mod worker;

pub(crate) use delivery::ONE_BY_ONE;

use crate::js::{Macrotask, Port};
use crate::protocol::lane::LaneCommand;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::MessagePort;
use worker::Lane;

/// Serves the commands that come through `port` for as long as the worker lives.
pub(crate) fn start(port: MessagePort) {
    let lane = Rc::new(RefCell::new(Lane::default()));
    let slice = {
        let lane = lane.clone();
        Macrotask::new(move || lane.borrow_mut().slice())
    };
    let receiver = lane.clone();
    let port = Port::open(port, move |command: LaneCommand, columns| {
        receiver.borrow_mut().receive(command, &columns);
    });
    lane.borrow_mut().connect(port, slice);
    // The port's listener and the macrotask's hold the lane, which holds both: it lives as long as its worker.
}
