//! A lane: one worker that runs episodes, a slice at a time, and posts where it is.

/// Which boundaries are posted, and when a lane must wait.
mod delivery;
/// Reports and appraisals.
mod inquiries;
/// Where the lane is.
mod position;
/// The episodes of one job.
mod run;
/// What the lane does next.
mod worker;

pub(crate) use delivery::ONE_BY_ONE;
pub(crate) use position::Position;

use crate::js::{Macrotask, Port};
use crate::protocol::lane::LaneCommand;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::MessagePort;
use worker::Lane;

/// Serves the commands that come through `port` for as long as the worker lives.
pub(crate) fn start(port: MessagePort) {
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
        if let Some(lane) = receiver.borrow_mut().as_mut() {
            lane.receive(command, &columns);
        }
    });
    // The port's listener and the macrotask's hold the lane, which holds both: it lives as long as its worker.
    *lane.borrow_mut() = Some(Lane::new(port, slice));
}
