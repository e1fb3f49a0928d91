//! Candles by fingerprint, and how they come in: in slices, so that the conductor goes on answering.

use super::{Address, Conductor, Loaded, Message};
use crate::js::Macrotask;
use crate::protocol::CandlesSource;
use crate::protocol::lane::unpack;
use candlerun_engine::Error;
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::candles::{Candles, CandlesInfo};
use candlerun_engine::sorted::SortedMap;
use gloo_worker::WorkerScope;
use js_sys::{Promise, Uint8Array};
use std::sync::Arc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;

/// Bytes of a file read at a time.
const PIECE: f64 = 512.0 * 1024.0;
/// Candles made at a time.
const MADE: usize = 20_000;

/// Every series that was loaded.
#[derive(Default)]
pub(super) struct CandleLibrary(SortedMap<String, Arc<Candles>>);

impl CandleLibrary {
    pub(super) fn insert(&mut self, candles: Candles) -> CandlesInfo {
        let info = candles.info();
        self.0.insert(info.fingerprint.to_string(), Arc::new(candles));
        info
    }

    pub(super) fn get(&self, fingerprint: &str) -> Result<Arc<Candles>, Error> {
        self.0.get(fingerprint).cloned().ok_or_else(|| {
            Error::field("candles", fingerprint, "no candles of this fingerprint are loaded")
        })
    }
}

/// Starts to load candles; a message follows when that has ended.
pub(super) fn load(
    scope: &WorkerScope<Conductor>,
    to: Address,
    source: CandlesSource,
    attachment: JsValue,
) -> Result<(), Error> {
    let scope = scope.clone();
    match source {
        CandlesSource::Csv => {
            let file = attachment.dyn_into::<Blob>();
            let file =
                file.map_err(|_| Error::field("attachment", "no blob", "must be a Blob of CSV"))?;
            spawn_local(async move {
                let loaded = read_file(&file).await;
                scope.send_message(Message::Imported { to, loaded: Box::new(loaded) });
            });
        }
        CandlesSource::Columns => {
            let reason = "every column must be a Float64Array";
            let columns =
                unpack(&attachment).map_err(|name| Error::field(name, "another value", reason))?;
            let loaded = Candles::new(columns).map(made_here);
            scope.send_message(Message::Imported { to, loaded: Box::new(loaded) });
        }
        CandlesSource::Synthetic(config) => spawn_local(async move {
            let loaded = make(config).await.map(made_here);
            scope.send_message(Message::Imported { to, loaded: Box::new(loaded) });
        }),
    }
    Ok(())
}

/// Reads a file piece by piece. Waiting for a piece lets other tasks in.
async fn read_file(file: &Blob) -> Result<Loaded, Error> {
    let mut import = Import::new();
    let mut from = 0.0;
    while from < file.size() {
        let piece = file.slice_with_f64_and_f64(from, from + PIECE);
        let unreadable =
            |_| Error::line(0, "file", "unreadable", "the browser could not read the file");
        let buffer =
            JsFuture::from(piece.map_err(unreadable)?.array_buffer()).await.map_err(unreadable)?;
        import.push(&Uint8Array::new(&buffer).to_vec())?;
        from += PIECE;
    }
    let (candles, report) = import.finish_with_report()?;
    Ok(Loaded { candles, import: Some(report) })
}

fn made_here(candles: Candles) -> Loaded {
    Loaded { candles, import: None }
}

async fn make(config: SyntheticConfig) -> Result<Candles, Error> {
    let mut synthetic = Synthetic::new(config).map_err(|error| error.within("source.synthetic"))?;
    while !synthetic.advance(MADE) {
        breathe().await;
    }
    synthetic.finish()
}

/// Lets other tasks in: a promise that a macrotask resolves.
async fn breathe() {
    let promise = Promise::new(&mut |resolve, _| {
        Macrotask::once(move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        });
    });
    let _ = JsFuture::from(promise).await;
}
