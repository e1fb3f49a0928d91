//! Reads and makes candles, in slices: between two of them the conductor handles messages.

use crate::columns::unpack;
use crate::js::Macrotask;
use candlerun_engine::Error;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::import::{Import, ImportOptions};
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_protocol::CandlesSource;
use candlerun_scheduler::Imported;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;

/// Bytes of a file read at a time.
const PIECE: f64 = 512.0 * 1024.0;
/// Candles made at a time.
const MADE: usize = 20_000;

/// Starts an import. `on_end` is called when it has ended.
pub(super) fn import(
    source: CandlesSource,
    options: ImportOptions,
    attachment: JsValue,
    on_end: impl FnOnce(Result<Imported, Error>) + 'static,
) {
    spawn_local(async move { on_end(read(source, options, attachment).await) });
}

async fn read(
    source: CandlesSource,
    options: ImportOptions,
    attachment: JsValue,
) -> Result<Imported, Error> {
    if source != CandlesSource::Csv && options != ImportOptions::default() {
        return Err(Error::field("options", "some", "only a file is read with options"));
    }
    match source {
        CandlesSource::Csv => {
            let file = attachment.dyn_into::<Blob>();
            let no_blob = |_| Error::field("attachment", "no blob", "must be a Blob of CSV");
            read_file(&file.map_err(no_blob)?, options).await
        }
        CandlesSource::Columns => {
            let reason = "every column must be a Float64Array";
            let no_column = |name| Error::field(name, "another value", reason);
            Ok(without_report(Candles::new(unpack(&attachment).map_err(no_column)?)?))
        }
        CandlesSource::Synthetic(config) => Ok(without_report(make(config).await?)),
    }
}

/// Reads a file piece by piece. Other tasks run while it waits for a piece.
async fn read_file(file: &Blob, options: ImportOptions) -> Result<Imported, Error> {
    let mut import = Import::with_options(options)?;
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
    let (candles, report, preview) = import.finish_with_preview()?;
    Ok(Imported { candles, import: Some(Box::new((report, preview))) })
}

fn without_report(candles: Candles) -> Imported {
    Imported { candles, import: None }
}

async fn make(config: SyntheticConfig) -> Result<Candles, Error> {
    let mut synthetic = Synthetic::new(config).map_err(|error| error.within("source.synthetic"))?;
    while !synthetic.advance(MADE) {
        next_task().await;
    }
    synthetic.finish()
}

/// Waits for a macrotask: other tasks run before it.
async fn next_task() {
    let promise = Promise::new(&mut |resolve, _| {
        Macrotask::once(move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        });
    });
    let _ = JsFuture::from(promise).await;
}
