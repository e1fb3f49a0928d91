//! Candlerun in the browser: one conductor worker that hosts the scheduler, and lane workers that run episodes. No trading logic,
//! and no decisions about jobs: they are in `candlerun-scheduler`.
//!
//! The page makes the workers. Page and conductor exchange gloo-worker envelopes; each lane and the conductor exchange messages
//! over a `MessagePort` that the page hands out. See `ARCHITECTURE.md`.

/// Page ↔ conductor: the gloo-worker envelope in structured-clone objects.
mod codec;
/// Columns of candles as typed arrays.
mod columns;
/// The worker that hosts the scheduler.
mod conductor;
/// What JavaScript provides: a clock, macrotasks, ports.
mod js;
/// The worker that runs episodes.
mod lane;

use gloo_worker::Registrable as _;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

/// Makes this worker the conductor. It takes over `onmessage` and answers `"WorkerLoaded"`.
#[wasm_bindgen(js_name = startConductor)]
pub fn start_conductor() {
    conductor::Conductor::registrar().encoding::<codec::Codec>().register();
}

/// Makes this worker a lane that takes its commands from `port` and runs scripts by `scripts`.
#[wasm_bindgen(js_name = startLane)]
pub fn start_lane(port: MessagePort, scripts: JsValue) {
    lane::start(port, scripts.unchecked_into());
}

/// The episode that a lane runs, or ran when its engine trapped; 0 before the first.
#[wasm_bindgen(js_name = laneEpisode)]
pub fn lane_episode() -> u32 {
    lane::Position::get().episode
}

/// The last boundary that this episode has passed.
#[wasm_bindgen(js_name = laneCandle)]
pub fn lane_candle() -> u32 {
    lane::Position::get().candle
}
