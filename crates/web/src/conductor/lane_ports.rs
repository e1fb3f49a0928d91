//! The ports of the lanes.

use crate::columns::pack;
use crate::js::Port;
use candlerun_engine::candles::{Candles, ColumnSet};
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::lane::{LaneCommand, LaneMessage};
use candlerun_protocol::proposals;
use js_sys::{Array, Float64Array};
use wasm_bindgen::JsValue;
use web_sys::MessagePort;

/// The ports, by the numbers of their lanes.
#[derive(Default)]
pub(super) struct LanePorts(SortedMap<u32, Port>);

impl LanePorts {
    /// Opens the port of a lane. `on_message` is called with each message of the lane and the value beside it.
    pub(super) fn open(
        &mut self,
        lane: u32,
        port: MessagePort,
        on_message: impl Fn(LaneMessage, JsValue) + 'static,
    ) {
        self.0.insert(lane, Port::open(port, on_message));
    }

    pub(super) fn close(&mut self, lane: u32) {
        self.0.remove(&lane);
    }

    /// Sends a command. Episodes are sent as numbers if numbers can express them.
    pub(super) fn send(&self, lane: u32, command: LaneCommand) {
        let Some(port) = self.0.get(&lane) else { return };
        if let LaneCommand::RunEpisodes { attempt, episodes } = &command
            && let Some((params, numbers)) = proposals::to_numbers(episodes)
        {
            let numbers = Float64Array::from(&numbers[..]);
            let buffers = Array::of1(&numbers.buffer());
            let command = LaneCommand::RunNumbers { attempt: *attempt, params };
            return port.post_with(&command, &numbers, &buffers);
        }
        port.post(&command);
    }

    /// Sends columns of candles.
    pub(super) fn send_candles(&self, lane: u32, candles: &Candles, columns: ColumnSet) {
        let Some(port) = self.0.get(&lane) else { return };
        let fingerprint = candles.fingerprint();
        let (columns, buffers) = pack(candles.columns(), columns);
        port.post_with(&LaneCommand::LoadCandles { fingerprint }, &columns, &buffers);
    }
}
