//! Reads and makes candles, in slices, so that the conductor goes on answering.

use super::{Conductor, Message};
use crate::columns::unpack;
use crate::js::Macrotask;
use candlerun_engine::Error;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_protocol::CandlesSource;
use candlerun_scheduler::{Address, Imported};
use gloo_worker::WorkerScope;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;

/// Bytes of a file read at a time.
const PIECE: f64 = 512.0 * 1024.0;
/// Candles made at a time.
const MADE: usize = 20_000;

/// Starts an import; a message follows when it has ended.
pub(super) fn import(
    scope: &WorkerScope<Conductor>,
    to: Address,
    source: CandlesSource,
    attachment: JsValue,
) {
    let scope = scope.clone();
    spawn_local(async move {
        let imported = Box::new(read(source, attachment).await);
        scope.send_message(Message::Imported { to, imported });
    });
}

async fn read(source: CandlesSource, attachment: JsValue) -> Result<Imported, Error> {
    match source {
        CandlesSource::Csv => {
            let file = attachment.dyn_into::<Blob>();
            let no_blob = |_| Error::field("attachment", "no blob", "must be a Blob of CSV");
            read_file(&file.map_err(no_blob)?).await
        }
        CandlesSource::Columns => {
            let reason = "every column must be a Float64Array";
            let no_column = |name| Error::field(name, "another value", reason);
            Ok(made_here(Candles::new(unpack(&attachment).map_err(no_column)?)?))
        }
        CandlesSource::Synthetic(config) => Ok(made_here(make(config).await?)),
    }
}

/// Reads a file piece by piece. Waiting for a piece lets other tasks in.
async fn read_file(file: &Blob) -> Result<Imported, Error> {
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
    Ok(Imported { candles, import: Some(report) })
}

fn made_here(candles: Candles) -> Imported {
    Imported { candles, import: None }
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
