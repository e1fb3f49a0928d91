//! Candlerun in the browser: one conductor worker that hosts the scheduler, and lane workers that run episodes. No trading logic; the
//! decisions about jobs are in `candlerun-scheduler`.
//!
//! The page makes the workers. Page and conductor exchange gloo-worker envelopes; each lane and the conductor exchange messages over a
//! `MessagePort` that the page has given both. See `ARCHITECTURE.md`.

/// Typed arrays beside a record.
mod attachment;
/// Page ↔ conductor: the gloo-worker envelope in structured-clone objects.
mod codec;
/// Columns of candles as typed arrays.
mod columns;
/// The worker that hosts the scheduler.
mod conductor;
/// Functions and objects of JavaScript: a clock, macrotasks, ports.
mod js;
/// The worker that runs episodes.
mod lane;

use gloo_worker::Registrable as _;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

/// Makes this worker the conductor. It sets `onmessage` and posts `"WorkerLoaded"`.
#[wasm_bindgen(js_name = startConductor)]
pub fn start_conductor() {
    conductor::Conductor::registrar().encoding::<codec::Codec>().register();
}

/// Makes this worker a lane that gets its commands from `port` and runs scripts with `scripts`.
#[wasm_bindgen(js_name = startLane)]
pub fn start_lane(port: MessagePort, scripts: JsValue) {
    lane::start(port, scripts.unchecked_into());
}

/// The episode that the lane runs, or was running when its engine trapped; 0 before the first.
#[wasm_bindgen(js_name = laneEpisode)]
pub fn lane_episode() -> u32 {
    lane::Position::get().episode
}

/// The attempt of the job of this episode.
#[wasm_bindgen(js_name = laneAttempt)]
pub fn lane_attempt() -> u32 {
    lane::Position::get().attempt
}

/// The last boundary that this episode has passed.
#[wasm_bindgen(js_name = laneCandle)]
pub fn lane_candle() -> u32 {
    lane::Position::get().candle
}
