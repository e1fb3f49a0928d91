//! The ports to the lanes, and which candles each lane has.

use super::{Conductor, Message};
use crate::js::Port;
use crate::protocol::lane::{LaneCommand, pack};
use candlerun_engine::candles::Candles;
use gloo_worker::WorkerScope;
use js_sys::Array;
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::JsValue;
use web_sys::MessagePort;

/// Every lane that lives.
#[derive(Default)]
pub(super) struct Lanes(BTreeMap<u32, Lane>);

struct Lane {
    port: Port,
    /// Fingerprints of the candles it has.
    candles: BTreeSet<String>,
    /// Episodes it was given and has not finished.
    episodes: usize,
}

impl Lanes {
    pub(super) fn add(&mut self, lane: u32, port: MessagePort, scope: &WorkerScope<Conductor>) {
        let scope = scope.clone();
        let port =
            Port::open(port, move |message, _| scope.send_message(Message::Lane(lane, message)));
        self.0.insert(lane, Lane { port, candles: BTreeSet::new(), episodes: 0 });
    }

    pub(super) fn remove(&mut self, lane: u32) {
        self.0.remove(&lane);
    }

    /// Numbers of the lanes, in order.
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.0.keys().copied().collect()
    }

    /// The lane with the fewest episodes.
    pub(super) fn idlest(&self) -> Option<u32> {
        self.0.iter().min_by_key(|(_, lane)| lane.episodes).map(|(number, _)| *number)
    }

    pub(super) fn set_episodes(&mut self, lane: u32, episodes: usize) {
        if let Some(lane) = self.0.get_mut(&lane) {
            lane.episodes = episodes;
        }
    }

    pub(super) fn post(&self, lane: u32, command: &LaneCommand) {
        if let Some(lane) = self.0.get(&lane) {
            lane.port.post(command);
        }
    }

    /// Sends a lane candles that it has not got.
    pub(super) fn ensure_candles(&mut self, lane: u32, candles: &Candles) {
        let fingerprint = candles.fingerprint().to_string();
        let Some(lane) = self.0.get_mut(&lane) else { return };
        if lane.candles.insert(fingerprint.clone()) {
            let (columns, buffers) = pack(candles.columns());
            lane.port.post_with(&LaneCommand::LoadCandles { fingerprint }, &columns, &buffers);
        }
    }

    /// Lets a lane forget all candles but these.
    pub(super) fn forget_others(&mut self, lane: u32, fingerprint: &str) {
        let Some(lane) = self.0.get_mut(&lane) else { return };
        let others: Vec<String> =
            lane.candles.iter().filter(|other| *other != fingerprint).cloned().collect();
        for other in others {
            lane.candles.remove(&other);
            let command = LaneCommand::ForgetCandles { fingerprint: other };
            lane.port.post_with(&command, &JsValue::NULL, &Array::new());
        }
    }
}
