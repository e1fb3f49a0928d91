//! The ports to the lanes: which candles each has, and whether it answers.

use super::{Conductor, Message};
use crate::js::{Port, now_ms};
use crate::protocol::lane::{LaneCommand, pack};
use crate::protocol::proposals;
use candlerun_engine::candles::{Candles, Fingerprint, Parts};
use candlerun_engine::search::Proposal;
use candlerun_engine::sorted::SortedMap;
use gloo_worker::WorkerScope;
use js_sys::{Array, Float64Array};
use web_sys::MessagePort;

/// A lane that was not heard of for so long is shown as stalled.
const STALLED_MS: f64 = 2_000.0;
/// A lane that does not answer for so long is ended: any step of its work is shorter by far.
const PATIENCE_MS: f64 = 20_000.0;
/// And sooner, when somebody waits for it to stop.
const STOP_PATIENCE_MS: f64 = 1_000.0;
/// After a gap of this length the whole machine has slept, not the lanes.
const SLEEP_MS: f64 = 5_000.0;

/// Every lane that lives.
#[derive(Default)]
pub(super) struct Lanes {
    lanes: SortedMap<u32, Lane>,
    checked_ms: f64,
}

struct Lane {
    port: Port,
    /// Candles that it has, and what of them.
    candles: Vec<(Fingerprint, Parts)>,
    /// When it was asked for a sign of life that has not come.
    asked_ms: Option<f64>,
    /// Whether it has ever said anything: before that it may still be loading.
    has_spoken: bool,
    /// Whether it was told to stop and has not answered since.
    is_stopping: bool,
}

impl Lanes {
    pub(super) fn add(&mut self, lane: u32, port: MessagePort, scope: &WorkerScope<Conductor>) {
        let scope = scope.clone();
        let port =
            Port::open(port, move |message, _| scope.send_message(Message::Lane(lane, message)));
        let candles = Vec::new();
        let lane_of = Lane { port, candles, asked_ms: None, has_spoken: false, is_stopping: false };
        self.lanes.insert(lane, lane_of);
    }

    pub(super) fn remove(&mut self, lane: u32) {
        self.lanes.remove(&lane);
    }

    /// Numbers of the lanes, in order.
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.lanes.keys().copied().collect()
    }

    pub(super) fn post(&self, lane: u32, command: &LaneCommand) {
        if let Some(lane) = self.lanes.get(&lane) {
            lane.port.post(command);
        }
    }

    /// Gives a lane episodes to run.
    pub(super) fn give(&self, lane: u32, run: u32, episodes: Vec<Proposal>) {
        let Some(lane) = self.lanes.get(&lane) else { return };
        match proposals::to_numbers(&episodes) {
            Some((params, numbers)) => {
                let numbers = Float64Array::from(&numbers[..]);
                let buffers = Array::of1(&numbers.buffer());
                lane.port.post_with(&LaneCommand::RunNumbers { run, params }, &numbers, &buffers);
            }
            None => lane.port.post(&LaneCommand::RunEpisodes { run, episodes }),
        }
    }

    /// Tells a lane to stop something, and expects it to answer soon.
    pub(super) fn stop(&mut self, lane: u32, command: &LaneCommand) {
        if let Some(lane) = self.lanes.get_mut(&lane) {
            lane.port.post(command);
            lane.port.post(&LaneCommand::Ping);
            lane.asked_ms.get_or_insert_with(now_ms);
            lane.is_stopping = true;
        }
    }

    /// Sends a lane what is read of candles, unless it has that. What it had is sent again where it is not enough.
    pub(super) fn ensure_candles(&mut self, lane: u32, candles: &Candles, parts: Parts) {
        let fingerprint = candles.fingerprint();
        let Some(lane) = self.lanes.get_mut(&lane) else { return };
        let place = lane.candles.iter().position(|(held, _)| *held == fingerprint);
        let held = place.map(|place| lane.candles.swap_remove(place).1);
        let needed = held.unwrap_or_default().or(parts);
        lane.candles.push((fingerprint, needed));
        if held != Some(needed) {
            let (columns, buffers) = pack(candles.columns(), needed);
            lane.port.post_with(&LaneCommand::LoadCandles { fingerprint }, &columns, &buffers);
        }
    }

    /// Lets every lane forget candles that none of `needed` are.
    pub(super) fn keep_only(&mut self, needed: &[Fingerprint]) {
        for lane in self.lanes.values_mut() {
            for (fingerprint, _) in lane.candles.extract_if(.., |(held, _)| !needed.contains(held))
            {
                lane.port.post(&LaneCommand::ForgetCandles { fingerprint });
            }
        }
    }

    /// A lane has said something; `is_answer` when it has answered, after everything that it was told before.
    pub(super) fn hear(&mut self, lane: u32, is_answer: bool) {
        if let Some(lane) = self.lanes.get_mut(&lane) {
            lane.asked_ms = None;
            lane.has_spoken = true;
            lane.is_stopping &= !is_answer;
        }
    }

    /// Whether a lane is silent for so long that it should be shown.
    pub(super) fn is_stalled(&self, lane: u32, now_ms: f64) -> bool {
        let asked_ms = self.lanes.get(&lane).and_then(|lane| lane.asked_ms);
        asked_ms.is_some_and(|asked_ms| now_ms - asked_ms >= STALLED_MS)
    }

    /// Asks every lane for a sign of life, and returns those that have not given one for too long.
    pub(super) fn check(&mut self, now_ms: f64) -> Vec<u32> {
        let has_slept = now_ms - self.checked_ms > SLEEP_MS;
        self.checked_ms = now_ms;
        let mut silent = Vec::new();
        for (number, lane) in self.lanes.iter_mut() {
            let is_urgent = lane.is_stopping && lane.has_spoken;
            let patience = if is_urgent { STOP_PATIENCE_MS } else { PATIENCE_MS };
            match lane.asked_ms {
                Some(asked_ms) if !has_slept => {
                    if now_ms - asked_ms >= patience {
                        silent.push(*number);
                        // Told once: the page may be busy, and by then another lane may have its number.
                        lane.asked_ms = Some(now_ms);
                    }
                }
                _ => {
                    lane.asked_ms = Some(now_ms);
                    lane.port.post(&LaneCommand::Ping);
                }
            }
        }
        silent
    }

    /// Whether a lane is waited for.
    pub(super) fn is_waited_for(&self) -> bool {
        self.lanes.values().any(|lane| lane.is_stopping)
    }
}
