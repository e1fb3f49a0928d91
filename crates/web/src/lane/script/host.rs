//! The part of the worker that loads texts as modules and calls them. Its methods do not throw: the mistake of a script is a return
//! value.

use candlerun_engine::Error;
use candlerun_engine::strategies::DeclaredParam;
use candlerun_protocol::from_text;
use js_sys::{Array, Float64Array, Promise};
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Loads texts; see `www/src/client/worker/script-host.ts`.
    #[derive(Debug, Clone)]
    pub(crate) type ScriptHost;

    /// Resolves to a `Script`, or rejects with a `Refused` as JSON text.
    #[wasm_bindgen(method)]
    pub(super) fn load(this: &ScriptHost, source: &str) -> Promise;

    /// A text that was loaded.
    #[derive(Debug, Clone)]
    pub(in crate::lane) type Script;

    /// The declarations of the text: an `Answer` as JSON text.
    #[wasm_bindgen(method)]
    fn declaration(this: &Script) -> String;

    /// Begins an episode, with the memory of the engine. The script calls `ask` with the name and the arguments of each indicator that
    /// it needs, and with `=` and an expression for other series.
    #[wasm_bindgen(method)]
    pub(super) fn episode(
        this: &Script,
        params: &str,
        memory: &JsValue,
        ask: &mut dyn FnMut(String, Array) -> JsValue,
    ) -> ScriptEpisode;

    /// An episode of a script.
    pub(super) type ScriptEpisode;

    /// The reason why it has failed; empty if it has not.
    #[wasm_bindgen(method)]
    pub(super) fn failure(this: &ScriptEpisode) -> String;

    /// Takes the six candle columns, and the indicator columns that the script has requested.
    #[wasm_bindgen(method)]
    pub(super) fn open(this: &ScriptEpisode, candles: &Array, columns: &Array);

    /// The series that `init` has returned: a list of names and numbers of columns.
    #[wasm_bindgen(method, js_name = returnedSeries)]
    pub(super) fn returned_series(this: &ScriptEpisode) -> Array;

    /// Decides at closed candles up to the first one with orders. Takes the address and the count of the numbers that it shares with the
    /// engine. Returns the number of orders, or -1 if the script has failed.
    #[wasm_bindgen(method)]
    pub(super) fn candles(this: &ScriptEpisode, address: *mut f64, count: usize) -> f64;

    /// The orders of the last candle for which the shared numbers had no room, each `number_rows::ORDER` numbers.
    #[wasm_bindgen(method, js_name = moreOrders)]
    pub(super) fn more_orders(this: &ScriptEpisode) -> Float64Array;
}

/// The declarations of a text, or the reason why it is refused.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Declared { params: Vec<DeclaredParam>, require: Vec<String> },
    Refused(Refused),
}

impl Answer {
    pub(super) fn of(script: &Script) -> Self {
        from_text(&script.declaration(), "params").unwrap_or_else(|error| {
            Self::Refused(Refused {
                line: None,
                field: "params".to_owned(),
                value: "another declaration".to_owned(),
                reason: error.to_string(),
            })
        })
    }
}

/// The mistake in a text.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Refused {
    line: Option<u64>,
    field: String,
    value: String,
    reason: String,
}

impl Refused {
    /// Reads the rejection of a text that could not be loaded.
    pub(super) fn read(json: &JsValue) -> Self {
        let text = json.as_string().unwrap_or_default();
        from_text(&text, "source").unwrap_or_else(|_| Self {
            line: None,
            field: "source".to_owned(),
            value: "a script".to_owned(),
            reason: format!("cannot be loaded: {json:?}"),
        })
    }
}

impl From<Refused> for Error {
    fn from(Refused { line, field, value, reason }: Refused) -> Self {
        match line {
            Some(line) => Self::line(line, field, value, reason),
            None => Self::field(field, value, reason),
        }
    }
}
