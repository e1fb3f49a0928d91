//! The object of a progress event, which is posted up to ten thousand times in the first second of a job. Building an object takes
//! longer than posting it, so one object is kept, and only changed fields are set.

use crate::codec::to_object;
use candlerun_protocol::{Event, Progress};
use js_sys::{Array, Object};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// The event as an object, or a row of its `lanes`: their numbers can be set.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone)]
    type Numbers;

    #[wasm_bindgen(method, structural, getter)]
    fn lanes(this: &Numbers) -> Array;
    #[wasm_bindgen(method, structural, setter)]
    fn set_lane(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_progress(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_current_episode(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_current_candle(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_score(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_best_score(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_candles_per_second(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_elapsed_ms(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_eta_ms(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_episode(this: &Numbers, value: f64);
    #[wasm_bindgen(method, structural, setter)]
    fn set_candle(this: &Numbers, value: f64);
}

/// The event that was posted last.
#[derive(Default)]
pub(super) struct ProgressEventCache(Option<Cached>);

struct Cached {
    progress: Progress,
    event: Numbers,
    rows: Vec<Numbers>,
}

impl ProgressEventCache {
    /// The object of a progress event. Posting copies it, so the next event can use the same object.
    pub(super) fn event(&mut self, progress: Progress) -> JsValue {
        let cached = match self.0.take() {
            Some(mut cached) if cached.fits(&progress) => {
                cached.set(progress);
                cached
            }
            _ => Cached::new(progress),
        };
        let posted = JsValue::from(&cached.event);
        self.0 = Some(cached);
        posted
    }
}

impl Cached {
    fn new(progress: Progress) -> Self {
        let event: Numbers = to_object(&Event::Progress(progress.clone())).unchecked_into();
        let rows = event.lanes().iter().map(|row| row.unchecked_into()).collect();
        Self { progress, event, rows }
    }

    /// Whether a progress differs only in numbers that can be set. A number cannot become null, nor null a number.
    fn fits(&self, new: &Progress) -> bool {
        let old = &self.progress;
        let same = |a: Option<f64>, b: Option<f64>| a.is_some() == b.is_some();
        old.differs_in_numbers(new)
            && old.lane.is_some() == new.lane.is_some()
            && same(old.score, new.score)
            && same(old.best_score, new.best_score)
            && same(old.candles_per_second, new.candles_per_second)
            && same(old.eta_ms, new.eta_ms)
    }

    fn set(&mut self, new: Progress) {
        let Self { progress: old, event, rows } = self;
        let changed = |old: Option<f64>, new: Option<f64>| new.filter(|_| old != new);
        if let Some(lane) = new.lane.filter(|_| old.lane != new.lane) {
            event.set_lane(lane.into());
        }
        event.set_progress(new.progress);
        event.set_current_candle(new.current_candle.into());
        event.set_elapsed_ms(new.elapsed_ms);
        if old.current_episode != new.current_episode {
            event.set_current_episode(new.current_episode.into());
        }
        if let Some(score) = changed(old.score, new.score) {
            event.set_score(score);
        }
        if let Some(score) = changed(old.best_score, new.best_score) {
            event.set_best_score(score);
        }
        if let Some(rate) = changed(old.candles_per_second, new.candles_per_second) {
            event.set_candles_per_second(rate);
        }
        if let Some(eta_ms) = changed(old.eta_ms, new.eta_ms) {
            event.set_eta_ms(eta_ms);
        }
        for ((row, old), new) in rows.iter().zip(&old.lanes).zip(&new.lanes) {
            if old.episode != new.episode {
                row.set_episode(new.episode.into());
            }
            if old.candle != new.candle {
                row.set_candle(new.candle.into());
            }
        }
        *old = new;
    }
}
